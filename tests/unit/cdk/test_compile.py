"""The compiled decoder: the same records as a mapper written by hand, and nothing else for any page at all."""

import json
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from orders import AMOUNT, LINE_TABLE, ORDER_TABLE, RANK, Email, Line, Order

from comptoir.cdk.compile import compile_decoder, is_read
from comptoir.cdk.mapping import Column, Constant, Derived, Endpoint, FirstLine, Joined, Lines, Row, Spread

DECODER = ORDER_TABLE.decoder
PAGES = msgspec.json.Decoder(list[DECODER.record])  # type: ignore[name-defined]  # a type made at run time

texts = st.none() | st.text(max_size=5)
amounts = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=3, max_value=10**9)
flags = st.none() | st.booleans()
lines = st.fixed_dictionaries({}, optional={"ID": texts, "Item": texts, "Amount": amounts, "Day": texts})
collections = st.none() | st.fixed_dictionaries(
    {}, optional={"results": st.none() | st.lists(lines, max_size=3), "__deferred": st.just({"uri": "u"})}
)
sheets = st.fixed_dictionaries(
    {},
    optional={
        "ID": texts,
        "Code": texts,
        "Title": texts,
        "Customer": texts,
        "Quantity": amounts,
        "Total": amounts,
        "Rush": flags,
        "Rank": st.none() | st.integers(-(2**63), 2**63 - 1),
        "Blocked": flags,
        "Reason": texts,
        "Email": texts,
        "Lines": collections,
        "Nobody": st.none() | st.lists(st.integers()),
    },
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
strange_sheets = st.dictionaries(st.sampled_from([*ORDER_TABLE.endpoint.columns, "Nobody"]), anything)


def read(*rows: dict) -> list[Any]:
    """The records of a page, decoded as in earnest: from bytes."""
    return [DECODER.read(row) for row in PAGES.decode(to_json(list(rows)))]


def to_json(rows: list[dict]) -> bytes:
    return msgspec.json.Encoder(decimal_format="number").encode(rows)


def line_by_hand(row: dict) -> Line:
    amount = row.get("Amount")
    side = "CREDIT" if amount and amount < 0 else "DEBIT"
    return Line(line_id=row.get("ID"), item_id=row.get("Item"), amount=amount, side=side)


def by_hand(row: dict) -> Order:
    """What the table of orders says, written out."""
    results = (row.get("Lines") or {}).get("results")
    day = results[0].get("Day") if results else None
    rank = row.get("Rank")
    return Order(
        id=row.get("ID"),
        number=row.get("Code") or None,
        name=row.get("Title") or None,
        description=row.get("Title") or None,
        customer_id=row.get("Customer"),
        quantity=row.get("Quantity"),
        total=row.get("Total"),
        is_rush=row.get("Rush"),
        rank=None if rank is None else str(rank),
        kind="PAPER",
        status=f"BLOCKED: {row.get('Reason')}" if row.get("Blocked") else "OPEN",
        emails=[Email(address=row["Email"], type="WORK")] if row.get("Email") else [],
        lines=None if results is None else [line_by_hand(line) for line in results],
        booked_on=None if day is None else f"{day[:10]}T00:00:00Z",
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(sheets, max_size=4))
def test_a_page_reads_as_a_mapper_written_by_hand_reads_it(page):
    assert read(*page) == [by_hand(row) for row in page]


@settings(max_examples=150, deadline=None)
@given(st.lists(strange_sheets, max_size=3))
def test_a_page_of_the_wrong_kinds_is_refused_or_read_and_nothing_else(page):
    body = json.dumps(page).encode()
    try:
        rows = PAGES.decode(body)
    except msgspec.DecodeError:
        return
    assert all(isinstance(DECODER.read(row), Order) for row in rows)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=20))
def test_bytes_that_are_no_page_are_refused(garbage):
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)):
        PAGES.decode(b"[{" + garbage)


