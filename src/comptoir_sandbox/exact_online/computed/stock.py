"""Where stock stands: one item's, or every item's by the row version of its latest movement."""

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.computed.asked import Asked
from comptoir_sandbox.exact_online.rules.stock import ITEMS, last_moved, position


def stock_position(asked: Asked) -> list[Row]:
    """One item's stock; nothing for an item that is not there."""
    item = asked.books.table(ITEMS).get(asked.guid("itemId"))
    return [] if item is None else [{"ItemId": item["ID"], **position(asked.books, item)}]


def stock_positions(asked: Asked) -> list[Row]:
    """Every stock item's position, by the row version of its latest movement; all in the main warehouse."""
    warehouse = next((row for row in asked.books.table("inventory/warehouses") if row.get("Main")), {})
    rows = [
        {
            **position(asked.books, item),
            "ID": item["ID"],
            "ItemId": item["ID"],
            "ItemCode": item["Code"],
            "ItemDescription": item["Description"],
            "UnitCode": item.get("Unit"),
            "Warehouse": warehouse.get("ID"),
            "Timestamp": last_moved(asked.books, item),
        }
        for item in asked.books.table(ITEMS)
        if item.get("IsStockItem")
    ]
    for row in rows:
        row["CurrentStock"] = row["InStock"]
    return sorted(rows, key=lambda row: int(str(row["Timestamp"])))
