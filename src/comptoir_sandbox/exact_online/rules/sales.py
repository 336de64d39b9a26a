"""Rules for sales invoices and their lines: customers, prices, VAT, totals, due dates (facts 12)."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import (
    LineAmounts,
    Totals,
    cents,
    due_date,
    line_amounts,
    plain,
    totals,
)
from comptoir_sandbox.exact_online.rules.frame import Behaviour, LinesOf, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.goods import sales_price
from comptoir_sandbox.exact_online.rules.lines import next_number
from comptoir_sandbox.exact_online.rules.rates import (
    check_journal_currency,
    in_own_currency,
    rate_on,
    settle_currency,
)

INVOICES, LINES = "salesinvoice/salesinvoices", "salesinvoice/salesinvoicelines"
_OPEN, _PROCESSED = 20, 50
_INVOICE = 8020
_TYPES = (8020, 8021, 8023, 8024)
_DIRECT = (8023, 8024)
_CREDITS = (8021, 8024)
SALES_JOURNAL = 20
_TEN_THOUSANDTH = Decimal("0.0001")
_ZERO, _ONE = Decimal(0), Decimal(1)


def create_invoice(writing: Writing) -> None:
    """A new invoice is open; its number and date come with processing."""
    row = writing.row
    writing.default("Type", _INVOICE)
    writing.default("OrderDate", writing.today)
    if writing.switches.invoice_to == "mandatory":
        writing.require("InvoiceTo")
    writing.default("InvoiceTo", row["OrderedBy"])
    writing.default("DeliverTo", row["OrderedBy"])
    writing.default("OrderNumber", writing.books.next_number("order", 100_001))
    row |= {"Status": _OPEN, "StarterSalesInvoiceStatus": 0, "InvoiceNumber": None, "InvoiceDate": None}
    _check_header(writing)
    for place, line in enumerate(writing.lines, start=1):
        line.row["LineNumber"] = place
        complete_line(line)
    _total(writing, [_amounts(line.row) for line in writing.lines])


def change_invoice(writing: Writing) -> None:
    _refuse_processed(writing.old)
    _check_header(writing)
    table = writing.books.table(LINES)
    lines = table.where("InvoiceID", writing.row["InvoiceID"])
    if {"Currency", "OrderDate"} & writing.sent:
        rate = _rate(writing, writing.row)
        for line in lines:
            writing.books.put(table, {**line, **in_own_currency(line, rate, ("Amount", "VATAmount"))})
    _total(writing, [_amounts(line) for line in lines])


def remove_invoice(writing: Writing) -> None:
    _refuse_processed(writing.row)


def create_line(writing: Writing) -> None:
    """A line posted alone goes behind the others of its invoice."""
    _refuse_processed(_header(writing))
    others = writing.books.table(LINES).where("InvoiceID", writing.row["InvoiceID"])
    writing.row["LineNumber"] = next_number(others)
    complete_line(writing)


def change_line(writing: Writing) -> None:
    _refuse_processed(_header(writing))
    complete_line(writing)


def remove_line(writing: Writing) -> None:
    _refuse_processed(_header(writing))


def total_again(writing: Writing) -> None:
    """After a line came, changed or went: the header follows; without lines there is no invoice."""
    header = _header(writing)
    if header is None:
        return
    lines = writing.books.table(LINES).where("InvoiceID", header["InvoiceID"])
    table = writing.books.table(INVOICES)
    if not lines:
        writing.books.remove(table, header["InvoiceID"], writing.now, writing.user)
        return
    sums = totals([_amounts(line) for line in lines], as_decimal(header.get("Discount")) or _ZERO)
    writing.books.put(
        table,
        {
            **header,
            **_total_fields(sums, _rate(writing, header)),
            "Modified": writing.now,
            "Modifier": writing.user,
        },
    )


def complete_line(writing: Writing) -> None:
    """Item, price, VAT and amounts of one line; what was sent goes before what the item says."""
    row = writing.row
    item = _sales_item(writing)
    writing.default("Description", item.get("Description"))
    writing.default("UnitCode", item.get("Unit"))
    writing.default("GLAccount", item.get("GLRevenue"))
    writing.default("Quantity", _ONE)
    _turn_credit(writing)
    vat = _vat(writing, item)
    quantity, including = writing.decimal("Quantity") or _ZERO, vat.get("Type") == "I"
    percentage = as_decimal(vat.get("Percentage")) or _ZERO
    if "VATPercentage" in writing.sent and writing.decimal("VATPercentage") not in (percentage, None):
        raise Invalid("invalid", "VATPercentage", "[]")
    net_price = _price(writing, quantity, percentage, including=including)
    amounts = line_amounts(quantity, net_price, percentage, including)
    if "VATAmountFC" in writing.sent and (sent := writing.decimal("VATAmountFC")) is not None:
        amounts = LineAmounts(amounts.excluding, plain(sent))
    rate = _rate(writing, writing.parent.row if writing.parent else _header(writing) or {})
    row |= {
        "VATCode": vat.get("Code"),
        "VATPercentage": percentage,
        "AmountFC": amounts.excluding,
        "VATAmountFC": amounts.vat,
    }
    row |= in_own_currency(row, rate, ("Amount", "VATAmount"))


def _turn_credit(writing: Writing) -> None:
    """Whether a positive quantity on a credit note is turned is not known (facts 12)."""
    header = writing.parent.row if writing.parent else _header(writing) or {}
    quantity = writing.decimal("Quantity") or _ZERO
    if header.get("Type") in _CREDITS and writing.switches.credit_quantity == "negative" and quantity > 0:
        writing.row["Quantity"] = -quantity


def _check_header(writing: Writing) -> None:
    row = writing.row
    if row.get("Type") not in _TYPES:
        raise Invalid("invalid", "Type")
    if row["Type"] in _DIRECT:
        writing.require("Warehouse")
    journal = writing.referred("Journal")
    if journal is None or journal.get("Type") != SALES_JOURNAL:
        raise Invalid("sales_journal")
    for name in ("OrderedBy", "InvoiceTo"):
        account = writing.referred(name)
        if account is None or not account.get("IsSales"):
            raise Invalid("invalid", "CustomerType")
    settle_currency(writing, row["OrderDate"])
    check_journal_currency(writing, journal)
    _check_terms(writing)


def _check_terms(writing: Writing) -> None:
    """The payment condition is the customer's unless sent; the due date follows it unless sent."""
    row = writing.row
    customer = writing.referred("InvoiceTo") or {}
    writing.default("PaymentCondition", customer.get("PaymentConditionSales") or _standard_condition(writing))
    moved = {"PaymentCondition", "OrderDate"} & writing.sent
    if "DueDate" not in writing.sent and (row.get("DueDate") is None or moved):
        row["DueDate"] = due_by_terms(writing.books, row, row["OrderDate"])


