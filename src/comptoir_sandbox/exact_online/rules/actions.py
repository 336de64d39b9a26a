"""Actions in the form of a POST: orders invoiced, completed and printed, payments processed (facts 5.6)."""

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.messages import say
from comptoir_sandbox.exact_online.pdf import one_page
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.documents import MISCELLANEOUS, add_document
from comptoir_sandbox.exact_online.rules.drafts import draft_invoice
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.rules.orders import COMPLETE, SALES_ORDERS, sales_status
from comptoir_sandbox.exact_online.rules.posting import OPEN, PAYMENTS, PROCESSED
from comptoir_sandbox.exact_online.rules.printed import printed_words


def invoice_orders(writing: Writing) -> None:
    """InvoiceSalesOrders: every named order becomes a draft invoice (facts 5.6: an action in a POST)."""
    made, errors = 0, []
    for named in writing.lines:
        order = writing.books.table(SALES_ORDERS.header).get(named.row.get("ID"))
        if order is None or order.get("InvoiceStatus") == COMPLETE:
            errors.append(_not_invoiced(writing, named.row.get("ID"), order))
            continue
        _invoice_order(writing, order)
        made += 1
    writing.row |= {"NumberOfCreatedInvoices": made, "NumberOfFailedInvoices": len(errors)}
    writing.row["Errors"] = ", ".join(errors) or None


def _not_invoiced(writing: Writing, key: object, order: Row | None) -> str:
    """Why an order became no invoice, in a sentence, or its id alone."""
    if writing.switches.order_errors == "id":
        return str(key)
    if order is None:
        return say(writing.speaks, "reference", "OrderID", str(key))
    return say(writing.speaks, "invoiced", "OrderID", str(order["OrderNumber"]))


def _invoice_order(writing: Writing, order: Row) -> None:
    lines = writing.books.table(SALES_ORDERS.lines).where("OrderID", order["OrderID"])
    named = {"SalesOrder": order["OrderID"], "SalesOrderNumber": order["OrderNumber"]}
    journal = {"Journal": writing.row.get("JournalCode"), "OrderNumber": order["OrderNumber"]}
    draft_invoice(
        writing, {**order, **journal}, [{**line, **named, "SalesOrderLine": line["ID"]} for line in lines]
    )
    for line in lines:
        done = {"InvoiceStatus": COMPLETE, "QuantityInvoiced": line["Quantity"], "Modified": writing.now}
        writing.books.put(writing.books.table(SALES_ORDERS.lines), {**line, **done})
    row = {**order, "InvoiceStatus": COMPLETE, "Modified": writing.now, "Modifier": writing.user}
    writing.books.put(writing.books.table(SALES_ORDERS.header), {**row, "Status": sales_status(row)})


def complete_order(writing: Writing) -> None:
    """CompleteSalesOrder: what is still to be delivered or invoiced no longer is."""
    table = writing.books.table(SALES_ORDERS.header)
    order = table.get(writing.row.get("OrderID"))
    if order is None:
        raise Invalid("reference", "OrderID")
    row = {**order, "Modified": writing.now, "Modifier": writing.user}
    for name, asked in (("DeliveryStatus", "CompleteDelivery"), ("InvoiceStatus", "CompleteInvoice")):
        if writing.row.get(asked) is not False:
            row[name] = COMPLETE
    writing.books.put(table, {**row, "Status": sales_status(row)})
    writing.row["SuccessMessage"] = str(order["OrderNumber"])


def print_order(writing: Writing) -> None:
    """PrintedSalesOrders: the order as a document with a PDF."""
    order = writing.books.table(SALES_ORDERS.header).get(writing.row.get("OrderId"))
    if order is None:
        raise Invalid("reference", "OrderID")
    number = order["OrderNumber"]
    lines = writing.books.table(SALES_ORDERS.lines).where("OrderID", order["OrderID"])
    words = printed_words(writing, order["OrderedBy"])
    title = f"{words.order} {number}"
    text = [title, "", *(f"{each['Quantity']} x {each['Description']}" for each in lines)]
    text += ["", f"{words.total} {order['AmountFC']} {order['Currency']}"]
    values: Row = {
        "Subject": title,
        "Language": words.language.upper().ljust(10),
        "Type": MISCELLANEOUS,
        "Account": order["OrderedBy"],
    }
    document = add_document(writing, values, f"{number}.pdf", one_page(text))
    mailed = writing.row.get("SendEmailToCustomer")
    writing.row |= {
        "Division": writing.books.division,
        "Document": document["ID"],
        "DocumentCreationSuccess": str(number),
        "EmailCreationSuccess": str(number) if mailed else None,
    }


def process_payments(writing: Writing) -> None:
    """ProcessPayments: the named payables become processed (facts 12)."""
    table = writing.books.table(PAYMENTS)
    found = [table.get(str(key).strip("{}").lower()) for key in writing.ids.get("PaymentIDs", ())]
    items = [row for row in found if row is not None and row["Status"] == OPEN]
    if not found or len(items) != len(found):
        raise Invalid("reference", "PaymentIDs")
    for row in items:
        writing.books.put(
            table, {**row, "Status": PROCESSED, "PaymentSelected": writing.now, "Modified": writing.now}
        )
    writing.row["SuccessMessage"] = str(len(items))


ACTIONS: dict[str, Behaviour] = {
    "salesorder/printedsalesorders": Behaviour(transient=True, full_answer=True, create=print_order),
    "salesinvoice/invoicesalesorders": Behaviour(transient=True, full_answer=True, create=invoice_orders),
    "salesorder/completesalesorder": Behaviour(transient=True, full_answer=True, create=complete_order),
    "cashflow/processpayments": Behaviour(transient=True, full_answer=True, create=process_payments),
}
