"""`$orderby`: reading it, sorting by it, and going on after a given row.

Every order ends with the key, so that it is total. Null comes first, as on an SQL Server.
"""

from collections.abc import Callable
from functools import total_ordering
from typing import Any

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.odata.dialect import DEFAULT, Dialect
from comptoir_sandbox.exact_online.odata.errors import bad_syntax, filter_unsupported
from comptoir_sandbox.exact_online.odata.lexer import LONGEST
from comptoir_sandbox.exact_online.odata.properties import find_property
from comptoir_sandbox.exact_online.odata.rows import Row

Order = tuple[tuple[str, bool], ...]

_DIRECTIONS = {"asc": False, "desc": True}
_MOST_KEYS = 16


def parse_orderby(text: str, entity_set: EntitySet, dialect: Dialect = DEFAULT) -> Order:
    """Pairs of property and whether it descends; ODataError for what cannot be sorted by."""
    parts = text.split(",")
    if len(text) > LONGEST or len(parts) > _MOST_KEYS:
        raise bad_syntax()
    return tuple(_key(part, entity_set, dialect) for part in parts)


def _key(part: str, entity_set: EntitySet, dialect: Dialect) -> tuple[str, bool]:
    words = part.split()
    if not words or len(words) > 2 or words[1:] not in ([], ["asc"], ["desc"]):  # noqa: PLR2004  name and direction
        raise bad_syntax()
    found = find_property(words[0].partition("/")[0], entity_set, dialect=dialect)
    if found.collection is not None or "/" in words[0]:
        raise filter_unsupported()
    return found.name, _DIRECTIONS[words[1]] if words[1:] else False


def total_order(order: Order, entity_set: EntitySet) -> Order:
    """The order with the key behind it, unless it is in there already."""
    named = {name for name, _ in order}
    return order + tuple((key, False) for key in entity_set.keys if key not in named)


def sort_key(order: Order, dialect: Dialect = DEFAULT) -> Callable[[Row], Any]:
    """A key function for `sorted` and `bisect`, over rows or over the values of a skip token."""
    fold = dialect.ignore_text_case
    columns = [(_descending if down else _ascending)(name, fold) for name, down in order]
    if len(columns) == 1:
        return columns[0]
    return lambda row: tuple([column(row) for column in columns])


def _ascending(name: str, fold: bool) -> Callable[[Row], Any]:
    """A rank that comes after that of null; text is folded when its case does not count."""

    def rank(row: Row) -> tuple[bool, Any]:
        value = row.get(name)
        return value is not None, value.lower() if fold and isinstance(value, str) else value

    return rank


def _descending(name: str, fold: bool) -> Callable[[Row], Any]:
    rank = _ascending(name, fold)
    return lambda row: _Reversed(rank(row))


@total_ordering
class _Reversed:
    """A rank that sorts the other way round."""

    __slots__ = ("rank",)

    def __init__(self, rank: tuple[bool, Any]) -> None:
        self.rank = rank

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Reversed) and self.rank == other.rank

    def __lt__(self, other: "_Reversed") -> bool:
        return other.rank < self.rank

    def __hash__(self) -> int:
        return hash(self.rank)
