"""A vendor's endpoint as a connector knows it, and the error of a mapping that names what is not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any


class MappingError(Exception):
    """A table names something that does not exist; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Column:
    """A vendor's column: its JSON kind (str, int, bool, Decimal; list: a collection), and what may set it."""

    kind: type
    post: bool = False
    put: bool = False

    @property
    def writable(self) -> bool:
        return self.post or self.put


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A vendor's collection: where it is, the column that identifies a record, and all its columns."""

    path: str
    key: str
    columns: Mapping[str, Column]

    def column(self, name: str, place: str) -> Column:
        """The column of that name; `place` is where the mapping speaks of it."""
        if name not in self.columns:
            raise MappingError(f"{place}: {self.path} has no column {name!r}{nearest(name, self.columns)}")
        return self.columns[name]


def nearest(name: str, known: Sequence[str] | Mapping[str, Any]) -> str:
    """A hint for a misspelt name, whatever its capitals; empty where nothing is near."""
    lowered = {each.lower(): each for each in known}
    close = get_close_matches(name.lower(), lowered, n=1)
    return f"; did you mean {lowered[close[0]]!r}?" if close else ""
