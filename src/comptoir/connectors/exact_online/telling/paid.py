"""What a payment pays: an invoice or a bill, of whom, and which, as the ledger accounts of its lines tell.

A line on receivables is for an invoice, one on payables for a bill (exact-facts 13). Its number is that of
the document; which one has it is looked up for a single payment, and in lists on request.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import in_parts
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.references import known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.resources.conditions import TYPED_ACCOUNT

OPEN_ITEMS: Mapping[str, str] = {"INVOICE": "cashflow/Receivables", "BILL": "cashflow/Payments"}
_KINDS: Mapping[int, str] = {20: "INVOICE", 22: "BILL"}
LINES = "payment_lines"
DOCUMENT = f"{LINES}.invoice_id"
_MOST = 40  # numbers in one condition: each takes about 85 characters of a URL of 6,000 (exact-facts 1)
_NOT_TOLD = "What the lines pay is not known: "
_NO_ACCOUNTS = _NOT_TOLD + not_read("ledger accounts", TYPED_ACCOUNT.endpoint)


async def tell_paid(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put on payments what they pay, and whose it is. One call for ledger accounts not seen yet.

    `invoice_id` is left as Exact has it: the number of the document.
    """
    lines = [line for record in records for line in record.payment_lines or ()]
    if not lines:
        return []
    accounts = filter(None, (line.account_id for line in lines))
    known = await permitted(known_facts(TYPED_ACCOUNT, accounts, caller), caller, TYPED_ACCOUNT.endpoint)
    if known is None:
        return [_NO_ACCOUNTS]
    for record in records:
        kinds = set()
        for line in record.payment_lines or ():
            kind = _KINDS.get(known.get(line.account_id, {}).get("Type", 0))
            kinds.add(kind)
            line.customer_id = line.contact_id if kind == "INVOICE" else None
            line.supplier_id = line.contact_id if kind == "BILL" else None
        record.document_type = kinds.pop() if len(kinds) == 1 else None
    return []


async def name_documents(payments: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put ids in the place of the documents' numbers. A call for forty lines of each kind. The warnings."""
    lines = [line for payment in payments for line in payment.payment_lines or ()]
    warnings: list[str] = []
    for kind, path in OPEN_ITEMS.items():
        items = await permitted(_paid_by(kind, path, lines, caller), caller, path)
        if items is None:
            warnings.append(_NOT_TOLD + not_read(path, path))
        for item in items or ():
            remember(kind, item, caller)
    for line in lines:
        line.invoice_id = _known(line, caller)
    return warnings


def leave_out_documents(payments: Sequence[Any], caller: Caller, but: str | None) -> None:
    """A list does not look them up, unless its lines are asked for by name (docs/decisions/0015).

    The one whose payments are listed is known: `but` is its id.
    """
    for payment in payments:
        for line in payment.payment_lines or ():
            line.invoice_id = but if but is not None and _known(line, caller) == but else None


def _known(line: Any, caller: Caller) -> str | None:
    """The id of the document that a line pays, where it was seen."""
    found: str | None = caller.cache.get(_place(_kind(line), line.contact_id, line.invoice_id))
    return found


def remember(kind: str, item: Mapping[str, Any], caller: Caller) -> None:
    """The document behind an open item, by its number and its party."""
    place = _place(kind, str(item["Account"]).lower(), str(item["InvoiceNumber"]))
    caller.cache.put(place, str(item["EntryID"]).lower())


async def _paid_by(kind: str, path: str, lines: Sequence[Any], caller: Caller) -> Sequence[Mapping[str, Any]]:
    """The open items behind those lines of a kind whose documents are not known yet."""
    unseen = {
        (line.contact_id, line.invoice_id)
        for line in lines
        if _kind(line) == kind and line.invoice_id
        if caller.cache.get(_place(kind, line.contact_id, line.invoice_id)) is None
    }
    conditions = [
        f"(InvoiceNumber eq {number} and Account eq guid'{party}')" for party, number in sorted(unseen)
    ]
    items: list[Mapping[str, Any]] = []
    for part in in_parts(conditions, _MOST):
        options = (("$filter", " or ".join(part)), ("$select", "EntryID,InvoiceNumber,Account"))
        items += await read_all(question(path, options), dict[str, Any], caller)
    return items


def _kind(line: Any) -> str:
    return "INVOICE" if line.customer_id else "BILL" if line.supplier_id else ""


def _place(kind: str, party: str | None, number: str | None) -> tuple[str, ...]:
    return ("paid", kind, party or "", number or "")
