"""What a line is booked on: cost centre and cost unit by code, project by id."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from comptoir.connectors.exact_online.crossings import EMPTY_GUID

_COLUMNS = {"COST_CENTER": "CostCenter", "COST_UNIT": "CostUnit", "PROJECT": "Project"}
DIMENSION_COLUMNS = tuple(_COLUMNS.values())
_Dimension = TypeVar("_Dimension", bound=msgspec.Struct)


def reading(model: type[_Dimension], key_field: str = "id") -> Callable[..., list[_Dimension]]:
    """The function that makes unified dimensions of the columns of a line; `key_field` holds id or code."""

    def read(*keys: str | None) -> list[_Dimension]:
        if not any(keys):
            return []
        return [
            model(**{key_field: key}, category_name=category)
            for category, key in zip(_COLUMNS, keys, strict=True)
            if key and key != EMPTY_GUID
        ]

    return read


def write(dimensions: list[Any]) -> Mapping[str, Any]:
    """The columns of a line's dimensions. Raises ValueError for a category that Exact lacks."""
    columns = {}
    for dimension in dimensions:
        if dimension.category_name not in _COLUMNS:
            known = ", ".join(_COLUMNS)
            raise ValueError(f"{dimension.category_name!r} is no dimension of Exact Online; it has {known}.")
        columns[_COLUMNS[dimension.category_name]] = getattr(dimension, "id", None) or dimension.name
    return columns
