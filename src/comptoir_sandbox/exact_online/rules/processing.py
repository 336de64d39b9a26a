"""Printing a sales invoice, which gives it its number, its entry in the ledger and its PDF (facts 10)."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.pdf import one_page
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents
from comptoir_sandbox.exact_online.rules.documents import SALES_INVOICE, add_document
from comptoir_sandbox.exact_online.rules.entries import SALES
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.lines import carried
from comptoir_sandbox.exact_online.rules.posting import (
    RECEIVABLE,
    Ledger,
    Leg,
    check_period,
    control_account,
    entry_number,
)
from comptoir_sandbox.exact_online.rules.printed import printed_words
from comptoir_sandbox.exact_online.rules.rates import in_own_currency, rate_on
from comptoir_sandbox.exact_online.rules.sales import INVOICES, LINES, due_by_terms

PRINTED = "salesinvoice/printedsalesinvoices"
_OPEN, _PROCESSED = 20, 50
_ONE = Decimal(1)
_CREDIT_NOTES = (8021, 8024)


def print_invoice(writing: Writing) -> None:
    """Process the invoice and answer with the document that came of it."""
    row, table = writing.row, writing.books.table(INVOICES)
    invoice = table.get(row.get("InvoiceID"))
    if invoice is None:
        raise Invalid("reference", "InvoiceID")
    if invoice["Status"] != _OPEN:
        raise Invalid("processed")
    day = row.get("InvoiceDate")
    day = day if isinstance(day, datetime) else writing.today
    year, period = row.get("ReportingYear") or day.year, row.get("ReportingPeriod") or day.month
    check_period(writing.books, year, period)
    number = entry_number(writing.books, str(invoice["Journal"]), day)
    processed = {
        **invoice,
        "Status": _PROCESSED,
        "StarterSalesInvoiceStatus": 2,
        "InvoiceNumber": number,
        "InvoiceDate": day,
        "DueDate": _due(writing.books, invoice, day),
        "Modified": writing.now,
        "Modifier": writing.user,
    }
    writing.books.put(table, processed)
    rate = rate_on(writing, invoice["Currency"], invoice["OrderDate"])
    book_invoice(writing.books, writing.ledger, processed, (int(str(year)), int(str(period))), rate)
    document = _document(writing, processed)
    row |= {
        "Document": document["ID"],
        "DocumentCreationSuccess": f"{number}",
        "DocumentCreationError": None,
        "EmailCreationSuccess": f"{number}" if row.get("SendEmailToCustomer") else None,
    }


def _due(books: Books, invoice: Row, day: datetime) -> object:
    """The payment condition counts from the invoice's date; a due date of the caller's own stays."""
    by_terms = invoice["DueDate"] == due_by_terms(books, invoice, invoice["OrderDate"])
    return due_by_terms(books, invoice, day) if by_terms else invoice["DueDate"]


def book_invoice(
    books: Books, ledger: Ledger, invoice: Row, period: tuple[int, int], rate: Decimal = _ONE
) -> None:
    """The sales entry of a processed invoice, with the invoice's own id, and its ledger lines."""
    lines = books.table(LINES).where("InvoiceID", invoice["InvoiceID"])
    entry = _entry(ledger, invoice, period, rate)
    books.put(books.table(SALES.header), entry)
    discount = 1 - (as_decimal(invoice.get("Discount")) or ZERO)
    for number, line in enumerate(lines, start=1):
        books.put(books.table(SALES.lines), _entry_line(ledger, entry, line, number, discount))
    transaction = {**SALES.transaction(entry), "Modified": invoice["Modified"]}
    ledger.post(transaction, _legs(books, invoice, lines, discount))


def _entry(ledger: Ledger, invoice: Row, period: tuple[int, int], rate: Decimal) -> Row:
    is_credit = (as_decimal(invoice["AmountFC"]) or ZERO) < 0 or invoice["Type"] in _CREDIT_NOTES
    return {
        "EntryID": invoice["InvoiceID"],
        "EntryNumber": invoice["InvoiceNumber"],
        "InvoiceNumber": invoice["InvoiceNumber"],
        "OrderNumber": invoice.get("OrderNumber"),
        "Journal": invoice["Journal"],
        "Customer": invoice["InvoiceTo"],
        "Description": invoice.get("Description"),
        "YourRef": invoice.get("YourRef"),
        "Currency": invoice["Currency"],
        "Rate": rate,
        "EntryDate": invoice["InvoiceDate"],
        "DueDate": invoice["DueDate"],
        "ReportingYear": period[0],
        "ReportingPeriod": period[1],
        "PaymentCondition": invoice["PaymentCondition"],
        "PaymentReference": invoice.get("PaymentReference"),
        "Status": _OPEN,
        "Type": SALES.credit if is_credit else SALES.normal,
        "AmountFC": invoice["AmountFC"],
        "AmountDC": invoice["AmountDC"],
        "VATAmountFC": invoice["VATAmountFC"],
        "VATAmountDC": invoice["VATAmountDC"],
        "Reversal": False,
        "IsExtraDuty": False,
        "Created": invoice["Modified"],
        "Modified": invoice["Modified"],
        "Creator": ledger.user,
        "Modifier": ledger.user,
    }


