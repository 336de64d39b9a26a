"""Any value in a column of a closed list: it is read, or it is null and told; nothing ever breaks."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.cdk.mapping import Lines, Table
from comptoir.cdk.strangers import strangers
from comptoir.connectors.exact_online.resources import TABLES
from comptoir.connectors.exact_online.resources.dimension_values import DIMENSION_TABLES, VALUE_TABLES


def with_lines(table: Table) -> list[Table]:
    inner = [row.table for row in table.rows if isinstance(row, Lines)]
    return [table, *inner, *(beside.table for beside in table.besides)]


ALL = [found for table in (*TABLES, *DIMENSION_TABLES, *VALUE_TABLES.values()) for found in with_lines(table)]
CLOSED = [
    pytest.param(table, closed, id=f"{table.resource.name} {closed.name}")
    for table in ALL
    for closed in table.closed
]
VALUES = {
    int: st.integers(-(2**15), 2**15),
    str: st.text(max_size=6),
    bool: st.booleans(),
    Decimal: st.integers().map(Decimal),
}


def read(table: Table, column: str, value: object):
    row = msgspec.convert({column: value}, table.decoder.record)
    return row, table.decoder.read(row)


@pytest.mark.parametrize(("table", "closed"), CLOSED)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_value_is_known_or_told(table, closed, data):
    value = data.draw(VALUES[table.endpoint.columns[closed.vendor].kind])
    row, record = read(table, closed.vendor, value)
    holder = record if closed.inside is None else next(iter(getattr(record, closed.inside)), None)
    told = strangers(table, [row], [record], "Exact Online")
    if holder is not None and getattr(holder, closed.attribute) is None and str(value).strip():
        assert any(closed.name in text and closed.vendor in text for text in told)
    elif holder is not None and getattr(holder, closed.attribute) is not None:
        assert not any(text.startswith(f"{closed.name} is null") for text in told)


def test_a_value_that_stands_in_many_records_is_told_once():
    table = next(table for table in TABLES if table.resource.name == "offers")
    rows = [read(table, "Status", 99) for _ in range(3)]
    told = strangers(table, [row for row, _ in rows], [record for _, record in rows], "Exact Online")
    assert told == ["status is null where Status is 99 at Exact Online: no published value means that."]


def test_a_value_of_a_line_is_told_with_its_place():
    table = next(table for table in TABLES if table.resource.name == "journalEntries")
    assert "currency" in {closed.name for closed in table.closed}
    row = msgspec.convert({"Currency": "ZWG"}, table.decoder.record)
    (text,) = strangers(table, [row], [table.decoder.read(row)], "Exact Online")
    assert text.startswith("currency is null where Currency is ZWG")
