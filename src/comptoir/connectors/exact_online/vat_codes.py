"""The VAT code of a line: what it charges, and whether that is the rate that the line names beside it."""

from decimal import Decimal
from typing import Any

from msgspec import UNSET

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.amounts import Vat
from comptoir.connectors.exact_online.references import facts_of
from comptoir.connectors.exact_online.resources.conditions import TAX_CODE_FACTS
from comptoir.kit.errors import FieldProblem


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
