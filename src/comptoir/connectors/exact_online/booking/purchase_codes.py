"""The VAT code of a purchase line that names none: by its rate, else the one that Exact would choose."""

from collections.abc import Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.connectors.exact_online.booking.rates import PURCHASES, NamedRate, name_code, named_rate
from comptoir.connectors.exact_online.calls.references import facts_of
from comptoir.connectors.exact_online.resources.conditions import (
    PURCHASE_ACCOUNT,
    PURCHASE_ENTRY,
    TAXED_SUPPLIER,
)
from comptoir.kit.errors import FieldProblem


async def find_code(draft: Draft, supplier: str | None, caller: Caller) -> list[FieldProblem]:
    """The VAT code of a new line that names none: by its rate, else as Exact itself would choose."""
    named = named_rate(draft.record, draft.place)
    if named is None:
        await _default_code(draft, supplier, caller)
        return []
    usual = await _usual_codes(supplier, draft.written.payload["GLAccount"], caller)
    if not named.percentage and not usual:  # no VAT, and nobody who would put some there
        return []
    return await name_code(draft.written, named, PURCHASES, usual, caller)


async def _default_code(draft: Draft, supplier: str | None, caller: Caller) -> None:
    """The supplier's VAT code, else the account's, as Exact itself would choose."""
    body = draft.written.payload
    code = (await facts_of(TAXED_SUPPLIER, supplier, caller))["PurchaseVATCode"] if supplier else None
    whose = "supplier"
    if not code:
        code, whose = (await facts_of(PURCHASE_ACCOUNT, body["GLAccount"], caller))["VATCode"], "account"
    if code:
        body["VATCode"] = code
        text = f"{draft.place}taxCode was not given: the {whose}'s was taken, {code.strip()}."
        draft.written.warnings.append(text)


async def change_rate(draft: Draft, caller: Caller) -> list[FieldProblem]:
    """The VAT code of a line that is to have another rate."""
    before: Any = draft.before
    named = named_rate(draft.record, draft.place)
    if named is None or before.tax_rate_percentage == named.percentage or _was_free(named, before):
        return []
    supplier = getattr(draft.owner, "contact_id", None) or await supplier_of(draft, caller)
    usual = await _usual_codes(supplier, draft.written.payload.get("GLAccount") or before.account_id, caller)
    return await name_code(draft.written, named, PURCHASES, usual, caller)


def _was_free(named: NamedRate, before: Any) -> bool:
    """Whether a line without VAT is to stay without."""
    return not named.percentage and before.tax_code is None


async def _usual_codes(supplier: str | None, account: str, caller: Caller) -> Sequence[str]:
    """The VAT codes of the supplier and of the account, in the order in which Exact would choose."""
    found = [(await facts_of(PURCHASE_ACCOUNT, account, caller))["VATCode"]]
    if supplier:
        found.insert(0, (await facts_of(TAXED_SUPPLIER, supplier, caller))["PurchaseVATCode"])
    return [code for code in found if code]


async def supplier_of(draft: Draft, caller: Caller) -> str | None:
    if draft.parent is None:
        return None
    supplier: str | None = (await facts_of(PURCHASE_ENTRY, draft.parent, caller))["Supplier"]
    return supplier
