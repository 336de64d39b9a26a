"""Topic MatchSets: puts open items of one party on one ledger account against each other (facts 11)."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.posting import (
    LINES,
    MATCHED,
    PAYABLE,
    PAYMENTS,
    RECEIVABLE,
    RECEIVABLES,
    Leg,
    check_period,
    entry_number,
    partly_paid,
)
from comptoir_sandbox.exact_online.xml_api.elements import Element, element
from comptoir_sandbox.exact_online.xml_api.office import Office, amount_of, day_of, whole_number

_TABLES = {RECEIVABLE: RECEIVABLES, PAYABLE: PAYMENTS}
_WRITE_OFFS = ("3", "4")
_MEMORIAL = 90
_EXCHANGE_DIFFERENCE, _INTEREST = 82, 160


def upload_match_set(office: Office, sent: Element) -> str:
    """Match it, and return the account's code; Invalid when a line is unknown, closed or left over."""
    ledger_account = office.gl_account(sent.named("code", "GLAccount"))
    if ledger_account["Type"] not in _TABLES:
        raise Invalid("invalid", "GLAccountType")
    party = office.account(sent.named("code", "Account"))
    table = _TABLES[int(str(ledger_account["Type"]))]
    items = _items(office, table, ledger_account, party, sent.find("MatchLines"))
    rest = sum((_open(item) for item in items), ZERO)
    write_off = sent.find("WriteOff")
    if rest and write_off is not None:
        items.append(_write_off(office, write_off, ledger_account, party, rest, table))
    elif rest and office.switches.exchange_difference == "book" and _even_in_currency(items):
        items.append(_exchange_difference(office, ledger_account, party, rest, table))
    elif rest and _unmatchable(office, items):
        raise Invalid("not_balanced", str(plain(rest)))
    office.ledger.match(items, table)
    return str(party["Code"]).strip()


def _items(office: Office, table: str, ledger: Row, party: Row, lines: Element | None) -> list[Row]:
    """The open items that the lines name, each in a period that is open."""
    nodes = list(lines.all("MatchLine")) if lines is not None else []
    if not nodes:
        raise Invalid("mandatory", "MatchLine")
    items: list[Row] = []
    for node in nodes:
        items.append(_item(office, table, ledger, party, node, items))
    for item in items:
        check_period(office.books, item["TransactionReportingYear"], item["TransactionReportingPeriod"])
    return items


def _item(office: Office, table: str, ledger: Row, party: Row, node: Element, taken: list[Row]) -> Row:
    """The open item that a line names by year, period, journal, entry number and amount."""
    asked = node.attributes
    entry = whole_number(asked.get("entry", "").strip(), "EntryNumber")
    amount = asked.get("amountdc", "").strip()
    wanted = amount_of(amount, "AmountDC") if amount else None
    used = {item["ID"] for item in taken}
    for item in office.books.table(table).where("EntryNumber", entry):
        line = office.books.table(LINES).get(item["ID"]) or {}
        if (
            item["ID"] not in used
            and item["Status"] != MATCHED
            and (item["GLAccount"], item["Account"]) == (ledger["ID"], party["ID"])
            and item["Journal"] == asked.get("journal", "").strip()
            and str(item["TransactionReportingYear"]) == asked.get("finyear", "").strip()
            and str(item["TransactionReportingPeriod"]) == asked.get("finperiod", "").strip()
            and (wanted is None or wanted in (_open(item), line.get("AmountDC")))
        ):
            return item
    names = f"GLAccount={ledger['Code']} Account={str(party['Code']).strip()}"
    place = f"finyear={asked.get('finyear', '')} finperiod={asked.get('finperiod', '')}"
    rest = f"journal={asked.get('journal', '')} entry={entry} amountdc={amount}"
    raise Invalid("payment_term_not_found", f"{names} {place} {rest}")


def _open(item: Row) -> Decimal:
    """What is open, debit positive, as the ledger has it."""
    remaining = Decimal(str(item["Remaining"]))
    return remaining if item["LineType"] == RECEIVABLE else -remaining


def _unmatchable(office: Office, items: list[Row]) -> bool:
    """A difference without a write-off: nothing stands against anything, or the switch wants it even."""
    signs = {_open(item) > 0 for item in items}
    return len(signs) == 1 or office.switches.xml_uneven_match == "refuse"


def _even_in_currency(items: list[Row]) -> bool:
    """Whole items of one foreign currency whose sum in that currency is nothing: only rates differ."""
    whole = not any(partly_paid(item) for item in items)
    foreign = sum((Decimal(str(item["TransactionAmountFC"])) for item in items), ZERO)
    return whole and not foreign and len({item["Currency"] for item in items}) == 1


