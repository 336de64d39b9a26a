"""What a line is booked on: cost centre and cost unit by code, project by id.

Lines have the codes of the former, and a code may be that of a cost centre and of a cost unit. So the id of
either is its dimension with its code, here and in the lists of dimensions: no call is needed to tell it.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from comptoir.cdk.mapping import Spread
from comptoir.connectors.exact_online.crossings import EMPTY_GUID
from comptoir.connectors.exact_online.resources.conditions import COST_CENTER, COST_UNIT, PROJECT

_COLUMNS = {"COST_CENTER": "CostCenter", "COST_UNIT": "CostUnit", "PROJECT": "Project"}
BY_ID = "PROJECT"
_BETWEEN = ":"
DIMENSION_COLUMNS = tuple(_COLUMNS.values())
NAMED_COLUMNS = (*DIMENSION_COLUMNS, *(f"{column}Description" for column in DIMENSION_COLUMNS))
_Dimension = TypeVar("_Dimension", bound=msgspec.Struct)


def id_of(category: str, key: str) -> str:
    """The id of a value of a dimension, by the code or id that Exact books it by: `COST_CENTER:ADM`."""
    return key if category == BY_ID else f"{category}{_BETWEEN}{key.strip()}"


def reading(model: type[_Dimension]) -> Callable[..., list[_Dimension]]:
    """The function that makes unified dimensions of `NAMED_COLUMNS` of a line."""
    coded = "code" in model.__struct_fields__

    def read(*cells: str | None) -> list[_Dimension]:
        keys, names = cells[: len(_COLUMNS)], cells[len(_COLUMNS) :]
        return [
            model(
                id=id_of(category, key),
                name=name or key,
                category_name=category,
                **({"code": key} if coded and category != BY_ID else {}),
            )
            for category, key, name in zip(_COLUMNS, keys, names, strict=True)
            if key and key != EMPTY_GUID
        ]

    return read


def write(dimensions: list[Any]) -> Mapping[str, Any]:
    """The columns of a line's dimensions: a list stands for all of them, so what it leaves out is emptied.

    Raises ValueError for a category that Exact lacks, and for an id of another one.
    """
    columns: dict[str, Any] = dict.fromkeys(DIMENSION_COLUMNS)
    for dimension in dimensions:
        within, key = _key(dimension)
        category = dimension.category_name or within
        if category not in _COLUMNS:
            known = ", ".join(_COLUMNS)
            if not category:
                raise ValueError(f"A dimension needs its categoryName: {known}.")
            raise ValueError(f"{category!r} is no dimension of Exact Online; it has {known}.")
        if within not in (None, category):
            raise ValueError(f"The id {dimension.id!r} is none of {category}.")
        columns[_COLUMNS[category]] = key
    return columns


def _key(dimension: Any) -> tuple[str | None, str | None]:
    """The dimension that an id tells, and the id, the code or the name that a value is given by."""
    names = (getattr(dimension, attribute, None) for attribute in ("id", "code", "name"))
    key = next((name.strip() for name in names if isinstance(name, str) and name.strip()), None)
    within, between, code = (key or "").partition(_BETWEEN)
    return (within, code) if between and within in _COLUMNS else (None, key)


def writing() -> Spread:
    """The row that books a line on its dimensions, all of them known in this company."""
    refers = (("CostCenter", COST_CENTER), ("CostUnit", COST_UNIT), ("Project", PROJECT))
    return Spread("dimensions", DIMENSION_COLUMNS, write, refers=refers)
