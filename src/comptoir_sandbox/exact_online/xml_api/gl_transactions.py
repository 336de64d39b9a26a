"""Topic GLTransactions: whole bookings with all their ledger lines (facts 11 and 12).

A booking on a general, bank or cash journal becomes the entry that the REST API knows; on other journals it
goes into the ledger as it stands, without a sales or purchase entry beside it.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import msgspec

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import cents
from comptoir_sandbox.exact_online.rules.posting import LINES, TRANSACTIONS, Leg, check_period, entry_number
from comptoir_sandbox.exact_online.rules.rates import CURRENCIES
from comptoir_sandbox.exact_online.rules.statements import BANK, CASH, GENERAL, Statements
from comptoir_sandbox.exact_online.xml_api.elements import Element, element
from comptoir_sandbox.exact_online.xml_api.office import Office, amount_of, day_of, period_of, whole_number

_ENTRIES = {each.journal_type: each for each in (GENERAL, BANK, CASH)}
_LEDGER_TYPES = {20: 20, 21: 21, 22: 30, 23: 31}  # transaction type by type of journal
_OTHER = 90
_MOST_RATE = 1_000_000


@dataclass(frozen=True)
class _Booking:
    """A GLTransaction read and looked up; amounts are debit positive, in the booking's currency."""

    journal: Row
    number: int | None
    day: datetime
    year: int
    period: int
    currency: str | None
    rate: Decimal
    lines: list[Row]


def upload_transaction(office: Office, sent: Element) -> str:
    """Book it, and return its entry number; Invalid when it may not be."""
    booking = _read(office, sent)
    check_period(office.books, booking.year, booking.period)
    _refuse_twin(office.books, booking)
    kind = _ENTRIES.get(int(str(booking.journal["Type"])))
    if kind is not None and office.switches.xml_entries == "entry":
        return _book_entry(office, booking, kind)
    return _book_ledger(office, booking)


def _read(office: Office, sent: Element) -> _Booking:
    journal = office.journal(sent.named("code", "Journal"))
    nodes = list(sent.all("GLTransactionLine"))
    if not nodes:
        raise Invalid("mandatory", "GLTransactionLine")
    day = day_of(sent.words("Date") or nodes[0].words("Date"))
    year, period = period_of(nodes[0], sent, day)
    foreign = nodes[0].find("ForeignAmount")
    amounts = foreign if foreign is not None and foreign.words("Value") else nodes[0].find("Amount")
    rate = foreign.words("Rate") if foreign is not None else ""
    currency = amounts.named("code", "Currency") or None if amounts else None
    if currency is not None and office.books.table(CURRENCIES).first("Code", currency) is None:
        raise Invalid("reference", "Currency")
    number = sent.attributes.get("entry", "").strip().lstrip("0")  # 0 stands for a number yet to be given
    return _Booking(
        journal=journal,
        number=whole_number(number, "EntryNumber") if number else None,
        day=day,
        year=year,
        period=period,
        currency=currency,
        rate=_rate(rate) if rate else Decimal(1),
        lines=[_line(office, node, day) for node in nodes],
    )


def _rate(text: str) -> Decimal:
    rate = amount_of(text, "Rate")
    if not 0 < rate < _MOST_RATE:
        raise Invalid("invalid", "Rate")
    return rate


def _line(office: Office, node: Element, day: datetime) -> Row:
    value = node.words("ForeignAmount", "Value") or node.words("Amount", "Value")
    if not value:
        raise Invalid("mandatory", "AmountFC")
    party = node.named("code", "Account")
    found: Row = {
        "GLAccount": office.gl_account(node.named("code", "GLAccount"))["ID"],
        "AmountFC": cents(amount_of(value)),
        "Date": day_of(node.words("Date")) if node.words("Date") else day,
        "Account": office.account(party)["ID"] if party else None,
        "Description": node.words("Description") or None,
        "YourRef": node.words("References", "YourRef") or None,
        "InvoiceNumber": node.words("References", "InvoiceNumber") or None,
        "CostCenter": office.dimension("CostCenter", node.named("code", "Costcenter")),
        "CostUnit": office.dimension("CostUnit", node.named("code", "Costunit")),
    }
    if found["InvoiceNumber"] is not None:
        found["InvoiceNumber"] = whole_number(str(found["InvoiceNumber"]), "InvoiceNumber")
    return {name: value for name, value in found.items() if value is not None}


def _refuse_twin(books: Books, booking: _Booking) -> None:
    if booking.number is None:
        return
    for other in books.table(TRANSACTIONS).where("EntryNumber", booking.number):
        if other["JournalCode"] == booking.journal["Code"]:
            raise Invalid("exists", "EntryNumber")


