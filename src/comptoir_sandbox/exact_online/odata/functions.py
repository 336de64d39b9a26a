"""The functions of OData 2 that a `$filter` may call; null in, null out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import Any

from comptoir_sandbox.exact_online.odata.errors import bad_syntax
from comptoir_sandbox.exact_online.odata.expressions import family

_TEXT, _NUMBER, _MOMENT = "Edm.String", "number", "Edm.DateTime"
_LONGEST_TEXT = 4000
_BOOLEAN, _INT, _DOUBLE = "Edm.Boolean", "Edm.Int32", "Edm.Double"


@dataclass(frozen=True, slots=True)
class Function:
    """A function's argument families, the type of its result and how it is worked out."""

    takes: tuple[str, ...]
    gives: str
    work: Callable[..., Any]
    optional: int = 0


def _part_of(text: str) -> Callable[[datetime], int]:
    def read(moment: datetime) -> int:
        return int(getattr(moment, text))

    return read


def _substring(text: str, start: Decimal | int, length: Decimal | int | None = None) -> str:
    begin = max(int(start), 0)
    return text[begin:] if length is None else text[begin : begin + max(int(length), 0)]


def _replace(text: str, old: str, new: str) -> str:
    """Cut at the length of the database's text type, which also keeps nested calls from exploding."""
    return text.replace(old, new)[:_LONGEST_TEXT] if old else text


def _rounding(mode: str) -> Callable[[Decimal | int], Decimal]:
    def round_to_whole(number: Decimal | int) -> Decimal:
        return Decimal(number).to_integral_value(mode)

    return round_to_whole


FUNCTIONS = MappingProxyType(
    {
        "substringof": Function((_TEXT, _TEXT), _BOOLEAN, lambda part, text: part in text),
        "startswith": Function((_TEXT, _TEXT), _BOOLEAN, str.startswith),
        "endswith": Function((_TEXT, _TEXT), _BOOLEAN, str.endswith),
        "length": Function((_TEXT,), _INT, len),
        "indexof": Function((_TEXT, _TEXT), _INT, str.find),
        "replace": Function((_TEXT, _TEXT, _TEXT), _TEXT, _replace),
        "substring": Function((_TEXT, _NUMBER, _NUMBER), _TEXT, _substring, optional=1),
        "tolower": Function((_TEXT,), _TEXT, str.lower),
        "toupper": Function((_TEXT,), _TEXT, str.upper),
        "trim": Function((_TEXT,), _TEXT, lambda text: text.strip(" ")),
        "concat": Function((_TEXT, _TEXT), _TEXT, lambda first, second: first + second),
        "year": Function((_MOMENT,), _INT, _part_of("year")),
        "month": Function((_MOMENT,), _INT, _part_of("month")),
        "day": Function((_MOMENT,), _INT, _part_of("day")),
        "hour": Function((_MOMENT,), _INT, _part_of("hour")),
        "minute": Function((_MOMENT,), _INT, _part_of("minute")),
        "second": Function((_MOMENT,), _INT, _part_of("second")),
        "round": Function((_NUMBER,), _DOUBLE, _rounding(ROUND_HALF_EVEN)),
        "floor": Function((_NUMBER,), _DOUBLE, _rounding(ROUND_FLOOR)),
        "ceiling": Function((_NUMBER,), _DOUBLE, _rounding(ROUND_CEILING)),
    }
)


def result_type(name: str, types: Sequence[str | None]) -> str:
    """What `name` gives for arguments of these types; ODataError for an unknown function or wrong ones.

    OData 4's `contains` ends here as well (exact-facts 5.3).
    """
    function = FUNCTIONS.get(name)
    if function is None or not len(function.takes) - function.optional <= len(types) <= len(function.takes):
        raise bad_syntax()
    wanted = function.takes[: len(types)]
    if any(family(given) not in {want, None} for given, want in zip(types, wanted, strict=True)):
        raise bad_syntax()
    return function.gives
