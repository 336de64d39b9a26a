"""What a payment pays: an invoice or a bill, of whom, and which, as the ledger accounts of its lines tell.

A line on receivables is for an invoice, one on payables for a bill (exact-facts 13). Its number is that of
the document; which one has it is looked up for a single payment, and told in a list where it is known anyway.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.answers import read_all
from comptoir.connectors.exact_online.query import question
from comptoir.connectors.exact_online.references import known_facts
from comptoir.connectors.exact_online.resources.conditions import LEDGER_ACCOUNT
from comptoir.kit.errors import Forbidden

OPEN_ITEMS: Mapping[str, str] = {"INVOICE": "cashflow/Receivables", "BILL": "cashflow/Payments"}
_KINDS: Mapping[int, str] = {20: "INVOICE", 22: "BILL"}
_TYPED = replace(LEDGER_ACCOUNT, facts=("Type",))
_MOST = 40  # numbers in one condition: each takes about 85 characters of a URL of 6,000 (exact-facts 1)
_NOT_TOLD = "What the lines pay is not known: this login may not read {} at Exact Online."


async def tell_paid(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put on payments what they pay. One call for accounts not seen yet, two more for a single payment."""
    lines = [line for record in records for line in record.payment_lines or ()]
    try:
        known = await known_facts(_TYPED, filter(None, (line.account_id for line in lines)), caller)
    except Forbidden:
        for line in lines:
            line.invoice_id = None
        return [_NOT_TOLD.format("ledger accounts")]
    kinds = {id(line): _KINDS.get(known.get(line.account_id, {}).get("Type", 0)) for line in lines}
    for line in lines:
        if kinds[id(line)] == "INVOICE":
            line.customer_id = line.contact_id
        elif kinds[id(line)] == "BILL":
            line.supplier_id = line.contact_id
    for record in records:
        found = {kinds[id(line)] for line in record.payment_lines or ()}
        record.document_type = found.pop() if len(found) == 1 else None
    warnings = await _look_up(lines, kinds, caller) if len(records) == 1 else []
    for line in lines:
        line.invoice_id = caller.cache.get(_place(kinds[id(line)] or "", line.contact_id, line.invoice_id))
    return warnings


def remember(kind: str, item: Mapping[str, Any], caller: Caller) -> None:
    """The document behind an open item, by its number and its party."""
    place = _place(kind, str(item["Account"]).lower(), str(item["InvoiceNumber"]))
    caller.cache.put(place, str(item["EntryID"]).lower())


async def _look_up(lines: Sequence[Any], kinds: Mapping[int, str | None], caller: Caller) -> list[str]:
    """The documents of lines that are not known yet: a call for each kind. The warnings."""
    warnings = []
    for kind, path in OPEN_ITEMS.items():
        mine = [line for line in lines if kinds[id(line)] == kind and line.contact_id and line.invoice_id]
        unseen = [
            line for line in mine if caller.cache.get(_place(kind, line.contact_id, line.invoice_id)) is None
        ]
        conditions = sorted(
            {
                f"(InvoiceNumber eq {line.invoice_id} and Account eq guid'{line.contact_id}')"
                for line in unseen
            }
        )
        try:
            for start in range(0, len(conditions), _MOST):
                text = " or ".join(conditions[start : start + _MOST])
                options = (("$filter", text), ("$select", "EntryID,InvoiceNumber,Account"))
                for item in await read_all(question(path, options), dict[str, Any], caller):
                    remember(kind, item, caller)
        except Forbidden:
            warnings.append(_NOT_TOLD.format(path))
    return warnings


def _place(kind: str, party: str | None, number: str | None) -> tuple[str, ...]:
    return ("paid", kind, party or "", number or "")
