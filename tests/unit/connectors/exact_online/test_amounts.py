"""The amount that a line is booked with: the same invoice, whichever way its amounts are stated."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.connectors.exact_online.booking.amounts import Stated, Vat, booked, stated

OUTSIDE = Vat("2", "E", Decimal("0.21"))
INSIDE = Vat("5", "I", Decimal("0.21"))
NONE = Vat("0", "N", Decimal("0.21"))
CENTS = st.decimals(min_value=-1_000_000, max_value=1_000_000, places=2)
_FIELDS = (
    "total_net_amount",
    "total_tax_amount",
    "total_gross_amount",
    "quantity",
    "unit_amount",
    "total_discount_amount",
    "total_discount_percentage",
    "unit_discount_amount",
    "unit_discount_percentage",
)


def line(**amounts: Any) -> Any:
    return SimpleNamespace(**{name: _decimal(amounts.get(name)) for name in _FIELDS})


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


@given(CENTS, CENTS)
def test_two_amounts_make_the_third(net: Decimal, tax: Decimal):
    whole = Stated(net, tax, net + tax)
    assert stated(line(total_net_amount=net, total_tax_amount=tax)) == whole
    assert stated(line(total_net_amount=net, total_gross_amount=net + tax)) == whole
    assert stated(line(total_tax_amount=tax, total_gross_amount=net + tax)) == whole


@given(CENTS, CENTS)
def test_what_is_stated_whole_is_booked_to_the_cent(net: Decimal, tax: Decimal):
    whole = Stated(net, tax, net + tax)
    assert booked(whole, OUTSIDE) == (net, tax)
    assert booked(whole, INSIDE) == (net + tax, tax)
    assert booked(whole, NONE) == (net, tax)


@given(CENTS)
def test_one_amount_is_kept_and_the_tax_goes_on_top_or_out_of_it(amount: Decimal):
    inside, tax = booked(Stated(amount, None, None), INSIDE)
    assert inside - (tax or 0) == amount
    outside, tax = booked(Stated(None, None, amount), OUTSIDE)
    assert outside + (tax or 0) == amount
    assert booked(Stated(amount, None, None), OUTSIDE) == (amount, None)
    assert booked(Stated(None, None, amount), INSIDE) == (amount, None)


def test_a_code_without_tax_takes_the_amount_as_it_is():
    assert booked(Stated(None, None, Decimal(121)), NONE) == (Decimal(121), Decimal(0))
    assert booked(Stated(None, None, Decimal(121)), None) == (Decimal(121), None)


def test_a_price_by_quantity_is_without_tax_and_rounded_to_cents():
    assert stated(line(quantity="1.5", unit_amount="3.333")) == Stated(Decimal("5.00"), None, None)


@pytest.mark.parametrize(
    "amounts",
    [
        {"total_net_amount": 1, "total_tax_amount": 1, "total_gross_amount": 3},
        {"quantity": 1, "unit_amount": 5, "unit_discount_amount": 1},
        {"quantity": 1, "unit_amount": 5, "total_discount_percentage": 10},
    ],
)
def test_a_contradiction_and_a_discount_without_totals_are_refused(amounts: dict[str, Any]):
    with pytest.raises(ValueError, match="mount"):
        stated(line(**amounts))


def test_a_line_that_states_nothing_cannot_be_booked():
    for amounts in ({}, {"quantity": 2}, {"total_tax_amount": 2}):
        with pytest.raises(ValueError, match="needs totalNetAmount"):
            booked(stated(line(**amounts)), OUTSIDE)


def test_a_tax_without_a_code_cannot_be_booked():
    with pytest.raises(ValueError, match="needs a taxCode"):
        booked(stated(line(total_net_amount=100, total_tax_amount=21)), None)
