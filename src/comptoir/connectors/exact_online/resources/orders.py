"""Sales orders and offers with their lines: what customers ordered, and what was proposed to them.

Amounts of a line are without VAT, those of the whole record with it, as at sales invoices.
"""

from comptoir.cdk.mapping import AnyOf, Constant, Derived, FirstLine, Lines, Node, Row, Table
from comptoir.connectors.exact_online.booking.addressing import Parties
from comptoir.connectors.exact_online.booking.ordering import Ordered
from comptoir.connectors.exact_online.booking.rates import in_place_of_code
from comptoir.connectors.exact_online.booking.wishes import Step, Wishes, asked_of_status
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    CURRENCY,
    DATE,
    GIVEN_BACK,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    PERCENT,
    REFERENCE,
    TEXT,
    choice,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import OFFER_STATES, SALES_ORDER_STATES
from comptoir.connectors.exact_online.resources.conditions import (
    ALWAYS,
    BILLED_CUSTOMER,
    MODIFIED_SINCE,
    OFFER,
    PROJECT,
    SALES_ORDER,
    TAX_CODE_FACTS,
    TAXED_CUSTOMER,
    TAXED_ITEM,
    UNIT,
)
from comptoir.connectors.exact_online.resources.reckoned import (
    less,
    off,
    off_given_back,
    plus,
    plus_given_back,
)
from comptoir.connectors.exact_online.telling.places import told
from comptoir.unified.offers import OFFER_LINES, OFFERS
from comptoir.unified.sales_orders import SALES_ORDER_LINES, SALES_ORDERS

_AWAITING_APPROVAL = 0
_OPEN = 12


def _order_state(status: int | None, approval: int | None) -> str | None:
    """An open order that nobody has approved yet is still in review."""
    if status == _OPEN and approval == _AWAITING_APPROVAL:
        return "IN_REVIEW"
    return None if status is None else SALES_ORDER_STATES.get(status)


def line_rows(tax: str, *, given_back: bool = False) -> tuple[Node, ...]:
    """What lines of orders, offers and credit notes have in common; `tax` is the column of their VAT.

    What is `given_back` has the other sign at Exact.
    """
    amount = GIVEN_BACK if given_back else AMOUNT
    return (
        #   unified                       Exact Online   crossing
        Row("id", "ID", GUID, write=False),
        Row("item_id", "Item", REFERENCE, required=True, refers=TAXED_ITEM),
        Row("description", "Description", TEXT),
        Row("quantity", "Quantity", amount),
        Row("unit_amount", "UnitPrice", AMOUNT),
        Row("unit_name", "UnitCode", CODE_REFERENCE, refers=UNIT),
        Derived("unit_discount_amount", ("UnitPrice", "NetPrice"), less),
        Derived(
            "total_discount_amount",
            ("UnitPrice", "NetPrice", "Quantity"),
            off_given_back if given_back else off,
        ),
        Row("unit_discount_percentage", "Discount", PERCENT),
        Row("total_discount_percentage", "Discount", PERCENT, fallback=True),
        Row("tax_code", "VATCode", CODE_REFERENCE, refers=TAX_CODE_FACTS),
        Row("tax_rate_percentage", "VATPercentage", PERCENT, write=False),
        in_place_of_code(),
        Row("total_net_amount", "AmountFC", amount, write=False),
        Row("total_tax_amount", tax, amount, write=False),
        Derived("total_gross_amount", ("AmountFC", tax), plus_given_back if given_back else plus),
    )


LINE_CHECKS = {
    name: name
    for name in (
        "tax_rate_percentage",
        "total_net_amount",
        "total_tax_amount",
        "total_gross_amount",
        "unit_discount_amount",
        "total_discount_amount",
    )
}
TOTAL_CHECKS = {
    name: name
    for name in ("total_net_amount", "total_tax_amount", "total_gross_amount", "total_discount_amount")
}

_ORDER_PARTIES = Parties("OrderedBy", "InvoiceTo", "DeliverTo", "DeliveryAddress")
_OFFER_PARTIES = Parties("OrderAccount", "InvoiceAccount", "DeliveryAccount", "DeliveryAddress")
ORDER_WISHES = Wishes(
    "sales order",
    fresh="OPEN",
    steps={"CLOSED": Step("salesorder/CompleteSalesOrder", "OrderID")},
    instead={
        "DRAFT": "Exact Online has no drafts of orders: send an offer, or leave it out.",
        "IN_REVIEW": "Leave it out: the company's settings say whether orders are to be approved.",
        "VOIDED": "Leave it out: an order is cancelled in Exact Online itself.",
    },
)
OFFER_WISHES = Wishes(
    "offer",
    fresh="DRAFT",
    steps={
        "SENT": Step("crm/PrintQuotation", "QuotationID", {"SendEmailToCustomer": False}),
        "DECLINED": Step("crm/RejectQuotation", "QuotationID"),
    },
    instead={
        "ACCEPTED": (
            "Send SENT, and accept it in Exact Online, where what it becomes is chosen; or have that done by "
            "POST /accounting/passThrough to crm/AcceptQuotation."
        ),
        "EXPIRED": "Leave it out: Exact Online has no such state.",
        "VOIDED": "Leave it out, or send DECLINED.",
    },
)

