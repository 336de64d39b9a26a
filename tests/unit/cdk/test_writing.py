"""Writing: what becomes of a record on its way into a vendor's body, and what is said of the rest."""

from dataclasses import replace
from decimal import Decimal

import pytest
from orders import (
    CUSTOMER,
    ITEM,
    LINE_TABLE,
    ORDER_TABLE,
    EmailInput,
    LineChange,
    LineInput,
    OrderInput,
    OrderPatch,
)

from comptoir.cdk.writing import write
from comptoir.kit.errors import InvalidBody
from comptoir.unified.vocabulary import Verb


def line(amount="10", side="DEBIT", **more) -> LineInput:
    return LineInput(item_id="ITEM-1", amount=Decimal(amount), side=side, **more)


def order(**more) -> OrderInput:
    """An order with all that it must have, on two lines that balance."""
    wanted = {"number": "7", "name": "Paper", "lines": [line(), line(side="CREDIT")], **more}
    return OrderInput(**wanted)


def created(record: OrderInput):
    return write(ORDER_TABLE, record, Verb.CREATE, "Papers")


def changed(record, table=ORDER_TABLE):
    return write(table, record, Verb.PATCH, "Papers")


def problems(record, verb=Verb.CREATE) -> list[tuple[str, str]]:
    """The field and the code of everything that is wrong."""
    with pytest.raises(InvalidBody) as caught:
        write(ORDER_TABLE, record, verb, "Papers")
    return [(problem.field, problem.code) for problem in caught.value.fields]


def test_a_new_record_is_said_in_the_vendors_columns():
    written = created(order(customer_id="CUS-1", quantity=Decimal("2.50"), is_rush=True))
    assert written.payload == {
        "Kind": "paper",
        "Code": "7",
        "Title": "Paper",
        "Customer": "cus-1",
        "Quantity": Decimal("2.50"),
        "Rush": True,
        "Lines": [
            {"Source": 7, "Item": "item-1", "Amount": Decimal(10)},
            {"Source": 7, "Item": "item-1", "Amount": Decimal(-10)},
        ],
    }
    assert written.warnings == []


def test_what_a_record_points_to_is_named_with_the_callers_field():
    written = created(order(customer_id="CUS-1"))
    assert [(pointer.field, pointer.value, pointer.to) for pointer in written.pointers] == [
        ("customerId", "cus-1", CUSTOMER),
        ("lines[0].itemId", "item-1", ITEM),
        ("lines[1].itemId", "item-1", ITEM),
    ]


def test_everything_that_is_missing_is_told_at_once():
    assert problems(OrderInput(lines=[LineInput(amount=Decimal(0))])) == [
        ("number", "required"),
        ("lines[0].itemId", "required"),
        ("name", "required"),
    ]


def test_a_null_is_as_good_as_missing_in_a_new_record():
    assert problems(order(number=None)) == [("number", "required")]
    assert "Customer" not in created(order(customer_id=None)).payload


def test_a_document_needs_at_least_one_line():
    assert problems(order(lines=[])) == [("lines", "required")]
    assert problems(order(lines=None)) == [("lines", "required")]


def test_a_fallback_is_written_where_its_column_is_free():
    assert created(order(name=None, description="Ink")).payload["Title"] == "Ink"


def test_a_fallback_gives_way_and_says_so():
    written = created(order(name="Paper", description="Ink"))
    assert written.payload["Title"] == "Paper"
    assert written.warnings == ["description was not written: another field has taken its place."]


def test_a_fallback_that_says_the_same_is_no_matter():
    assert created(order(name="Ink", description="Ink")).warnings == []


def test_two_fields_for_one_column_must_agree():
    title, other = ORDER_TABLE.rows[2], replace(ORDER_TABLE.rows[3], fallback=False)
    table = replace(ORDER_TABLE, rows=(*ORDER_TABLE.rows[:2], title, other, *ORDER_TABLE.rows[4:]))
    assert write(table, order(name="Ink", description="Ink"), Verb.CREATE, "Papers").payload["Title"] == "Ink"
    with pytest.raises(InvalidBody) as caught:
        write(table, order(name="Ink", description="Glue"), Verb.CREATE, "Papers")
    assert [(found.field, found.code) for found in caught.value.fields] == [("description", "contradiction")]


def test_a_value_that_the_vendor_could_never_take_is_told_with_its_field():
    assert problems(order(customer_id="not an id")) == [("customerId", "invalid_value")]


def test_one_field_spreads_over_several_columns():
    payload = created(order(status="BLOCKED")).payload
    assert (payload["Blocked"], payload["Reason"]) == (True, "by hand")


