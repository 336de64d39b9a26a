"""What the prices of an invoice contain, as the VAT codes of its lines say."""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.references import known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.resources.conditions import TAX_CODE_FACTS
from comptoir.unified.invoices import LineAmounts

_NO_TAX: LineAmounts = "NOTAX"
_MEANT: Mapping[str, LineAmounts] = {"E": "EXCLUSIVE", "I": "INCLUSIVE", "N": _NO_TAX}
_NOT_TOLD = "lineAmountTypes is not known: " + not_read("VAT codes", TAX_CODE_FACTS.endpoint)


async def tell_amounts(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put on invoices whether their prices contain VAT. A call for codes not seen yet. The warnings.

    Lines without VAT have no say beside others; where lines differ there is no word for the whole.
    """
    codes = [line.tax_code for record in records for line in record.line_items or () if line.tax_code]
    if not codes:
        return []
    known = await permitted(known_facts(TAX_CODE_FACTS, codes, caller), caller, TAX_CODE_FACTS.endpoint)
    if known is None:
        return [_NOT_TOLD]
    for record in records:
        said = {_MEANT.get(known[code]["Type"]) for code in _codes_of(record) if code in known}
        taxed = said - {_NO_TAX} or said
        record.line_amount_types = taxed.pop() if len(taxed) == 1 else None
    return []


def _codes_of(record: Any) -> Sequence[str]:
    return [line.tax_code for line in record.line_items or () if line.tax_code]
