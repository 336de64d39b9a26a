"""Fills sales invoices with one to five lines, spread over two years or up to today."""

from datetime import datetime, timedelta
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.rules.amounts import (
    LineAmounts,
    Totals,
    due_date,
    line_amounts,
    plain,
    totals,
)
from comptoir_sandbox.exact_online.rules.posting import entry_number
from comptoir_sandbox.exact_online.seed.filling import Filling

_PROCESSED, _OPEN = 50, 20
_DRAFTS = 4  # the newest invoices wait to be processed
_INVOICE, _SALES_JOURNAL, _WEB_JOURNAL = 8020, "70", "71"


def fill_invoices(
    filling: Filling, count: int, first: datetime, last: datetime, *, drafts: int = _DRAFTS
) -> list[Row]:
    """`count` invoices from `first` to `last`, all processed but the newest `drafts`."""
    plan = _Goods(filling)
    span = (last - first).days
    days = sorted(first + timedelta(days=filling.random.randrange(span + 1)) for _ in range(count))
    return [
        _add_invoice(filling, plan, day, processed=place < count - drafts) for place, day in enumerate(days)
    ]


class _Goods:
    """What invoices are made from, looked up once."""

    def __init__(self, filling: Filling) -> None:
        prices = {
            row["Item"]: row["Price"]
            for row in filling.rows("logistics/salesitemprices")
            if not row.get("Account")
        }
        vat = {row["Code"]: row for row in filling.rows("vat/vatcodes")}
        self.items = [
            (item, _decimal(prices[item["ID"]]), vat[item["SalesVatCode"]])
            for item in filling.rows("logistics/items")
            if item["ID"] in prices and item["SalesVatCode"] in vat and item.get("IsSalesItem")
        ]
        self.customers = [row for row in filling.rows("crm/accounts") if row["Status"] == "C"]
        self.conditions = {row["Code"]: row for row in filling.rows("cashflow/paymentconditions")}


def _add_invoice(filling: Filling, goods: _Goods, day: datetime, *, processed: bool) -> Row:
    random = filling.random
    customer = random.choice(goods.customers)
    made = day + timedelta(seconds=random.randrange(30_000, 62_000), milliseconds=random.randrange(1000))
    lines = [
        _line(filling, goods, number) for number in range(1, random.choice((1, 1, 2, 2, 3, 3, 4, 5)) + 1)
    ]
    agreed = _agreed(filling, goods, customer, day)
    row = {
        **agreed,
        **(_processed(filling, str(agreed["Journal"]), day) if processed else _DRAFT),
        **_amounts(totals([amounts for _, amounts in lines])),
    }
    header = filling.add("salesinvoice/salesinvoices", row, made)
    for line, _ in lines:
        filling.add("salesinvoice/salesinvoicelines", {**line, "InvoiceID": header["InvoiceID"]}, made)
    return header


def _agreed(filling: Filling, goods: _Goods, customer: Row, day: datetime) -> Row:
    """What holds of an invoice before it is processed: for whom, what about, on what terms."""
    random = filling.random
    condition = goods.conditions[customer.get("PaymentConditionSales") or "30"]
    return {
        "Journal": _WEB_JOURNAL if random.random() < 0.2 else _SALES_JOURNAL,  # noqa: PLR2004  # one in five
        "Type": _INVOICE,
        "OrderNumber": filling.books.next_number("order", 100_001),
        "OrderedBy": customer["ID"],
        "InvoiceTo": customer["ID"],
        "DeliverTo": customer["ID"],
        "OrderedByContactPerson": customer.get("MainContact"),
        "Description": random.choice(filling.locale.texts.orders),
        "YourRef": f"PO-{random.randrange(1000, 99_999)}" if random.random() < 0.5 else None,  # noqa: PLR2004  # half
        "Currency": filling.locale.currency,
        "OrderDate": day,
        "DueDate": due_date(day, _int(condition["PaymentDays"]), _int(condition["PaymentEndOfMonths"])),
        "PaymentCondition": condition["Code"],
        "IsExtraDuty": False,
    }


_DRAFT: Row = {
    "Status": _OPEN,
    "StarterSalesInvoiceStatus": 0,
    "InvoiceNumber": None,
    "InvoiceDate": None,
}


def _processed(filling: Filling, journal: str, day: datetime) -> Row:
    return {
        "Status": _PROCESSED,
        "StarterSalesInvoiceStatus": 2,
        "InvoiceNumber": entry_number(filling.books, journal, day),
        "InvoiceDate": day,
    }


def _amounts(sums: Totals) -> Row:
    return {
        "Discount": Decimal(0),
        "DiscountType": 1,
        "AmountDiscount": Decimal(0),
        "AmountDiscountExclVat": Decimal(0),
        "AmountFC": sums.including,
        "AmountDC": sums.including,
        "AmountFCExclVat": sums.excluding,
        "VATAmountFC": sums.vat,
        "VATAmountDC": sums.vat,
    }


def _line(filling: Filling, goods: _Goods, number: int) -> tuple[Row, LineAmounts]:
    random = filling.random
    item, price, vat = random.choice(goods.items)
    quantity = Decimal(random.choice((1, 1, 1, 2, 2, 3, 4, 5, 6, 10, 12)))
    discount = random.choice((Decimal(0),) * 5 + (Decimal("0.05"), Decimal("0.1")))
    percentage = _decimal(vat["Percentage"])
    net = plain((price * (1 - discount)).quantize(Decimal("0.0001")))
    amounts = line_amounts(quantity, net, percentage, including=vat["Type"] == "I")
    return {
        "LineNumber": number,
        "Item": item["ID"],
        "Description": item["Description"],
        "Quantity": quantity,
        "UnitCode": item["Unit"],
        "UnitPrice": plain(price),
        "NetPrice": net,
        "Discount": discount,
        "VATCode": vat["Code"],
        "VATPercentage": percentage,
        "AmountFC": amounts.excluding,
        "AmountDC": amounts.excluding,
        "VATAmountFC": amounts.vat,
        "VATAmountDC": amounts.vat,
        "GLAccount": item["GLRevenue"],
    }, amounts


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _int(value: object) -> int:
    return int(str(value))
