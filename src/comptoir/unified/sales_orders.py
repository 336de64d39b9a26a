"""Sales orders: what customers have ordered."""

from decimal import Decimal
from typing import Literal, get_args

from msgspec import UNSET, Struct

from comptoir.unified.documents import DocumentAddress, DocumentAddressInput, DocumentLine, DocumentLineInput
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

SalesOrderStatus = Literal["DRAFT", "IN_REVIEW", "OPEN", "CLOSED", "VOIDED"]


class SalesOrder(Struct, kw_only=True, rename="camel"):
    """A sales order as it is read."""

    id: str | None = None
    addresses: list[DocumentAddress] | None = None
    billing_contact_id: str | None = None
    comment: str | None = None
    contact_id: str | None = None
    created_date: str | None = None
    currency: str | None = None
    delivery_date: str | None = None
    line_items: list[DocumentLine] | None = None
    one_line_address: str | None = None
    order_date: str | None = None
    project_id: str | None = None
    shipping_contact_id: str | None = None
    status: SalesOrderStatus | None = None
    task_id: str | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    updated_date: str | None = None


class SalesOrderInput(Input, kw_only=True):
    """A sales order to be created."""

    addresses: Maybe[list[DocumentAddressInput]] = UNSET
    billing_contact_id: Maybe[str] = UNSET
    comment: Maybe[str] = UNSET
    contact_id: Maybe[str] = UNSET
    currency: Maybe[str] = UNSET
    delivery_date: Maybe[str] = UNSET
    line_items: Maybe[list[DocumentLineInput]] = UNSET
    one_line_address: Maybe[str] = UNSET
    order_date: Maybe[str] = UNSET
    project_id: Maybe[str] = UNSET
    shipping_contact_id: Maybe[str] = UNSET
    status: Maybe[SalesOrderStatus] = UNSET
    total_discount_amount: Maybe[Decimal] = UNSET
    total_discount_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET
    version: Maybe[str] = UNSET


SALES_ORDERS = Resource(
    name="salesOrders",
    model=SalesOrder,
    key_param="salesOrderId",
    operations=(
        Operation(
            "getSalesOrders",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("status", values=get_args(SalesOrderStatus), doc="Only orders in this state."),
            ),
        ),
        Operation("createSalesOrder", Verb.CREATE, SalesOrderInput),
        Operation("getSalesOrder", Verb.GET),
    ),
    doc="Orders of customers.",
)

SALES_ORDER_LINES = Resource(
    name="salesOrders.lineItems",
    model=DocumentLine,
    key_param="lineItemId",
    operations=(Operation("getSalesOrderLines", Verb.LIST, filters=(LAST_MODIFIED_AT,)),),
    parent=SALES_ORDERS,
    doc="The lines of one sales order.",
)
