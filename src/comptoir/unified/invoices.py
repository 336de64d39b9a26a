"""Sales invoices with their lines."""

from decimal import Decimal
from typing import Literal, get_args

from msgspec import UNSET, Struct

from comptoir.unified.documents import (
    DocumentAddress,
    DocumentAddressType,
    DocumentStatus,
    PaymentStatus,
    TaxRule,
)
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, FilterKind, Operation, Resource, Verb

InvoiceType = Literal["STANDARD", "BILL"]
InvoiceLineType = Literal["SERVICE_ITEM", "MATERIAL", "CUSTOM", "TEXT"]
InvoicePatchStatus = Literal["DRAFT", "SUBMITTED", "OPEN", "PARTIALLY_PAID", "PAID", "VOIDED"]
InvoicePatchTaxRule = Literal[
    "NET",
    "GROSS",
    "FREETAX",
    "INTRACOMMUNITY",
    "CONSTRUCTIONSERVICE",
    "EXTERNALSERVICE",
    "THIRDPARTYCOUNTRYSERVICE",
    "THIRDPARTYCOUNTRYDELIVERY",
    "REVERSECHARGE",
    "VATSALES",
    "EXPORT",
    "NONE",
    "DEFAULT",
    "EU",
    "NOTEU",
    "CUSTOM",
    "SS",
]
InvoiceShippingType = Literal["SERVICE", "SERVICEPERIOD", "DELIVERY", "DELIVERYPERIOD", "NONE"]
LineAmounts = Literal["EXCLUSIVE", "INCLUSIVE", "NOTAX"]


class InvoiceDimension(Struct, kw_only=True, rename="camel"):
    """A cost centre, project or other dimension that a line is booked on."""

    id: str | None = None
    category_name: str | None = None
    name: str | None = None


class InvoiceLine(Struct, kw_only=True, rename="camel"):
    """A line of an invoice as it is read."""

    line_item_id: str | None = None
    account_id: str | None = None
    created_date: str | None = None
    description: str | None = None
    dimensions: list[InvoiceDimension] | None = None
    discount_item_amount: Decimal | None = None
    discount_item_percentage: Decimal | None = None
    gross_amount: Decimal | None = None
    items_amount: Decimal | None = None
    item_id: str | None = None
    name: str | None = None
    quantity: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    unit_amount: Decimal | None = None
    updated_date: str | None = None


class Invoice(Struct, kw_only=True, rename="camel"):
    """A sales invoice as it is read; its key is `invoiceId`."""

    invoice_id: str | None = None
    addresses: list[DocumentAddress] | None = None
    contact_id: str | None = None
    created_date: str | None = None
    currency: str | None = None
    discount_amount: Decimal | None = None
    due_date: str | None = None
    file_id: str | None = None
    invoice_date: str | None = None
    invoice_number: str | None = None
    invoice_type: InvoiceType | None = None
    journal_code: str | None = None
    line_amount_types: LineAmounts | None = None
    line_items: list[InvoiceLine] | None = None
    name: str | None = None
    one_line_address: str | None = None
    paid_date: str | None = None
    payment_status: PaymentStatus | None = None
    payment_term_duration: Decimal | None = None
    payment_term_id: str | None = None
    reference: str | None = None
    shipping_date: str | None = None
    status: DocumentStatus | None = None
    sum_net_amount: Decimal | None = None
    tax_rule: TaxRule | None = None
    total_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None


class InvoiceAddressInput(Input, kw_only=True):
    """An address on an invoice that is to be created; country and type are free text."""

    address_line1: Maybe[str] = UNSET
    address_line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    postal_code: Maybe[str] = UNSET
    country_code: Maybe[str] = UNSET
    type: Maybe[str] = UNSET


class InvoiceAddressPatch(Input, kw_only=True):
    """An address in a partial update of an invoice."""

    address_line1: Maybe[str] = UNSET
    address_line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    postal_code: Maybe[str] = UNSET
    country_code: Maybe[str] = UNSET
    type: Maybe[DocumentAddressType] = UNSET


class InvoiceDimensionInput(Input, kw_only=True):
    """A dimension to book a line on."""

    id: Maybe[str] = UNSET
    category_name: Maybe[str] = UNSET
    name: Maybe[str] = UNSET


class InvoiceLineInput(Input, kw_only=True):
    """A line to be written."""

    account_code: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    dimensions: Maybe[list[InvoiceDimensionInput]] = UNSET
    discount_item_percentage: Maybe[Decimal] = UNSET
    gross_amount: Maybe[Decimal] = UNSET
    item_id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    quantity: Decimal
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    tax_type: Maybe[str] = UNSET
    type: Maybe[str] = UNSET
    unit_amount: Maybe[Decimal] = UNSET
    unit_name: Maybe[str] = UNSET


