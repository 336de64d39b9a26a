"""Rules for sales and purchase entries: pure bookings with lines on ledger accounts (facts 12)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents, due_date, line_amounts, plain
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.documents import PURCHASE_INVOICE, add_document
from comptoir_sandbox.exact_online.rules.frame import Behaviour, LinesOf, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.lines import carried, in_order, next_number
from comptoir_sandbox.exact_online.rules.posting import (
    PAYABLE,
    RECEIVABLE,
    Leg,
    check_entry_number,
    check_period,
    control_account,
    entry_number,
)
from comptoir_sandbox.exact_online.rules.rates import (
    check_journal_currency,
    in_own_currency,
    settle_currency,
)
from comptoir_sandbox.exact_online.rules.references import REFERENCES

_INVOICES = "salesinvoice/salesinvoices"
_OPEN, _PROCESSED = 20, 50
_ONE = Decimal(1)


@dataclass(frozen=True)
class Entries:
    """What differs between the two sides of the books."""

    header: str
    lines: str
    collection: str
    party: str  # the property that names the customer or supplier
    flag: str  # what that account must be
    wrong_journal: str
    journal_type: int
    normal: int
    credit: int
    sign: int  # of the party's ledger line when the total is positive: debit for sales
    control: int
    party_ledger: str
    vat_ledger: str
    terms: str
    party_vat: str

    def create(self, writing: Writing) -> None:
        row = writing.row
        writing.default("EntryDate", writing.today)
        settle_currency(writing, row["EntryDate"], "Rate")
        self._refuse_twice(writing)
        row["Status"] = _OPEN
        day = _day(row)
        writing.default("ReportingYear", day.year)
        writing.default("ReportingPeriod", day.month)
        self._check(writing)
        if row.get("EntryNumber") is None:
            row["EntryNumber"] = entry_number(writing.books, str(row["Journal"]), day)
        check_entry_number(writing.books, row["EntryNumber"], row["Journal"])
        writing.default("InvoiceNumber", row["EntryNumber"])
        for place, line in enumerate(writing.lines, start=1):
            line.row["LineNumber"] = place
            self._complete(line, writing.row)
        _total(self, writing.row, [line.row for line in writing.lines])
        for line in writing.lines:
            line.row["Type"] = row["Type"]
        if self.control == PAYABLE and row.get("Document") is None:
            row["Document"] = _purchase_document(writing)["ID"]

    def change(self, writing: Writing) -> None:
        _refuse_final(writing, writing.old)
        settle_currency(writing, writing.row["EntryDate"], "Rate")
        self._check(writing)
        self._value_again(writing)
        _total(self, writing.row, self._lines(writing))

    def stored(self, writing: Writing) -> None:
        """The ledger follows the entry."""
        row = writing.row
        writing.ledger.post(self.transaction(row), self._legs(writing, row, self._lines(writing)))

    def remove(self, writing: Writing) -> None:
        self._refuse_invoiced(writing, writing.row)
        _refuse_final(writing, writing.row)
        writing.ledger.unpost(writing.row["EntryID"])

    def create_line(self, writing: Writing) -> None:
        header = self._header(writing)
        if header is None:
            raise Invalid("reference", "EntryID")
        self._refuse_invoiced(writing, header)
        _refuse_final(writing, header)
        others = self._lines(writing)
        writing.row["LineNumber"] = next_number(others)
        self._complete(writing, header)

    def change_line(self, writing: Writing) -> None:
        header = self._header(writing) or {}
        self._refuse_invoiced(writing, header)
        _refuse_final(writing, header)
        self._complete(writing, header)

    def remove_line(self, writing: Writing) -> None:
        header = self._header(writing) or {}
        self._refuse_invoiced(writing, header)
        _refuse_final(writing, header)

    def line_stored(self, writing: Writing) -> None:
        """The header and the ledger follow the lines; the last line takes the entry along."""
        header = self._header(writing)
        if header is None:
            return
        table, lines = writing.books.table(self.header), self._lines(writing)
        if not lines:
            writing.ledger.unpost(header["EntryID"])
            writing.books.remove(table, header["EntryID"], writing.now, writing.user)
            return
        row = {**header, "Modified": writing.now, "Modifier": writing.user}
        _total(self, row, lines)
        writing.books.put(table, row)
        for line in lines:
            if line.get("Type") != row["Type"]:
                writing.books.put(writing.books.table(self.lines), {**line, "Type": row["Type"]})
        writing.ledger.post(self.transaction(row), self._legs(writing, row, lines))

    def behaviours(self) -> dict[str, Behaviour]:
        """The rules of header and lines, by table."""
        description = REFERENCES["PaymentCondition"]
        return {
            self.header: Behaviour(
                lines=LinesOf(self.collection, self.lines, "EntryID"),
                full_answer=True,
                owns=((self.lines, "EntryID"),),
                derived={
                    "PaymentConditionPaymentMethod": looked_up(
                        "PaymentCondition", description, ("PaymentMethod",)
                    )
                },
                create=self.create,
                change=self.change,
                stored=self.stored,
                remove=self.remove,
            ),
            self.lines: Behaviour(
                header=self.header,
                auto=frozenset({"AmountFC"}),
                full_answer=True,
                create=self.create_line,
                change=self.change_line,
                stored=self.line_stored,
                remove=self.remove_line,
                removed=self.line_stored,
            ),
        }

    def _check(self, writing: Writing) -> None:
        row = writing.row
        journal = writing.referred("Journal")
        if journal is None or journal.get("Type") != self.journal_type:
            raise Invalid(self.wrong_journal)
        party = writing.referred(self.party)
        if party is None or not party.get(self.flag):
            raise Invalid("invalid", "CustomerType" if self.party == "Customer" else self.party)
        check_journal_currency(writing, journal)
        check_period(writing.books, row["ReportingYear"], row["ReportingPeriod"])
        writing.default("PaymentCondition", party.get(self.terms) or "30")
        moved = {"PaymentCondition", "EntryDate"} & writing.sent
        if "DueDate" not in writing.sent and (row.get("DueDate") is None or moved):
            terms = writing.referred("PaymentCondition") or {}
            days = int(str(terms.get("PaymentDays") or 0))
            row["DueDate"] = due_date(_day(row), days, int(str(terms.get("PaymentEndOfMonths") or 0)))

    def _refuse_invoiced(self, writing: Writing, header: Row) -> None:
        """The entry of a printed invoice has the invoice's id, and keeps its lines."""
        if (
            self.control == RECEIVABLE
            and writing.books.table(_INVOICES).get(header.get("EntryID")) is not None
        ):
            raise Invalid("processed")

    def _refuse_twice(self, writing: Writing) -> None:
        """A supplier's number may come twice or not, by a setting of the company."""
        given = writing.row.get("YourRef")
        if self.control != PAYABLE or not given or writing.switches.your_ref_twice == "allow":
            return
        for other in writing.books.table(self.header).where("YourRef", given):
            if other[self.party] == writing.row[self.party] and other["EntryID"] != writing.row["EntryID"]:
                raise Invalid("exists", "YourRef")

    def _complete(self, writing: Writing, header: Row) -> None:
        """The VAT of a line: whether its amount contains it follows the VAT code's type."""
        row = writing.row
        account = writing.books.table("crm/accounts").get(header.get(self.party)) or {}
        ledger = writing.referred("GLAccount") or {}
        check_dimensions(row, ledger)
        writing.default("VATCode", account.get(self.party_vat) or ledger.get("VATCode"))
        vat = writing.referred("VATCode") or {}
        percentage = as_decimal(vat.get("Percentage")) or ZERO
        if "VATPercentage" in writing.sent and writing.decimal("VATPercentage") not in (percentage, None):
            raise Invalid("invalid", "VATPercentage", "[]")
        amount = _amount(writing)
        found = line_amounts(_ONE, amount, percentage, vat.get("Type") == "I")
        sent_vat = writing.decimal("VATAmountFC") if "VATAmountFC" in writing.sent else None
        tax = found.vat if sent_vat is None else cents(sent_vat)
        base = plain(cents(amount) - tax) if vat.get("Type") == "I" else cents(amount)
        rate = as_decimal(header.get("Rate")) or _ONE
        row |= {
            "VATPercentage": percentage,
            "AmountFC": cents(amount),
            "VATAmountFC": tax,
            "VATBaseAmountFC": base,
            "Type": header.get("Type", self.normal),
        }
        row |= in_own_currency(row, rate, _BOTH_CURRENCIES)

    def _value_again(self, writing: Writing) -> None:
        """Another rate: the lines follow."""
        if writing.old is None or writing.old.get("Rate") == writing.row["Rate"]:
            return
        rate, table = writing.decimal("Rate") or _ONE, writing.books.table(self.lines)
        for line in self._lines(writing):
            writing.books.put(table, {**line, **in_own_currency(line, rate, _BOTH_CURRENCIES)})

    def transaction(self, row: Row) -> Row:
        return {
            "EntryID": row["EntryID"],
            "EntryNumber": row["EntryNumber"],
            "InvoiceNumber": row.get("InvoiceNumber"),
            "JournalCode": row["Journal"],
            "Type": row["Type"],
            "Status": row["Status"],
            "Date": row["EntryDate"],
            "DueDate": row.get("DueDate"),
            "FinancialYear": row["ReportingYear"],
            "FinancialPeriod": row["ReportingPeriod"],
            "Description": row.get("Description"),
            "Currency": row.get("Currency"),
            "ExchangeRate": row.get("Rate"),
            "Account": row[self.party],
            "YourRef": row.get("YourRef"),
            "Document": row.get("Document"),
            "PaymentCondition": row.get("PaymentCondition"),
            "PaymentConditionCode": row.get("PaymentCondition"),
            "PaymentReference": row.get("PaymentReference"),
        }

    def _legs(self, writing: Writing, row: Row, lines: list[Row]) -> list[Leg]:
        """The party's line first, then each line's base, then its VAT."""
        party = writing.books.table("crm/accounts").get(row[self.party]) or {}
        control = party.get(self.party_ledger) or control_account(writing.books, self.control)
        total = as_decimal(row["AmountFC"]) or ZERO
        legs = [Leg(control, self.sign * total)]
        for line in lines:
            more = carried(line, "Notes")
            base = as_decimal(line["VATBaseAmountFC"]) or ZERO
            tax = as_decimal(line["VATAmountFC"]) or ZERO
            facts = {**more, "AmountVATFC": tax, "AmountVATBaseFC": base}
            legs.append(Leg(line["GLAccount"], -self.sign * base, facts))
            if tax:
                vat = writing.books.table("vat/vatcodes").first("Code", line.get("VATCode")) or {}
                legs.append(Leg(vat.get(self.vat_ledger), -self.sign * tax, {"VATCode": line.get("VATCode")}))
        return legs

    def _lines(self, writing: Writing) -> list[Row]:
        found = writing.books.table(self.lines).where("EntryID", writing.row["EntryID"])
        return in_order(found)

    def _header(self, writing: Writing) -> Row | None:
        return writing.books.table(self.header).get(writing.row.get("EntryID"))


