"""The general ledger: balanced postings, the open items that arise from them, and matching (facts 12)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents, plain
from comptoir_sandbox.exact_online.rules.lines import in_order

TRANSACTIONS, LINES = "financialtransaction/transactions", "financialtransaction/transactionlines"
RECEIVABLES, PAYMENTS = "cashflow/receivables", "cashflow/payments"
RECEIVABLE, PAYABLE = 20, 22  # types of ledger account, and line types of the payment terms
OPEN, SELECTED, PROCESSED, MATCHED = 20, 30, 40, 50
_INVOICES, _PAID = "salesinvoice/salesinvoices", 3
_OPEN_ITEMS = {RECEIVABLE: RECEIVABLES, PAYABLE: PAYMENTS}

# What an open item, like every ledger line, takes over from its transaction.
_SHARED = (
    "EntryID",
    "EntryNumber",
    "InvoiceNumber",
    "YourRef",
    "PaymentReference",
    "Document",
    "OrderNumber",
)


@dataclass
class Leg:
    """One ledger line: the account, the amount (debit positive), and more properties of the line."""

    gl_account: object
    amount: Decimal
    more: Row = field(default_factory=dict)
    valued: Decimal | None = None  # in the company's own currency; at the transaction's rate unless given


@dataclass
class Ledger:
    """Posts into one company's books on behalf of one user."""

    books: Books
    user: str
    now: datetime
    new_guid: Callable[[], str]

    def post(self, transaction: Row, legs: list[Leg]) -> None:
        """Write a transaction and its lines, in place of what the same entry had; they sum to zero.

        `transaction` holds the properties of a Transactions row, and those that all lines share: Date,
        Currency, ExchangeRate, Account, InvoiceNumber, YourRef, DueDate, PaymentCondition.
        """
        total = sum((leg.amount for leg in legs), ZERO)
        if total or not legs:
            raise Invalid("not_balanced", str(plain(total)))
        header = {**self._made(transaction), **transaction}
        kept = self.books.table(TRANSACTIONS).get(header["EntryID"])
        if kept is not None:
            header["Created"], header["Creator"] = kept["Created"], kept["Creator"]
        self.books.put(self.books.table(TRANSACTIONS), header)
        amounts = _in_own_currency(legs, Decimal(str(header.get("ExchangeRate") or 1)))
        old = {line["LineNumber"]: line for line in self._lines(header["EntryID"])}
        for number, leg in enumerate(legs, start=1):
            self._put_line(header, leg, amounts[number - 1], (number, old.pop(number, None)))
        for line in old.values():
            self._remove_line(line)

    def unpost(self, entry_id: object) -> None:
        """Take an entry back out of the ledger; refused when one of its items has been matched."""
        lines = self._lines(entry_id)
        for line in lines:
            for table in _OPEN_ITEMS.values():
                item = self.books.table(table).get(line["ID"])
                if item is not None and (item["Status"] == MATCHED or partly_paid(item)):
                    raise Invalid("in_use", "EntryNumber")
        for line in lines:
            self._remove_line(line)
        self._remove(TRANSACTIONS, entry_id)

    def match(self, items: Iterable[Row], table: str) -> None:
        """Close open items against each other; the oldest claims are met first, the rest stays open."""
        ordered = sorted(items, key=lambda item: (str(item["EntryDate"]), str(item["ID"])))
        claims = [item for item in ordered if _remaining(item) > 0]
        for payment in (item for item in ordered if _remaining(item) < 0):
            left = _remaining(payment)
            for place, claim in enumerate(claims):
                met = min(_remaining(claim), -left)
                if met > 0:
                    claims[place] = self._reduce(table, claim, met, payment)
                    left += met
            self._reduce(table, payment, left - _remaining(payment), claims[0] if claims else payment)

    def _reduce(self, table: str, item: Row, by: Decimal, offset: Row) -> Row:
        """Bring an item nearer to zero by `by`, a positive number."""
        if not by:
            return item
        rest = _remaining(item)
        rest = plain(rest - by if rest > 0 else rest + by)
        changed = {**item, "Remaining": rest, "Modified": self.now, "Modifier": self.user}
        if not rest:
            changed |= {"Status": MATCHED, "IsFullyPaid": True, "LastPaymentDate": offset["EntryDate"]}
            changed |= {"EndDate": offset["EntryDate"]}
            self._offset(item["ID"], offset["ID"])
            self._paid(item)
        return self.books.put(self.books.table(table), changed)

    def _paid(self, item: Row) -> None:
        """The invoice that a claim came from is paid (facts 13, StarterSalesInvoiceStatus)."""
        invoices = self.books.table(_INVOICES)
        invoice = invoices.get(item.get("EntryID"))
        if invoice is not None:
            self.books.put(invoices, {**invoice, "StarterSalesInvoiceStatus": _PAID})

    def _offset(self, line_id: object, other_id: object) -> None:
        """On the ledger line, no OffsetID means not matched (facts 12)."""
        line = self.books.table(LINES).get(line_id)
        if line is not None:
            self.books.put(self.books.table(LINES), {**line, "OffsetID": other_id, "Modified": self.now})

    def _put_line(self, header: Row, leg: Leg, amount: Decimal, place: tuple[int, Row | None]) -> None:
        number, old = place
        line = {
            **self._made(header),
            **{name: header[name] for name in _LINE_SHARES if header.get(name) is not None},
            "ID": old["ID"] if old else self.new_guid(),
            "LineNumber": number,
            "GLAccount": leg.gl_account,
            "AmountDC": amount,
            "AmountFC": plain(leg.amount),
            **leg.more,
        }
        if old is not None:
            line |= {"Created": old["Created"], "Creator": old["Creator"], "OffsetID": old.get("OffsetID")}
        self.books.put(self.books.table(LINES), line)
        self._put_open_item(header, line)

    def _put_open_item(self, header: Row, line: Row) -> None:
        """A line on a receivable or payable account with a party on it is an open item."""
        account = self.books.table("financial/glaccounts").get(line["GLAccount"])
        kind = account.get("Type") if account else None
        if kind not in _OPEN_ITEMS or line.get("Account") is None:
            return
        table = self.books.table(_OPEN_ITEMS[kind])
        old = table.get(line["ID"])
        if old is not None and old["Status"] == MATCHED:
            raise Invalid("processed")
        item = {**self._made(header), **_open_item(header, line, kind)}
        if old is not None and partly_paid(old):
            if old["TransactionAmountDC"] != item["TransactionAmountDC"]:
                raise Invalid("processed")
            item["Remaining"] = old["Remaining"]
        self.books.put(table, item)

    def _remove_line(self, line: Row) -> None:
        for table in _OPEN_ITEMS.values():
            self._remove(table, line["ID"])
        self._remove(LINES, line["ID"])

    def _remove(self, table: str, key: object) -> None:
        if self.books.table(table).get(key) is not None:
            self.books.remove(self.books.table(table), key, self.now, self.user)

    def _lines(self, entry_id: object) -> list[Row]:
        return in_order(self.books.table(LINES).where("EntryID", entry_id))

    def _made(self, header: Row) -> Row:
        """Author and moment; a seed posts with the moment of the document."""
        when = header.get("Modified", self.now)
        return {"Created": when, "Modified": when, "Creator": self.user, "Modifier": self.user}


