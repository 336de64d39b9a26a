"""What is in stock: received less delivered, with what orders still bring and take (facts 12)."""

from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Derive, Reading, as_decimal
from comptoir_sandbox.exact_online.rules.references import REFERENCES

ITEMS = "logistics/items"
_RECEIVED = ("purchaseorder/goodsreceiptlines", "QuantityReceived")
_DELIVERED = ("salesorder/goodsdeliverylines", "QuantityDelivered")
_ORDERED = ("purchaseorder/purchaseorderlines", "QuantityInPurchaseUnits", "ReceivedQuantity")
_SOLD = ("salesorder/salesorderlines", "Quantity", "QuantityDelivered")
_MOVING = (_RECEIVED[0], _DELIVERED[0], _ORDERED[0], _SOLD[0])


def position(books: Books, item: Row) -> Row:
    """In stock, coming in, going out and what will be left; nothing of all this for services."""
    if not item.get("IsStockItem"):
        return dict.fromkeys(_NAMES, ZERO)
    here = _sum(books, item, *_RECEIVED) - _sum(books, item, *_DELIVERED)
    coming, going = (_left(books, item, *each) for each in (_ORDERED, _SOLD))
    found = {"InStock": here, "PlanningIn": coming, "PlanningOut": going}
    found |= {"ProjectedStock": here + coming - going, "FreeStock": here - going, "ReservedStock": ZERO}
    return {name: plain(value) for name, value in found.items()}


_NAMES = ("InStock", "PlanningIn", "PlanningOut", "ProjectedStock", "FreeStock", "ReservedStock")


def last_moved(books: Books, item: Row) -> int:
    """The row version of the latest change that touched the item's position."""
    rows = [item]
    for table in _MOVING:
        rows += books.table(table).where("Item", item["ID"])
    return max(int(str(row["Timestamp"])) for row in rows)


def in_stock(row: Row, reading: Reading) -> object:
    """Of an item's row."""
    return position(reading.books, row)["InStock"]


def _sum(books: Books, item: Row, table: str, name: str) -> Decimal:
    rows = books.table(table).where("Item", item["ID"])
    return sum((as_decimal(row.get(name)) or ZERO for row in rows), ZERO)


def _left(books: Books, item: Row, table: str, wanted: str, moved: str) -> Decimal:
    return _sum(books, item, table, wanted) - _sum(books, item, table, moved)


def _of_item(name: str) -> Derive:
    def derive(row: Row, reading: Reading) -> object:
        item = reading.books.table(ITEMS).get(row.get("Item"))
        return position(reading.books, item)[name] if item else None

    return derive


ITEM_WAREHOUSE = Behaviour(
    derived={
        "CurrentStock": _of_item("InStock"),
        "PlannedStockIn": _of_item("PlanningIn"),
        "PlannedStockOut": _of_item("PlanningOut"),
        "ProjectedStock": _of_item("ProjectedStock"),
        "ReservedStock": _of_item("ReservedStock"),
        "ItemIsStockItem": looked_up("Item", REFERENCES["Item"], ("IsStockItem",)),
        "ItemUnit": looked_up("Item", REFERENCES["Item"], ("Unit",)),
    }
)
