"""What the query language and the formats ask of a row."""

from collections.abc import Callable
from typing import Any, Protocol


class Row(Protocol):
    """An entity's values by property name: a dict, or anything else that answers `get`."""

    def get(self, name: str, /) -> Any:
        """The value, None when there is none; its type as `literals` says."""
        ...


def values(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    """The values of these properties by name, None for what is not there.

    A row that can give many values faster than one by one has a method `members` for it.
    """
    members: Callable[[tuple[str, ...]], dict[str, Any]] | None = getattr(row, "members", None)
    return members(names) if members else dict(zip(names, map(row.get, names), strict=True))
