"""What the query language and the formats ask of a row."""

from typing import Any, Protocol


class Row(Protocol):
    """An entity's values by property name: a dict, or anything else that answers `get`."""

    def get(self, name: str, /) -> Any:
        """The value, None when there is none; its type as `literals` says."""
        ...