def _entry_line(ledger: Ledger, entry: Row, line: Row, number: int, discount: Decimal) -> Row:
    base = cents((as_decimal(line["AmountFC"]) or ZERO) * discount)
    tax = cents((as_decimal(line["VATAmountFC"]) or ZERO) * discount)
    made: Row = {
        "ID": ledger.new_guid(),
        "EntryID": entry["EntryID"],
        "LineNumber": number,
        "GLAccount": line["GLAccount"],
        "Description": line.get("Description"),
        "Quantity": line.get("Quantity"),
        "VATCode": line.get("VATCode"),
        "VATPercentage": line.get("VATPercentage"),
        "CostCenter": line.get("CostCenter"),
        "CostUnit": line.get("CostUnit"),
        "AmountFC": base,
        "VATBaseAmountFC": base,
        "VATAmountFC": tax,
        "Type": entry["Type"],
    }
    rate = as_decimal(entry["Rate"]) or _ONE
    return {**made, **in_own_currency(made, rate, ("Amount", "VATAmount", "VATBaseAmount"))}


def _legs(books: Books, invoice: Row, lines: list[Row], discount: Decimal) -> list[Leg]:
    """Receivable, revenue line by line, VAT by code; a rounding cent goes to the first revenue line."""
    customer = books.table("crm/accounts").get(invoice["InvoiceTo"]) or {}
    total = as_decimal(invoice["AmountFC"]) or ZERO
    legs = [Leg(customer.get("GLAR") or control_account(books, RECEIVABLE), total)]
    taxes: dict[object, Decimal] = {}
    for line in lines:
        base = cents((as_decimal(line["AmountFC"]) or ZERO) * discount)
        tax = cents((as_decimal(line["VATAmountFC"]) or ZERO) * discount)
        taxes[line.get("VATCode")] = taxes.get(line.get("VATCode"), ZERO) + tax
        more = carried(line, "Item")
        more |= {"AmountVATFC": tax, "AmountVATBaseFC": base}
        legs.append(Leg(line["GLAccount"], -base, more))
    for code, tax in taxes.items():
        if tax:
            vat = books.table("vat/vatcodes").first("Code", code) or {}
            legs.append(Leg(vat.get("GLToPay"), -tax, {"VATCode": code}))
    legs[1].amount -= sum((leg.amount for leg in legs), ZERO)
    return legs


def _document(writing: Writing, invoice: Row) -> Row:
    customer = writing.books.table("crm/accounts").get(invoice["InvoiceTo"]) or {}
    number, name = invoice["InvoiceNumber"], customer.get("Name")
    words = printed_words(writing, invoice["InvoiceTo"])
    title = f"{words.invoice} {number}"
    text = [
        title,
        "",
        f"{name}",
        f"{customer.get('AddressLine1') or ''}",
        f"{customer.get('Postcode') or ''} {customer.get('City') or ''}",
        "",
        words.dates(invoice["InvoiceDate"], invoice["DueDate"]),
        "",
    ]
    lines = writing.books.table(LINES).where("InvoiceID", invoice["InvoiceID"])
    text += [f"{line['Quantity']} x {line['Description']}: {line['AmountFC']}" for line in lines]
    text += [
        "",
        f"{words.vat} {invoice['VATAmountFC']}",
        f"{words.total} {invoice['AmountFC']} {invoice['Currency']}",
    ]
    values: Row = {
        "Subject": title,
        "Language": words.language.upper().ljust(10),
        "Type": SALES_INVOICE,
        "Account": invoice["InvoiceTo"],
        "SalesInvoiceNumber": number,
        "FinancialTransactionEntryID": invoice["InvoiceID"],
        "AmountFC": invoice["AmountFC"],
    }
    return add_document(writing, values, f"{number}.pdf", one_page(text))


PRINTED_INVOICE = Behaviour(own_key="InvoiceID", full_answer=True, transient=True, create=print_invoice)
