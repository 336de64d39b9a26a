"""Refuses offers, orders and credit notes that Exact would price otherwise than the caller says."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, refuse
from comptoir.cdk.writing import says_nothing, wire_name
from comptoir.connectors.exact_online.booking.addressing import Parties
from comptoir.connectors.exact_online.booking.amounts import Vat
from comptoir.connectors.exact_online.booking.pricing import Sold, check_sold_totals, name_codes, sold_in
from comptoir.connectors.exact_online.booking.vat_codes import check_rate, vat_of
from comptoir.connectors.exact_online.booking.wishes import Wishes
from comptoir.kit.errors import FieldProblem

_ROUNDED = Decimal("0.02")  # what rounding may make of a line's VAT, here and at the caller's


class Ordered:
    """The `finish` of offers, sales orders and credit notes, whose new lines go along in the column `lines`.

    `parties` are the columns of the accounts and addresses, `wishes` what may be asked of the status,
    `unified` the attribute of the lines, `sign` that of their quantities at Exact.
    """

    def __init__(
        self, lines: str, parties: Parties, wishes: Wishes, unified: str = "line_items", sign: int = 1
    ) -> None:
        self._lines = lines
        self._parties = parties
        self._wishes = wishes
        self._unified = unified
        self._sign = sign

    @property
    def processes(self) -> bool:
        """Whether a new document can be processed at once, on its own day."""
        return any(step.day for step in self._wishes.steps.values())

    async def __call__(self, draft: Draft, caller: Caller) -> None:
        """Raises InvalidBody with all that contradicts the VAT codes, or the prices.

        A call for the codes where a line names a rate in place of one, another where totals are stated and a
        code is left to Exact, both remembered; one for addresses where these are sent.
        """
        self._wishes.check(draft)
        sold = replace(sold_in(draft, self._unified, self._lines, self._parties.ordered), sign=self._sign)
        refuse(await name_codes(sold, caller))
        problems: list[FieldProblem] = []
        for line, body, place in sold.each():
            vat = await vat_of(body.get("VATCode"), caller)
            problems += _check_ordered(line, vat, place) if vat is not None else ()
        refuse(problems)
        await check_sold_totals(sold, caller)
        refuse(_check_discounts(sold))
        await self._parties.settle(draft, caller)
        await self._wishes.foresee(draft, caller)


def _check_discounts(sold: Sold) -> list[FieldProblem]:
    """Discounts that are told as amounts, or of a whole that has none: Exact takes percentages."""
    record, payload = sold.draft.record, sold.draft.written.payload
    problems: list[FieldProblem] = []
    for line, body, place in sold.each():
        fraction, price, quantity = (
            body.get("Discount") or Decimal(0),
            body.get("UnitPrice"),
            body.get("Quantity"),
        )
        if fraction and (price is None or quantity is None):
            continue
        off = fraction * (price or 0)
        for name, made in (
            ("unit_discount_amount", off),
            ("total_discount_amount", off * sold.sign * (quantity or 0)),
        ):
            problems += _check_discount(line, name, made, f"{place}{wire_name(line, name)}")
    if not any(body.get("Discount") for body in (payload, *sold.bodies)):
        for name in ("total_discount_amount", "total_discount_percentage"):
            problems += _check_discount(record, name, Decimal(0), wire_name(record, name))
    return problems


def _check_discount(record: Any, name: str, made: Decimal, path: str) -> Sequence[FieldProblem]:
    told = _told(record, name)
    if not told or abs(told - made) <= _ROUNDED:
        return ()
    text = f"{path}: {told:f} was sent, but the percentages of the discounts make {made.normalize():f}."
    return [FieldProblem(path, "contradiction", text, "Send unitDiscountPercentage with each line.")]


def _check_ordered(line: Any, vat: Vat, place: str) -> Sequence[FieldProblem]:
    """The rate that a line names, and the VAT that its totals make, as its VAT code has them."""
    named = getattr(line, "tax_rate_percentage", None)
    wrong = () if says_nothing(line, "tax_rate_percentage", named) else check_rate(line, vat, place)
    made = _totals(line)
    if wrong or made is None or not vat.is_charged:
        return wrong
    net, tax = made
    if abs(tax - net * vat.fraction) <= _ROUNDED:
        return ()
    path = f"{place}totalTaxAmount"
    percentage = vat.fraction.scaleb(2).normalize()
    text = f"{path}: {tax} of VAT was sent for {net}, but VAT code {vat.code} makes {percentage:f} %."
    return [FieldProblem(path, "contradiction", text, "Send the taxCode that makes these totals.")]


def _totals(line: Any) -> tuple[Decimal, Decimal] | None:
    """A line's amount without VAT and its VAT, where two of its totals tell them."""
    net, tax, gross = (_told(line, f"total_{name}_amount") for name in ("net", "tax", "gross"))
    if net is not None and gross is not None:
        return net, gross - net if tax is None else tax
    if tax is None or (net is None and gross is None):
        return None
    return (gross - tax if net is None else net), tax  # type: ignore[operator]  # one of both is given


def _told(line: Any, name: str) -> Decimal | None:
    value = getattr(line, name, None)
    return value if isinstance(value, Decimal) and not says_nothing(line, name, value) else None