def test_a_record_without_any_column_reads_as_empty():
    assert read({}) == [Order(kind="PAPER", status="OPEN", emails=[])]


def test_a_record_full_of_nulls_reads_like_one_without_columns():
    assert read(dict.fromkeys(ORDER_TABLE.endpoint.columns)) == read({})


def test_a_list_is_worked_out_only_where_one_of_its_columns_has_a_value():
    def emails(address: str | None, title: str | None) -> list[Email]:
        assert address, "nothing to work out"
        return [Email(address=address, type=title)]

    derived = Derived("emails", ("Email", "Title"), emails, lists=("Email",))
    decoder = compile_decoder(Order, ORDER_TABLE.endpoint, [derived])
    rows = msgspec.json.Decoder(list[decoder.record]).decode(  # type: ignore[name-defined]  # made at run time
        to_json([{"Email": "a@b.example", "Title": "WORK"}, {"Email": None, "Title": "WORK"}, {"Email": ""}])
    )
    read_as = [decoder.read(row).emails for row in rows]
    assert read_as == [[Email(address="a@b.example", type="WORK")], [], []]


def test_an_amount_keeps_its_digits():
    (order,) = read({"Quantity": Decimal("12.50")})
    assert str(order.quantity) == "12.50"


def test_lines_that_were_not_fetched_are_not_known():
    (order,) = read({"ID": "1", "Lines": {"__deferred": {"uri": "https://example.com/lines"}}})
    assert order.lines is None
    assert order.booked_on is None


def test_a_record_without_lines_has_an_empty_list():
    (order,) = read({"Lines": {"results": []}})
    assert order.lines == []
    assert order.booked_on is None


def test_lines_are_read_by_their_own_table():
    (order,) = read({"Lines": {"results": [{"ID": "a", "Amount": -3, "Day": "2026-06-25"}, {"ID": "b"}]}})
    assert order.lines == [
        Line(line_id="a", amount=Decimal(-3), side="CREDIT"),
        Line(line_id="b", side="DEBIT"),
    ]
    assert order.booked_on == "2026-06-25T00:00:00Z"


def test_the_first_line_may_not_know_what_is_asked_of_it():
    (order,) = read({"Lines": {"results": [{"ID": "a"}, {"Day": "2026-06-25"}]}})
    assert order.booked_on is None


def test_a_list_of_one_is_empty_when_its_columns_are():
    assert read({"Email": ""})[0].emails == []
    assert read({"Email": "a@example.com"})[0].emails == [Email(address="a@example.com", type="WORK")]


def test_only_the_columns_that_are_mapped_are_asked_for():
    assert set(DECODER.columns) == {
        *("ID", "Code", "Title", "Customer", "Quantity", "Total"),
        *("Rush", "Rank", "Blocked", "Reason", "Email"),
    }
    assert DECODER.expand == ("Lines",)


def test_lines_ask_for_the_columns_that_the_whole_record_reads_from_them():
    assert "Day" in LINE_TABLE.decoder.columns
    assert LINE_TABLE.decoder.expand == ()


def test_rows_that_only_write_are_not_read():
    assert not any(is_read(row) for row in ORDER_TABLE.rows if isinstance(row, (Spread, Joined)))
    assert not is_read(Row("name", "Title", RANK, read=False))
    assert is_read(Constant("kind", "PAPER"))


def test_a_first_line_crosses_as_it_stands_where_the_codec_has_nothing_to_do():
    endpoint = Endpoint("sheets", "ID", {"ID": Column(str), "Lines": Column(list)})
    lines = next(row for row in ORDER_TABLE.rows if isinstance(row, Lines))
    decoder = compile_decoder(Order, endpoint, (lines, FirstLine("total", "Lines", "Amount", AMOUNT)))
    body = b'{"Lines": {"results": [{"Amount": 5.10}, {"Amount": 7}]}}'
    assert decoder.read(msgspec.json.decode(body, type=decoder.record)).total == Decimal("5.10")