class InvoiceInput(Input, kw_only=True):
    """A sales invoice to be created."""

    invoice_id: Maybe[str] = UNSET
    addresses: Maybe[list[InvoiceAddressInput]] = UNSET
    contact_id: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    discount_percentage: Maybe[Decimal] = UNSET
    due_date: Maybe[str] = UNSET
    file_id: Maybe[str] = UNSET
    gross_total_amount: Maybe[Decimal] = UNSET
    invoice_date: str
    invoice_number: Maybe[str] = UNSET
    invoice_type: Maybe[InvoiceType] = UNSET
    journal_code: Maybe[str] = UNSET
    line_amount_types: Maybe[str] = UNSET
    line_items: list[InvoiceLineInput]
    name: Maybe[str] = UNSET
    one_line_address: Maybe[str] = UNSET
    paid_date: Maybe[str] = UNSET
    payment_term_duration: Maybe[Decimal] = UNSET
    payment_term_id: Maybe[str] = UNSET
    reference: Maybe[str] = UNSET
    shipping_date: Maybe[str] = UNSET
    shipping_type: Maybe[InvoiceShippingType] = UNSET
    shipping_end_date: Maybe[str] = UNSET
    status: Maybe[DocumentStatus] = UNSET
    tax_rule: Maybe[TaxRule] = UNSET
    tax_text: Maybe[str] = UNSET


class InvoiceLinePatch(Input, kw_only=True):
    """The fields of one line that are to change."""

    account_code: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    discount_item_percentage: Maybe[Decimal] = UNSET
    gross_amount: Maybe[Decimal] = UNSET
    item_id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    tax_type: Maybe[str] = UNSET
    type: Maybe[InvoiceLineType] = UNSET
    unit_amount: Maybe[Decimal] = UNSET
    unit_name: Maybe[str] = UNSET


class InvoiceLineChange(Input, kw_only=True):
    """A line in a partial update of its invoice; `lineItemId` says which."""

    line_item_id: str
    item_id: Maybe[str] = UNSET
    unit_name: Maybe[str] = UNSET
    type: Maybe[InvoiceLineType] = UNSET
    quantity: Maybe[Decimal] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    unit_amount: Maybe[Decimal] = UNSET
    gross_amount: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_type: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    account_code: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    dimensions: Maybe[list[InvoiceDimensionInput]] = UNSET
    discount_item_percentage: Maybe[Decimal] = UNSET


class InvoicePatch(Input, kw_only=True):
    """The fields of an invoice that are to change."""

    invoice_id: Maybe[str] = UNSET
    contact_id: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    reference: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    invoice_date: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    payment_term_id: Maybe[str] = UNSET
    file_id: Maybe[str] = UNSET
    status: Maybe[InvoicePatchStatus] = UNSET
    invoice_type: Maybe[InvoiceType] = UNSET
    one_line_address: Maybe[str] = UNSET
    addresses: Maybe[list[InvoiceAddressPatch]] = UNSET
    tax_rule: Maybe[InvoicePatchTaxRule] = UNSET
    tax_text: Maybe[str] = UNSET
    line_items: Maybe[list[InvoiceLineChange]] = UNSET
    discount_percentage: Maybe[Decimal] = UNSET
    shipping_type: Maybe[InvoiceShippingType] = UNSET
    shipping_date: Maybe[str] = UNSET
    shipping_end_date: Maybe[str] = UNSET
    line_amount_types: Maybe[LineAmounts] = UNSET
    due_date: Maybe[str] = UNSET
    paid_date: Maybe[str] = UNSET
    payment_term_duration: Maybe[Decimal] = UNSET


INVOICES = Resource(
    name="invoices",
    model=Invoice,
    key="invoice_id",
    key_param="invoiceId",
    operations=(
        Operation(
            "getInvoices",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("status", values=get_args(DocumentStatus), doc="Only invoices in this state."),
                Filter(
                    "paymentStatus", values=get_args(PaymentStatus), doc="Only invoices paid to this extent."
                ),
                Filter("dueDateFrom", FilterKind.DAY, doc="Only invoices due on this day or later."),
            ),
            orders=("invoiceDate", "invoiceNumber", "createdDate", "updatedDate"),
        ),
        Operation("createInvoice", Verb.CREATE, InvoiceInput),
        Operation("getInvoice", Verb.GET),
        Operation("patchInvoice", Verb.PATCH, InvoicePatch),
    ),
    doc="What customers owe.",
)

INVOICE_LINES = Resource(
    name="invoices.lineItems",
    model=InvoiceLine,
    key="line_item_id",
    key_param="lineItemId",
    operations=(
        Operation("getLineItems", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("createLineItem", Verb.CREATE, InvoiceLineInput),
        Operation("getLineItem", Verb.GET),
        Operation("patchLineItem", Verb.PATCH, InvoiceLinePatch),
    ),
    parent=INVOICES,
    doc="The lines of one invoice.",
)
