"""Completes the entry of an expense: what leaves the till with each line, VAT in it, and its balance."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, Written, refuse
from comptoir.connectors.exact_online.booking.amounts import Stated, Vat, booked
from comptoir.connectors.exact_online.booking.currencies import one_currency
from comptoir.connectors.exact_online.booking.rates import PURCHASES, settle_rate
from comptoir.connectors.exact_online.booking.settling import fill_balances
from comptoir.connectors.exact_online.booking.totals import Made, check_totals, entered, summed
from comptoir.connectors.exact_online.booking.vat_codes import vat_of
from comptoir.kit.errors import FieldProblem

_DIGITS = 100  # an amount may have 30 before the point and 30 behind it
_TAXED = ("I", "E")


async def complete_receipt(draft: Draft, caller: Caller) -> None:
    """Fill in amounts, and the balances of the till. Raises InvalidBody with all that is wrong."""
    record: Any = draft.record
    bodies: Sequence[dict[str, Any]] = next(
        value for value in draft.written.payload.values() if isinstance(value, list)
    )
    sign = 1 if record.type == "REFUND" else -1
    problems = one_currency(draft, "expense_lines")
    made: list[Made | None] = []
    for place, (line, body) in enumerate(zip(record.expense_lines, bodies, strict=True)):
        path = f"expenseLines[{place}]."
        if "GLAccount" not in body:
            problems.append(FieldProblem(f"{path}accountId", "required", f"{path}accountId is required."))
        written = Written(body, warnings=draft.written.warnings)
        problems += await settle_rate(line, written, path, PURCHASES, caller)
        vat = await vat_of(body.get("VATCode"), caller)
        problems += _amount(line, body, vat, sign, path)
        made.append(_made(body, vat))
    problems = problems or check_totals(record, summed(made))
    refuse(problems)
    await fill_balances(draft, bodies, caller)


def _amount(line: Any, body: dict[str, Any], vat: Vat | None, sign: int, path: str) -> Sequence[FieldProblem]:
    """What leaves the till always contains the VAT, whatever the type of its code (exact-facts 12)."""
    inside = _inside(vat)
    try:
        with localcontext(prec=_DIGITS):
            amount, tax = booked(_stated(line), inside)
            body["AmountFC"] = sign * amount
            if tax is not None and inside is not None:
                body["AmountVATFC"] = sign * tax
    except ValueError as error:
        field = f"{path}totalGrossAmount"
        return [FieldProblem(field, "invalid_value", f"{field}: {error}")]
    return []


def _inside(vat: Vat | None) -> Vat | None:
    return replace(vat, kind="I") if vat is not None and vat.kind in _TAXED else vat


def _made(body: Mapping[str, Any], vat: Vat | None) -> Made | None:
    """What a line comes to; None where its amount could not be told."""
    amount, tax = body.get("AmountFC"), body.get("AmountVATFC")
    if amount is None:
        return None
    return entered(abs(amount), None if tax is None else abs(tax), _inside(vat))


def _stated(line: Any) -> Stated:
    net, gross = (
        value if isinstance(value, Decimal) else None
        for value in (line.total_net_amount, line.total_gross_amount)
    )
    if net is None and gross is None:
        raise ValueError("A line needs totalGrossAmount or totalNetAmount.")
    return Stated(net, gross - net if net is not None and gross is not None else None, gross)
