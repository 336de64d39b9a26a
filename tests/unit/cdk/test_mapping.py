"""A table with a wrong name fails when it is made, and the message says which name and what was meant."""

from dataclasses import replace

import pytest
from orders import (
    AMOUNT,
    DAY,
    FLAG,
    ID,
    LINE_TABLE,
    ORDER_ROWS,
    ORDER_TABLE,
    RANK,
    TEXT,
    Email,
    Order,
    OrderInput,
)

from comptoir.cdk.mapping import (
    Constant,
    DefaultValue,
    Derived,
    FirstLine,
    Joined,
    Lines,
    MappingError,
    One,
    Row,
    Spread,
    Told,
)


def with_row(row):
    """The table of orders and one row more."""
    return replace(ORDER_TABLE, rows=(*ORDER_ROWS, row))


def complaint(make, *arguments, **changes) -> str:
    with pytest.raises(MappingError) as caught:
        make(*arguments, **changes)
    return str(caught.value)


@pytest.mark.parametrize(
    "row",
    [
        Row("numbre", "Code", TEXT),
        Derived("numbre", ("Code",), str),
        Spread("numbre", ("Code",), dict),
        Joined("numbre", (), "Code", str),
        Joined("number", ("numbre",), "Code", str),
        FirstLine("numbre", "Lines", "Day", DAY),
        Constant("numbre", "1"),
        One("numbre", Email, ()),
        Lines("numbre", "Lines", LINE_TABLE),
        Lines("lines", "Lines", LINE_TABLE, inherits=(Row("numbre", "Day", DAY),)),
    ],
    ids=lambda row: type(row).__name__,
)
def test_an_attribute_that_is_misspelt_is_named_with_the_one_that_was_meant(row):
    told = complaint(with_row, row)
    assert "'numbre'" in told
    assert "did you mean 'number'?" in told


def test_an_attribute_inside_a_list_of_one_is_looked_up_in_its_own_model():
    told = complaint(with_row, One("emails", Email, (Row("adress", "Email", TEXT),)))
    assert "Email has no attribute 'adress'; did you mean 'address'?" in told


@pytest.mark.parametrize(
    "row",
    [
        Row("name", "Titel", TEXT),
        Derived("status", ("Blocked", "Titel"), str),
        Derived("emails", ("Email",), list, lists=("Titel",)),
        Spread("status", ("Blocked", "Titel"), dict),
        Joined("name", (), "Titel", str),
        One("emails", Email, (Row("address", "Titel", TEXT),)),
    ],
    ids=lambda row: type(row).__name__,
)
def test_a_column_that_is_misspelt_is_named_with_the_one_that_was_meant(row):
    assert "sheets has no column 'Titel'; did you mean 'Title'?" in complaint(with_row, row)


@pytest.mark.parametrize(
    "row", [Lines("lines", "Linse", LINE_TABLE), FirstLine("booked_on", "Linse", "Day", DAY)]
)
def test_a_collection_that_is_misspelt_is_named_with_the_one_that_was_meant(row):
    assert "'Linse'; did you mean 'Lines'?" in complaint(with_row, row)


@pytest.mark.parametrize(
    "row",
    [
        Lines("lines", "Lines", LINE_TABLE, inherits=(Row("booked_on", "Daye", DAY),)),
        FirstLine("booked_on", "Lines", "Daye", DAY),
    ],
    ids=["inherits", "FirstLine"],
)
def test_a_column_of_the_lines_is_looked_up_at_the_endpoint_of_the_lines(row):
    assert "postings has no column 'Daye'; did you mean 'Day'?" in complaint(with_row, row)


def test_a_first_line_reads_only_what_the_lines_bring_along():
    told = complaint(with_row, FirstLine("booked_on", "Lines", "Sheet", DAY))
    assert "the table of orders, row 'booked_on'" in told
    assert "the lines do not bring Sheet" in told


def test_a_first_line_stands_below_its_lines():
    told = complaint(
        replace, ORDER_TABLE, rows=(Row("id", "ID", ID), FirstLine("booked_on", "Lines", "Day", DAY))
    )
    assert "no lines above it come from Lines" in told