_LINE_SHARES = (
    "EntryID", "EntryNumber", "JournalCode", "Type", "Status", "Date", "FinancialYear", "FinancialPeriod",
    "Description", "Currency", "ExchangeRate", "Account", "InvoiceNumber", "YourRef", "DueDate", "Document",
    "PaymentReference", "OrderNumber",
)  # fmt: skip


def _in_own_currency(legs: list[Leg], rate: Decimal) -> list[Decimal]:
    """The amounts at the rate; a rounding cent goes to the last line, so that they sum to zero as well."""
    amounts = [cents(leg.amount * rate) if leg.valued is None else leg.valued for leg in legs]
    amounts[-1] = plain(amounts[-1] - sum(amounts, ZERO))
    return amounts


def _remaining(item: Row) -> Decimal:
    return Decimal(str(item["Remaining"]))


def partly_paid(item: Row) -> bool:
    """Something of it has been matched already."""
    return _remaining(item) != Decimal(str(item["TransactionAmountDC"]))


def _open_item(header: Row, line: Row, kind: object) -> Row:
    """Amounts are positive for what the party owes us (or we owe it, for payables)."""
    sign = 1 if kind == RECEIVABLE else -1
    amount, foreign = (plain(sign * Decimal(str(line[name]))) for name in ("AmountDC", "AmountFC"))
    date = line.get("Date", header.get("Date"))
    due = line.get("DueDate") or header.get("DueDate") or date
    return {
        "ID": line["ID"],
        **{name: line[name] for name in _SHARED if line.get(name) is not None},
        "Account": line["Account"],
        "LineType": kind,
        "Remaining": amount,
        "TransactionAmountDC": amount,
        "TransactionAmountFC": foreign,
        "Currency": header.get("Currency"),
        "RateFC": header.get("ExchangeRate") or 1,
        "Description": line.get("Description"),
        "DueDate": due,
        "TransactionDueDate": due,
        "EntryDate": date,
        "InvoiceDate": date,
        "GLAccount": line["GLAccount"],
        "Journal": header["JournalCode"],
        "PaymentCondition": header.get("PaymentCondition"),
        "PaymentMethod": "B",
        "IsBatchBooking": 0,
        "IsFullyPaid": False,
        "Source": 1,
        "Status": OPEN,
        "TransactionEntryID": header["EntryID"],
        "TransactionID": line["ID"],
        "TransactionIsReversal": False,
        "TransactionReportingPeriod": header.get("FinancialPeriod"),
        "TransactionReportingYear": header.get("FinancialYear"),
        "TransactionStatus": header.get("Status"),
        "TransactionType": header.get("Type"),
    }


def control_account(books: Books, kind: int) -> object:
    """The company's own receivable or payable account: the one of that type with the lowest code."""
    rows = sorted(books.table("financial/glaccounts").where("Type", kind), key=lambda row: str(row["Code"]))
    return rows[0]["ID"] if rows else None


def entry_number(books: Books, journal: str, day: datetime) -> int:
    """Two digits of the year, two of the journal, then a running number (facts 12: 24600006)."""
    digits = int(journal[:2]) if journal[:2].isdecimal() else 99
    start = (day.year % 100) * 1_000_000 + digits * 10_000 + 1
    number = books.next_number(f"entry {day.year} {journal}", start)
    while books.table(TRANSACTIONS).where("EntryNumber", number):
        number = books.next_number(f"entry {day.year} {journal}", start)
    return number


def check_entry_number(books: Books, number: object, journal: object) -> None:
    """A number that was sent must be free in its journal (facts 6)."""
    for row in books.table(TRANSACTIONS).where("EntryNumber", number):
        if row["JournalCode"] == journal:
            raise Invalid("in_use", "EntryNumber")


def check_period(books: Books, year: object, period: object) -> None:
    """The period must exist and be open."""
    for row in books.table("financial/financialperiods").where("FinYear", year):
        if row["FinPeriod"] == period and not row.get("Closed"):
            return
    raise Invalid("period_closed", f"{year} - {period}")