def _amount(writing: Writing) -> Decimal:
    """AmountDC is ignored on input: a line that has it alone was seen to be booked with 0 (facts 12)."""
    amount = writing.decimal("AmountFC")
    if amount is not None:
        return amount
    if writing.ignored.get("AmountDC") is None or writing.switches.amount_dc_alone == "refuse":
        raise Invalid("mandatory", "AmountFC")
    writing.row["AmountFC"] = ZERO
    return ZERO


_BOTH_CURRENCIES = ("Amount", "VATAmount", "VATBaseAmount")


def _total(kind: Entries, row: Row, lines: list[Row]) -> None:
    base = sum((as_decimal(line["VATBaseAmountFC"]) or ZERO for line in lines), ZERO)
    tax = sum((as_decimal(line["VATAmountFC"]) or ZERO for line in lines), ZERO)
    rate = as_decimal(row.get("Rate")) or _ONE
    row |= {
        "AmountFC": plain(base + tax),
        "AmountDC": cents((base + tax) * rate),
        "VATAmountFC": plain(tax),
        "VATAmountDC": cents(tax * rate),
        "Type": kind.credit if base + tax < 0 else kind.normal,
    }


def _purchase_document(writing: Writing) -> Row:
    """A purchase entry without a document gets an empty one (facts 10)."""
    row = writing.row
    values: Row = {
        "Subject": row.get("Description") or str(row["EntryNumber"]),
        "Type": PURCHASE_INVOICE,
        "Account": row["Supplier"],
        "FinancialTransactionEntryID": row["EntryID"],
        "AmountFC": row["AmountFC"],
    }
    return add_document(writing, values)


