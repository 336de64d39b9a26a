"""Booking proposals in the newer published model, with references as records."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.accounts import AccountReference, AccountReferenceInput
from comptoir.unified.async_tasks import TaskReceipt
from comptoir.unified.bank_accounts import BankAccountReference, BankAccountReferenceInput
from comptoir.unified.booking_proposals import (
    TOLERATED,
    FolderInput,
    ProposalAddress,
    ProposalAddressInput,
    ProposalStatus,
)
from comptoir.unified.contacts_v2 import ContactReference, ContactReferenceInput
from comptoir.unified.dimensions import DimensionReference, DimensionReferenceInput
from comptoir.unified.forms import Upload
from comptoir.unified.items import ItemType
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import Operation, Resource, Verb

ProposalTypeV2 = Literal[
    "INVOICE", "BILL", "CREDIT_NOTE", "VENDOR_CREDIT", "CREDIT_CARD", "EXPENSE", "DOWN_PAYMENT", "OTHER"
]


class ProposalLineV2(Struct, kw_only=True, rename="camel"):
    """A line of the newer model as it is read."""

    id: str | None = None
    account: AccountReference | None = None
    created_date: str | None = None
    description: str | None = None
    dimensions: list[DimensionReference] | None = None
    discount_amount: Decimal | None = None
    discount_amount2: Decimal | None = None
    discount_percentage: Decimal | None = None
    discount_percentage2: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    type: ItemType | None = None
    updated_date: str | None = None


class BookingProposalV2(Struct, kw_only=True, rename="camel"):
    """A proposal of the newer model as it is read."""

    id: str | None = None
    addresses: list[ProposalAddress] | None = None
    bank_account: BankAccountReference | None = None
    booking_proposal_date: str | None = None
    booking_type: ProposalTypeV2 | None = None
    contact: ContactReference | None = None
    created_date: str | None = None
    currency: str | None = None
    delivery_date: str | None = None
    discount_payment_date: str | None = None
    discount_payment_date2: str | None = None
    due_date: str | None = None
    files: list[str] | None = None
    journal_code: str | None = None
    is_payment_order: bool | None = None
    ledger_name: str | None = None
    line_items: list[ProposalLineV2] | None = None
    notes: str | None = None
    number: str | None = None
    order_id: str | None = None
    paid_date: str | None = None
    payment_term_id: str | None = None
    status: ProposalStatus | None = None
    total_gross_amount: Decimal | None = None
    updated_date: str | None = None
    vat_id: str | None = None


class ProposalLineInputV2(Input, kw_only=True):
    """A line of the newer model to be written."""

    id: Maybe[str] = UNSET
    account: Maybe[AccountReferenceInput] = UNSET
    description: Maybe[str] = UNSET
    dimensions: Maybe[list[DimensionReferenceInput]] = UNSET
    discount_amount: Maybe[Decimal] = UNSET
    discount_amount2: Maybe[Decimal] = UNSET
    discount_percentage: Maybe[Decimal] = UNSET
    discount_percentage2: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    type: Maybe[ItemType] = UNSET


class BookingProposalInputV2(Input, kw_only=True):
    """A proposal of the newer model to be created."""

    id: Maybe[str] = UNSET
    addresses: Maybe[list[ProposalAddressInput]] = UNSET
    bank_account: Maybe[BankAccountReferenceInput] = UNSET
    booking_proposal_date: Maybe[str] = UNSET
    contact: Maybe[ContactReferenceInput] = UNSET
    currency: Maybe[str] = UNSET
    delivery_date: Maybe[str] = UNSET
    discount_payment_date: Maybe[str] = UNSET
    discount_payment_date2: Maybe[str] = UNSET
    due_date: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    is_payment_order: Maybe[bool] = UNSET
    ledger_name: Maybe[str] = UNSET
    line_items: Maybe[list[ProposalLineInputV2]] = UNSET
    notes: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    order_id: Maybe[str] = UNSET
    paid_date: Maybe[str] = UNSET
    payment_term_id: Maybe[str] = UNSET
    status: Maybe[ProposalStatus] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    vat_id: Maybe[str] = UNSET


class BookingProposalFormV2(Input, kw_only=True):
    """A proposal of the newer model with its document."""

    booking_proposal: BookingProposalInputV2
    booking_type: Maybe[str] = UNSET
    files: Maybe[list[Upload]] = UNSET
    folder_management: Maybe[FolderInput] = UNSET


BOOKING_PROPOSALS_V2 = Resource(
    name="v2.bookingProposals",
    model=BookingProposalV2,
    key_param="bookingProposalId",
    operations=(
        Operation(
            "createBookingProposalV2",
            Verb.CREATE,
            BookingProposalFormV2,
            form=True,
            also=((202, TaskReceipt),),
            tolerated=TOLERATED,
        ),
    ),
    tag="accounting-v2",
    root="/accounting/v2",
    doc="The same proposals, with references as records.",
)