@pytest.mark.parametrize(
    ("changes", "wrong", "meant"),
    [
        ({"filters": {"nubmer": "Code eq '{}'"}}, "'nubmer' is no published filter", "'number'"),
        ({"orders": {"nubmer": "Code"}}, "'nubmer' is no published order", "'number'"),
        ({"foreign": "Custmer"}, "no column 'Custmer'", "'Customer'"),
        ({"fixed": {"Knid": 1}}, "no column 'Knid'", "'Kind'"),
        ({"also": ("Titel",)}, "no column 'Titel'", "'Title'"),
        ({"needs": (("name", "descripton"),)}, "no attribute 'descripton'", "'description'"),
        ({"checks": {"gross_totl": "total"}}, "no attribute 'gross_totl'", "'gross_total'"),
        ({"checks": {"gross_total": "totl"}}, "no attribute 'totl'", "'total'"),
        (
            {"defaults": (DefaultValue("Knid", "kinds", "Code", "", "kind", "kind"),)},
            "no column 'Knid'",
            "'Kind'",
        ),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_what_a_table_says_beside_its_rows_is_looked_up_too(changes, wrong, meant):
    told = complaint(replace, ORDER_TABLE, **changes)
    assert "the table of orders" in told
    assert wrong in told
    assert f"did you mean {meant}?" in told


def test_the_key_of_the_endpoint_must_be_one_of_its_columns():
    told = complaint(replace, ORDER_TABLE, endpoint=replace(ORDER_TABLE.endpoint, key="Id"))
    assert "no column 'Id'; did you mean 'ID'?" in told


@pytest.mark.parametrize(
    ("row", "column", "needed"),
    [
        (Row("name", "Title", AMOUNT), "Title is str", "AMOUNT is for Decimal"),
        (Row("quantity", "Quantity", TEXT), "Quantity is Decimal", "TEXT is for str"),
        (Row("rank", "Rank", FLAG), "Rank is int", "FLAG is for bool"),
        (Row("is_rush", "Rush", RANK), "Rush is bool", "RANK is for int"),
        (One("emails", Email, (Row("address", "Email", AMOUNT),)), "Email is str", "AMOUNT is for Decimal"),
        (FirstLine("booked_on", "Lines", "Day", AMOUNT), "Day is str", "AMOUNT is for Decimal"),
    ],
)
def test_a_crossing_for_another_kind_of_value_is_refused(row, column, needed):
    told = complaint(with_row, row)
    assert column in told
    assert needed in told


@pytest.mark.parametrize(
    "row",
    [
        Row("name", "Total", AMOUNT, read=False),
        Spread("status", ("Blocked", "Total"), dict),
        Joined("quantity", ("status",), "Total", str),
    ],
    ids=lambda row: type(row).__name__,
)
def test_a_row_that_only_writes_needs_a_column_that_can_be_written(row):
    assert "Total cannot be written at sheets" in complaint(with_row, row)


@pytest.mark.parametrize(
    "changes",
    [
        {"fixed": {"Total": 1}},
        {"defaults": (DefaultValue("Total", "kinds", "Code", "", "kind", "kind"),)},
    ],
)
def test_what_every_new_record_gets_must_be_writable(changes):
    assert "Total cannot be written at sheets" in complaint(replace, ORDER_TABLE, **changes)


def test_what_lines_inherit_must_be_writable_on_them():
    row = Lines("lines", "Lines", LINE_TABLE, inherits=(Row("booked_on", "ID", DAY),))
    assert "ID cannot be written at postings" in complaint(with_row, row)


def test_a_table_must_say_which_column_is_the_key():
    told = complaint(replace, ORDER_TABLE, rows=(Row("number", "Code", TEXT),))
    assert told == "the table of orders: no row gives the key 'id'"


def test_a_write_only_attribute_is_looked_up_in_the_inputs():
    table = replace(
        ORDER_TABLE, rows=(Row("id", "ID", ID, write=False), Row("colour", "Title", TEXT, read=False))
    )
    assert "colour" not in Order.__struct_fields__
    assert "colour" in OrderInput.__struct_fields__
    assert table.rows[-1].unified == "colour"


def test_a_name_that_resembles_nothing_is_named_without_a_guess():
    assert complaint(with_row, Constant("zzz", 1)).endswith("Order has no attribute 'zzz'")


def test_what_is_told_elsewhere_must_be_an_attribute():
    async def tell(records, caller):
        return []

    text = complaint(replace, ORDER_TABLE, told=Told(("rank", "statsu"), tell))
    assert "'statsu'" in text
    assert "status" in text
