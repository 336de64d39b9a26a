"""Purchase orders: what the company has ordered from its suppliers."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from comptoir.unified.documents import DocumentAddress, DocumentLine
from comptoir.unified.values import CurrencyCode
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb

PurchaseOrderStatus = Literal["OPEN", "CLOSED", "PARTIALLY_FULFILLED", "CANCELED"]


class PurchaseOrder(Struct, kw_only=True, rename="camel"):
    """A purchase order as it is read."""

    id: str | None = None
    addresses: list[DocumentAddress] | None = None
    approval_date: str | None = None
    comment: str | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    description: str | None = None
    line_items: list[DocumentLine] | None = None
    order_date: str | None = None
    payment_term_id: str | None = None
    reference: str | None = None
    status: PurchaseOrderStatus | None = None
    supplier_id: str | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None


PURCHASE_ORDERS = Resource(
    name="purchaseOrders",
    model=PurchaseOrder,
    key_param="purchaseOrderId",
    operations=(
        Operation("getPurchaseOrders", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("getPurchaseOrder", Verb.GET),
    ),
    doc="Orders to suppliers.",
)

PURCHASE_ORDER_LINES = Resource(
    name="purchaseOrders.lineItems",
    model=DocumentLine,
    key_param="lineItemId",
    operations=(
        Operation("getPurchaseOrderLineItems", Verb.LIST, filters=(LAST_MODIFIED_AT,), paged=False),
        Operation("getPurchaseOrderLineItem", Verb.GET),
    ),
    parent=PURCHASE_ORDERS,
    doc="The lines of one purchase order.",
)
