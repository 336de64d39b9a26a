"""Booking proposals: documents with a file, out of which Exact works the entry by itself."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.contract import Caller, Outcome, Request
from comptoir.connectors.exact_online.calls.documents import file_of
from comptoir.connectors.exact_online.calls.uploading import require_files, upload
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.regions import SYSTEM
from comptoir.connectors.exact_online.resources.proposals import NEW, booking_proposals
from comptoir.kit.errors import FieldProblem, InvalidBody, RecordUnknown
from comptoir.unified.booking_proposals import BookingProposal, BookingProposalInput, ProposalLineInput
from comptoir.unified.booking_proposals_v2 import BookingProposalInputV2, BookingProposalV2
from comptoir.unified.contacts_v2 import ContactReference

_PLAIN = replace(booking_proposals, told=None)
_BILL = "BILL"
_ITSELF = "lineItems was not written: Exact Online works the lines out of the file by itself."
_NOTHING_TO_READ = "There is no file, so Exact Online has nothing to work an entry out of."
_ELSEWHERE = {
    "EXPENSE": " Book a receipt with POST /accounting/expenses.",
    "CREDIT_CARD": " Book a receipt with POST /accounting/expenses.",
}


async def get_proposal_document(request: Request, caller: Caller) -> Outcome:
    """The file of a proposal, a PDF before others. Three calls. Raises RecordUnknown."""
    assert request.parent is not None
    found: Any = (await DIALECT.read_one(_PLAIN, request.parent, caller, None)).record
    file, others = await file_of(found.id, caller)
    if file is None:
        raise RecordUnknown("Exact Online keeps no file with this booking proposal.")
    return Outcome(file, None, others)


async def create_proposal(request: Request, caller: Caller) -> Outcome:
    """Keep a document, and its files with it. Raises InvalidBody.

    A failure after the document names it in `changedBefore`, so that nobody sends it again.
    """
    assert isinstance(request.body, BookingProposalInput)
    wanted = request.body
    kind, said = _kind(request)
    if request.files:
        require_files(request.files, "files")
    warnings = [*said, *([] if request.files else [_NOTHING_TO_READ])]
    if wanted.line_items:
        warnings.append(_ITSELF)
    if "folderManagement" in request.fields:
        warnings.append(f"folderManagement was not written: {SYSTEM} has no place for it.")
    number = wanted.number if isinstance(wanted.number, str) and wanted.number.strip() else None
    name = number or (request.files[0].name if request.files else "Booking proposal")
    made = await DIALECT.create(
        NEW[kind], msgspec.structs.replace(wanted, number=name, line_items=[]), caller, None
    )
    proposal = made.record
    assert isinstance(proposal, BookingProposal)
    if request.files:
        done = [f"bookingProposals {proposal.id} added"]
        _, proposal.files = await upload(str(proposal.id), request.files, done, caller)
    return Outcome(proposal, made.raw, [*warnings, *made.warnings])


def _kind(request: Request) -> tuple[str, list[str]]:
    """What the document is to become, and what is to be said of that. Raises InvalidBody."""
    wanted = request.fields.get("bookingType", "").strip()
    if not wanted:
        return _BILL, ["bookingType was not given: the document was kept as a BILL."]
    if wanted not in NEW:
        text = f"Exact Online proposes entries for {' and '.join(NEW)} only.{_ELSEWHERE.get(wanted, '')}"
        raise InvalidBody(text, fields=[FieldProblem("bookingType", "invalid_value", text)])
    return wanted, []


# --- the newer model ------------------------------------------------------------------------------


async def create_proposal_v2(request: Request, caller: Caller) -> Outcome:
    """The same in the newer model. Raises InvalidBody."""
    assert isinstance(request.body, BookingProposalInputV2)
    made = await create_proposal(replace(request, body=_as_first(request.body)), caller)
    assert isinstance(made.record, BookingProposal)
    unused = [f"{name} was not written: {SYSTEM} has no place for it." for name in _unused(request.body)]
    return replace(made, record=_as_newer(made.record), warnings=[*made.warnings, *unused])


def _unused(newer: BookingProposalInputV2) -> Iterator[str]:
    """What the first model has no word for, by its name in the newer one."""
    for name, value in (("bankAccount", newer.bank_account), ("paymentTermId", newer.payment_term_id)):
        if value not in (UNSET, None):
            yield name
    contact = newer.contact
    if contact not in (UNSET, None) and contact.name and not (contact.id or contact.account_number):
        yield "contact.name"


def _as_first(newer: BookingProposalInputV2) -> BookingProposalInput:
    """The same proposal in the words of the first model; its lines are counted, as Exact takes none."""
    same = {
        name: getattr(newer, name)
        for name in BookingProposalInput.__struct_fields__
        if name in BookingProposalInputV2.__struct_fields__ and name != "line_items"
    }
    same["booking_proposal_date"] = newer.booking_proposal_date or UNSET
    contact = newer.contact
    if contact not in (UNSET, None):
        same |= {"contact_id": contact.id, "contact_account_number": contact.account_number}
    lines = newer.line_items if isinstance(newer.line_items, list) else []
    return BookingProposalInput(**same, line_items=[ProposalLineInput() for _ in lines])


def _as_newer(first: BookingProposal) -> BookingProposalV2:
    same = {
        name: getattr(first, name)
        for name in BookingProposalV2.__struct_fields__
        if name in BookingProposal.__struct_fields__ and name != "line_items"
    }
    contact = ContactReference(
        id=first.contact_id, account_number=first.contact_account_number, name=first.contact_name
    )
    return BookingProposalV2(**same, contact=contact if first.contact_id else None)
