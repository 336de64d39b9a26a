"""What a company counts in: which of its units a published name means, and what its own units are called.

Exact keeps units by company, with codes in the language of whoever founded it (`uur`, `hour`, `Std`). A unit
of time says which it is; the others are known by their code or their description.
"""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from comptoir.unified.items import UnitName

_TIMES: Mapping[str, str] = {"hh": "HOUR", "dd": "DAY", "mm": "MONTH"}
_WORDS: Mapping[str, str] = {
    "PIECE": "pc pce pcs piece each ea stuk stk st stück stueck pièce pièces unidad ud pieza",
    "PACK": "box pack pak doos karton paket carton paquet caja paquete",
    "HOUR": "h hr hour hours uur std stunde stunden heure heures hora horas",
    "DAY": "day days dag dagen tag tage jour jours día días dia",
    "MONTH": "month months mnd maand monat monate mois mes meses",
    "NIGHT": "night nights nacht nächte nuit nuits noche noches",
    "KILOGRAM": "kg kilo kilogram kilogramm kilogramme kilogramo",
    "GRAM": "g gr gram gramm gramme gramo",
    "MILLIGRAM": "mg milligram milligramm milligramme miligramo",
    "TONNE": "t ton tonne tonnes tonelada",
    "METRE": "m metre meter mètre metro",
    "KILOMETRE": "km kilometre kilometer kilomètre kilómetro",
    "SQUARE_METRE": "m2 m² qm",
    "CUBIC_METRE": "m3 m³ cbm",
    "LITRE": "l litre liter litro",
    "MILLILITRE": "ml millilitre milliliter mililitro",
    "PERCENTAGE": "% percent percentage procent prozent",
    "UNIT": "unit units eenheid einheit unité",
}
_MEANINGS: Mapping[str, str] = {word: name for name, words in _WORDS.items() for word in words.split()}
_SAME: Mapping[str, str] = {"STÜCK": "PIECE"}  # both are published


def meaning(*names: str | None) -> str | None:
    """The published name of a unit, by the first of its own names that is known."""
    words = (name.strip().lower().rstrip(".") for name in names if name)
    return next((_MEANINGS[word] for word in words if word in _MEANINGS), None)


def called(unit: Mapping[str, Any]) -> Sequence[str]:
    """Everything that a caller may mean this unit by, beside its id and its code."""
    time = (unit.get("TimeUnit") or "").strip()
    name = _TIMES.get(time) or meaning(unit["Code"], unit.get("Description"))
    published = [name, *(other for other, same in _SAME.items() if same == name)] if name else []
    return [*published, *filter(None, [unit.get("Description")])]


def is_same(sent: str, booked: str | None) -> bool:
    """Whether a unit reads as what was sent; an id or a company's own code says nothing against it."""
    wanted = _SAME.get(sent, sent) if sent in get_args(UnitName) else meaning(sent)
    return None in (booked, wanted) or booked == wanted