def test_a_spread_that_makes_no_sense_is_told_with_its_field():
    assert problems(order(status="MAYBE")) == [("status", "invalid_value")]


def test_several_fields_join_in_one_column():
    payload = created(order(lines=[line("3", "CREDIT"), line("3", None)])).payload
    assert [body["Amount"] for body in payload["Lines"]] == [Decimal(-3), Decimal(3)]


def test_a_join_that_makes_no_sense_is_told_with_its_field():
    record = order(lines=[LineInput(item_id="a", side="DEBIT")])
    assert problems(record) == [("lines[0].amount", "invalid_value")]


def test_lines_inherit_what_the_whole_record_says():
    payload = created(order(booked_on="2026-06-25T08:00:00Z")).payload
    assert [body["Day"] for body in payload["Lines"]] == ["2026-06-25", "2026-06-25"]
    assert "booked_on" not in payload


def test_what_lines_inherit_is_found_wrong_only_once():
    assert problems(order(booked_on="soon")) == [("bookedOn", "invalid_value")]


def test_an_entry_that_does_not_balance_is_refused_with_the_difference():
    with pytest.raises(InvalidBody) as caught:
        created(order(lines=[line("10"), line("9.99", "CREDIT")]))
    (problem,) = caught.value.fields
    assert (problem.field, problem.code) == ("lines", "unbalanced")
    assert "differ by 0.01" in problem.message


def test_a_field_without_a_place_is_named_as_it_was_sent():
    written = created(
        order(colour="red", gross_total=Decimal(1), id="X", lines=[line("0", colour="blue"), line("0")])
    )
    assert written.warnings == [
        "lines[0].colour was not written: Papers has no place for it.",
        "id was not written: Papers has no place for it.",
        "colour was not written: Papers has no place for it.",
    ]


def test_a_constant_is_accepted_and_any_other_value_is_named():
    assert created(order(kind="PAPER")).warnings == []
    assert created(order(kind="GLASS")).warnings == ["kind was not written: Papers has no place for it."]


def test_only_the_first_of_a_list_of_one_is_written():
    emails = [
        EmailInput(address="a@example.com", type="WORK"),
        EmailInput(address="b@example.com"),
        EmailInput(address="c@example.com"),
    ]
    written = created(order(emails=emails))
    assert written.payload["Email"] == "a@example.com"
    assert written.warnings == [
        "emails[1] was not written: Papers keeps one here.",
        "emails[2] was not written: Papers keeps one here.",
    ]


def test_inside_a_list_of_one_a_field_is_named_by_its_path():
    written = created(order(emails=[EmailInput(address="a@example.com", type="HOME")]))
    assert written.warnings == ["emails[0].type was not written: Papers has no place for it."]


def test_a_change_sends_only_what_was_given():
    assert changed(OrderPatch(quantity=Decimal("1.0"))).payload == {"Quantity": Decimal("1.0")}
    assert changed(OrderPatch()).payload == {}


def test_a_null_in_a_change_empties_the_column():
    assert changed(OrderPatch(name=None)).payload == {"Title": None}


def test_a_null_in_a_change_empties_all_columns_of_a_spread():
    assert changed(OrderInput(status=None)).payload == {"Blocked": None, "Reason": None}


@pytest.mark.parametrize("nothing", [None, []])
def test_an_empty_list_of_one_in_a_change_empties_its_columns(nothing):
    assert changed(OrderInput(emails=nothing)).payload == {"Email": None}


def test_a_change_leaves_a_join_alone_of_which_nothing_was_sent():
    assert changed(LineChange(line_id="1", item_id="GOODS"), LINE_TABLE).payload == {"Item": "goods"}


def test_the_key_that_says_what_changes_is_not_written_and_no_matter():
    written = changed(LineChange(line_id="1", item_id="GOODS"), LINE_TABLE)
    assert "ID" not in written.payload
    assert written.warnings == []


def test_a_change_of_one_part_of_a_join_needs_the_others():
    with pytest.raises(InvalidBody, match="does not fit") as caught:
        changed(LineChange(line_id="1", side="CREDIT"), LINE_TABLE)
    assert [problem.field for problem in caught.value.fields] == ["amount"]


def test_a_column_that_only_creation_sets_is_not_sent_in_a_change():
    written = changed(OrderInput(customer_id="CUS-1", quantity=Decimal(1)))
    assert written.payload == {"Quantity": Decimal(1)}
    assert written.pointers == []
    assert written.warnings == ["customerId was not written: Papers has no place for it."]


def test_what_only_new_lines_inherit_is_named_in_a_change():
    assert changed(OrderInput(booked_on="2026-06-25")).warnings == [
        "bookedOn was not written: Papers has no place for it."
    ]