def due_by_terms(books: Books, invoice: Row, start: object) -> datetime:
    """When the invoice is due by its payment condition, counted from `start` (always a datetime)."""
    terms = books.table("cashflow/paymentconditions").first("Code", invoice.get("PaymentCondition")) or {}
    days, months = int(str(terms.get("PaymentDays") or 0)), int(str(terms.get("PaymentEndOfMonths") or 0))
    return due_date(start, days, months)  # type: ignore[arg-type]  # dates are read as datetimes


def _standard_condition(writing: Writing) -> object:
    table = writing.books.table("cashflow/paymentconditions")
    found = table.first("Code", "30") or next(iter(table), None)
    return found and found["Code"]


def _sales_item(writing: Writing) -> Row:
    item = writing.referred("Item")
    if item is None:
        raise Invalid("mandatory", "Item")
    if not item.get("IsSalesItem"):
        raise Invalid("invalid", "SalesItem")
    return item


def _vat(writing: Writing, item: Row) -> Row:
    """The line's VAT code: sent, else of the customer, else of the item, else of the revenue account."""
    header = writing.parent.row if writing.parent else _header(writing) or {}
    account = writing.books.table("crm/accounts").get(header.get("OrderedBy")) or {}
    ledger = writing.referred("GLAccount") or {}
    writing.default(
        "VATCode", account.get("SalesVATCode") or item.get("SalesVatCode") or ledger.get("VATCode")
    )
    return writing.referred("VATCode") or {}


