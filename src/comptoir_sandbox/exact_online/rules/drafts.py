"""Orders and invoices that are made of other documents, by the rules of those that a caller posts."""

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.rules import sales
from comptoir_sandbox.exact_online.rules.frame import Writing
from comptoir_sandbox.exact_online.rules.lines import in_order
from comptoir_sandbox.exact_online.rules.orders import SALES_ORDERS


def draft_invoice(writing: Writing, source: Row, lines: list[Row]) -> Row:
    """An open sales invoice made of what another document says."""
    key: Row = {"InvoiceID": writing.new_guid(), "Journal": source.get("Journal")}
    invoice = below(writing, {**_taken(source, _TAKEN_OVER), **key, **made(writing)}, None)
    for line in in_order(lines):
        row = {**_taken(line, _LINE_TAKEN_OVER), "ID": writing.new_guid(), "InvoiceID": key["InvoiceID"]}
        invoice.lines.append(below(writing, {**row, **made(writing)}, invoice))
    sales.SALES_INVOICE.create(invoice)
    _keep(writing, invoice, sales.INVOICES, sales.LINES)
    return invoice.row


def draft_order(writing: Writing, source: Row, lines: list[Row]) -> Row:
    """An open sales order made of what another document says."""
    key = writing.new_guid()
    order = below(writing, {**_taken(source, _TAKEN_OVER), "OrderID": key, **made(writing)}, None)
    for line in in_order(lines):
        row = {**_taken(line, _LINE_TAKEN_OVER), "ID": writing.new_guid(), "OrderID": key}
        order.lines.append(below(writing, {**row, **made(writing)}, order))
    SALES_ORDERS.create(order)
    _keep(writing, order, SALES_ORDERS.header, SALES_ORDERS.lines)
    return order.row


def _keep(writing: Writing, made: Writing, header: str, lines: str) -> None:
    writing.books.put(writing.books.table(header), made.row)
    for each in made.lines:
        writing.books.put(writing.books.table(lines), each.row)


def _taken(row: Row, names: tuple[str, ...]) -> Row:
    return {name: row[name] for name in names if row.get(name) is not None}


_TAKEN_OVER = (
    "OrderedBy",
    "InvoiceTo",
    "DeliverTo",
    "OrderNumber",
    "Description",
    "YourRef",
    "Currency",
    "PaymentCondition",
    "Discount",
    "Remarks",
    "OrderedByContactPerson",
)
_LINE_TAKEN_OVER = (
    "Item",
    "Description",
    "Quantity",
    "UnitCode",
    "UnitPrice",
    "NetPrice",
    "Discount",
    "VATCode",
    "CostCenter",
    "CostUnit",
    "Project",
    "Notes",
    "SalesOrder",
    "SalesOrderLine",
    "SalesOrderNumber",
)


def below(writing: Writing, row: Row, parent: Writing | None) -> Writing:
    return Writing(
        books=writing.books,
        row=row,
        sent=frozenset(row),
        old=None,
        lines=[],
        user=writing.user,
        currency=writing.currency,
        now=writing.now,
        new_guid=writing.new_guid,
        switches=writing.switches,
        parent=parent,
    )


def made(writing: Writing) -> Row:
    return {
        "Created": writing.now,
        "Modified": writing.now,
        "Creator": writing.user,
        "Modifier": writing.user,
    }
