"""Booking proposals: documents that an accountant is to look at before they are booked."""

from decimal import Decimal
from typing import Literal, get_args

from msgspec import UNSET, Struct

from comptoir.unified.forms import Upload
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

ProposalType = Literal[
    "INVOICE",
    "BILL",
    "CREDIT_NOTE",
    "CREDIT_CARD",
    "EXPENSE",
    "INVOICE_CREDIT_NOTE",
    "BILL_CREDIT_NOTE",
    "DOWN_PAYMENT",
    "OTHER",
]
ProposalStatus = Literal[
    "DRAFT", "SUBMITTED", "OPEN", "PARTIALLY_PAID", "PAID", "OVERDUE", "VOIDED", "DISPUTED", "CANCELLED"
]
ProposalLineType = Literal["GOODS", "SERVICES"]


class ProposalAddress(Struct, kw_only=True, rename="camel"):
    """An address on a proposal; only the town is published, and that by the newer model alone."""

    city: str | None = None


class ProposalLine(Struct, kw_only=True, rename="camel"):
    """A line of a proposal as it is read."""

    id: str | None = None
    account_code: str | None = None
    account_id: str | None = None
    account_name: str | None = None
    account_number: Decimal | None = None
    booking_tax_code: str | None = None
    created_date: str | None = None
    description: str | None = None
    dimension1: str | None = None
    dimension2: str | None = None
    discount_amount: Decimal | None = None
    discount_amount2: Decimal | None = None
    discount_percentage: Decimal | None = None
    discount_percentage2: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    type: ProposalLineType | None = None
    updated_date: str | None = None


class BookingProposal(Struct, kw_only=True, rename="camel"):
    """A proposal as it is read."""

    id: str | None = None
    account_name: str | None = None
    addresses: list[ProposalAddress] | None = None
    bank_account_id: str | None = None
    bank_account_number: Decimal | None = None
    bank_code: str | None = None
    bic: str | None = None
    booking_proposal_date: str | None = None
    booking_type: ProposalType | None = None
    contact_account_number: Decimal | None = None
    contact_id: str | None = None
    contact_name: str | None = None
    created_date: str | None = None
    currency: str | None = None
    delivery_date: str | None = None
    discount_payment_date: str | None = None
    discount_payment_date2: str | None = None
    due_date: str | None = None
    files: list[str] | None = None
    journal_code: str | None = None
    iban: str | None = None
    is_payment_order: bool | None = None
    ledger_name: str | None = None
    line_items: list[ProposalLine] | None = None
    notes: str | None = None
    number: str | None = None
    order_id: str | None = None
    paid_date: str | None = None
    payment_terms_id: str | None = None
    status: ProposalStatus | None = None
    task_id: str | None = None
    total_gross_amount: Decimal | None = None
    updated_date: str | None = None
    vat_id: str | None = None


class ProposalAddressInput(Input, kw_only=True):
    """An address to be written."""

    city: Maybe[str] = UNSET


class ProposalLineInput(Input, kw_only=True):
    """A line to be written."""

    id: Maybe[str] = UNSET
    account_code: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    account_name: Maybe[str] = UNSET
    account_number: Maybe[Decimal] = UNSET
    booking_tax_code: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    dimension1: Maybe[str] = UNSET
    dimension2: Maybe[str] = UNSET
    discount_amount: Maybe[Decimal] = UNSET
    discount_amount2: Maybe[Decimal] = UNSET
    discount_percentage: Maybe[Decimal] = UNSET
    discount_percentage2: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    type: Maybe[ProposalLineType] = UNSET


class BookingProposalInput(Input, kw_only=True):
    """A proposal to be created; `status` is free text."""

    id: Maybe[str] = UNSET
    account_name: Maybe[str] = UNSET
    addresses: Maybe[list[ProposalAddressInput]] = UNSET
    bank_account_id: Maybe[str] = UNSET
    bank_account_number: Maybe[Decimal] = UNSET
    bank_code: Maybe[str] = UNSET
    bic: Maybe[str] = UNSET
    booking_proposal_date: str
    contact_account_number: Maybe[Decimal] = UNSET
    contact_id: Maybe[str] = UNSET
    contact_name: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    delivery_date: Maybe[str] = UNSET
    discount_payment_date: Maybe[str] = UNSET
    discount_payment_date2: Maybe[str] = UNSET
    due_date: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    iban: Maybe[str] = UNSET
    is_payment_order: Maybe[bool] = UNSET
    ledger_name: Maybe[str] = UNSET
    line_items: list[ProposalLineInput]
    notes: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    order_id: Maybe[str] = UNSET
    paid_date: Maybe[str] = UNSET
    payment_terms_id: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    vat_id: Maybe[str] = UNSET


class FolderInput(Input, kw_only=True):
    """Where the target system is to file the document."""

    category: Maybe[str] = UNSET
    folder: Maybe[str] = UNSET
    register: Maybe[str] = UNSET


class BookingProposalForm(Input, kw_only=True):
    """A proposal with its document."""

    booking_proposal: BookingProposalInput
    booking_type: Maybe[str] = UNSET
    files: Maybe[list[Upload]] = UNSET
    folder_management: Maybe[FolderInput] = UNSET


TOLERATED = ("environmentName",)

BOOKING_PROPOSALS = Resource(
    name="bookingProposals",
    model=BookingProposal,
    key_param="bookingProposalId",
    operations=(
        Operation("createBookingProposal", Verb.CREATE, BookingProposalForm, form=True, tolerated=TOLERATED),
        Operation(
            "getBookingProposals",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("bookingType", values=get_args(ProposalType), doc="Only proposals of this kind."),
                Filter("status", values=get_args(ProposalStatus), doc="Only proposals in this state."),
            ),
            orders=("bookingProposalDate", "number", "createdDate", "updatedDate"),
        ),
        Operation("getBookingProposal", Verb.GET),
    ),
    doc="Documents that wait for an accountant.",
)