def _price(writing: Writing, quantity: Decimal, percentage: Decimal, *, including: bool) -> Decimal:
    """Settle unit price, discount and net price, and give the net price.

    A sent net price wins, then a sent unit price less the discount, then an amount, then the price list.
    """
    row = writing.row
    writing.default("Discount", _ZERO)
    discount = writing.decimal("Discount") or _ZERO
    net = writing.decimal("NetPrice") if "NetPrice" in writing.sent else None
    unit = writing.decimal("UnitPrice") if net is None or "UnitPrice" in writing.sent else None
    if net is None and "AmountFC" in writing.sent and "UnitPrice" not in writing.sent and quantity:
        amount = writing.decimal("AmountFC") or _ZERO
        net = amount * (1 + percentage if including else _ONE) / quantity
    if net is None and unit is None:
        header = writing.parent.row if writing.parent else _header(writing) or {}
        unit = sales_price(writing.books, row.get("Item"), header.get("OrderedBy"), quantity) or _ZERO
    if net is None:
        net = ((unit or _ZERO) * (1 - discount)).quantize(_TEN_THOUSANDTH)
    if unit is None:
        unit = net / (1 - discount) if discount != 1 else net
    row["UnitPrice"], row["NetPrice"] = plain(unit.quantize(_TEN_THOUSANDTH)), plain(net)
    return net


def _amounts(line: Row) -> LineAmounts:
    return LineAmounts(
        as_decimal(line.get("AmountFC")) or _ZERO, as_decimal(line.get("VATAmountFC")) or _ZERO
    )


def _total(writing: Writing, lines: list[LineAmounts]) -> None:
    discount = writing.decimal("Discount") or _ZERO
    if "AmountDiscount" in writing.sent and "Discount" not in writing.sent:
        discount = _discount_of(lines, writing.decimal("AmountDiscount") or _ZERO)
    writing.row["Discount"] = plain(discount)
    writing.row.update(_total_fields(totals(lines, discount), _rate(writing, writing.row)))


def _discount_of(lines: list[LineAmounts], amount: Decimal) -> Decimal:
    whole = totals(lines).including
    return amount / whole if whole else _ZERO


def _total_fields(sums: Totals, rate: Decimal) -> Row:
    return {
        "AmountFC": sums.including,
        "AmountDC": cents(sums.including * rate),
        "AmountFCExclVat": sums.excluding,
        "VATAmountFC": sums.vat,
        "VATAmountDC": cents(sums.vat * rate),
        "AmountDiscount": sums.discount,
        "AmountDiscountExclVat": sums.discount_excluding,
    }


def _rate(writing: Writing, header: Row) -> Decimal:
    return rate_on(writing, header.get("Currency"), header.get("OrderDate"))


def _header(writing: Writing) -> Row | None:
    return writing.books.table(INVOICES).get(writing.row.get("InvoiceID"))


def _refuse_processed(header: Row | None) -> None:
    if header is not None and header.get("Status") == _PROCESSED:
        raise Invalid("processed")


SALES_INVOICE = Behaviour(
    own_key="InvoiceID",
    defaults={"DiscountType": 1, "IsExtraDuty": False},
    lines=LinesOf("SalesInvoiceLines", LINES, "InvoiceID"),
    full_answer=True,
    owns=((LINES, "InvoiceID"),),
    create=create_invoice,
    change=change_invoice,
    remove=remove_invoice,
)
SALES_INVOICE_LINE = Behaviour(
    header=INVOICES,
    auto=frozenset({"GLAccount"}),
    full_answer=True,
    create=create_line,
    change=change_line,
    stored=total_again,
    remove=remove_line,
    removed=total_again,
)
