"""Read-back: every difference between what was sent and what was booked is said once, with its path."""

from decimal import Decimal

import pytest
from msgspec import convert
from orders import LINE_TABLE, ORDER_TABLE, Line, LineChange, Order, OrderInput, OrderPatch

from comptoir.cdk.readback import compare


def differences(sent: dict, booked: dict) -> list[str]:
    """Both as they stand on the wire."""
    return compare(ORDER_TABLE, convert(sent, OrderInput), convert(booked, Order))


def test_a_record_that_was_booked_as_sent_gives_no_word():
    sent = {
        "number": "7",
        "customerId": "c-1",
        "quantity": Decimal("12.50"),
        "isRush": False,
        "emails": [{"address": "a@example.com"}],
        "lines": [{"itemId": "i-1", "amount": Decimal(10), "side": "DEBIT"}],
    }
    assert differences(sent, {**sent, "id": "1", "total": Decimal(10), "kind": "PAPER"}) == []


def test_what_was_not_sent_is_not_compared():
    assert differences({}, {"number": "7", "quantity": Decimal(1)}) == []
    assert differences({"number": None}, {"number": "7"}) == []


def test_a_changed_value_is_said_with_both():
    assert differences({"number": "7"}, {"number": "8"}) == ["number: 7 was sent, 8 was booked."]


def test_a_lost_value_is_said():
    assert differences({"name": "Paper"}, {}) == ["name: Paper was sent, nothing was booked."]


@pytest.mark.parametrize(
    ("sent", "booked"), [("12.50", "12.5"), ("12", "12.00"), ("1E+1", "10"), ("0", "-0")]
)
def test_an_amount_is_the_same_however_many_zeros_it_has(sent, booked):
    assert differences({"quantity": Decimal(sent)}, {"quantity": Decimal(booked)}) == []


def test_an_amount_that_is_off_by_a_cent_is_said():
    sentences = differences({"quantity": Decimal("12.50")}, {"quantity": Decimal("12.51")})
    assert sentences == ["quantity: 12.50 was sent, 12.51 was booked."]


def test_a_value_is_compared_in_the_vendors_spelling():
    assert differences({"customerId": "ABC"}, {"customerId": "abc"}) == []


def test_a_value_that_was_never_written_is_not_compared():
    assert differences({"id": "no id at all"}, {"id": "1"}) == []


def test_a_total_that_came_out_otherwise_is_said():
    sentences = differences({"grossTotal": Decimal("12.10")}, {"total": Decimal("12.11")})
    assert sentences == ["grossTotal: 12.10 was sent, 12.11 was booked."]
    assert differences({"grossTotal": Decimal("12.10")}, {"total": Decimal("12.1")}) == []


def test_a_total_that_is_not_there_is_said():
    assert differences({"grossTotal": Decimal(1)}, {}) == ["grossTotal: 1 was sent, nothing was booked."]


def test_a_list_of_one_is_compared_by_its_first():
    sent = {"emails": [{"address": "a@example.com"}, {"address": "b@example.com"}]}
    assert differences(sent, {"emails": [{"address": "x@example.com"}]}) == [
        "emails[0].address: a@example.com was sent, x@example.com was booked."
    ]


def test_a_list_of_one_that_is_gone_is_said():
    sent = {"emails": [{"address": "a@example.com"}]}
    assert differences(sent, {"emails": []}) == ["emails was sent, but nothing of it was booked."]


def test_a_line_that_is_missing_or_extra_is_said():
    one, two = {"amount": Decimal(1)}, {"amount": Decimal(2)}
    assert differences({"lines": [one, two]}, {"lines": [one]}) == ["lines: 2 were sent, 1 were booked."]
    assert differences({"lines": [one]}, {"lines": [one, two]}) == ["lines: 1 were sent, 2 were booked."]
    assert differences({"lines": [one]}, {}) == ["lines: 1 were sent, 0 were booked."]


def test_a_line_that_came_out_otherwise_is_said_with_its_place():
    sent = {"lines": [{"itemId": "a", "amount": Decimal(1)}, {"itemId": "b", "amount": Decimal(2)}]}
    booked = {"lines": [{"itemId": "a", "amount": Decimal(1)}, {"itemId": "c", "amount": Decimal("2.01")}]}
    assert differences(sent, booked) == [
        "lines[1].itemId: b was sent, c was booked.",
        "lines[1].amount: 2 was sent, 2.01 was booked.",
    ]


def test_a_side_that_was_turned_is_said():
    sent = {"lines": [{"amount": Decimal(5), "side": "DEBIT"}]}
    booked = {"lines": [{"amount": Decimal(5), "side": "CREDIT"}]}
    assert differences(sent, booked) == ["lines[0].side: DEBIT was sent, CREDIT was booked."]


def test_changed_lines_are_found_among_all_lines_by_their_keys():
    booked = Order(lines=[Line(line_id=key, amount=Decimal(1)) for key in ("a", "b", "c")])
    same = OrderPatch(lines=[LineChange(line_id="C", amount=Decimal("1.0"))])
    other = OrderPatch(lines=[LineChange(line_id="b", amount=Decimal(2))])
    assert compare(ORDER_TABLE, same, booked) == []
    assert compare(ORDER_TABLE, other, booked) == ["lines[0].amount: 2 was sent, 1 was booked."]


def test_a_line_alone_is_compared_like_any_record():
    sent, booked = LineChange(line_id="a", item_id="x"), Line(line_id="a", item_id="y")
    assert compare(LINE_TABLE, sent, booked) == ["itemId: x was sent, y was booked."]


def test_changed_and_new_lines_are_compared_in_the_order_in_which_they_were_sent():
    sent = OrderPatch(
        lines=[LineChange(line_id="", amount=Decimal(3)), LineChange(line_id="L1", amount=Decimal(2))]
    )
    got = Order(lines=[Line(line_id="l1", amount=Decimal(2)), Line(line_id="l2", amount=Decimal(4))])
    assert compare(ORDER_TABLE, sent, got) == ["lines[0].amount: 3 was sent, 4 was booked."]
