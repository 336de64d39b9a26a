"""Fills the ledger: opening balance, bookings of the invoices, purchases, and what was paid by bank."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents, plain
from comptoir_sandbox.exact_online.rules.entries import PURCHASES
from comptoir_sandbox.exact_online.rules.posting import (
    PAYABLE,
    PAYMENTS,
    RECEIVABLES,
    Ledger,
    Leg,
    control_account,
    entry_number,
)
from comptoir_sandbox.exact_online.rules.processing import book_invoice
from comptoir_sandbox.exact_online.rules.statements import BANK
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.kit import new_guid

_PROCESSED, _OPENING = 50, 10
_PURCHASE_JOURNAL, _BANK_JOURNAL, _GENERAL_JOURNAL = "60", "20", "90"
_OPENING_BALANCE = (
    ("1100", 84_250),
    ("0310", 36_000),
    ("0340", 28_500),
    ("0500", -18_000),
    ("0520", -130_750),
)
# role of the ledger account, from and to in whole units of money, VAT code
_COSTS = (
    ("4100", 1_400, 1_900, "2"),
    ("4110", 180, 620, "2"),
    ("4510", 60, 160, "2"),
    ("4530", 35, 240, "2"),
    ("4500", 20, 190, "2"),
    ("4310", 380, 690, "2"),
    ("4630", 90, 310, "0"),
    ("7000", 900, 6_500, "2"),
    ("7000", 400, 3_500, "2"),
)
_PAID = 0.93
_PURCHASES_A_MONTH = 7


def fill_bookkeeping(filling: Filling, first: datetime, last: datetime) -> None:
    """Everything that follows from two years of trade."""
    _open(filling, first)
    for invoice in filling.rows("salesinvoice/salesinvoices"):
        if invoice["Status"] == _PROCESSED:
            book(filling, invoice)
    _buy(filling, first, last)
    _pay(filling, last)


def book(filling: Filling, invoice: Row) -> None:
    """The bookings of a processed invoice, made when the invoice was."""
    day = _day(invoice["InvoiceDate"])
    made = ledger(filling, _day(invoice["Modified"]))
    book_invoice(filling.books, made, invoice, (day.year, day.month))


def ledger(filling: Filling, now: datetime) -> Ledger:
    return Ledger(filling.books, filling.user, now, lambda: new_guid(filling.random))


def _open(filling: Filling, day: datetime) -> None:
    """The opening entry, which only the system itself can make (facts 12)."""
    legs = [
        Leg(filling.account(code), Decimal(amount), {"Description": filling.locale.texts.opening})
        for code, amount in _OPENING_BALANCE
    ]
    entry = _transaction(filling, _GENERAL_JOURNAL, _OPENING, day) | {
        "Description": filling.locale.texts.opening
    }
    ledger(filling, day).post(entry, legs)


def _buy(filling: Filling, first: datetime, last: datetime) -> None:
    add_purchases(filling, max((last - first).days // 30, 1) * _PURCHASES_A_MONTH, first, last)


def add_purchases(filling: Filling, count: int, first: datetime, last: datetime) -> None:
    """So many processed purchase entries on days between these two."""
    random = filling.random
    suppliers = [row for row in filling.rows("crm/accounts") if row["IsSupplier"]]
    vat = {str(row["Code"]).strip(): row for row in filling.rows("vat/vatcodes")}
    days = sorted(first + timedelta(days=random.randrange((last - first).days)) for _ in range(count))
    for day in days:
        role, least, most, rate = random.choice(_COSTS)
        base = cents(Decimal(random.randrange(least * 100, most * 100)) / 100)
        cost = _Cost(filling.account(role), filling.locale.chart[role][1], base, vat[rate])
        _purchase(filling, random.choice(suppliers), day, cost)


@dataclass(frozen=True)
class _Cost:
    """What a purchase is for: the ledger account, in words, without VAT, and the row of its VAT code."""

    account: object
    words: str
    base: Decimal
    vat: Row

    @property
    def tax(self) -> Decimal:
        return cents(self.base * Decimal(str(self.vat["Percentage"])))

    @property
    def total(self) -> Decimal:
        return plain(self.base + self.tax)


def _purchase(filling: Filling, supplier: Row, day: datetime, cost: _Cost) -> None:
    """A processed entry of one line, and what it is in the ledger."""
    made = day + timedelta(seconds=filling.random.randrange(30_000, 60_000))
    entry = filling.add(PURCHASES.header, _purchase_entry(filling, supplier, day, cost), made)
    filling.add(PURCHASES.lines, {"EntryID": entry["EntryID"], **_purchase_line(cost)}, made)
    transaction = PURCHASES.transaction(entry) | {"Modified": made}
    ledger(filling, made).post(transaction, _purchase_legs(filling, cost))


def _purchase_entry(filling: Filling, supplier: Row, day: datetime, cost: _Cost) -> Row:
    number = entry_number(filling.books, _PURCHASE_JOURNAL, day)
    return {
        "Journal": _PURCHASE_JOURNAL,
        "Supplier": supplier["ID"],
        "EntryNumber": number,
        "InvoiceNumber": number,
        "EntryDate": day,
        "DueDate": day + timedelta(days=30),
        "ReportingYear": day.year,
        "ReportingPeriod": day.month,
        "Description": cost.words,
        "YourRef": f"{filling.random.randrange(10_000, 999_999)}",
        "Currency": filling.locale.currency,
        "Rate": Decimal(1),
        "PaymentCondition": supplier.get("PaymentConditionPurchase") or "30",
        "Status": _PROCESSED,
        "Type": PURCHASES.normal,
        "AmountFC": cost.total,
        "AmountDC": cost.total,
        "VATAmountFC": cost.tax,
        "VATAmountDC": cost.tax,
        "Reversal": False,
    }


def _purchase_line(cost: _Cost) -> Row:
    return {
        "LineNumber": 1,
        "GLAccount": cost.account,
        "Description": cost.words,
        "AmountFC": cost.base,
        "AmountDC": cost.base,
        "VATCode": cost.vat["Code"],
        "VATPercentage": cost.vat["Percentage"],
        "VATAmountFC": cost.tax,
        "VATAmountDC": cost.tax,
        "VATBaseAmountFC": cost.base,
        "VATBaseAmountDC": cost.base,
        "Type": PURCHASES.normal,
    }


def _purchase_legs(filling: Filling, cost: _Cost) -> list[Leg]:
    """Payable, costs, and the VAT to claim where there is any."""
    code = cost.vat["Code"]
    costs = {"VATCode": code, "Description": cost.words, "AmountVATFC": cost.tax}
    legs = [
        Leg(control_account(filling.books, PAYABLE), -cost.total),
        Leg(cost.account, cost.base, costs),
    ]
    if cost.tax:
        legs.append(Leg(cost.vat["GLToClaim"], cost.tax, {"VATCode": code}))
    return legs


def _pay(filling: Filling, last: datetime) -> None:
    """Most of what was due has been paid, by weekly bank statements, and matched."""
    weeks: dict[datetime, list[tuple[str, Row]]] = defaultdict(list)
    for table in (RECEIVABLES, PAYMENTS):
        for item in filling.rows(table):
            due = _day(item["DueDate"])
            if due < last and filling.random.random() < _PAID:
                weeks[due + timedelta(days=7 - due.weekday())].append((table, item))
    balance = Decimal(84_250)
    for day in sorted(weeks):
        if day <= last:
            balance = _statement(filling, day, weeks[day], balance)


def _statement(filling: Filling, day: datetime, paid: list[tuple[str, Row]], opening: Decimal) -> Decimal:
    """One bank entry with a line an item; the closing balance."""
    flows = [
        (table, item, (1 if table == RECEIVABLES else -1) * Decimal(str(item["Remaining"])))
        for table, item in paid
    ]
    total = sum((amount for _, _, amount in flows), ZERO)
    closing = plain(opening + total)
    made = day + timedelta(hours=9)
    header = filling.add(BANK.header, _bank_entry(filling, day, opening, closing), made)
    legs = [Leg(filling.account("1100"), plain(total))]
    for number, (_, item, amount) in enumerate(flows, start=1):
        line = {**_bank_line(filling, header, item, amount), "LineNumber": number, "Date": day}
        filling.add(BANK.lines, line, made)
        more = {"Account": item["Account"], "Description": line["Description"]}
        legs.append(Leg(item["GLAccount"], -amount, more))
    books = ledger(filling, made)
    entry = _transaction(filling, _BANK_JOURNAL, BANK.type, day)
    entry |= {"EntryID": header["EntryID"], "EntryNumber": header["EntryNumber"], "Modified": made}
    books.post(entry, legs)
    _match(filling, books, header["EntryID"], flows)
    return closing


def _bank_entry(filling: Filling, day: datetime, opening: Decimal, closing: Decimal) -> Row:
    return {
        "JournalCode": _BANK_JOURNAL,
        "EntryNumber": entry_number(filling.books, _BANK_JOURNAL, day),
        "FinancialYear": day.year,
        "FinancialPeriod": day.month,
        "Currency": filling.locale.currency,
        "OpeningBalanceFC": opening,
        "ClosingBalanceFC": closing,
        "Status": _PROCESSED,
    }


def _bank_line(filling: Filling, header: Row, item: Row, amount: Decimal) -> Row:
    """What was paid of an open item; `amount` is positive for what came in."""
    return {
        "EntryID": header["EntryID"],
        "EntryNumber": header["EntryNumber"],
        "GLAccount": item["GLAccount"],
        "Account": item["Account"],
        "AmountFC": plain(amount),
        "AmountDC": plain(amount),
        "OurRef": item.get("InvoiceNumber"),
        "Description": f"{filling.locale.texts.invoice} {item.get('InvoiceNumber')}",
    }


def _match(filling: Filling, books: Ledger, entry: object, flows: list[tuple[str, Row, Decimal]]) -> None:
    lines = filling.books.table("financialtransaction/transactionlines").where("EntryID", entry)
    by_number = {line["LineNumber"]: line for line in lines}
    for number, (table, item, _) in enumerate(flows, start=2):
        payment = filling.books.table(table).get(by_number[number]["ID"])
        if payment is not None:
            books.match((item, payment), table)


def _transaction(filling: Filling, journal: str, kind: int, day: datetime) -> Row:
    return {
        "EntryID": new_guid(filling.random),
        "EntryNumber": 0 if kind == BANK.type else entry_number(filling.books, journal, day),
        "JournalCode": journal,
        "Type": kind,
        "Status": _PROCESSED,
        "Date": day,
        "FinancialYear": day.year,
        "FinancialPeriod": day.month,
        "Currency": filling.locale.currency,
        "Modified": day,
    }


def _day(value: object) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(f"no date: {value!r}")
    return value
