"""Fills item groups, items and their sales prices, by the trade of the company."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.seed.locales.locale import Item


def fill_goods(filling: Filling, trade: str) -> None:
    goods = filling.locale.goods[trade]
    for place, (code, group) in enumerate(goods.groups.items()):
        filling.add("logistics/itemgroups", _group(filling, code, group, is_default=place == 0))
    for facts in goods.items:
        item = filling.add("logistics/items", _item(filling, facts))
        filling.add("logistics/salesitemprices", _price(item, Decimal(facts[4]), filling.locale.currency))


def _group(filling: Filling, code: str, facts: tuple[str, str, str], *, is_default: bool) -> Row:
    name, revenue, costs = facts
    return {
        "Code": code,
        "Description": name,
        "GLRevenue": filling.account(revenue),
        "GLCosts": filling.account(costs),
        "GLPurchaseAccount": filling.account(costs),
        "GLStock": filling.account("1400"),
        "IsDefault": int(is_default),
    }


def _item(filling: Filling, facts: Item) -> Row:
    code, name, group, unit, price, vat, stock = facts
    found = filling.find("logistics/itemgroups", "Code", group)
    cost = (Decimal(price) * Decimal("0.58")).quantize(Decimal("0.01"))
    return {
        "Code": code,
        "Description": name,
        "SearchCode": name.upper()[:30],
        "ItemGroup": found["ID"],
        "GLRevenue": found["GLRevenue"],
        "GLCosts": found["GLCosts"],
        "GLStock": found["GLStock"],
        "Unit": unit,
        "SalesVatCode": vat.ljust(3),
        "CostPriceStandard": cost,
        "CostPriceNew": cost,
        "CostPriceCurrency": filling.locale.currency,
        "StartDate": datetime(2021, 1, 1),  # noqa: DTZ001  # wall clock
        **FRESH_ITEM,
        "IsPurchaseItem": stock,
        "IsStockItem": stock,
        "IsTime": int(unit in ("uur", "dag")),
        "IsFractionAllowedItem": unit in ("uur", "kg", "m"),
    }


# What an item has from the start when nobody said otherwise.
FRESH_ITEM: Row = {
    "AverageCost": 0,
    "CopyRemarks": 0,
    "GrossWeight": 0,
    "IsBatchItem": 0,
    "IsBatchNumberItem": 0,
    "IsFractionAllowedItem": False,
    "IsMakeItem": 0,
    "IsNewContract": 0,
    "IsOnDemandItem": 0,
    "IsPackageItem": False,
    "IsPurchaseItem": False,
    "IsRegistrationCodeItem": 0,
    "IsSalesItem": True,
    "IsSerialItem": False,
    "IsSerialNumberItem": False,
    "IsStockItem": False,
    "IsSubcontractedItem": False,
    "IsTaxableItem": 0,
    "IsTime": 0,
    "IsWebshopItem": 0,
    "NetWeight": 0,
    "SecurityLevel": 10,
    "UseExplosion": 0,
}


def _price(item: Row, price: Decimal, currency: str) -> Row:
    return {
        "Item": item["ID"],
        "Price": price,
        "Quantity": Decimal(1),
        "NumberOfItemsPerUnit": Decimal(1),
        "Unit": item["Unit"],
        "Currency": currency,
        "StartDate": item["StartDate"],
    }
