"""Vendor credits: what suppliers give back. Their lines are those of bills."""

from decimal import Decimal
from typing import get_args

from msgspec import UNSET, Struct

from comptoir.unified.bills import Bill, BillLine, BillLineInput
from comptoir.unified.documents import (
    DocumentAddress,
    DocumentAddressInput,
    DocumentStatus,
    PaymentStatus,
    ShippingType,
    TaxRule,
)
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb


class VendorCredit(Struct, kw_only=True, rename="camel"):
    """A vendor credit as it is read."""

    id: str | None = None
    account_id: str | None = None
    addresses: list[DocumentAddress] | None = None
    contact_id: str | None = None
    created_date: str | None = None
    currency: str | None = None
    delivery_date: str | None = None
    due_date: str | None = None
    file_id: str | None = None
    journal_code: str | None = None
    line_items: list[BillLine] | None = None
    name: str | None = None
    one_line_address: str | None = None
    paid_date: str | None = None
    payment_reference: str | None = None
    payment_term_id: str | None = None
    payment_status: PaymentStatus | None = None
    payment_days: Decimal | None = None
    reference: str | None = None
    shipping_date: str | None = None
    shipping_type: ShippingType | None = None
    status: DocumentStatus | None = None
    tax_rule: TaxRule | None = None
    tax_text: str | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None
    vendor_credit_date: str | None = None
    vendor_credit_number: str | None = None


class VendorCreditInput(Input, kw_only=True):
    """A vendor credit to be created or replaced."""

    account_id: Maybe[str] = UNSET
    addresses: Maybe[list[DocumentAddressInput]] = UNSET
    contact_id: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    delivery_date: Maybe[str] = UNSET
    due_date: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    line_items: Maybe[list[BillLineInput]] = UNSET
    name: Maybe[str] = UNSET
    one_line_address: Maybe[str] = UNSET
    paid_date: Maybe[str] = UNSET
    payment_reference: Maybe[str] = UNSET
    payment_status: Maybe[PaymentStatus] = UNSET
    payment_days: Maybe[Decimal] = UNSET
    reference: Maybe[str] = UNSET
    shipping_date: Maybe[str] = UNSET
    shipping_type: Maybe[ShippingType] = UNSET
    status: Maybe[DocumentStatus] = UNSET
    tax_rule: Maybe[TaxRule] = UNSET
    tax_text: Maybe[str] = UNSET
    total_discount_amount: Maybe[Decimal] = UNSET
    total_discount_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET
    vendor_credit_date: str
    vendor_credit_number: str


VENDOR_CREDITS = Resource(
    name="vendorCredits",
    model=VendorCredit,
    key_param="vendorCreditId",
    operations=(
        Operation(
            "getVendorCredits",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("status", values=get_args(DocumentStatus), doc="Only credits in this state."),
                Filter(
                    "paymentStatus",
                    values=get_args(PaymentStatus),
                    doc="Only credits settled to this extent.",
                ),
            ),
        ),
        Operation(
            "createVendorCredit",
            Verb.CREATE,
            VendorCreditInput,
            path="/accounting/vendorCredit",
            aliases=("/accounting/vendorCredits",),
        ),
        Operation("getVendorCredit", Verb.GET),
        Operation("updateVendorCredit", Verb.REPLACE, VendorCreditInput, answer=Bill),
        Operation("deleteVendorCredit", Verb.DELETE),
    ),
    doc="Credits from suppliers; a replaced one is answered as a bill, as published.",
)
