"""Documents that stand in the books already: whether they can still be changed, removed or processed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.faults import foreseen
from comptoir.connectors.exact_online.crossings import decode_date, server_time
from comptoir.connectors.exact_online.rehearsing.asked import Asked, read
from comptoir.connectors.exact_online.rehearsing.periods import ENTRIES, periods_of, require_open
from comptoir.kit.errors import Problem

_PROCESSED = 50
_INVOICES = "salesinvoice/SalesInvoices"
_PRINTING = "salesinvoice/PrintedSalesInvoices"


@dataclass(frozen=True, slots=True)
class _Document:
    """Where a document stands, and its key."""

    endpoint: str
    key: str


_PURCHASE = _Document("purchaseentry/PurchaseEntries", "EntryID")
_INVOICE = _Document(_INVOICES, "InvoiceID")
_DOCUMENTS = (
    _PURCHASE,
    _INVOICE,
    _Document("financialtransaction/BankEntries", "EntryID"),
    _Document("financialtransaction/CashEntries", "EntryID"),
)
_OF_LINES: Mapping[str, _Document] = {
    "purchaseentry/PurchaseEntryLines": _PURCHASE,
    "salesinvoice/SalesInvoiceLines": _INVOICE,
}


async def check_standing(asked: Asked, caller: Caller) -> Sequence[str]:
    """A change or a removal of a document or a line, or a new line: three calls. Raises RefusedByTarget."""
    found = await _document_of(asked, caller)
    if found is None:
        return ()
    document, key = found
    entry = ENTRIES.get(document.endpoint)
    columns = ("Status", *((entry.journal, entry.year, entry.period) if entry else ()))
    rows = await read(document.endpoint, f"{document.key} eq guid'{key}'", ",".join(columns), caller)
    for row in rows:
        _require_unprocessed(row)
        if entry is not None:
            period = int(row[entry.year]), int(row[entry.period])
            await require_open(row[entry.journal], {period}, caller)
    return ()


async def _document_of(asked: Asked, caller: Caller) -> tuple[_Document, str] | None:
    """The document that would be touched, and its key; None for a new one, and for what is no document."""
    if asked.endpoint in _OF_LINES:
        document = _OF_LINES[asked.endpoint]
        rows: Sequence[Mapping[str, Any]] = [asked.body]
        if not asked.creates:
            rows = await read(asked.endpoint, f"ID eq guid'{asked.key}'", document.key, caller)
        key = rows[0].get(document.key) if rows else None
        return None if key is None else (document, str(key).lower())
    known = next((each for each in _DOCUMENTS if each.endpoint == asked.endpoint), None)
    return None if known is None or asked.key is None else (known, asked.key)


async def check_printing(asked: Asked, caller: Caller) -> Sequence[str]:
    """An invoice that is to be processed: three calls. Raises RefusedByTarget."""
    if asked.endpoint != _PRINTING:
        return ()
    key = str(asked.body.get("InvoiceID")).lower()
    for row in await read(_INVOICES, f"InvoiceID eq guid'{key}'", "Status,Journal,OrderDate", caller):
        _require_unprocessed(row)
        ordered = decode_date(row["OrderDate"]) if row.get("OrderDate") else server_time(caller.now)
        day = str(asked.body.get("InvoiceDate") or ordered)[:10]
        await require_open(row["Journal"], await periods_of([day], caller), caller)
    return ()


def _require_unprocessed(row: Mapping[str, Any]) -> None:
    if row["Status"] == _PROCESSED:
        raise _processed()


def _processed() -> Problem:
    return foreseen("already_processed", "", "The document is processed at Exact Online.")
