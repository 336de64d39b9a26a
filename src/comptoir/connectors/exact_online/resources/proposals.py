"""Booking proposals: documents of the types sales invoice and purchase invoice (exact-facts 10 and 13).

Exact works the entry out of the document's file by itself, and keeps at the document how far that has got.
What the states 0, 5, 20 and 50 mean is not documented; they are read as those of an entry are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Derived, Row, Table, Told
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CURRENCY_TEXT,
    DATE,
    GUID,
    MOMENT,
    NUMBER_REFERENCE,
    REFERENCE,
    TEXT,
    choice,
    key_of,
    ledger_number,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import CUSTOMER, MODIFIED_SINCE
from comptoir.connectors.exact_online.telling.attached import FILES_OF_DOCUMENTS
from comptoir.connectors.exact_online.telling.booked import leave_unbooked, tell_journals
from comptoir.unified.booking_proposals import BOOKING_PROPOSALS

_TYPES: Mapping[int, str] = {10: "INVOICE", 20: "BILL"}
_STATES: Mapping[int, str] = {0: "DRAFT", 20: "OPEN", 50: "SUBMITTED", 5: "VOIDED"}


async def _tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    return [*await FILES_OF_DOCUMENTS.tell(records, caller), *await tell_journals(records, caller)]


def _new(record: Any, caller: Caller) -> None:
    """A document that was made just now has no file and no entry yet."""
    del caller
    record.files = []
    leave_unbooked([record])


booking_proposals = Table(
    BOOKING_PROPOSALS,
    endpoint("documents/Documents"),
    where="(Type eq 10 or Type eq 20)",
    rows=(
        #   unified                  Exact Online           crossing
        Row("id", "ID", GUID, write=False),
        Row("booking_proposal_date", "DocumentDate", DATE),
        Row("booking_type", "Type", choice("PROPOSAL TYPE", int, _TYPES), write=False),
        Row("contact_id", "Account", REFERENCE, refers=CUSTOMER),
        Row(
            "contact_account_number", "Account", NUMBER_REFERENCE, read=False, fallback=True, refers=CUSTOMER
        ),
        Derived("contact_account_number", ("AccountCode",), ledger_number),
        Row("contact_name", "AccountName", TEXT),
        Row("created_date", "Created", MOMENT),
        Row("currency", "Currency", CURRENCY_TEXT),
        Derived("journal_code", ("FinancialTransactionEntryID",), key_of),
        Row("notes", "Body", TEXT),
        Row("number", "Subject", TEXT),
        Row("status", "ProposedEntryStatus", choice("PROPOSAL STATE", int, _STATES)),
        Row("total_gross_amount", "AmountFC", AMOUNT),
        Row("updated_date", "Modified", MOMENT),
    ),
    told=Told(("files", "journal_code"), _tell, calls=2, on_request=True, new=_new),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "bookingType": {name: f"Type eq {number}" for number, name in _TYPES.items()},
        "status": {name: f"ProposedEntryStatus eq {number}" for number, name in _STATES.items()},
    },
    orders={
        "bookingProposalDate": "DocumentDate",
        "number": "Subject",
        "createdDate": "Created",
        "updatedDate": "Modified",
    },
)

NEW: Mapping[str, Table] = {
    name: replace(booking_proposals, fixed={"Type": number}) for number, name in _TYPES.items()
}
