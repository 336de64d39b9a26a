"""The VAT code of a line: what it charges, and whether that is the rate that the line names beside it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.booking.amounts import Vat
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.references import facts_at_hand, facts_of, known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.resources.conditions import TAX_CODE_FACTS
from comptoir.kit.errors import FieldProblem

_NO_IDS = "taxRate.id is not known: " + not_read("VAT codes", TAX_CODE_FACTS.endpoint)


async def vat_of(code: str | None, caller: Caller) -> Vat | None:
    if not code:
        return None
    found = await facts_of(TAX_CODE_FACTS, code, caller)
    return Vat(code.strip(), found["Type"], Decimal(str(found["Percentage"] or 0)))


def check_rate(line: Any, vat: Vat | None, place: str) -> list[FieldProblem]:
    """A rate that the VAT code does not have would be booked as another one."""
    sent = getattr(line, "tax_rate_percentage", UNSET)
    rate = vat.fraction.scaleb(2).normalize() if vat else Decimal(0)
    if not isinstance(sent, Decimal) or sent == rate:
        return []
    path = f"{place}taxRatePercentage"
    text = f"{path}: {sent} was sent, but " + (
        f"VAT code {vat.code} has {rate:f} %." if vat else "there is no VAT code."
    )
    return [FieldProblem(path, "contradiction", text, "Send the taxCode that has this rate.")]


async def tell_rates(lines: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put the ids of their VAT codes on lines. A call for codes not seen yet. The warnings."""
    codes = [line.tax_rate.code for line in lines if line.tax_rate is not None]
    if not codes:
        return []
    known = await permitted(known_facts(TAX_CODE_FACTS, codes, caller), caller, TAX_CODE_FACTS.endpoint)
    if known is None:
        return [_NO_IDS]
    _name(lines, known)
    return []


def tell_rates_at_hand(lines: Sequence[Any], caller: Caller) -> None:
    """The same for lines that were booked just now: their codes were looked up for that. No call."""
    codes = {line.tax_rate.code for line in lines if line.tax_rate is not None}
    _name(lines, {code: facts_at_hand(TAX_CODE_FACTS, code, caller) or {} for code in codes})


def _name(lines: Sequence[Any], known: Mapping[str, Mapping[str, Any]]) -> None:
    for line in lines:
        if line.tax_rate is not None:
            found = known.get(line.tax_rate.code, {}).get("ID")
            line.tax_rate.id = str(found).lower() if found else None
