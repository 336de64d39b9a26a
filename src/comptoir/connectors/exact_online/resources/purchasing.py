"""Purchase orders and what was received for them, with their lines; read-only in the published API."""

from decimal import Decimal

from comptoir.cdk.mapping import Derived, Lines, Row, Table
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    CURRENCY,
    DATE,
    GUID,
    MOMENT,
    PERCENT,
    TEXT,
    VAT_CODE,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import PURCHASE_ORDER_STATES
from comptoir.connectors.exact_online.resources.conditions import (
    GOODS_RECEIPT,
    MODIFIED_SINCE,
    PURCHASE_ORDER,
)
from comptoir.connectors.exact_online.resources.reckoned import less, off, plus
from comptoir.connectors.exact_online.telling.places import of_purchase, told
from comptoir.unified.goods_receipts import GOODS_RECEIPT_LINES, GOODS_RECEIPTS
from comptoir.unified.purchase_orders import PURCHASE_ORDER_LINES, PURCHASE_ORDERS


def _state(order: int | None, receipt: int | None) -> str | None:
    """The state of the order; versions of Exact that tell none have that of its receipt."""
    return PURCHASE_ORDER_STATES.get(order if order is not None else receipt or 0)


def _net(excluding: Decimal | None, gross: Decimal | None, tax: Decimal | None) -> Decimal | None:
    """The amount without VAT, also where Exact does not state it."""
    if excluding is not None or gross is None:
        return excluding
    return gross - (tax or 0)


purchase_order_lines = Table(
    PURCHASE_ORDER_LINES,
    endpoint("purchaseorder/PurchaseOrderLines"),
    foreign="PurchaseOrderID",
    owner=PURCHASE_ORDER,
    rows=(
        #   unified                        Exact Online       crossing
        Row("id", "ID", GUID),
        Row("item_id", "Item", GUID),
        Row("item_name", "ItemDescription", TEXT),
        Row("description", "Description", TEXT),
        Row("quantity", "QuantityInPurchaseUnits", AMOUNT),
        Row("unit_amount", "UnitPrice", AMOUNT),
        Row("unit_name", "UnitDescription", TEXT),
        Row("unit_discount_percentage", "Discount", PERCENT),
        Row("total_discount_percentage", "Discount", PERCENT),
        Derived("unit_discount_amount", ("UnitPrice", "NetPrice"), less),
        Derived("total_discount_amount", ("UnitPrice", "NetPrice", "QuantityInPurchaseUnits"), off),
        Row("total_net_amount", "AmountFC", AMOUNT),
        Row("total_tax_amount", "VATAmount", AMOUNT),
        Derived("total_gross_amount", ("AmountFC", "VATAmount"), plus),
        Row("tax_code", "VATCode", VAT_CODE),
        Row("tax_rate_percentage", "VATPercentage", PERCENT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)

purchase_orders = Table(
    PURCHASE_ORDERS,
    endpoint("purchaseorder/PurchaseOrders"),
    rows=(
        #   unified                        Exact Online       crossing
        Row("id", "PurchaseOrderID", GUID),
        Derived("addresses", ("Supplier", "DeliveryAccount", "DeliveryAddress"), of_purchase),
        Row("supplier_id", "Supplier", GUID),
        Row("order_date", "OrderDate", DATE),
        Row("approval_date", "Approved", MOMENT),
        Row("currency", "Currency", CURRENCY),
        Row("description", "Description", TEXT),
        Row("comment", "Remarks", TEXT),
        Row("reference", "YourRef", TEXT),
        Row("payment_term_id", "PaymentCondition", CODE_REFERENCE),
        Derived("status", ("OrderStatus", "ReceiptStatus"), _state),
        Row("total_discount_amount", "AmountDiscount", AMOUNT),
        Row("total_discount_percentage", "Discount", PERCENT),
        Row("total_gross_amount", "AmountFC", AMOUNT),
        Derived("total_net_amount", ("AmountFCExclVat", "AmountFC", "VATAmount"), _net),
        Row("total_tax_amount", "VATAmount", AMOUNT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines("line_items", "PurchaseOrderLines", purchase_order_lines),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
    told=told("addresses"),
)

goods_receipt_lines = Table(
    GOODS_RECEIPT_LINES,
    endpoint("purchaseorder/GoodsReceiptLines"),
    foreign="GoodsReceiptID",
    owner=GOODS_RECEIPT,
    rows=(
        #   unified                Exact Online         crossing
        Row("id", "ID", GUID),
        Row("item_id", "Item", GUID),
        Row("item_name", "ItemDescription", TEXT),
        Row("description", "Description", TEXT),
        Row("project_id", "Project", GUID),
        Row("purchase_order_id", "PurchaseOrderID", GUID),
        Row("quantity_ordered", "QuantityOrdered", AMOUNT),
        Row("quantity_received", "QuantityReceived", AMOUNT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)

goods_receipts = Table(
    GOODS_RECEIPTS,
    endpoint("purchaseorder/GoodsReceipts"),
    rows=(
        #   unified         Exact Online    crossing
        Row("id", "ID", GUID),
        Row("supplier_id", "Supplier", GUID),
        Row("description", "Description", TEXT),
        Row("comment", "Remarks", TEXT),
        Row("reference", "YourRef", TEXT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines("line_items", "GoodsReceiptLines", goods_receipt_lines),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)