sales_order_lines = Table(
    SALES_ORDER_LINES,
    endpoint("salesorder/SalesOrderLines"),
    foreign="OrderID",
    owner=SALES_ORDER,
    also=("Project",),
    rows=(*line_rows("VATAmount"), Row("item_name", "ItemDescription", TEXT)),
    checks=LINE_CHECKS,
)

sales_orders = Table(
    SALES_ORDERS,
    endpoint("salesorder/SalesOrders"),
    floor=ALWAYS,
    rows=(
        #   unified                        Exact Online        crossing
        Row("id", "OrderID", GUID, write=False),
        *_ORDER_PARTIES.rows("one_line_address"),
        Row("contact_id", "OrderedBy", REFERENCE, required=True, refers=BILLED_CUSTOMER),
        Row("billing_contact_id", "InvoiceTo", REFERENCE, refers=BILLED_CUSTOMER),
        Row("shipping_contact_id", "DeliverTo", REFERENCE, refers=TAXED_CUSTOMER),
        Row("order_date", "OrderDate", DATE),
        Row("delivery_date", "DeliveryDate", DATE),
        Row("currency", "Currency", CURRENCY),
        Row("comment", "Remarks", TEXT),
        Derived("status", ("Status", "ApprovalStatus"), _order_state),
        asked_of_status(),
        Row("total_discount_percentage", "Discount", PERCENT),
        Row("total_discount_amount", "AmountDiscount", AMOUNT, write=False),
        Row("total_gross_amount", "AmountFC", AMOUNT),
        Row("total_net_amount", "AmountFCExclVat", AMOUNT),
        Derived("total_tax_amount", ("AmountFC", "AmountFCExclVat"), less),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines(
            "line_items",
            "SalesOrderLines",
            sales_order_lines,
            required=True,
            inherits=(Row("project_id", "Project", REFERENCE, refers=PROJECT),),
        ),
        FirstLine("project_id", "SalesOrderLines", "Project", GUID),
    ),
    checks=TOTAL_CHECKS,
    finish=Ordered("SalesOrderLines", _ORDER_PARTIES, ORDER_WISHES),
    follow=ORDER_WISHES.follow,
    told=told("addresses", "one_line_address"),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "status": AnyOf(
            {
                "IN_REVIEW": "Status eq 12 and ApprovalStatus eq 0",
                "OPEN": "Status eq 20 or (Status eq 12 and ApprovalStatus ne 0)",
                "CLOSED": "Status eq 21",
                "VOIDED": "Status eq 45",
            }
        ),
    },
)

offer_lines = Table(
    OFFER_LINES,
    endpoint("crm/QuotationLines"),
    foreign="QuotationID",
    owner=OFFER,
    rows=(
        *line_rows("VATAmountFC"),
        Row("name", "ItemDescription", TEXT),
        Constant("type", "ITEM"),
    ),
    checks=LINE_CHECKS,
)

offers = Table(
    OFFERS,
    endpoint("crm/Quotations"),
    rows=(
        #   unified                        Exact Online        crossing
        Row("id", "QuotationID", GUID, write=False),
        *_OFFER_PARTIES.rows("one_line_address"),
        Row("contact_id", "OrderAccount", REFERENCE, required=True, refers=TAXED_CUSTOMER),
        Row("offer_number", "QuotationNumber", NUMBER_TEXT),
        Row("offer_date", "QuotationDate", DATE),
        Row("currency", "Currency", CURRENCY),
        Row("name", "Description", TEXT),
        Row("reference", "YourRef", TEXT),
        Row("status", "Status", choice("OFFER STATE", int, OFFER_STATES)),
        asked_of_status(),
        Row("total_discount_amount", "AmountDiscount", AMOUNT),
        Row("total_gross_amount", "AmountFC", AMOUNT),
        Row("total_tax_amount", "VATAmountFC", AMOUNT),
        Derived("total_net_amount", ("AmountFC", "VATAmountFC"), less),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines("line_items", "QuotationLines", offer_lines, required=True),
    ),
    checks=TOTAL_CHECKS,
    finish=Ordered("QuotationLines", _OFFER_PARTIES, OFFER_WISHES),
    follow=OFFER_WISHES.follow,
    told=told("addresses", "one_line_address"),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "status": AnyOf(
            {
                state: " or ".join(
                    f"Status eq {number}" for number, name in OFFER_STATES.items() if name == state
                )
                for state in dict.fromkeys(OFFER_STATES.values())
            }
        ),
    },
)
