"""Holds every name in a table against what exists, at import, so that a misspelt one never reaches a book."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from comptoir.cdk.endpoint import Endpoint, MappingError, nearest
from comptoir.cdk.rows import Beside, Constant, Derived, FirstLine, Joined, Lines, Node, One, Row, Spread
from comptoir.unified.vocabulary import Resource, Verb

if TYPE_CHECKING:
    from comptoir.cdk.mapping import Table

Models = Sequence[type[msgspec.Struct]]


def check(table: "Table") -> None:
    """Raises MappingError, with the name that does not exist and its nearest neighbour."""
    model = table.resource.model
    _check_rows(table, table.rows, model)
    listing = table.resource.find(Verb.LIST)
    _check_known(
        table,
        "published filter of the resource",
        table.filters,
        [found.name for found in listing.filters] if listing else [],
    )
    _check_known(table, "published order of the resource", table.orders, listing.orders if listing else ())
    foreign = [table.foreign] if table.foreign else []
    _check_columns(table, (*foreign, *table.also, table.endpoint.key))
    _check_written(table, (*table.fixed, *(default.vendor for default in table.defaults)))
    for name in (*table.checks, *(name for group in table.needs for name in group)):
        _check_attribute(table, name, (*inputs(table.resource), model))
    for name in (*table.checks.values(), *(table.told.attributes if table.told else ())):
        _check_attribute(table, name, (model,))
    named = any(isinstance(row, Row) and row.unified == table.resource.key for row in table.rows)
    if table.resource.operations and not named:  # else it is a part of another, which nobody asks for by key
        raise MappingError(f"{table.place}: no row gives the key {table.resource.key!r}")


def inputs(resource: Resource) -> tuple[type[msgspec.Struct], ...]:
    """The records that the resource's operations take."""
    return tuple(record for operation in resource.operations if (record := operation.record) is not None)


def _check_known(table: "Table", what: str, names: Mapping[str, Any], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            hint = nearest(name, known)
            raise MappingError(f"{table.place}: {name!r} is no {what}{hint}")


def _check_rows(table: "Table", rows: Sequence[Node], model: type[msgspec.Struct]) -> None:
    for row in rows:
        _CHECKS[type(row)](table, row, model)


def _check_row(table: "Table", row: Row, model: type[msgspec.Struct]) -> None:
    _check_crossing(table, row, table.endpoint, row.vendor)
    _check_attribute(table, row.unified, (model,) if row.read else (*inputs(table.resource), model))
    if not row.read:
        _check_written(table, (row.vendor,))


def _check_derived(table: "Table", row: Derived, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (model,))
    _check_columns(table, (*row.vendors, *row.lists))


def _check_spread(table: "Table", row: Spread, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (*inputs(table.resource), model))
    _check_written(table, row.vendors)
    _check_known(table, "column of a row that spreads", dict(row.refers), row.vendors)


def _check_joined(table: "Table", row: Joined, model: type[msgspec.Struct]) -> None:
    for name in (row.unified, *row.others):
        _check_attribute(table, name, (*inputs(table.resource), model))
    _check_written(table, (row.vendor,))


def _check_first_line(table: "Table", row: FirstLine, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (model,))
    _check_columns(table, (row.lines,))
    above = table.rows[: table.rows.index(row)]
    lines = next((found for found in above if isinstance(found, Lines) and found.vendor == row.lines), None)
    place = f"{table.place}, row {row.unified!r}"
    if lines is None:
        raise MappingError(f"{place}: no lines above it come from {row.lines}")
    _check_crossing(table, row, lines.table.endpoint, row.column)
    if row.column not in lines.table.decoder.attributes:
        raise MappingError(f"{place}: the lines do not bring {row.column}; name it in their `also`")


def _check_constant(table: "Table", row: Constant, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (model,))


def _check_one(table: "Table", row: One, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (model,))
    _check_rows(table, row.rows, row.model)


def _check_lines(table: "Table", row: Lines, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (model,))
    _check_columns(table, (row.vendor,))
    for inherited in row.inherits:
        _check_crossing(table, inherited, row.table.endpoint, inherited.vendor)
        _check_written(table, (inherited.vendor,), row.table.endpoint)
        _check_attribute(table, inherited.unified, (*inputs(table.resource), model))
    for shared in row.shares:
        _check_crossing(table, shared, table.endpoint, shared.vendor)
        _check_attribute(table, shared.unified, (row.table.resource.model,))


def _check_beside(table: "Table", row: Beside, model: type[msgspec.Struct]) -> None:
    _check_attribute(table, row.unified, (model,))
    if row.sent is not None:
        _check_attribute(table, row.sent, inputs(table.resource))
    if row.table.foreign is None:
        raise MappingError(f"{row.table.place}: no `foreign` column says to which record its own belong")


_CHECKS: Mapping[type, Callable[["Table", Any, type[msgspec.Struct]], None]] = {
    Row: _check_row,
    Derived: _check_derived,
    Spread: _check_spread,
    Joined: _check_joined,
    FirstLine: _check_first_line,
    Constant: _check_constant,
    One: _check_one,
    Lines: _check_lines,
    Beside: _check_beside,
}


def _check_columns(table: "Table", names: Sequence[str]) -> None:
    for name in names:
        table.endpoint.column(name, table.place)


def _check_written(table: "Table", names: Sequence[str], endpoint: Endpoint | None = None) -> None:
    endpoint = endpoint or table.endpoint
    for name in names:
        if not endpoint.column(name, table.place).writable:
            raise MappingError(f"{table.place}: {name} cannot be written at {endpoint.path}")


def _check_crossing(table: "Table", row: Row | FirstLine, endpoint: Endpoint, name: str) -> None:
    place = f"{table.place}, row {row.unified!r}"
    kind, needed = endpoint.column(name, place).kind, row.codec.kind
    if kind is not needed:
        text = f"{name} is {kind.__name__}, the crossing {row.codec.name} is for {needed.__name__}"
        raise MappingError(f"{place}: {text}")


def _check_attribute(table: "Table", name: str, models: Models) -> None:
    known = [known for model in models for known in model.__struct_fields__]
    if name not in known:
        owners = ", ".join(model.__name__ for model in models) or "no input"
        raise MappingError(f"{table.place}: {owners} has no attribute {name!r}{nearest(name, known)}")
