"""The document of an invoice or an offer: read where Exact has made one, never made by reading.

Exact makes the PDF when somebody prints the invoice, and that processes it for good (exact-facts 10). A
reader must not cause that, so what was never printed has no document.
"""

import msgspec

from comptoir.cdk.contract import Caller, Outcome, Request
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.documents import documents_of, file_of
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.crossings import EMPTY_GUID, is_guid
from comptoir.kit.errors import RecordUnknown

_PROCESSED = 50
_DRAFT = "The {} is a draft: Exact Online makes its document when somebody prints it, and reading must not."


class _Printed(msgspec.Struct):
    """What says whether a record was printed: its state, and the document that is linked to it."""

    status: int | None = msgspec.field(name="Status", default=None)
    document: str | None = msgspec.field(name="Document", default=None)


async def get_invoice_document(request: Request, caller: Caller) -> Outcome:
    """The invoice's PDF. Raises RecordUnknown for an unknown invoice, and for one that was never printed."""
    return await _printed(request, "invoice", "(Type eq 8020 or Type eq 8023)", caller)


async def get_credit_note_document(request: Request, caller: Caller) -> Outcome:
    """The credit note's PDF. Raises RecordUnknown for an unknown one, and for one that was never printed."""
    return await _printed(request, "credit note", "(Type eq 8021 or Type eq 8024)", caller)


async def _printed(request: Request, what: str, kinds: str, caller: Caller) -> Outcome:
    """What Exact made when a sales invoice of some kinds was printed."""
    assert request.parent is not None
    found = await _find("salesinvoice/SalesInvoices", "InvoiceID", request.parent, what, caller, kinds)
    if found.status != _PROCESSED and not _linked(found):
        raise RecordUnknown(_DRAFT.format(what))
    documents = await documents_of(request.parent.lower(), caller) or _linked(found)
    return await _first_file(documents, caller)


async def get_bill_document(request: Request, caller: Caller) -> Outcome:
    """The file of a bill, mostly the supplier's invoice. Raises RecordUnknown where there is none."""
    assert request.parent is not None
    bill = await _find(
        "purchaseentry/PurchaseEntries", "EntryID", request.parent, "bill", caller, "Type eq 30"
    )
    return await _first_file(_linked(bill) or await documents_of(request.parent.lower(), caller), caller)


async def get_offer_document(request: Request, caller: Caller) -> Outcome:
    """The offer's document. Raises RecordUnknown for an unknown offer, and for one that was never printed."""
    assert request.parent is not None
    offer = await _find("crm/Quotations", "QuotationID", request.parent, "offer", caller)
    return await _first_file(_linked(offer), caller)


async def _find(path: str, key: str, value: str, what: str, caller: Caller, more: str = "") -> _Printed:
    """The record that the path names, as far as its document goes. One call."""
    text = f"There is no {what} {value!r} in this company."
    if not is_guid(value):
        raise RecordUnknown(text)
    condition = f"{key} eq guid'{value.lower()}'" + (f" and {more}" if more else "")
    options = (("$filter", condition), ("$select", "Status,Document"))
    found = read_page(await caller.send(question(path, options)), _Printed).results
    if not found:
        raise RecordUnknown(text)
    printed: _Printed = found[0]
    return printed


def _linked(record: _Printed) -> list[str]:
    return [record.document] if record.document and record.document != EMPTY_GUID else []


async def _first_file(documents: list[str], caller: Caller) -> Outcome:
    """The file of the newest document that has one."""
    for document in documents:
        found, others = await file_of(document, caller)
        if found is not None:
            return Outcome(found, None, others)
    raise RecordUnknown("Exact Online keeps no document of this record.")