def _exchange_difference(office: Office, ledger: Row, party: Row, rest: Decimal, table: str) -> Row:
    """Book what two rates differ by (facts 13, type 82), today."""
    results = office.books.table("financial/glaccounts").where("Type", _INTEREST)
    if not results:
        raise Invalid("not_balanced", str(plain(rest)))
    account = max(results, key=lambda row: str(row["Code"]))
    day = office.desk.now
    check_period(office.books, day.year, day.month)
    legs = [Leg(ledger["ID"], -rest, {"Account": party["ID"]}), Leg(account["ID"], rest)]
    return _book(office, _EXCHANGE_DIFFERENCE, (day, day.year, day.month), legs, table)


def _write_off(office: Office, sent: Element, ledger: Row, party: Row, rest: Decimal, table: str) -> Row:
    """Book the difference away on a general journal, and return the open item that this makes."""
    if sent.attributes.get("type", "").strip() not in _WRITE_OFFS:
        raise Invalid("invalid", "Type")
    account = office.gl_account(sent.named("code", "GLAccount"))
    day = day_of(sent.words("Date")) if sent.words("Date") else office.desk.now
    year = _number(sent, "FinYear") or day.year
    period = _number(sent, "FinPeriod") or day.month
    check_period(office.books, year, period)
    legs = [Leg(ledger["ID"], -rest, {"Account": party["ID"]}), Leg(account["ID"], rest)]
    kind, text = int(office.switches.xml_write_off_type), sent.words("Description") or None
    return _book(office, kind, (day, year, period), legs, table, text)


def _book(
    office: Office,
    kind: int,
    when: tuple[datetime, int, int],
    legs: list[Leg],
    table: str,
    text: str | None = None,
) -> Row:
    """Book on the first general journal, and return the open item that this makes."""
    day, year, period = when
    journals = office.books.table("financial/journals").where("Type", _MEMORIAL)
    if not journals:
        raise Invalid("general_journal")
    journal = min(str(row["Code"]) for row in journals)
    entry = office.desk.new_guid()
    transaction: Row = {
        "EntryID": entry,
        "EntryNumber": entry_number(office.books, journal, day),
        "JournalCode": journal,
        "Type": kind,
        "Status": 20,
        "Date": day.replace(hour=0, minute=0, second=0, microsecond=0),
        "FinancialYear": year,
        "FinancialPeriod": period,
        "Currency": office.desk.currency,
        "Description": text,
    }
    office.ledger.post(transaction, legs)
    (made,) = office.books.table(table).where("EntryID", entry)
    return made


def _number(sent: Element, name: str) -> int | None:
    """A year or period, as text or as the attribute that GLTransactions use."""
    text = sent.words(name) or sent.named("number", name)
    return whole_number(text, name) if text else None


def match_sets(books: Books) -> list[tuple[int, Element]]:
    """All matched sets with the row version of their latest change, oldest first."""
    found = []
    for table in _TABLES.values():
        for members in _groups(books, table):
            stamp = max(int(str(line["Timestamp"])) for line in members)
            found.append((stamp, _set_element(books, members)))
    return sorted(found, key=lambda pair: pair[0])


def _groups(books: Books, table: str) -> list[list[Row]]:
    """Ledger lines that name each other by OffsetID belong together."""
    leader: dict[object, object] = {}

    def lead(key: object) -> object:
        while leader.setdefault(key, key) != key:
            key = leader[key]
        return key

    lines = [books.table(LINES).get(item["ID"]) for item in books.table(table).where("Status", MATCHED)]
    for line in lines:
        if line is not None and line.get("OffsetID") is not None:
            leader[lead(line["ID"])] = lead(line["OffsetID"])
    groups: dict[object, list[Row]] = defaultdict(list)
    for key in list(leader):
        member = books.table(LINES).get(key)
        if member is not None:
            groups[lead(key)].append(member)
    return [members for members in groups.values() if len(members) > 1]


def _set_element(books: Books, members: list[Row]) -> Element:
    ledger = books.table("financial/glaccounts").get(members[0]["GLAccount"]) or {}
    party = books.table("crm/accounts").get(members[0].get("Account")) or {}
    return element(
        "MatchSet",
        element("GLAccount", code=ledger.get("Code")),
        element("Account", code=str(party.get("Code") or "").strip()),
        element(
            "MatchLines",
            *(
                element(
                    "MatchLine",
                    finyear=line["FinancialYear"],
                    finperiod=line["FinancialPeriod"],
                    journal=line["JournalCode"],
                    entry=line["EntryNumber"],
                    amountdc=line["AmountDC"],
                )
                for line in members
            ),
        ),
    )