def _book_entry(office: Office, booking: _Booking, kind: Statements) -> str:
    """Through the desk, as a POST would; the journal's own ledger line follows from the others."""
    lines = booking.lines
    if kind.has_balance:
        lines = [line for line in lines if line["GLAccount"] != booking.journal.get("GLAccount")]
    sign = -1 if kind.has_balance else 1
    entity_set = office.catalogue[kind.header]
    document = {
        "JournalCode": booking.journal["Code"],
        "EntryNumber": booking.number,
        "FinancialYear": booking.year,
        "FinancialPeriod": booking.period,
        "Currency": booking.currency,
        kind.collection: [_sent_line(line, sign) for line in lines],
    }
    if "ExchangeRate" in entity_set.properties:
        document["ExchangeRate"] = booking.rate
    given = {name: value for name, value in document.items() if value is not None}
    return str(office.desk.create(entity_set, msgspec.json.encode(given))["EntryNumber"])


def _sent_line(line: Row, sign: int) -> Row:
    kept = {name: value for name, value in line.items() if name not in ("YourRef", "InvoiceNumber")}
    return {**kept, "AmountFC": str(sign * amount_of(str(line["AmountFC"])))}


def _book_ledger(office: Office, booking: _Booking) -> str:
    first = booking.lines[0]
    number = booking.number or entry_number(office.books, str(booking.journal["Code"]), booking.day)
    transaction: Row = {
        "EntryID": office.desk.new_guid(),
        "EntryNumber": number,
        "JournalCode": booking.journal["Code"],
        "Type": _LEDGER_TYPES.get(int(str(booking.journal["Type"])), _OTHER),
        "Status": 20,
        "Date": booking.day,
        "FinancialYear": booking.year,
        "FinancialPeriod": booking.period,
        "Currency": booking.currency or office.desk.currency,
        "ExchangeRate": booking.rate,
        "Account": next((line["Account"] for line in booking.lines if "Account" in line), None),
        "InvoiceNumber": first.get("InvoiceNumber", number),
        "YourRef": first.get("YourRef"),
        "Description": first.get("Description"),
    }
    office.ledger.post(
        transaction,
        [
            Leg(line["GLAccount"], amount_of(str(line["AmountFC"])), {**line, "AmountFC": line["AmountFC"]})
            for line in booking.lines
        ],
    )
    return str(number)


def transaction_element(books: Books, row: Row) -> Element:
    """A transaction as it is downloaded."""
    lines = sorted(
        books.table(LINES).where("EntryID", row["EntryID"]), key=lambda line: str(line["LineNumber"]).zfill(9)
    )
    journal = books.table("financial/journals").first("Code", row["JournalCode"]) or {}
    return element(
        "GLTransaction",
        element("TransactionType", number=row.get("Type")),
        element("Journal", code=row["JournalCode"], type=journal.get("Type")),
        element("Date", _date(row.get("Date"))),
        *(_line_element(books, line) for line in lines),
        entry=row["EntryNumber"],
    )


def _line_element(books: Books, line: Row) -> Element:
    ledger = books.table("financial/glaccounts").get(line["GLAccount"]) or {}
    party = books.table("crm/accounts").get(line.get("Account"))
    currency = element("Currency", code=line.get("Currency"))
    return element(
        "GLTransactionLine",
        element("Date", _date(line.get("Date"))),
        element("FinYear", number=line.get("FinancialYear")),
        element("FinPeriod", number=line.get("FinancialPeriod")),
        element(
            "GLAccount",
            element("Description", str(ledger.get("Description") or "")),
            code=ledger.get("Code"),
            type=ledger.get("Type"),
        ),
        element("Description", str(line.get("Description") or "")),
        element("Account", element("Name", str(party["Name"])), code=str(party["Code"]).strip())
        if party
        else None,
        element(
            "Amount", element("Currency", code=line.get("Currency")), element("Value", str(line["AmountDC"]))
        ),
        element(
            "ForeignAmount",
            currency,
            element("Value", str(line["AmountFC"])),
            element("Rate", str(line.get("ExchangeRate") or 1)),
        ),
        element(
            "References",
            element("InvoiceNumber", str(line.get("InvoiceNumber") or "")),
            element("YourRef", str(line.get("YourRef") or "")),
        ),
        type=line.get("Type"),
        linetype=0,
        line=line["LineNumber"],
        status=line.get("Status"),
    )


def _date(value: object) -> str:
    return value.date().isoformat() if isinstance(value, datetime) else ""
