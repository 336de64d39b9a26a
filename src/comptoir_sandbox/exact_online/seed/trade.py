"""Fills what comes before the invoice: orders, quotations, projects and a warehouse."""

from datetime import datetime, timedelta

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.rules.orders import QUOTATIONS, SALES_ORDERS
from comptoir_sandbox.exact_online.rules.trade import Trade
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.seed.posting import writing
from comptoir_sandbox.kit import new_guid

_PROJECTS = 3
_SPAN = 90  # days before the end of the bookings
_ON_TIME_AND_MATERIAL = 3

# How many a fresh company has.
_FRESH = ((SALES_ORDERS, 12), (QUOTATIONS, 8))


def fill_trade(filling: Filling, last: datetime) -> None:
    """A warehouse, categories, some projects, and the orders and quotations that are under way."""
    texts = filling.locale.texts
    warehouse: Row = {"Code": "1", "Description": texts.warehouse, "Main": 1, "UseStorageLocations": 0}
    filling.add("inventory/warehouses", warehouse)
    for place, name in enumerate(texts.categories):
        filling.add("documents/documentcategories", {"Description": name, "Main": place == 0})
    customers = [row for row in filling.rows("crm/accounts") if row["IsSales"]]
    for number in range(1, _PROJECTS + 1):
        customer = filling.random.choice(customers)
        filling.add("project/projects", _project(filling, number, customer, last))
    _add_trade(filling, last)


def _add_trade(filling: Filling, last: datetime) -> None:
    """The documents of each kind, within the last months before `last`."""
    items = filling.rows("logistics/items")
    customers = [row for row in filling.rows("crm/accounts") if row.get("IsSales")]
    for kind, count in _FRESH:
        for _ in range(count if items and customers else 0):
            _document(filling, kind, filling.random.choice(customers), items, last)


def _project(filling: Filling, number: int, customer: Row, last: datetime) -> Row:
    return {
        "Code": f"P{number:03d}",
        "Description": f"Project {customer['Name']}",
        "Type": _ON_TIME_AND_MATERIAL,
        "Account": customer["ID"],
        "StartDate": last - timedelta(days=filling.random.randrange(_SPAN)),
    }


def _document(filling: Filling, kind: Trade, party: Row, goods: list[Row], last: datetime) -> None:
    """A document made by the same rules as one that a caller posts."""
    random = filling.random
    day = last - timedelta(days=random.randrange(_SPAN))
    made = day + timedelta(hours=10, seconds=random.randrange(20_000))
    row: Row = {kind.party: party["ID"], kind.date: day, kind.key: new_guid(random)}
    header = writing(filling, made, row)
    for item in random.sample(goods, k=min(len(goods), random.randrange(1, 4))):
        row = {"ID": new_guid(random), "Item": item["ID"], kind.quantity: random.randrange(1, 9)}
        row[kind.foreign_key] = header.row[kind.key]
        header.lines.append(writing(filling, made, row, header))
    kind.create(header)
    filling.books.put(filling.books.table(kind.header), header.row)
    for line in header.lines:
        filling.books.put(filling.books.table(kind.lines), line.row)