def check_dimensions(row: Row, ledger: Row) -> None:
    """A ledger account may demand a cost centre or cost unit (facts 12)."""
    for name, use in (("CostCenter", "UseCostcenter"), ("CostUnit", "UseCostunit")):
        if ledger.get(use) == 1 and not row.get(name):
            raise Invalid("mandatory", name)


def _refuse_final(writing: Writing, header: Row | None) -> None:
    """What is processed, or booked in a period that has been closed since, stays as it is."""
    if not header:
        return
    if header.get("Status") == _PROCESSED:
        raise Invalid("processed")
    check_period(writing.books, header["ReportingYear"], header["ReportingPeriod"])


def _day(row: Row) -> datetime:
    day = row["EntryDate"]
    if not isinstance(day, datetime):
        raise Invalid("mandatory", "EntryDate")
    return day


SALES = Entries(
    header="salesentry/salesentries",
    lines="salesentry/salesentrylines",
    collection="SalesEntryLines",
    party="Customer",
    flag="IsSales",
    wrong_journal="sales_journal",
    journal_type=20,
    normal=20,
    credit=21,
    sign=1,
    control=RECEIVABLE,
    party_ledger="GLAR",
    vat_ledger="GLToPay",
    terms="PaymentConditionSales",
    party_vat="SalesVATCode",
)
PURCHASES = Entries(
    header="purchaseentry/purchaseentries",
    lines="purchaseentry/purchaseentrylines",
    collection="PurchaseEntryLines",
    party="Supplier",
    flag="IsSupplier",
    wrong_journal="purchase_journal",
    journal_type=22,
    normal=30,
    credit=31,
    sign=-1,
    control=PAYABLE,
    party_ledger="GLAP",
    vat_ledger="GLToClaim",
    terms="PaymentConditionPurchase",
    party_vat="PurchaseVATCode",
)
