"""What a line is booked on: cost centre and cost unit by code, project by id."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from comptoir.cdk.mapping import Spread
from comptoir.connectors.exact_online.crossings import EMPTY_GUID
from comptoir.connectors.exact_online.resources.conditions import COST_CENTER, COST_UNIT, PROJECT

_COLUMNS = {"COST_CENTER": "CostCenter", "COST_UNIT": "CostUnit", "PROJECT": "Project"}
_BY_ID = "PROJECT"
DIMENSION_COLUMNS = tuple(_COLUMNS.values())
NAMED_COLUMNS = (*DIMENSION_COLUMNS, *(f"{column}Description" for column in DIMENSION_COLUMNS))
_Dimension = TypeVar("_Dimension", bound=msgspec.Struct)


def reading(model: type[_Dimension], key_field: str = "id") -> Callable[..., list[_Dimension]]:
    """The function that makes unified dimensions of the columns of a line; `key_field` holds id or code.

    Of `NAMED_COLUMNS` it makes dimensions with their names. A line has the codes of cost centres and of cost
    units, and the ids of projects.
    """
    coded = "code" in model.__struct_fields__

    def read(*cells: str | None) -> list[_Dimension]:
        keys, names = cells[: len(_COLUMNS)], cells[len(_COLUMNS) :]
        return [
            model(
                **{key_field: key},
                **({"name": name} if names else {}),
                **({"code": key} if coded and category != _BY_ID else {}),
                category_name=category,
            )
            for category, key, name in zip(_COLUMNS, keys, names or keys, strict=True)
            if key and key != EMPTY_GUID
        ]

    return read


def write(dimensions: list[Any]) -> Mapping[str, Any]:
    """The columns of a line's dimensions: a list stands for all of them, so what it leaves out is emptied.

    Raises ValueError for a category that Exact lacks.
    """
    columns: dict[str, Any] = dict.fromkeys(DIMENSION_COLUMNS)
    for dimension in dimensions:
        if dimension.category_name not in _COLUMNS:
            known = ", ".join(_COLUMNS)
            if not dimension.category_name:
                raise ValueError(f"A dimension needs its categoryName: {known}.")
            raise ValueError(f"{dimension.category_name!r} is no dimension of Exact Online; it has {known}.")
        columns[_COLUMNS[dimension.category_name]] = _named(dimension)
    return columns


def _named(dimension: Any) -> str | None:
    """The id, the code or the name that a dimension is given by."""
    names = (getattr(dimension, attribute, None) for attribute in ("id", "code", "name"))
    return next((name.strip() for name in names if isinstance(name, str) and name.strip()), None)


def writing() -> Spread:
    """The row that books a line on its dimensions, all of them known in this company."""
    refers = (("CostCenter", COST_CENTER), ("CostUnit", COST_UNIT), ("Project", PROJECT))
    return Spread("dimensions", DIMENSION_COLUMNS, write, refers=refers)
