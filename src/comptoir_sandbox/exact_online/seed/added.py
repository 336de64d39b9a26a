"""Adds so many rows of an entity to a company that is filled already, by the rules that a POST meets."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.history.layered import write_history
from comptoir_sandbox.exact_online.history.recipe import drawn
from comptoir_sandbox.exact_online.messages import DEFAULT_LANGUAGE
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.regions import Region
from comptoir_sandbox.exact_online.rules import (
    documents,
    goods,
    ledger,
    movements,
    orders,
    projects,
    purchase_invoices,
)
from comptoir_sandbox.exact_online.rules.entries import SALES
from comptoir_sandbox.exact_online.rules.frame import Behaviour
from comptoir_sandbox.exact_online.rules.posting import RECEIVABLE, control_account
from comptoir_sandbox.exact_online.rules.statements import BANK, CASH, GENERAL, Statements
from comptoir_sandbox.exact_online.rules.trade import Trade
from comptoir_sandbox.exact_online.seed.bookkeeping import add_purchases, book
from comptoir_sandbox.exact_online.seed.companies import BOOKED_FROM, BOOKED_UNTIL
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.seed.invoices import fill_invoices
from comptoir_sandbox.exact_online.seed.locales import LOCALES
from comptoir_sandbox.exact_online.seed.posting import Posting
from comptoir_sandbox.exact_online.seed.relations import (
    add_addresses,
    add_bank_accounts,
    add_contacts,
    add_relations,
)

_SEED = "comptoir sandbox"
_A_YEAR, _A_QUARTER = 365, 90
_DOCUMENT_TYPES = (10, 20, 55)
_PURCHASE_INVOICE = 8033
_GENERAL, _REVENUE, _COSTS = 90, 110, 121  # types of ledger accounts

Add = Callable[[Filling, int], None]


def add_rows(books: Books, counts: Mapping[str, int], user: str, now: datetime, region: Region) -> None:
    """So many more rows of the named entities, made now; all of them or, with a ValueError, none."""
    random = Random(f"{_SEED} {books.division} {books.stamp}")  # noqa: S311  # repeatable on purpose
    filling = Filling(books, random, user, now, now, LOCALES[region.code])
    try:
        with books.together():
            for name, add in _ADDERS.items():
                if counts.get(name):
                    add(filling, counts[name])
    except Invalid as refused:
        raise ValueError(refused.message(DEFAULT_LANGUAGE)) from refused


def _customers(filling: Filling, count: int) -> None:
    add_relations(filling, count, 0)


def _suppliers(filling: Filling, count: int) -> None:
    add_relations(filling, 0, count)


def _items(filling: Filling, count: int) -> None:
    """Variants of the goods that the company sells, each with a price."""
    models = filling.rows("logistics/items")
    post = Posting("logistics/items", goods.ITEM)
    price = Posting("logistics/salesitemprices", goods.SALES_PRICE)
    for number in _free(filling, "logistics/items", "V", count):
        model = filling.random.choice(models)
        taken = ("Unit", "SalesVatCode", "IsPurchaseItem", "IsStockItem", "ItemGroup", "CostPriceStandard")
        row = {name: model.get(name) for name in taken}
        row |= {"Code": number, "Description": f"{model['Description']} {number}"}
        item = post(filling, row)
        price(filling, {"Item": item["ID"], "Price": Decimal(filling.random.randrange(500, 50_000)) / 100})


def _ledger_accounts(filling: Filling, count: int) -> None:
    post = Posting("financial/glaccounts", ledger.GL_ACCOUNT)
    for code in _free(filling, "financial/glaccounts", "49", count):
        post(
            filling, {"Code": code, "Description": f"{filling.locale.texts.orders[0]} {code}", "Type": _COSTS}
        )


def _dimension(table: str, behaviour: Behaviour, beginning: str) -> Add:
    def add(filling: Filling, count: int) -> None:
        post = Posting(table, behaviour)
        for code in _free(filling, table, beginning, count):
            post(filling, {"Code": code, "Description": code})

    return add


def _projects(filling: Filling, count: int) -> None:
    post = Posting("project/projects", projects.PROJECT)
    for code in _free(filling, "project/projects", "PR", count):
        party = filling.random.choice(_parties(filling, "IsSales"))
        row = {"Code": code, "Description": f"Project {party['Name']}", "Type": 3, "Account": party["ID"]}
        post(filling, row)


def _documents(filling: Filling, count: int) -> None:
    post = Posting(documents.DOCUMENTS, documents.DOCUMENT)
    for number in range(count):
        kind = filling.random.choice(_DOCUMENT_TYPES)
        party = filling.random.choice(filling.rows("crm/accounts"))
        subject = f"{documents.TYPES[kind][1]} {number + 1}"
        post(
            filling, {"Subject": subject, "Type": kind, "Account": party["ID"], "DocumentDate": _day(filling)}
        )


def _invoices(filling: Filling, count: int) -> None:
    """Processed invoices with their bookings, spread over the past year."""
    today = _today(filling)
    start = today - timedelta(days=_A_YEAR)
    for row in fill_invoices(filling, count, start, today - timedelta(days=1), drafts=0):
        book(filling, row)


def _sales_entries(filling: Filling, count: int) -> None:
    post = Posting(SALES.header, SALES.behaviours()[SALES.header], SALES.lines)
    revenue = control_account(filling.books, _REVENUE)
    for _ in range(count):
        party = filling.random.choice(_parties(filling, "IsSales"))
        header = {"Journal": _journal(filling, 20), "Customer": party["ID"], "EntryDate": _day(filling)}
        post(filling, header, [{"GLAccount": revenue, "AmountFC": _amount(filling)}])


def _purchase_entries(filling: Filling, count: int) -> None:
    if not _parties(filling, "IsSupplier"):
        raise ValueError("this company has no supplier")
    today = _today(filling)
    add_purchases(filling, count, today - timedelta(days=_A_QUARTER), today)


def _statements(kind: Statements) -> Add:
    """Bank and cash entries: a payment that comes in, and costs that go out."""

    def add(filling: Filling, count: int) -> None:
        post = Posting(kind.header, kind.behaviours()[kind.header], kind.lines)
        debtors, costs = (control_account(filling.books, each) for each in (RECEIVABLE, _COSTS))
        journal, parties = _journal(filling, kind.journal_type), _parties(filling, "IsSales")
        balance = kind.closed_at(filling.books, journal)
        for _ in range(count):
            party, day = filling.random.choice(parties), _day(filling)
            received = {"GLAccount": debtors, "Account": party["ID"], "AmountFC": _amount(filling)}
            paid = {"GLAccount": costs, "AmountFC": -_amount(filling) / 10}
            lines = [{**line, "Date": day} for line in (received, paid)]
            entry = post(filling, {"JournalCode": journal, "OpeningBalanceFC": balance}, lines)
            balance = entry["ClosingBalanceFC"]

    return add


def _general(filling: Filling, count: int) -> None:
    post = Posting(GENERAL.header, GENERAL.behaviours()[GENERAL.header], GENERAL.lines)
    for _ in range(count):
        day, amount = _day(filling), _amount(filling)
        lines = [
            {"GLAccount": control_account(filling.books, kind), "AmountFC": signed, "Date": day}
            for kind, signed in ((_COSTS, amount), (_GENERAL, -amount))
        ]
        post(filling, {"JournalCode": _journal(filling, GENERAL.journal_type)}, lines)


def _traded(kind: Trade) -> Add:
    """Documents with priced lines."""

    def add(filling: Filling, count: int) -> None:
        for _ in range(count):
            _document(filling, kind, kind.behaviours()[kind.header], {})

    return add


def _purchase_invoices(filling: Filling, count: int) -> None:
    """They have rules of their own: the ledger follows at once."""
    kind, behaviour = (
        orders.PURCHASE_INVOICES,
        purchase_invoices.behaviours()[orders.PURCHASE_INVOICES.header],
    )
    for _ in range(count):
        _document(filling, kind, behaviour, {"Type": _PURCHASE_INVOICE})


def _document(filling: Filling, kind: Trade, behaviour: Behaviour, more: Mapping[str, object]) -> Row:
    parties = _parties(filling, "IsSales" if kind.sells else "IsSupplier")
    flag = "IsSalesItem" if kind.sells else "IsPurchaseItem"
    items = [row for row in filling.rows("logistics/items") if row.get(flag)]
    if not parties or not items:
        raise ValueError(f"this company has nobody, or no items, for {kind.header}")
    post = Posting(kind.header, behaviour, kind.lines)
    header = {kind.party: filling.random.choice(parties)["ID"], kind.date: _day(filling), **more}
    chosen = filling.random.sample(items, k=min(len(items), filling.random.randrange(1, 4)))
    lines = [{"Item": item["ID"], kind.quantity: filling.random.randrange(1, 9)} for item in chosen]
    if kind.journal_type:
        header["Journal"] = _journal(filling, kind.journal_type)
    return post(filling, header, lines)


def _moved(kind: movements.Movement, date: str) -> Add:
    """Goods that leave or arrive, each time for an order of their own."""

    def add(filling: Filling, count: int) -> None:
        post = Posting(kind.header, kind.behaviours()[kind.header], kind.lines)
        for _ in range(count):
            order = _document(filling, kind.order, kind.order.behaviours()[kind.order.header], {})
            table = filling.books.table(kind.order.lines)
            ordered = table.where(kind.order.foreign_key, order[kind.order.key])
            lines = [{kind.order_line: line["ID"], kind.moved: line[kind.wanted]} for line in ordered]
            post(filling, {date: order[kind.order.date]}, lines)

    return add


def _lines(filling: Filling, count: int) -> None:
    history = drawn(filling.books, count, filling.user, filling.locale.currency, (BOOKED_FROM, BOOKED_UNTIL))
    write_history(filling.books, history)


# In this order, since the later ones are made of the earlier ones.
_ADDERS: Mapping[str, Add] = {
    "customers": _customers,
    "suppliers": _suppliers,
    "contacts": add_contacts,
    "addresses": add_addresses,
    "bankAccounts": add_bank_accounts,
    "glAccounts": _ledger_accounts,
    "costCentres": _dimension("hrm/costcenters", ledger.COST_CENTRE, "KP"),
    "costUnits": _dimension("hrm/costunits", ledger.COST_UNIT, "KD"),
    "warehouses": _dimension("inventory/warehouses", projects.WAREHOUSE, "W"),
    "items": _items,
    "projects": _projects,
    "documents": _documents,
    "invoices": _invoices,
    "salesEntries": _sales_entries,
    "purchaseEntries": _purchase_entries,
    "bankEntries": _statements(BANK),
    "cashEntries": _statements(CASH),
    "generalJournalEntries": _general,
    "quotations": _traded(orders.QUOTATIONS),
    "salesOrders": _traded(orders.SALES_ORDERS),
    "goodsDeliveries": _moved(movements.DELIVERIES, "DeliveryDate"),
    "purchaseOrders": _traded(orders.PURCHASE_ORDERS),
    "goodsReceipts": _moved(movements.RECEIPTS, "ReceiptDate"),
    "purchaseInvoices": _purchase_invoices,
    "transactionLines": _lines,
}
ENTITIES = tuple(_ADDERS)


def _free(filling: Filling, table: str, beginning: str, count: int) -> list[str]:
    """The next codes that nobody has."""
    taken = {str(row.get("Code")).strip() for row in filling.rows(table)}
    found: list[str] = []
    number = 0
    while len(found) < count:
        number += 1
        if (code := f"{beginning}{number:05d}") not in taken:
            found.append(code)
    return found


def _parties(filling: Filling, flag: str) -> list[Row]:
    return [row for row in filling.rows("crm/accounts") if row.get(flag)]


def _journal(filling: Filling, kind: int) -> object:
    """The code of the first journal of a type."""
    rows = filling.books.table("financial/journals").where("Type", kind)
    if not rows:
        raise ValueError(f"this company has no journal of type {kind}")
    return min(str(row["Code"]) for row in rows)


def _amount(filling: Filling) -> Decimal:
    return Decimal(filling.random.randrange(10, 900) * 10)


def _day(filling: Filling) -> datetime:
    return _today(filling) - timedelta(days=filling.random.randrange(_A_QUARTER))


def _today(filling: Filling) -> datetime:
    return filling.today.replace(hour=0, minute=0, second=0, microsecond=0)
