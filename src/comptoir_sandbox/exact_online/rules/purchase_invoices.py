"""Rules for purchase invoices: of items or order lines, booked as a payable (facts 12, 13).

When such an invoice reaches the ledger is not told; here it does at once, by switch never.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents, plain
from comptoir_sandbox.exact_online.rules.entries import PURCHASES
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.lines import carried
from comptoir_sandbox.exact_online.rules.orders import (
    ORDERED,
    PURCHASE_INVOICES,
    PURCHASE_ORDERS,
    RECEIVED,
    RECEIVED_PARTLY,
    purchase_status,
)
from comptoir_sandbox.exact_online.rules.posting import (
    PAYABLE,
    Leg,
    check_period,
    control_account,
    entry_number,
)

_TYPES, _CREDITS = (8030, 8031, 8033, 8034), (8031, 8034)
_TAKEN = ("Item", "UnitPrice", "NetPrice", "Discount", "VATCode", "Project", "CostCenter", "CostUnit")
_ONE = Decimal(1)


def create_invoice(writing: Writing) -> None:
    row = writing.row
    if row.get("Type") not in _TYPES:
        raise Invalid("invalid", "Type")
    writing.default("InvoiceDate", writing.today)
    day = row["InvoiceDate"]
    if not isinstance(day, datetime):
        raise Invalid("mandatory", "InvoiceDate")
    writing.default("FinancialYear", day.year)
    writing.default("FinancialPeriod", day.month)
    check_period(writing.books, row["FinancialYear"], row["FinancialPeriod"])
    for line in writing.lines:
        _take_order_line(line)
        _turn_credit(line, row["Type"])
    row["EntryNumber"] = entry_number(writing.books, str(row["Journal"]), day)
    PURCHASE_INVOICES.create(writing)
    for line in writing.lines:
        line.row |= {
            "InvoiceType": row["Type"],
            "Currency": row["Currency"],
            "ItemUnit": line.row.get("Unit"),
        }


def change_invoice(writing: Writing) -> None:
    _refuse_closed(writing.books, writing.old or {})
    _refuse_closed(writing.books, writing.row)
    PURCHASE_INVOICES.change(writing)


def store_invoice(writing: Writing) -> None:
    """The ledger follows, and the orders know how much of them has been invoiced."""
    row, lines = writing.row, PURCHASE_INVOICES.lines_of(writing)
    if writing.switches.purchase_invoice_ledger == "at_once":
        writing.ledger.post(_transaction(row), _legs(writing.books, row, lines))
    if writing.old is None:
        _count_invoiced(writing, lines, 1)


def remove_invoice(writing: Writing) -> None:
    PURCHASE_INVOICES.remove(writing)
    _refuse_closed(writing.books, writing.row)
    if writing.books.table("financialtransaction/transactions").get(writing.row["ID"]) is not None:
        writing.ledger.unpost(writing.row["ID"])
    _count_invoiced(writing, PURCHASE_INVOICES.lines_of(writing), -1)


def _refuse_closed(books: Books, row: Row) -> None:
    check_period(books, row["FinancialYear"], row["FinancialPeriod"])


def _take_order_line(line: Writing) -> None:
    """A line may name an order's line instead of an item; what is not sent comes from there."""
    key = line.row.get("PurchaseOrderLine")
    if key is None:
        return
    ordered = line.books.table(PURCHASE_ORDERS.lines).get(key)
    if ordered is None:
        raise Invalid("reference", "PurchaseOrderLine")
    for name in _TAKEN:
        line.default(name, ordered.get(name))
    open_quantity = (as_decimal(ordered.get("QuantityInPurchaseUnits")) or ZERO) - (
        as_decimal(ordered.get("InvoicedQuantity")) or ZERO
    )
    line.default("Quantity", plain(open_quantity))


def _turn_credit(line: Writing, kind: object) -> None:
    quantity = line.decimal("Quantity") or _ONE
    if kind in _CREDITS and line.switches.credit_quantity == "negative" and quantity > 0:
        line.row["Quantity"] = -quantity


