"""Documents before the invoice: sales orders, quotations, purchase orders and purchase invoices."""

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.rules.amounts import ZERO
from comptoir_sandbox.exact_online.rules.trade import Trade

OPEN, PARTIAL, COMPLETE = 12, 20, 21  # a sales order's three statuses (facts 13)
ORDERED, RECEIVED_PARTLY, RECEIVED = 10, 20, 30  # a purchase order's
DRAFT, QUOTED, PRINTED, ACCEPTED, REJECTED = 20, 25, 40, 50, 5  # a quotation's
ACCEPTED_WITH_ERROR = 70

SALES_ORDERS = Trade(
    header="salesorder/salesorders",
    lines="salesorder/salesorderlines",
    collection="SalesOrderLines",
    key="OrderID",
    foreign_key="OrderID",
    party="OrderedBy",
    flag="IsSales",
    number="OrderNumber",
    start=500_001,
    date="OrderDate",
    line_vat="VATAmount",
    follows=("InvoiceTo", "DeliverTo"),
    fresh={"Status": OPEN, "DeliveryStatus": OPEN, "InvoiceStatus": OPEN, "ApprovalStatus": 1},
    fresh_line={
        "DeliveryStatus": OPEN,
        "InvoiceStatus": OPEN,
        "OrderStatus": OPEN,
        "QuantityDelivered": ZERO,
        "QuantityInvoiced": ZERO,
        "UseDropShipment": 0,
    },
    locked={"Status": frozenset({COMPLETE, 45})},
    moved=("QuantityDelivered", "QuantityInvoiced"),
)
QUOTATIONS = Trade(
    header="crm/quotations",
    lines="crm/quotationlines",
    collection="QuotationLines",
    key="QuotationID",
    foreign_key="QuotationID",
    party="OrderAccount",
    flag="Name",
    number="QuotationNumber",
    start=600_001,
    date="QuotationDate",
    follows=("InvoiceAccount", "DeliveryAccount"),
    fresh={"Status": DRAFT, "VersionNumber": 1},
    fresh_line={"Optional": False, "VersionNumber": 1},
    locked={"Status": frozenset({REJECTED, ACCEPTED, ACCEPTED_WITH_ERROR})},
)
PURCHASE_ORDERS = Trade(
    header="purchaseorder/purchaseorders",
    lines="purchaseorder/purchaseorderlines",
    collection="PurchaseOrderLines",
    key="PurchaseOrderID",
    foreign_key="PurchaseOrderID",
    party="Supplier",
    flag="IsSupplier",
    number="OrderNumber",
    start=400_001,
    date="OrderDate",
    rate="ExchangeRate",
    terms="PaymentConditionPurchase",
    quantity="QuantityInPurchaseUnits",
    unit="Unit",
    line_vat="VATAmount",
    header_vat="VATAmount",
    sells=False,
    fresh={
        "OrderStatus": ORDERED,
        "ReceiptStatus": ORDERED,
        "InvoiceStatus": ORDERED,
        "ApprovalStatus": 1,
        "Source": 11,
        "DropShipment": False,
    },
    fresh_line={"ReceivedQuantity": ZERO, "InvoicedQuantity": ZERO, "Rebill": False},
    locked={"ReceiptStatus": frozenset({RECEIVED})},
    moved=("ReceivedQuantity", "InvoicedQuantity"),
)
PURCHASE_INVOICES = Trade(
    header="purchase/purchaseinvoices",
    lines="purchase/purchaseinvoicelines",
    collection="PurchaseInvoiceLines",
    key="ID",
    foreign_key="InvoiceID",
    party="Supplier",
    flag="IsSupplier",
    number="EntryNumber",
    start=450_001,
    date="InvoiceDate",
    rate="ExchangeRate",
    terms="PaymentConditionPurchase",
    unit="Unit",
    net_amount="Amount",
    line_vat="VATAmount",
    header_amount="Amount",
    header_vat="VATAmount",
    sells=False,
    journal_type=22,
    fresh={"Status": 20, "Source": 11},
    fresh_line={"Rebill": False},
    locked={"Status": frozenset({50})},
)


def purchase_status(order: Row) -> int:
    """A purchase order is complete when it is received and invoiced, partial when something of it is."""
    parts = (order.get("ReceiptStatus"), order.get("InvoiceStatus"))
    if all(part == RECEIVED for part in parts):
        return RECEIVED
    return RECEIVED_PARTLY if any(part in (RECEIVED_PARTLY, RECEIVED) for part in parts) else ORDERED


def sales_status(order: Row) -> int:
    """An order is complete when it is delivered and invoiced, partial when something of it is."""
    parts = (order.get("DeliveryStatus"), order.get("InvoiceStatus"))
    if all(part == COMPLETE for part in parts):
        return COMPLETE
    return PARTIAL if any(part in (PARTIAL, COMPLETE) for part in parts) else int(str(order.get("Status")))
