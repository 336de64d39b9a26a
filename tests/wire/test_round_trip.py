"""What is sent comes back: documents of random lines over a live house, read again, added up, changed, deleted."""

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Any

import documents
import pytest
import pytest_asyncio
from documents import Books, Record
from house import House, whole_house
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis_run import books_of

from comptoir.kit.clock import SystemClock
from comptoir.kit.money import encode_json

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOME = settings(max_examples=12, deadline=None, derandomize=True, database=None)
SOLD, BOUGHT = ("itemsAmount", "grossAmount"), ("totalNetAmount", "totalGrossAmount")
KINDS = {
    "invoices": documents.invoice,
    "creditNotes": documents.credit_note,
    "salesOrders": documents.order,
    "bills": documents.bill,
    "vendorCredits": documents.vendor_credit,
    "journalEntries": documents.entry,
    "expenses": documents.expense,
    "payments": documents.payment,
}
DELETED = ("bills", "vendorCredits", "payments")
SUMS = {
    "invoices": ("lineItems", {"sumNetAmount": "itemsAmount", "totalAmount": "grossAmount"}),
    **{
        name: (lines, {total: total for total in ("totalNetAmount", "totalGrossAmount")})
        for name, lines in (
            ("creditNotes", "creditNoteLines"),
            ("salesOrders", "lineItems"),
            ("bills", "lineItems"),
            ("vendorCredits", "lineItems"),
            ("expenses", "expenseLines"),
        )
    },
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def live(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with whole_house(tmp_path_factory.mktemp("house"), SystemClock()) as house:
        await house.control("limits", {"minute": 100_000, "day": 1_000_000})
        await house.connect(companyId="3412056")
        yield house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def books(live: House) -> Books:
    return await books_of(live)


@pytest.mark.parametrize("kind", KINDS)
@SOME
@given(data=st.data())
async def test_every_property_comes_back_as_it_was_sent(live: House, books: Books, kind: str, data):
    sent = KINDS[kind](data.draw, books)
    key = (await _made(live, kind, sent))["key"]
    read = await live.get(f"/accounting/{kind}/{key}")
    assert read.status == 200, read.body
    assert list(_others(sent, read.data, _meant(books))) == []


@pytest.mark.parametrize("kind", SUMS)
@SOME
@given(data=st.data())
async def test_a_document_comes_to_what_its_lines_come_to(live: House, books: Books, kind: str, data):
    told = await _made(live, kind, KINDS[kind](data.draw, books))
    lines, sums = SUMS[kind]
    for total, amount in sums.items():
        added = sum((Decimal(str(line[amount])) for line in told[lines]), Decimal(0))
        assert abs(Decimal(str(told[total])) - added) < Decimal("0.005"), (total, told)


@pytest.mark.parametrize("kind", DELETED)
@SOME
@given(data=st.data())
async def test_what_is_deleted_is_gone(live: House, books: Books, kind: str, data):
    path = f"/accounting/{kind}/{(await _made(live, kind, KINDS[kind](data.draw, books)))['key']}"
    assert (await live.call("DELETE", path)).status == 200
    assert (await live.get(path)).status == 404
    assert (await live.call("DELETE", path)).status == 404


@SOME
@given(data=st.data())
async def test_a_change_of_one_property_leaves_all_others(live: House, books: Books, data):
    wishes = {name: value for name, value in documents.invoice(data.draw, books).items() if name in _CHANGED}
    name = data.draw(st.sampled_from(sorted(wishes)))
    path = (
        f"/accounting/invoices/{(await _made(live, 'invoices', documents.invoice(data.draw, books)))['key']}"
    )
    before = (await live.get(path)).data
    changed = await live.call("PATCH", path, {name: wishes[name]})
    assert changed.status == 200, changed.body
    after = (await live.get(path)).data
    follow = {"updatedDate", name, *_CHANGED[name]}
    assert {key for key in before if before[key] != after[key]} <= follow
    assert list(_others({name: wishes[name]}, after, _meant(books))) == []


_CHANGED = {
    "contactId": {"addresses", "oneLineAddress"},
    "invoiceDate": {"dueDate"},
    "paymentTermId": {"dueDate", "paymentTermDuration"},
    "reference": set[str](),
    "name": set[str](),
}  # what a draft may be changed in, and what follows from it


async def _made(house: House, kind: str, sent: Record) -> Record:
    """What was answered, with the key of the record as `key`."""
    path = "vendorCredit" if kind == "vendorCredits" else kind
    made = await house.post(f"/accounting/{path}", encode_json(sent))
    assert made.status == 201, (sent, made.body)
    return {"key": made.data["invoiceId" if kind == "invoices" else "id"], **made.data}


def _meant(books: Books) -> dict[str, str]:
    """By the codes and numbers of references the id that they stand for."""
    numbers = {"customers": "number", "suppliers": "number", "items": "itemNumber", "accounts": "code"}
    return {row[name]: row["id"] for kind, name in numbers.items() for row in books[kind]}


def _others(sent: Any, told: Any, meant: dict[str, str], place: str = "") -> Iterator[str]:
    """A line for each value that did not come back."""
    if isinstance(sent, dict):
        for name, value in sent.items():
            yield from _others(value, (told or {}).get(name), meant, f"{place}.{name}")
    elif isinstance(sent, list) and isinstance(told, list) and len(sent) == len(told):
        for position, pair in enumerate(zip(sent, told, strict=True)):
            yield from _others(*pair, meant, f"{place}[{position}]")
    elif _plain(sent) != _plain(told) and meant.get(str(sent)) != told:
        yield f"{place}: {sent!r} was sent, {told!r} came back"


def _plain(value: Any) -> Any:
    """A number by its worth, a day without its time."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value)).normalize()
    return value.removesuffix("T00:00:00Z") if isinstance(value, str) else value
