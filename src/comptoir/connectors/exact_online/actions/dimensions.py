"""Dimensions: three endpoints as one list, the dimensions themselves, and the values of one of them."""

import msgspec

from comptoir.cdk.contract import Caller, Records, Request
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.dimension_values import (
    DIMENSION_TABLES,
    MEANINGS,
    VALUE_TABLES,
)
from comptoir.connectors.exact_online.telling.joined import read_joined
from comptoir.kit.errors import RecordUnknown
from comptoir.unified.dimensions import DimensionKind


async def get_dimensions(request: Request, caller: Caller) -> Records:
    """All values of all dimensions. Three calls."""
    assert request.query is not None
    return await read_joined(DIMENSION_TABLES, request.query, caller)


async def get_dimension_kinds(request: Request, _caller: Caller) -> Records:
    """The dimensions that Exact Online has, in every company the same; none of them ever changed. No call."""
    assert request.query is not None
    kinds = [DimensionKind(dimension=name, description=text) for name, text in MEANINGS.items()]
    raw: list[msgspec.Raw] | None = [] if request.query.raw else None
    if "lastModifiedAt" in request.query.filters:
        return Records([], 0, raw, ["The dimensions of Exact Online never change: none did since then."])
    return Records(kinds, len(kinds), raw)


async def get_dimension_values(request: Request, caller: Caller) -> Records:
    """The values of one dimension. One call. Raises RecordUnknown for a dimension that Exact lacks."""
    assert request.query is not None
    assert request.parent is not None
    table = VALUE_TABLES.get(request.parent.upper())
    if table is None:
        known = ", ".join(VALUE_TABLES)
        raise RecordUnknown(f"There is no dimension {request.parent!r}: Exact Online has {known}.")
    return await DIALECT.read_list(table, request.query, caller, None)
