"""Rules for items and their sales prices."""

from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Reading, Writing, as_decimal
from comptoir_sandbox.exact_online.rules.references import REFERENCES
from comptoir_sandbox.exact_online.rules.stock import in_stock
from comptoir_sandbox.exact_online.seed.goods import FRESH_ITEM

_ONE = Decimal(1)


def create_item(writing: Writing) -> None:
    """What is not said comes from the item group, by default the default group."""
    groups = writing.books.table("logistics/itemgroups")
    standard = next((row for row in groups if row.get("IsDefault")), None)
    writing.default("ItemGroup", standard and standard["ID"])
    group = writing.referred("ItemGroup") or {}
    for name in ("GLRevenue", "GLCosts", "GLStock"):
        writing.default(name, group.get(name))
    main_unit = next((row for row in writing.books.table("logistics/units") if row.get("Main")), None)
    writing.default("Unit", main_unit and main_unit["Code"])
    writing.default("StartDate", writing.today)
    writing.default("SearchCode", str(writing.row["Description"]).upper()[:30])
    writing.default("CostPriceCurrency", writing.currency)
    writing.default("CostPriceStandard", Decimal(0))


def create_price(writing: Writing) -> None:
    writing.require("Item")
    item = writing.referred("Item") or {}
    writing.default("Unit", item.get("Unit"))
    writing.default("Quantity", _ONE)
    writing.default("NumberOfItemsPerUnit", _ONE)
    writing.default("Currency", writing.currency)
    writing.default("StartDate", writing.today)
    writing.default("Price", Decimal(0))


def sales_price(books: Books, item: object, account: object, quantity: Decimal) -> Decimal | None:
    """The price of a sale: the customer's own before the general one, the largest quantity that is met."""
    rows = books.table("logistics/salesitemprices").where("Item", item)
    for owner in (account, None):
        met = [
            row for row in rows if row.get("Account") == owner and _quantity(row) <= max(abs(quantity), _ONE)
        ]
        if met:
            return as_decimal(max(met, key=_quantity)["Price"])
    return None


def _quantity(row: Row) -> Decimal:
    return as_decimal(row.get("Quantity")) or _ONE


def _standard_price(row: Row, reading: Reading) -> object:
    return sales_price(reading.books, row["ID"], None, _ONE)


ITEM = Behaviour(
    unique="Code",
    defaults=FRESH_ITEM,
    derived={
        "StandardSalesPrice": _standard_price,
        "Stock": in_stock,
        "UnitType": looked_up("Unit", REFERENCES["Unit"], ("Type",)),
    },
    owns=(("logistics/salesitemprices", "Item"),),
    create=create_item,
)
SALES_PRICE = Behaviour(
    derived={
        "DefaultItemUnit": looked_up("Item", REFERENCES["Item"], ("Unit",)),
        "Barcode": looked_up("Item", REFERENCES["Item"], ("Barcode",)),
    },
    create=create_price,
)
