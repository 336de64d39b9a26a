"""Credit notes: what the company gives back to its customers."""

from decimal import Decimal

from msgspec import UNSET, Struct

from comptoir.unified.documents import (
    DocumentAddress,
    DocumentAddressInput,
    DocumentLine,
    DocumentLineInput,
    DocumentStatus,
    PaymentStatus,
)
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb


class CreditNote(Struct, kw_only=True, rename="camel"):
    """A credit note as it is read."""

    id: str | None = None
    addresses: list[DocumentAddress] | None = None
    contact_id: str | None = None
    created_date: str | None = None
    credit_note_date: str | None = None
    credit_note_lines: list[DocumentLine] | None = None
    credit_note_number: str | None = None
    currency: str | None = None
    payment_status: PaymentStatus | None = None
    payment_term_id: str | None = None
    reference: str | None = None
    status: DocumentStatus | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None


class CreditNoteInput(Input, kw_only=True):
    """A credit note to be created; amounts and quantities are what is given back, so they are positive.

    The description lacks it: it has the fields of a credit note that is read, and the journal.
    """

    addresses: Maybe[list[DocumentAddressInput]] = UNSET
    contact_id: Maybe[str] = UNSET
    credit_note_date: Maybe[str] = UNSET
    credit_note_lines: Maybe[list[DocumentLineInput]] = UNSET
    credit_note_number: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    payment_term_id: Maybe[str] = UNSET
    reference: Maybe[str] = UNSET
    status: Maybe[DocumentStatus] = UNSET
    total_discount_amount: Maybe[Decimal] = UNSET
    total_discount_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET


CREDIT_NOTES = Resource(
    name="creditNotes",
    model=CreditNote,
    key_param="creditNoteId",
    operations=(
        Operation("getCreditNotes", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("createCreditNote", Verb.CREATE, CreditNoteInput),
        Operation("getCreditNote", Verb.GET),
    ),
    doc="Credits to customers.",
)

CREDIT_NOTE_LINES = Resource(
    name="creditNotes.lines",
    model=DocumentLine,
    key_param="id",
    operations=(),
    parent=CREDIT_NOTES,
    doc="The lines of one credit note, which come with it.",
)
