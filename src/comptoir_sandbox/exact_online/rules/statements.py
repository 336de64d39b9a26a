"""Rules for general journal, bank and cash entries: written once, never changed, balanced (facts 12)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents, line_amounts, plain
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.entries import check_dimensions
from comptoir_sandbox.exact_online.rules.frame import (
    Behaviour,
    Derive,
    LinesOf,
    Reading,
    Writing,
    as_decimal,
)
from comptoir_sandbox.exact_online.rules.lines import carried, in_order, next_number
from comptoir_sandbox.exact_online.rules.posting import (
    LINES,
    Leg,
    check_entry_number,
    check_period,
    entry_number,
)
from comptoir_sandbox.exact_online.rules.rates import check_journal_currency, rate_on, settle_currency
from comptoir_sandbox.exact_online.rules.references import Reference

_OPEN, _PROCESSED = 20, 50
_ONE = Decimal(1)


@dataclass(frozen=True)
class Statements:
    """A kind of journal whose entries cannot be changed, only deleted while they are open."""

    header: str
    lines: str
    collection: str
    journal_type: int
    wrong_journal: str
    type: int
    has_balance: bool  # bank and cash: opening, closing, and a ledger account of their own

    def create(self, writing: Writing) -> None:
        row = writing.row
        journal = writing.referred("JournalCode")
        if journal is None or journal.get("Type") != self.journal_type:
            raise Invalid(self.wrong_journal)
        if writing.ignored.get("Type") not in (None, self.type):
            raise Invalid("invalid", "Type")  # the system alone makes opening entries
        day = _first_day(writing)
        writing.default("FinancialYear", day.year)
        writing.default("FinancialPeriod", day.month)
        check_period(writing.books, row["FinancialYear"], row["FinancialPeriod"])
        self._settle_currency(writing, journal, day)
        for place, line in enumerate(writing.lines, start=1):
            line.row["LineNumber"] = place
            self._complete(line, row)
        row["Status"] = _OPEN
        amounts = [as_decimal(line.row["AmountFC"]) or ZERO for line in writing.lines]
        if self.has_balance:
            self._balance(writing, sum(amounts, ZERO))
        else:
            row["Type"] = self.type
            if sum(amounts, ZERO):
                raise Invalid("not_balanced", str(plain(sum(amounts, ZERO))))
        if row.get("EntryNumber") is None:
            row["EntryNumber"] = entry_number(writing.books, str(row["JournalCode"]), day)
        check_entry_number(writing.books, row["EntryNumber"], row["JournalCode"])

    def stored(self, writing: Writing) -> None:
        self._post(writing, writing.row, _lines(writing, self.lines))

    def remove(self, writing: Writing) -> None:
        row = writing.row
        if row.get("Status") == _PROCESSED:
            raise Invalid("processed")
        check_period(writing.books, row["FinancialYear"], row["FinancialPeriod"])
        writing.ledger.unpost(row["EntryID"])

    def create_line(self, writing: Writing) -> None:
        """Lines may be added alone; a general journal then no longer balances and refuses."""
        header = writing.books.table(self.header).get(writing.row.get("EntryID"))
        if header is None:
            raise Invalid("reference", "EntryID")
        if header.get("Status") == _PROCESSED:
            raise Invalid("processed")
        check_period(writing.books, header["FinancialYear"], header["FinancialPeriod"])
        others = _lines(writing, self.lines)
        writing.row["LineNumber"] = next_number(others)
        self._complete(writing, header)
        if not self.has_balance and writing.row["AmountFC"]:
            raise Invalid("not_balanced", str(writing.row["AmountFC"]))

    def line_stored(self, writing: Writing) -> None:
        table = writing.books.table(self.header)
        header = table.get(writing.row["EntryID"])
        if header is None:
            return
        lines = _lines(writing, self.lines)
        row = {**header, "Modified": writing.now}
        if self.has_balance:
            total = sum((as_decimal(line["AmountFC"]) or ZERO for line in lines), ZERO)
            row["ClosingBalanceFC"] = plain((as_decimal(row["OpeningBalanceFC"]) or ZERO) + total)
        writing.books.put(table, row)
        self._post(writing, row, lines)

    def behaviours(self) -> dict[str, Behaviour]:
        """The rules of header and lines, by table."""
        return {
            self.header: Behaviour(
                lines=LinesOf(self.collection, self.lines, "EntryID"),
                full_answer=True,
                owns=((self.lines, "EntryID"),),
                create=self.create,
                stored=self.stored,
                remove=self.remove,
            ),
            self.lines: Behaviour(
                header=self.header,
                full_answer=True,
                derived=self._derived(),
                create=self.create_line,
                stored=self.line_stored,
            ),
        }

    def _derived(self) -> dict[str, Derive]:
        """A line tells its entry's number; on bank and cash its offset is the journal's own ledger line."""
        entry = Reference(self.header, by="EntryID")
        number = {"EntryNumber": looked_up("EntryID", entry, ("EntryNumber",))}
        return {**number, "OffsetID": _own_line} if self.has_balance else number

    def _settle_currency(self, writing: Writing, journal: Row, day: datetime) -> None:
        """A general journal has one rate for the entry; lines of bank and cash have their own."""
        writing.default("Currency", journal.get("Currency"))
        if self.has_balance:
            writing.row["Currency"] = writing.row["Currency"] or writing.currency
        else:
            settle_currency(writing, day, "ExchangeRate")
        check_journal_currency(writing, journal)

    def _complete(self, writing: Writing, header: Row) -> None:
        row = writing.row
        writing.default("Date", writing.today)
        check_dimensions(row, writing.referred("GLAccount") or {})
        rate = self._line_rate(writing, header)
        row["AmountFC"] = cents(writing.decimal("AmountFC") or ZERO)
        row["AmountDC"] = cents((writing.decimal("AmountFC") or ZERO) * rate)
        vat = writing.referred("VATCode")
        if vat is not None:
            self._check_vat(writing, header)
            row["VATPercentage"] = vat.get("Percentage")

    def _line_rate(self, writing: Writing, header: Row) -> Decimal:
        if not self.has_balance:
            return as_decimal(header.get("ExchangeRate")) or _ONE
        sent = writing.decimal("ExchangeRate") if header["Currency"] != writing.currency else _ONE
        if sent is not None and sent <= 0:
            raise Invalid("invalid", "ExchangeRate")
        writing.row["ExchangeRate"] = sent or rate_on(writing, header["Currency"], writing.row["Date"])
        return writing.decimal("ExchangeRate") or _ONE

    def _check_vat(self, writing: Writing, header: Row) -> None:
        """VAT only where the journal allows it (facts 12, of general journals)."""
        journal = writing.books.table("financial/journals").first("Code", header["JournalCode"]) or {}
        if not self.has_balance and not journal.get("AllowVAT"):
            raise Invalid("invalid", "VATCode")

    def _balance(self, writing: Writing, total: Decimal) -> None:
        """Opening plus lines is closing; both follow from the previous entry unless they are sent."""
        row = writing.row
        if row.get("OpeningBalanceFC") is None:
            row["OpeningBalanceFC"] = self.closed_at(writing.books, row["JournalCode"])
        opening = writing.decimal("OpeningBalanceFC") or ZERO
        writing.default("ClosingBalanceFC", plain(opening + total))
        if cents(opening + total) != cents(writing.decimal("ClosingBalanceFC") or ZERO):
            raise Invalid("closing_balance")

    def closed_at(self, books: Books, journal: object) -> object:
        """Where the journal's latest entry closed."""
        previous = books.table(self.header).where("JournalCode", journal)
        last = max(previous, key=lambda entry: int(str(entry["EntryNumber"])), default={})
        return last.get("ClosingBalanceFC", ZERO)

    def _post(self, writing: Writing, row: Row, lines: list[Row]) -> None:
        journal = writing.books.table("financial/journals").first("Code", row["JournalCode"]) or {}
        legs = [leg for line in lines for leg in self._legs(writing, line)]
        if self.has_balance:
            own = sum((as_decimal(line["AmountFC"]) or ZERO for line in lines), ZERO)
            valued = sum((as_decimal(line["AmountDC"]) or ZERO for line in lines), ZERO)
            legs.insert(0, Leg(journal.get("GLAccount"), own, valued=valued))
        transaction: Row = {
            "EntryID": row["EntryID"],
            "EntryNumber": row["EntryNumber"],
            "JournalCode": row["JournalCode"],
            "Type": self.type,
            "Status": row["Status"],
            "Date": lines[0]["Date"] if lines else writing.today,
            "FinancialYear": row["FinancialYear"],
            "FinancialPeriod": row["FinancialPeriod"],
            "Currency": row.get("Currency"),
            "ExchangeRate": row.get("ExchangeRate") or (lines[0].get("ExchangeRate") if lines else None),
            "OpeningBalanceFC": row.get("OpeningBalanceFC"),
            "ClosingBalanceFC": row.get("ClosingBalanceFC"),
        }
        writing.ledger.post(transaction, legs)

    def _legs(self, writing: Writing, line: Row) -> list[Leg]:
        """A line, and its VAT beside it; on bank and cash an inflow credits the line's account."""
        sign = -1 if self.has_balance else 1
        amount, valued = as_decimal(line["AmountFC"]) or ZERO, as_decimal(line["AmountDC"]) or ZERO
        more = carried(line, "Account", "Notes", "Date", "Document")
        vat = (
            writing.books.table("vat/vatcodes").first("Code", line.get("VATCode"))
            if line.get("VATCode")
            else None
        )
        percentage = as_decimal(vat.get("Percentage")) if vat else None
        if not self.has_balance or not percentage or vat is None:
            return [Leg(line["GLAccount"], sign * amount, more, sign * valued)]
        found, own = (line_amounts(_ONE, each, percentage, including=True) for each in (amount, valued))
        ledger = vat.get("GLToPay") if amount > 0 else vat.get("GLToClaim")
        more["AmountVATFC"] = found.vat
        return [
            Leg(line["GLAccount"], sign * found.excluding, more, sign * own.excluding),
            Leg(ledger, sign * found.vat, {"VATCode": line["VATCode"]}, sign * own.vat),
        ]


