"""The mapping language: a Table says, row by row, how a vendor's endpoint becomes a unified resource.

A table is checked when it is made, that is at import: a unified attribute, a vendor column, a filter or
an order that does not exist raises MappingError with the name and its nearest neighbour.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import msgspec

from comptoir.cdk.compile import Decoder, compile_decoder
from comptoir.cdk.endpoint import Column, Endpoint, MappingError, nearest
from comptoir.cdk.rows import Codec, Constant, Derived, Lines, Node, One, Reference, Row, Spread
from comptoir.unified.vocabulary import Resource, Verb

__all__ = [
    "MATCHES_NOTHING",
    "AnyOf",
    "Codec",
    "Column",
    "Constant",
    "Decoder",
    "DefaultValue",
    "Derived",
    "Endpoint",
    "Lines",
    "MappingError",
    "Node",
    "One",
    "Reference",
    "Row",
    "Spread",
    "Table",
]  # fmt: skip  the words that a connector's author needs, from one place


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A filter that takes a comma list; each value has its expression, joined by `or`."""

    choices: Mapping[str, str]


MATCHES_NOTHING = AnyOf({})

FilterRule = str | Mapping[str, str] | AnyOf


@dataclass(frozen=True, slots=True)
class DefaultValue:
    """A column that the caller may leave out: the first value that `endpoint` has under `where`."""

    vendor: str
    endpoint: str
    column: str
    where: str
    unified: str
    what: str


@dataclass(frozen=True)
class Table:
    """A unified resource at one vendor endpoint.

    `where` holds for every record of the table. `floor` is a condition that is always true, for endpoints
    that insist on a filter. `filters` give each published filter its expression: a template, a mapping of
    closed values, AnyOf, or MATCHES_NOTHING for a field that the vendor does not have. A published filter
    that is absent here is not applied and a warning says so. `foreign` is the column that holds the
    parent's key, `owner` finds the parent. `fixed` is written with every new record. `needs` are groups of
    attributes of which a new record must have one. `checks` compare a sent total with the booked one.
    `skip`: the endpoint can start at an offset.
    """

    resource: Resource
    endpoint: Endpoint
    rows: tuple[Node, ...]
    where: str | None = None
    floor: str | None = None
    filters: Mapping[str, FilterRule] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    foreign: str | None = None
    owner: Reference | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    defaults: tuple[DefaultValue, ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    checks: Mapping[str, str] = field(default_factory=dict)
    skip: bool = True

    def __post_init__(self) -> None:
        check(self)

    @property
    def place(self) -> str:
        return f"the table of {self.resource.name}"

    @cached_property
    def decoder(self) -> Decoder:
        """The compiled reader, made once."""
        return compile_decoder(self.resource.model, self.endpoint, self.rows)

    @property
    def key_row(self) -> Row:
        """The row that identifies a record."""
        return next(r for r in self.rows if isinstance(r, Row) and r.unified == self.resource.key)

    @property
    def lines(self) -> Lines | None:
        return next((row for row in self.rows if isinstance(row, Lines)), None)


def check(table: Table) -> None:
    """Hold every name in a table against what exists. Raises MappingError."""
    _check_rows(table, table.rows, table.resource.model)
    listing = table.resource.find(Verb.LIST)
    _check_names(table, "filter", table.filters, [f.name for f in listing.filters] if listing else [])
    _check_names(table, "order", table.orders, listing.orders if listing else ())
    for name in (*([table.foreign] if table.foreign else ()), *table.fixed, table.endpoint.key):
        table.endpoint.column(name, table.place)
    for name in (name for group in table.needs for name in group):
        _check_attribute(table, name, inputs(table.resource))
    for sent, booked in table.checks.items():
        _check_attribute(table, sent, inputs(table.resource))
        _check_attribute(table, booked, (table.resource.model,))
    if not any(isinstance(r, Row) and r.unified == table.resource.key for r in table.rows):
        raise MappingError(f"{table.place}: no row gives the key {table.resource.key!r}")


def inputs(resource: Resource) -> tuple[type[msgspec.Struct], ...]:
    """The bodies that the resource's operations take."""
    return tuple(operation.input for operation in resource.operations if operation.input is not None)


def _check_names(table: Table, what: str, names: Mapping[str, Any], known: Sequence[str]) -> None:
    for name in names:
        if name not in known:
            hint = nearest(name, known)
            raise MappingError(f"{table.place}: {name!r} is no published {what} of the resource{hint}")


def _check_rows(table: Table, rows: Sequence[Node], model: type[msgspec.Struct]) -> None:
    for row in rows:
        match row:
            case Row():
                _check_row(table, row, model)
            case Derived():
                _check_attribute(table, row.unified, (model,))
                _check_columns(table, row.vendors)
            case Spread():
                _check_attribute(table, row.unified, inputs(table.resource))
                _check_columns(table, row.vendors)
            case Constant():
                _check_attribute(table, row.unified, (model,))
            case One():
                _check_attribute(table, row.unified, (model,))
                _check_rows(table, row.rows, row.model)
            case Lines():
                _check_attribute(table, row.unified, (model,))
                table.endpoint.column(row.vendor, table.place)


def _check_row(table: Table, row: Row, model: type[msgspec.Struct]) -> None:
    place = f"{table.place}, row {row.unified!r}"
    column = table.endpoint.column(row.vendor, place)
    if column.kind is not row.codec.kind:
        raise MappingError(
            f"{place}: {row.vendor} is {column.kind.__name__}, the crossing {row.codec.name} is for "
            f"{row.codec.kind.__name__}"
        )
    known = (model,) if row.read else (*inputs(table.resource), model)
    _check_attribute(table, row.unified, known)
    if not row.read and not column.writable:
        raise MappingError(f"{place}: {row.vendor} cannot be written at {table.endpoint.path}")


def _check_columns(table: Table, names: Sequence[str]) -> None:
    for name in names:
        table.endpoint.column(name, table.place)


def _check_attribute(table: Table, name: str, models: Sequence[type[msgspec.Struct]]) -> None:
    known = [known for model in models for known in model.__struct_fields__]
    if name not in known:
        owners = ", ".join(model.__name__ for model in models) or "no input"
        raise MappingError(f"{table.place}: {owners} has no attribute {name!r}{nearest(name, known)}")
