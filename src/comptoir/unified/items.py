"""Items: the products and services that stand on invoices and orders."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

ItemType = Literal["PRODUCT", "SERVICE"]
UnitName = Literal[
    "PIECE",
    "STÜCK",
    "NOT_UNIT",
    "CUBIC_METRE",
    "DAY",
    "GRAM",
    "HOUR",
    "KILOGRAM",
    "KILOMETRE",
    "LITRE",
    "METRE",
    "MILLIGRAM",
    "MILLILITRE",
    "MONTH",
    "NIGHT",
    "PACK",
    "PERCENTAGE",
    "SQUARE_METRE",
    "TONNE",
    "UNIT",
]


class Item(Struct, kw_only=True, rename="camel"):
    """An item as it is read."""

    id: str | None = None
    asset_account_id: str | None = None
    expense_account_id: str | None = None
    income_account_id: str | None = None
    inventory_start_date: str | None = None
    item_number: str | None = None
    last_modified_date: str | None = None
    name: str | None = None
    price_includes_tax: bool | None = None
    stock_count: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    type: ItemType | None = None
    unit_name: UnitName | None = None
    unit_purchase_price: Decimal | None = None
    unit_sales_price: Decimal | None = None


class ItemInput(Input, kw_only=True):
    """An item to be created. `unit_name` is a published name, or a unit of the company by code or id."""

    asset_account_id: Maybe[str] = UNSET
    expense_account_id: Maybe[str] = UNSET
    income_account_id: Maybe[str] = UNSET
    inventory_start_date: Maybe[str] = UNSET
    item_number: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    price_includes_tax: Maybe[bool] = UNSET
    stock_count: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    type: Maybe[ItemType] = UNSET
    unit_name: Maybe[str] = UNSET
    unit_purchase_price: Maybe[Decimal] = UNSET
    unit_sales_price: Maybe[Decimal] = UNSET


class ItemPatch(Input, kw_only=True):
    """The fields of an item that are to change."""

    name: Maybe[str] = UNSET
    item_number: Maybe[str] = UNSET
    stock_count: Maybe[Decimal] = UNSET
    type: Maybe[ItemType] = UNSET
    unit_name: Maybe[str] = UNSET
    unit_purchase_price: Maybe[Decimal] = UNSET
    unit_sales_price: Maybe[Decimal] = UNSET
    price_includes_tax: Maybe[bool] = UNSET


ITEMS = Resource(
    name="items",
    model=Item,
    key_param="itemId",
    operations=(
        Operation(
            "getItems",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("type", doc="Only items of this type."),
                Filter("itemNumber", doc="Only the item with this number."),
            ),
        ),
        Operation("createItem", Verb.CREATE, ItemInput),
        Operation("getItem", Verb.GET, as_list=True),
        Operation("patchItem", Verb.PATCH, ItemPatch),
    ),
    doc="What is sold and bought.",
)