def _own_line(row: Row, reading: Reading) -> object:
    """The ledger line of the bank or cash account in the same entry: no sign of a payment (facts 12)."""
    lines = reading.books.table(LINES).where("EntryID", row.get("EntryID"))
    return next((line["ID"] for line in lines if line["LineNumber"] == 1), None)


def _lines(writing: Writing, table: str) -> list[Row]:
    found = writing.books.table(table).where("EntryID", writing.row["EntryID"])
    return in_order(found)


def _first_day(writing: Writing) -> datetime:
    day = writing.lines[0].row.get("Date") if writing.lines else None
    return day if isinstance(day, datetime) else writing.today


GENERAL = Statements(
    header="generaljournalentry/generaljournalentries",
    lines="generaljournalentry/generaljournalentrylines",
    collection="GeneralJournalEntryLines",
    journal_type=90,
    wrong_journal="general_journal",
    type=90,
    has_balance=False,
)
BANK = Statements(
    header="financialtransaction/bankentries",
    lines="financialtransaction/bankentrylines",
    collection="BankEntryLines",
    journal_type=12,
    wrong_journal="bank_journal",
    type=40,
    has_balance=True,
)
CASH = Statements(
    header="financialtransaction/cashentries",
    lines="financialtransaction/cashentrylines",
    collection="CashEntryLines",
    journal_type=10,
    wrong_journal="cash_journal",
    type=40,
    has_balance=True,
)
