"""Fills item groups, items and their sales prices, by the trade of the company."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.seed.filling import Filling

# group code → (description, revenue account, costs account)
_GROUPS: dict[str, dict[str, tuple[str, str, str]]] = {
    "bicycles": {
        "FIETS": ("Fietsen", "8000", "7000"),
        "ONDERD": ("Onderdelen", "8000", "7000"),
        "DIENST": ("Diensten", "8020", "7020"),
    },
    "design": {"UREN": ("Uren", "8020", "7020"), "DRUK": ("Drukwerk", "8000", "7000")},
    "bakery": {
        "BROOD": ("Brood", "8010", "7010"),
        "GEBAK": ("Gebak", "8010", "7010"),
        "OVERIG": ("Overig", "8000", "7000"),
    },
}

# code, description, group, unit, price, VAT code, stock item
_Facts = tuple[str, str, str, str, str, str, bool]
_ITEMS: dict[str, tuple[_Facts, ...]] = {
    "bicycles": (
        ("F-1001", "Stadsfiets Waterwolf 7 dames", "FIETS", "stuk", "649", "2", True),
        ("F-1002", "Stadsfiets Waterwolf 7 heren", "FIETS", "stuk", "649", "2", True),
        ("F-1010", "Toerfiets Vechtdal 27", "FIETS", "stuk", "899.50", "2", True),
        ("F-1020", "Transportfiets Magazijn", "FIETS", "stuk", "1125", "2", True),
        ("F-2001", "E-bike IJssel 400 Wh", "FIETS", "stuk", "1899", "2", True),
        ("F-2002", "E-bike IJssel 630 Wh", "FIETS", "stuk", "2399", "2", True),
        ("F-3001", "Kinderfiets 16 inch", "FIETS", "stuk", "189.95", "2", True),
        ("F-3002", "Kinderfiets 20 inch", "FIETS", "stuk", "219.95", "2", True),
        ("O-100", "Binnenband 28 inch", "ONDERD", "stuk", "4.25", "2", True),
        ("O-101", "Buitenband 28 x 1,75 reflectie", "ONDERD", "stuk", "17.90", "2", True),
        ("O-110", "Ketting 1/2 x 1/8", "ONDERD", "stuk", "9.75", "2", True),
        ("O-120", "Remblokken, set van twee", "ONDERD", "paar", "6.45", "2", True),
        ("O-130", "Ledlamp voor, usb", "ONDERD", "stuk", "14.95", "2", True),
        ("O-131", "Ledlamp achter, usb", "ONDERD", "stuk", "11.95", "2", True),
        ("O-140", "Zadel comfort", "ONDERD", "stuk", "24.50", "2", True),
        ("O-150", "Kettingslot 110 cm", "ONDERD", "stuk", "39.95", "2", True),
        ("O-160", "Fietstas dubbel, 46 liter", "ONDERD", "stuk", "54.95", "2", True),
        ("O-170", "Handvatten ergonomisch", "ONDERD", "paar", "12.80", "2", True),
        ("O-180", "Accu 630 Wh", "ONDERD", "stuk", "489", "2", True),
        ("D-01", "Onderhoudsbeurt fiets", "DIENST", "stuk", "45.87", "1", False),
        ("D-02", "Reparatie, arbeid", "DIENST", "uur", "52.29", "1", False),
        ("D-03", "Vrachtkosten", "DIENST", "stuk", "12.50", "2", False),
    ),
    "design": (
        ("U-ONT", "Ontwerp", "UREN", "uur", "95", "2", False),
        ("U-ART", "Art direction", "UREN", "uur", "115", "2", False),
        ("U-DTP", "Opmaak", "UREN", "uur", "78.50", "2", False),
        ("U-FOT", "Fotografie, dagdeel", "UREN", "stuk", "480", "2", False),
        ("U-WEB", "Websiteonderhoud per maand", "UREN", "stuk", "149", "2", False),
        ("P-FLY", "Flyers A5, 1.000 stuks", "DRUK", "doos", "86.40", "2", False),
        ("P-BRO", "Brochure 16 pagina's, 500 stuks", "DRUK", "doos", "742", "2", False),
        ("P-BOE", "Boekproductie", "DRUK", "stuk", "11.35", "1", False),
    ),
    "bakery": (
        ("B-01", "Volkorenbrood 800 g", "BROOD", "stuk", "2.38", "1", False),
        ("B-02", "Desembrood 750 g", "BROOD", "stuk", "3.67", "1", False),
        ("B-03", "Pistolets, 20 stuks", "BROOD", "doos", "7.80", "1", False),
        ("B-04", "Krentenbollen, 6 stuks", "BROOD", "doos", "3.21", "1", False),
        ("G-01", "Appeltaart, 12 punten", "GEBAK", "stuk", "17.43", "1", False),
        ("G-02", "Slagroomtaart, 10 punten", "GEBAK", "stuk", "21.56", "1", False),
        ("G-03", "Deventer koek", "GEBAK", "stuk", "5.45", "1", False),
        ("X-01", "Bezorging", "OVERIG", "stuk", "8.50", "2", False),
    ),
}


def fill_goods(filling: Filling, trade: str) -> None:
    for place, (code, group) in enumerate(_GROUPS[trade].items()):
        filling.add("logistics/itemgroups", _group(filling, code, group, is_default=place == 0))
    for facts in _ITEMS[trade]:
        item = filling.add("logistics/items", _item(filling, facts))
        filling.add("logistics/salesitemprices", _price(item, Decimal(facts[4])))


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


def _item(filling: Filling, facts: _Facts) -> Row:
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
        "CostPriceCurrency": "EUR",
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
    "Stock": 0,
    "UseExplosion": 0,
}


def _price(item: Row, price: Decimal) -> Row:
    return {
        "Item": item["ID"],
        "Price": price,
        "Quantity": Decimal(1),
        "NumberOfItemsPerUnit": Decimal(1),
        "Unit": item["Unit"],
        "Currency": "EUR",
        "StartDate": item["StartDate"],
    }
