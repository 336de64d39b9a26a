"""What the two small companies of a country sell: the same goods at the same prices, under its own names."""

from comptoir_sandbox.exact_online.seed.locales.locale import Goods

# code, revenue, costs
_BICYCLE_GROUPS = (("BIKE", "8000", "7000"), ("PARTS", "8000", "7000"), ("SERV", "8020", "7020"))
_DESIGN_GROUPS = (("HOURS", "8020", "7020"), ("PRINT", "8000", "7000"))
# code, group, unit, price, VAT code, stock item
_BICYCLES = (
    ("F-1001", "BIKE", "stuk", "649", "2", True),
    ("F-2001", "BIKE", "stuk", "1899", "2", True),
    ("F-3001", "BIKE", "stuk", "189.95", "2", True),
    ("O-100", "PARTS", "stuk", "4.25", "2", True),
    ("O-110", "PARTS", "stuk", "9.75", "2", True),
    ("O-150", "PARTS", "stuk", "39.95", "2", True),
    ("D-01", "SERV", "stuk", "45.5", "2", False),
    ("D-03", "SERV", "stuk", "12.5", "2", False),
)
_REPAIRS_AT_LOW_RATE = tuple((*row[:4], "1", row[5]) if row[0] == "D-01" else row for row in _BICYCLES)
_DESIGN = (
    ("U-ONT", "HOURS", "uur", "95", "2", False),
    ("U-ART", "HOURS", "uur", "115", "2", False),
    ("U-DTP", "HOURS", "uur", "78.5", "2", False),
    ("P-FLY", "PRINT", "doos", "86.4", "2", False),
    ("P-BOE", "PRINT", "stuk", "11.35", "1", False),
)

_Groups = tuple[tuple[str, str, str], ...]
_Items = tuple[tuple[str, str, str, str, str, bool], ...]


def bicycles(groups: tuple[str, ...], items: tuple[str, ...], *, repairs_at_low_rate: bool = False) -> Goods:
    """What a bicycle shop sells: its groups and items, named in the order of the lists above."""
    sold = _REPAIRS_AT_LOW_RATE if repairs_at_low_rate else _BICYCLES
    return _named(_BICYCLE_GROUPS, groups, sold, items)


def design(groups: tuple[str, ...], items: tuple[str, ...]) -> Goods:
    """What a design studio sells, likewise."""
    return _named(_DESIGN_GROUPS, groups, _DESIGN, items)


def _named(groups: _Groups, group_names: tuple[str, ...], items: _Items, names: tuple[str, ...]) -> Goods:
    return Goods(
        groups={
            code: (name, revenue, costs)
            for (code, revenue, costs), name in zip(groups, group_names, strict=True)
        },
        items=tuple(
            (code, name, group, unit, price, vat, stock)
            for (code, group, unit, price, vat, stock), name in zip(items, names, strict=True)
        ),
    )
