"""How a document with priced lines is kept that does not touch the ledger, such as an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import (
    ZERO,
    LineAmounts,
    cents,
    due_date,
    line_amounts,
    plain,
    totals,
)
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Derive, LinesOf, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.goods import sales_price
from comptoir_sandbox.exact_online.rules.lines import in_order, next_number
from comptoir_sandbox.exact_online.rules.rates import check_journal_currency, rate_on, settle_currency
from comptoir_sandbox.exact_online.rules.references import Reference

_ONE, _HUNDREDTH_CENT = Decimal(1), Decimal("0.0001")
_NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class Trade:
    """A kind of document with priced lines that does not touch the ledger."""

    header: str
    lines: str
    collection: str
    key: str  # of the header
    foreign_key: str  # of the line
    party: str
    flag: str  # what that account must be
    number: str
    start: int
    date: str
    rate: str = ""  # the property with the exchange rate, where the document shows one
    terms: str = "PaymentConditionSales"
    quantity: str = "Quantity"
    unit: str = "UnitCode"
    net_amount: str = "AmountFC"  # of a line
    line_vat: str = "VATAmountFC"
    header_amount: str = "AmountFC"
    header_vat: str = "VATAmountFC"
    sells: bool = True
    journal_type: int = 0  # 0: the document has no journal
    follows: tuple[str, ...] = ()  # properties that are the party unless sent
    fresh: Mapping[str, object] = field(default_factory=dict)
    fresh_line: Mapping[str, object] = field(default_factory=dict)
    locked: Mapping[str, frozenset[int]] = field(default_factory=dict)  # statuses that end all changes
    moved: tuple[str, ...] = ()  # quantities of a line that keep it from being deleted

    def create(self, writing: Writing) -> None:
        row = writing.row
        row |= self.fresh
        writing.default(self.date, writing.today)
        settle_currency(writing, row[self.date], self.rate)
        for name in self.follows:
            writing.default(name, row[self.party])
        self._check(writing)
        writing.default(self.number, writing.books.next_number(self.header, self.start))
        for place, line in enumerate(writing.lines, start=1):
            line.row["LineNumber"] = place
            self._complete(line, row)
        self._total(writing, row, [line.row for line in writing.lines])

    def change(self, writing: Writing) -> None:
        self._refuse_locked(writing.old or {})
        rate = settle_currency(writing, writing.row.get(self.date), self.rate)
        self._check(writing)
        table = writing.books.table(self.lines)
        for line in self.lines_of(writing):
            valued = cents((as_decimal(line[self.net_amount]) or ZERO) * rate)
            if valued != line.get("AmountDC"):
                writing.books.put(table, {**line, "AmountDC": valued})
        self._total(writing, writing.row, self.lines_of(writing))

    def remove(self, writing: Writing) -> None:
        self._refuse_locked(writing.row)
        self._refuse_moved(self.lines_of(writing))

    def create_line(self, writing: Writing) -> None:
        header = self._header(writing)
        if header is None:
            raise Invalid("reference", self.foreign_key)
        self._refuse_locked(header)
        others = self.lines_of(writing)
        writing.row["LineNumber"] = next_number(others)
        self._complete(writing, header)

    def change_line(self, writing: Writing) -> None:
        header = self._header(writing) or {}
        self._refuse_locked(header)
        self._complete(writing, header)

    def remove_line(self, writing: Writing) -> None:
        """The last line stays: delete the document instead (mapping: purchase orders)."""
        self._refuse_locked(self._header(writing) or {})
        self._refuse_moved([writing.row])
        if len(self.lines_of(writing)) == 1:
            raise Invalid("mandatory", self.collection)

    def line_stored(self, writing: Writing) -> None:
        header = self._header(writing)
        if header is not None:
            row = {**header, "Modified": writing.now, "Modifier": writing.user}
            self._total(writing, row, self.lines_of(writing))
            writing.books.put(writing.books.table(self.header), row)

    def behaviours(self) -> dict[str, Behaviour]:
        """The rules of header and lines, by table."""
        return {
            self.header: Behaviour(
                lines=LinesOf(self.collection, self.lines, self.foreign_key),
                full_answer=True,
                owns=((self.lines, self.foreign_key),),
                create=self.create,
                change=self.change,
                remove=self.remove,
            ),
            self.lines: Behaviour(
                header=self.header,
                own_key="InvoiceID" if self.foreign_key == "InvoiceID" else "",
                full_answer=True,
                derived={self.number: self._number_of_header()},
                create=self.create_line,
                change=self.change_line,
                stored=self.line_stored,
                remove=self.remove_line,
                removed=self.line_stored,
            ),
        }

    def _number_of_header(self) -> Derive:
        """A line tells the number of its document, where it has a property for it."""
        return looked_up(self.foreign_key, Reference(self.header, by=self.key), (self.number,))

    def lines_of(self, writing: Writing) -> list[Row]:
        """The stored lines of the document that a header or a line belongs to, in line order."""
        key = writing.row.get(self.foreign_key) or writing.row.get(self.key)
        found = writing.books.table(self.lines).where(self.foreign_key, key)
        return in_order(found)

    def _check(self, writing: Writing) -> None:
        row = writing.row
        party = writing.referred(self.party)
        if party is None or not party.get(self.flag):
            raise Invalid("invalid", "CustomerType" if self.sells else self.party)
        if self.journal_type:
            journal = writing.referred("Journal")
            if journal is None or journal.get("Type") != self.journal_type:
                raise Invalid("purchase_journal")
            check_journal_currency(writing, journal)
        writing.default("PaymentCondition", party.get(self.terms))
        terms = writing.referred("PaymentCondition")
        start = row.get(self.date)
        if "DueDate" not in writing.sent and terms is not None and isinstance(start, datetime):
            days, months = int(str(terms["PaymentDays"] or 0)), int(str(terms["PaymentEndOfMonths"] or 0))
            row["DueDate"] = due_date(start, days, months)

    def _complete(self, writing: Writing, header: Row) -> None:
        row = writing.row
        item = writing.referred("Item")
        if item is None:
            raise Invalid("mandatory", "Item")
        if not item.get("IsSalesItem" if self.sells else "IsPurchaseItem"):
            raise Invalid("invalid", "SalesItem" if self.sells else "Item")
        for name, value in self.fresh_line.items():
            writing.default(name, value)
        writing.default("Description", item.get("Description"))
        writing.default(self.unit, item.get("Unit"))
        writing.default(self.quantity, _ONE)
        party = writing.books.table("crm/accounts").get(header.get(self.party)) or {}
        code = party.get("SalesVATCode" if self.sells else "PurchaseVATCode") or item.get("SalesVatCode")
        writing.default("VATCode", code)
        vat = writing.referred("VATCode") or {}
        percentage = as_decimal(vat.get("Percentage")) or ZERO
        quantity = writing.decimal(self.quantity) or ZERO
        net = self._price(writing, item, header, quantity)
        amounts = line_amounts(quantity, net, percentage, vat.get("Type") == "I")
        row |= {
            "VATPercentage": percentage,
            self.net_amount: amounts.excluding,
            "AmountDC": cents(amounts.excluding * self._rate(writing, header)),
            self.line_vat: amounts.vat,
        }

    def _price(self, writing: Writing, item: Row, header: Row, quantity: Decimal) -> Decimal:
        """A sent net price wins, then a sent unit price less the discount, then the price list."""
        row = writing.row
        writing.default("Discount", ZERO)
        discount = writing.decimal("Discount") or ZERO
        if "NetPrice" in writing.sent and (net := writing.decimal("NetPrice")) is not None:
            writing.default("UnitPrice", net)
            return net
        unit = writing.decimal("UnitPrice")
        if unit is None:
            unit = self._listed(writing, item, header, quantity)
        net = plain((unit * (1 - discount)).quantize(_HUNDREDTH_CENT))
        row["UnitPrice"], row["NetPrice"] = plain(unit), net
        return net

    def _listed(self, writing: Writing, item: Row, header: Row, quantity: Decimal) -> Decimal:
        if self.sells:
            return sales_price(writing.books, item["ID"], header.get(self.party), quantity) or ZERO
        for offer in writing.books.table("logistics/supplieritem").where("Item", item["ID"]):
            if offer.get("Supplier") == header.get(self.party):
                return as_decimal(offer.get("PurchasePrice")) or ZERO
        return as_decimal(item.get("CostPriceStandard")) or ZERO

    def _rate(self, writing: Writing, header: Row) -> Decimal:
        known = as_decimal(header.get(self.rate)) if self.rate else None
        return known or rate_on(writing, header.get("Currency"), header.get(self.date))

    def _total(self, writing: Writing, row: Row, lines: list[Row]) -> None:
        amounts = [
            LineAmounts(as_decimal(line[self.net_amount]) or ZERO, as_decimal(line[self.line_vat]) or ZERO)
            for line in lines
        ]
        sums = totals(amounts, as_decimal(row.get("Discount")) or ZERO)
        row |= {
            self.header_amount: sums.including,
            "AmountDC": cents(sums.including * self._rate(writing, row)),
            "AmountFCExclVat": sums.excluding,
            self.header_vat: sums.vat,
            "AmountDiscount": sums.discount,
            "AmountDiscountExclVat": sums.discount_excluding,
        }

    def _header(self, writing: Writing) -> Row | None:
        return writing.books.table(self.header).get(writing.row.get(self.foreign_key))

    def _refuse_moved(self, lines: list[Row]) -> None:
        """Something of it has been delivered, received or invoiced."""
        if any((as_decimal(line.get(name)) or ZERO) > 0 for line in lines for name in self.moved):
            raise Invalid("in_use", self.number)

    def _refuse_locked(self, header: Row) -> None:
        for name, statuses in self.locked.items():
            if header.get(name) in statuses:
                raise Invalid("processed")
