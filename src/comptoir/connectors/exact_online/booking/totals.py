"""Holds totals that a caller states against what Exact will make of the lines, before anything is booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any

from comptoir.cdk.writing import says_nothing, wire_name
from comptoir.connectors.exact_online.booking.amounts import Vat, cents
from comptoir.kit.errors import FieldProblem

_ROUNDED = Decimal("0.02")  # what rounding may make of a line, here and at the caller's
TOTALS: Mapping[str, str] = {
    "net": "total_net_amount",
    "tax": "total_tax_amount",
    "gross": "total_gross_amount",
}  # what is told, and the attribute that tells it
BY_PRICE = "quantity, price and discount"
_ROUNDED_PRICE = Decimal("0.00005")
_CLEAR = ("I", "E", "N")  # types of VAT code that say what is charged: in the price, on top of it, nothing
_DIGITS = 200  # an amount, a quantity and two discounts may have 30 before the point each, and 30 behind it


@dataclass(frozen=True, slots=True)
class Made:
    """What a line comes to, give or take what rounding may make of it."""

    net: Decimal
    tax: Decimal
    slack: Decimal = _ROUNDED

    @property
    def gross(self) -> Decimal:
        return self.net + self.tax


def priced(body: Mapping[str, Any], vat: Vat | None, sign: int = 1) -> Made | None:
    """A line by its price, as Exact works it out; None where a part of it is left to Exact.

    `sign` is that of what the caller calls positive.
    """
    price, quantity = body.get("UnitPrice"), body.get("Quantity")
    if price is None or quantity is None or vat is None or vat.kind not in _CLEAR:
        return None
    rate = vat.fraction if vat.is_charged else Decimal(0)
    with localcontext(prec=_DIGITS):
        whole = cents(price * (1 - (body.get("Discount") or 0)) * quantity * sign)
        slack = _ROUNDED + abs(quantity) * _ROUNDED_PRICE * (1 + rate)
        net = cents(whole / (1 + rate)) if vat.kind == "I" else whole
        return Made(net, whole - net if vat.kind == "I" else cents(net * rate), slack)


def entered(amount: Decimal, tax: Decimal | None, vat: Vat | None) -> Made | None:
    """A line of an entry by the one amount that it is booked with, and its VAT where that is sent along."""
    if vat is not None and vat.kind not in _CLEAR:
        return None
    rate = vat.fraction if vat is not None and vat.is_charged else Decimal(0)
    inside = vat is not None and vat.kind == "I"
    with localcontext(prec=_DIGITS):
        if tax is None:
            tax = cents(amount - amount / (1 + rate) if inside else amount * rate)
        return Made(amount - tax if inside else amount, tax)


def summed(lines: Sequence[Made | None], discount: Decimal | None = None) -> Made | None:
    """What all lines come to, less the discount on the whole; None where one of them is not known."""
    known = [line for line in lines if line is not None]
    if len(known) < len(lines):
        return None
    with localcontext(prec=_DIGITS):
        left = 1 - (discount or Decimal(0))
        return Made(
            sum((line.net for line in known), Decimal(0)) * left,
            sum((line.tax for line in known), Decimal(0)) * left,
            sum((line.slack for line in known), Decimal(0)),
        )


def tells(record: Any, names: Mapping[str, str] = TOTALS) -> bool:
    """Whether a record states a total at all."""
    return any(_told(record, attribute) is not None for attribute in names.values())


def check_totals(
    record: Any,
    made: Made | None,
    place: str = "",
    names: Mapping[str, str] = TOTALS,
    by: str = "the lines",
) -> list[FieldProblem]:
    """The totals of a line, or of a document, that are others than those that are made, `by` what."""
    if made is None:
        return []
    problems = []
    for kind, attribute in names.items():
        told, booked = _told(record, attribute), getattr(made, kind)
        if told is not None and abs(told - booked) > made.slack:
            path = f"{place}{wire_name(record, attribute)}"
            problems.append(_contradiction(path, told, cents(booked), by))
    return problems


def _contradiction(path: str, told: Decimal, booked: Decimal, by: str) -> FieldProblem:
    text = f"{path}: {told:f} was sent, but {by} make {booked:f}."
    return FieldProblem(path, "contradiction", text, "Send what they make, or leave it out.")


def _told(record: Any, attribute: str) -> Decimal | None:
    value = getattr(record, attribute, None)
    return value if isinstance(value, Decimal) and not says_nothing(record, attribute, value) else None
