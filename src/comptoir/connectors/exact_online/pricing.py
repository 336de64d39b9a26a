"""Refuses lines of an invoice whose VAT code says otherwise than the caller: another rate, prices with VAT.

Whether `UnitPrice` contains VAT follows from the type of the VAT code (exact-facts 12); the invoice itself
has no say in it. Booked all the same, the customer would be asked for the VAT twice, or not at all.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.writing import Draft, says_nothing
from comptoir.connectors.exact_online.amounts import Vat
from comptoir.connectors.exact_online.completing import check_rate, vat_of
from comptoir.kit.errors import FieldProblem, InvalidBody

_LINES = "SalesInvoiceLines"
_ROUNDED = Decimal("0.02")  # what rounding may make of a line's VAT, here and at the caller's
_ON_ITS_OWN = ("INCLUSIVE", "NOTAX")  # what no VAT code of an item or a customer can be trusted to mean


async def check_invoice(draft: Draft, caller: Caller) -> None:
    """The lines of a new invoice, or those that a change names. No call. Raises InvalidBody."""
    record: Any = draft.record
    lines = record.line_items or ()
    bodies = draft.lines if draft.before is not None else draft.written.payload.get(_LINES) or ()
    problems: list[FieldProblem] = []
    for position, (line, body) in enumerate(zip(lines, bodies, strict=False)):
        place, vat = f"lineItems[{position}].", await vat_of(body.get("VATCode"), caller)
        if draft.before is None:
            problems += check_rate(line, vat, place) if vat else ()
        if isinstance(line.unit_amount, Decimal):
            problems += _check_kind(record.line_amount_types, vat, body, place)
    _refuse(problems)


class Ordered:
    """The `finish` of offers and sales orders, whose new lines go along in the column `lines`."""

    def __init__(self, lines: str) -> None:
        self._lines = lines

    async def __call__(self, draft: Draft, caller: Caller) -> None:
        """No call: the VAT codes are known by now. Raises InvalidBody with all that contradicts them."""
        record: Any = draft.record
        bodies = draft.lines if draft.before is not None else draft.written.payload.get(self._lines) or ()
        problems: list[FieldProblem] = []
        for position, (line, body) in enumerate(zip(record.line_items or (), bodies, strict=False)):
            vat = await vat_of(body.get("VATCode"), caller)
            if vat is not None:
                problems += _check_ordered(line, vat, f"lineItems[{position}].")
        _refuse(problems)


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


async def check_line(draft: Draft, caller: Caller) -> None:
    """A line that is added or changed. No call. Raises InvalidBody."""
    vat = await vat_of(draft.written.payload.get("VATCode"), caller)
    _refuse(check_rate(draft.record, vat, draft.place) if vat else ())


def _check_kind(said: Any, vat: Vat | None, body: Mapping[str, Any], place: str) -> Sequence[FieldProblem]:
    """Whether the prices contain VAT, as the invoice says it and as the line's VAT code does."""
    path = f"{place}taxCode"
    if "VATCode" not in body:
        text = f"{path} is required where lineAmountTypes is {said}: it decides what the prices contain."
        return [FieldProblem(path, "required", text)] if said in _ON_ITS_OWN else ()
    if vat is None or not vat.fraction or said not in (*_ON_ITS_OWN, "EXCLUSIVE"):
        return ()
    means = "INCLUSIVE" if vat.kind == "I" else "EXCLUSIVE"
    if said == means:
        return ()
    text = (
        f"lineAmountTypes is {said}, but VAT code {vat.code} means {means} at {vat.fraction.scaleb(2):f} %."
    )
    return [FieldProblem(path, "contradiction", text, "Send a taxCode that means the same.")]


def _refuse(problems: Sequence[FieldProblem]) -> None:
    if problems:
        raise InvalidBody("The body does not fit.", fields=problems)
