"""Bad references and filters: nothing is booked on them, and no text breaks out of a condition."""

import pytest
from house import House
from hypothesis import given, settings
from hypothesis import strategies as st
from refusals import NOBODY, fields, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


# --- references -----------------------------------------------------------------------------------


async def elsewhere(house: House, path: str) -> str:
    """The id of a record in another company that the same login reaches."""
    answer = await house.get(f"/accounting/{path}", companyId="3412071", limit=5)
    return answer.data[0]["id"]


async def good_invoice(house: House, **changes):
    customers = await house.get("/accounting/customers", limit=5)
    items = await house.get("/accounting/items", limit=5)
    line = {"itemId": items.data[0]["id"], "quantity": 1, "unitAmount": 10}
    lines = [line, {**line, **changes.pop("line", {})}]
    return {"contactId": customers.data[0]["id"], "invoiceDate": "2026-06-15", "lineItems": lines, **changes}


async def refused(house: House, path: str, body, place: str):
    """A reference that is refused by name, without a single write."""
    before = await house.writes()
    answer = await house.post(f"/accounting/{path}", body)
    told(answer, 400, "reference_unknown")
    assert fields(answer) == [place]
    assert await house.writes() == before


async def test_a_customer_of_another_company_is_refused(pinned: House, unpinned: House):
    body = await good_invoice(pinned, contactId=await elsewhere(unpinned, "customers"))
    await refused(pinned, "invoices", body, "contactId")


async def test_an_item_of_another_company_is_refused_with_its_line(pinned: House, unpinned: House):
    body = await good_invoice(pinned, line={"itemId": await elsewhere(unpinned, "items")})
    await refused(pinned, "invoices", body, "lineItems[1].itemId")


async def test_a_ledger_account_of_another_company_is_refused(pinned: House, unpinned: House):
    body = await good_invoice(pinned, line={"accountId": await elsewhere(unpinned, "accounts")})
    await refused(pinned, "invoices", body, "lineItems[1].accountId")


async def test_a_vat_code_that_does_not_exist_is_refused(pinned: House):
    await refused(
        pinned, "invoices", await good_invoice(pinned, line={"taxCode": "QQ"}), "lineItems[1].taxCode"
    )


@pytest.mark.parametrize("journal", ["99999", "70' or '1' eq '1", "70 or 1 eq 1"])
async def test_a_journal_that_does_not_exist_is_refused(pinned: House, journal):
    await refused(pinned, "invoices", await good_invoice(pinned, journalCode=journal), "journalCode")


async def test_a_line_for_an_invoice_of_another_company_is_not_booked(pinned: House, unpinned: House):
    theirs = await unpinned.get("/accounting/invoices", companyId="3412071", limit=5)
    before = await pinned.writes()
    line = (await good_invoice(pinned))["lineItems"][0]
    answer = await pinned.post(f"/accounting/invoices/{theirs.data[0]['invoiceId']}/lineItems", line)
    told(answer, 404, "record_unknown")
    assert await pinned.writes() == before


@pytest.mark.parametrize(
    "key", ["abc", "1", "' or 1 eq 1", "(guid'x')", f"{NOBODY}' or ID ne guid'{NOBODY}", "é"]
)
async def test_an_id_that_is_none_is_an_unknown_record_and_costs_no_call(pinned: House, key):
    before = len(await pinned.vendor_calls())
    told(await pinned.get(f"/accounting/customers/{key}"), 404, "record_unknown")
    told(await pinned.get(f"/accounting/invoices/{key}/lineItems"), 404, "record_unknown")
    answer = await pinned.call("PATCH", f"/accounting/customers/{key}", {"companyName": "X"})
    told(answer, 404, "record_unknown")
    assert len(await pinned.vendor_calls()) == before


async def test_a_record_of_another_company_cannot_be_read_or_changed(pinned: House, unpinned: House):
    theirs = await elsewhere(unpinned, "customers")
    before = await pinned.writes()
    told(await pinned.get(f"/accounting/customers/{theirs}"), 404, "record_unknown")
    changed = await pinned.call("PATCH", f"/accounting/customers/{theirs}", {"companyName": "Mine now"})
    told(changed, 404, "record_unknown")
    assert await pinned.writes() == before


async def test_a_reference_that_is_neither_an_id_nor_a_number_is_refused_by_name(pinned: House):
    await refused(pinned, "invoices", await good_invoice(pinned, contactId="abc"), "contactId")


async def test_an_empty_text_counts_as_not_given(pinned: House):
    before = await pinned.writes()
    missing = await pinned.post("/accounting/invoices", await good_invoice(pinned, contactId=""))
    told(missing, 400, "invalid_body")
    assert fields(missing) == ["contactId"]
    assert await pinned.writes() == before

    booked = await pinned.post("/accounting/invoices", await good_invoice(pinned, journalCode=""))
    assert booked.status == 201
    assert any(warning.startswith("journalCode was not given") for warning in booked.warnings)


# --- filters that want to be more -----------------------------------------------------------------

HOSTILE = (
    "' or 1 eq 1 or Name eq '",
    "x' or Status ne 'Q",
    "')) or ((true",
    "'",
    "''",
    "%27",
    "{}",
    "{0}",
    "&$top=1",
)
SYNTAX = st.text("'()$ eqor%&#;{}\\\"\n1", min_size=1, max_size=12)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("path", "name", "shown"),
    [
        ("customers", "number", lambda row: [row["number"]]),
        ("customers", "name", lambda row: [row["companyName"]]),
        ("suppliers", "email", lambda row: [found["email"] for found in row["emailAddresses"]]),
        ("items", "itemNumber", lambda row: [row["itemNumber"]]),
    ],
)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(text=st.one_of(TEXTS, st.sampled_from(HOSTILE), SYNTAX))
async def test_no_text_in_a_filter_breaks_out_of_it(pinned: House, path, name, shown, text):
    answer = await pinned.get(f"/accounting/{path}", limit=5, **{name: text})
    assert answer.status == 200, (text, answer.body)
    for row in answer.data:
        assert text.strip().lower() in [value.lower() for value in shown(row)], text
