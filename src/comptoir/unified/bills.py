"""Bills: the purchase invoices that suppliers send, with their lines."""

from decimal import Decimal
from typing import get_args

from msgspec import UNSET, Struct

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


class BillDimension(Struct, kw_only=True, rename="camel"):
    """A cost centre or other dimension that a line is booked on."""

    name: str | None = None
    category_name: str | None = None
    id: str | None = None


class BillLine(Struct, kw_only=True, rename="camel"):
    """A line of a bill or a vendor credit as it is read."""

    id: str | None = None
    account_id: str | None = None
    account_number: str | None = None
    created_date: str | None = None
    deferred_end_date: str | None = None
    deferred_start_date: str | None = None
    description: str | None = None
    dimensions: list[BillDimension] | None = None
    item_id: str | None = None
    item_name: str | None = None
    quantity: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    unit_amount: Decimal | None = None
    unit_discount_amount: Decimal | None = None
    unit_discount_percentage: Decimal | None = None
    unit_name: str | None = None
    updated_date: str | None = None


class PurchaseDocument(Struct, kw_only=True, rename="camel"):
    """What bills and vendor credits have in common, as it is read."""

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


class Bill(PurchaseDocument, kw_only=True, rename="camel"):
    """A bill as it is read."""

    bill_date: str | None = None
    bill_number: str | None = None
    payment_term_code: str | None = None


class BillDimensionInput(Input, kw_only=True):
    """A dimension to book a line on."""

    name: str
    category_name: str
    id: Maybe[str] = UNSET


class BillLineInput(Input, kw_only=True):
    """A line of a bill or a vendor credit to be written."""

    id: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    account_number: Maybe[str] = UNSET
    deferred_end_date: Maybe[str] = UNSET
    deferred_start_date: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    dimensions: Maybe[list[BillDimensionInput]] = UNSET
    item_id: Maybe[str] = UNSET
    item_name: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    total_discount_amount: Maybe[Decimal] = UNSET
    total_discount_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET
    unit_amount: Maybe[Decimal] = UNSET
    unit_discount_amount: Maybe[Decimal] = UNSET
    unit_discount_percentage: Maybe[Decimal] = UNSET
    unit_name: Maybe[str] = UNSET


class PurchaseDocumentInput(Input, kw_only=True):
    """What bills and vendor credits have in common, to be written."""

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


class BillInput(PurchaseDocumentInput, kw_only=True):
    """A bill to be created or replaced."""

    bill_date: Maybe[str] = UNSET
    bill_number: Maybe[str] = UNSET
    file_id: Maybe[str] = UNSET
    payment_term_code: Maybe[str] = UNSET


BILLS = Resource(
    name="bills",
    model=Bill,
    key_param="billId",
    operations=(
        Operation(
            "getBills",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("status", values=get_args(DocumentStatus), doc="Only bills in this state."),
                Filter(
                    "paymentStatus", values=get_args(PaymentStatus), doc="Only bills paid to this extent."
                ),
            ),
            orders=("billDate", "billNumber", "createdDate", "updatedDate"),
        ),
        Operation("createBill", Verb.CREATE, BillInput),
        Operation("getBill", Verb.GET),
        Operation("updateBill", Verb.REPLACE, BillInput),
        Operation("deleteBill", Verb.DELETE),
    ),
    doc="What the company owes its suppliers.",
)

_TOLERATED = ("environmentName",)

BILL_LINES = Resource(
    name="bills.lineItems",
    model=BillLine,
    key_param="lineItemId",
    operations=(
        Operation("getBillLineItems", Verb.LIST, paged=False, tolerated=_TOLERATED),
        Operation("createBillLineItem", Verb.CREATE, BillLineInput, as_list=True, tolerated=_TOLERATED),
        Operation("updateBillLineItem", Verb.REPLACE, BillLineInput, as_list=True, tolerated=_TOLERATED),
    ),
    parent=BILLS,
    doc="The lines of one bill.",
)