def _count_invoiced(writing: Writing, lines: list[Row], sign: int) -> None:
    table = writing.books.table(PURCHASE_ORDERS.lines)
    orders = set()
    for line in lines:
        ordered = table.get(line.get("PurchaseOrderLine"))
        if ordered is None:
            continue
        total = (as_decimal(ordered.get("InvoicedQuantity")) or ZERO) + sign * Decimal(str(line["Quantity"]))
        changed = {"InvoicedQuantity": plain(total), "Modified": writing.now}
        writing.books.put(table, {**ordered, **changed})
        orders.add(ordered["PurchaseOrderID"])
    for key in orders:
        _follow(writing, key)


def _follow(writing: Writing, key: object) -> None:
    """The order's invoice status: open, partial or complete."""
    table = writing.books.table(PURCHASE_ORDERS.header)
    lines = writing.books.table(PURCHASE_ORDERS.lines).where("PurchaseOrderID", key)
    pairs = [
        (
            as_decimal(line.get("InvoicedQuantity")) or ZERO,
            as_decimal(line["QuantityInPurchaseUnits"]) or ZERO,
        )
        for line in lines
    ]
    done, begun = all(got >= whole for got, whole in pairs), any(got > 0 for got, _ in pairs)
    status = RECEIVED if done else RECEIVED_PARTLY if begun else ORDERED
    order = {**(table.get(key) or {}), "InvoiceStatus": status, "Modified": writing.now}
    writing.books.put(table, {**order, "OrderStatus": purchase_status(order)})


def _transaction(row: Row) -> Row:
    total = as_decimal(row["Amount"]) or ZERO
    credit = total < 0 or row["Type"] in _CREDITS
    return {
        "EntryID": row["ID"],
        "EntryNumber": row["EntryNumber"],
        "InvoiceNumber": row["EntryNumber"],
        "JournalCode": row["Journal"],
        "Type": PURCHASES.credit if credit else PURCHASES.normal,
        "Status": row["Status"],
        "Date": row["InvoiceDate"],
        "DueDate": row.get("DueDate"),
        "FinancialYear": row["FinancialYear"],
        "FinancialPeriod": row["FinancialPeriod"],
        "Description": row.get("Description"),
        "Currency": row.get("Currency"),
        "ExchangeRate": row.get("ExchangeRate"),
        "Account": row["Supplier"],
        "YourRef": row.get("YourRef"),
        "Document": row.get("Document"),
        "PaymentCondition": row.get("PaymentCondition"),
        "PaymentReference": row.get("PaymentReference"),
    }


def _legs(books: Books, row: Row, lines: list[Row]) -> list[Leg]:
    """The payable, stock or costs line by line, VAT by line; a rounding cent goes to the first line."""
    supplier = books.table("crm/accounts").get(row["Supplier"]) or {}
    legs = [
        Leg(supplier.get("GLAP") or control_account(books, PAYABLE), -(as_decimal(row["Amount"]) or ZERO))
    ]
    kept = 1 - (as_decimal(row.get("Discount")) or ZERO)
    for line in lines:
        base, tax = (cents((as_decimal(line[name]) or ZERO) * kept) for name in ("Amount", "VATAmount"))
        more = carried(line, "Item")
        more |= {"AmountVATFC": tax, "AmountVATBaseFC": base}
        legs.append(Leg(_goods_account(books, line), base, more))
        if tax:
            vat = books.table("vat/vatcodes").first("Code", line.get("VATCode")) or {}
            legs.append(Leg(vat.get("GLToClaim"), tax, {"VATCode": line.get("VATCode")}))
    legs[1].amount -= sum((leg.amount for leg in legs), ZERO)
    return legs


def _goods_account(books: Books, line: Row) -> object:
    """Stock for what is kept in stock, costs for the rest."""
    item = books.table("logistics/items").get(line["Item"]) or {}
    return item.get("GLStock") if item.get("IsStockItem") else item.get("GLCosts")


def behaviours() -> dict[str, Behaviour]:
    """The rules of header and lines, by table."""
    found = PURCHASE_INVOICES.behaviours()
    header = replace(
        found[PURCHASE_INVOICES.header],
        create=create_invoice,
        change=change_invoice,
        stored=store_invoice,
        remove=remove_invoice,
    )
    return {**found, PURCHASE_INVOICES.header: header}
