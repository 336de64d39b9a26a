"""The mapping language: a Table says, row by row, how a vendor's endpoint becomes a unified resource.

A table is checked when it is made, that is at import: a unified attribute, a vendor column, a filter or
an order that does not exist raises MappingError with the name and its nearest neighbour.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from comptoir.cdk.calls import Caller
from comptoir.cdk.checking import check
from comptoir.cdk.compile import Decoder, compile_decoder
from comptoir.cdk.drafts import Draft
from comptoir.cdk.endpoint import Column, Endpoint, MappingError
from comptoir.cdk.rows import (
    Beside,
    Codec,
    Constant,
    Derived,
    FirstLine,
    Joined,
    Lines,
    Node,
    One,
    Reference,
    Row,
    Spread,
)
from comptoir.cdk.strangers import Closed, closed_fields
from comptoir.unified.vocabulary import Resource

__all__ = [
    "MATCHES_NOTHING",
    "AnyOf",
    "Beside",
    "Codec",
    "Column",
    "Constant",
    "Decoder",
    "DefaultValue",
    "Derived",
    "Endpoint",
    "FilterRule",
    "Finish",
    "FirstLine",
    "Follow",
    "Joined",
    "Lines",
    "MappingError",
    "Node",
    "One",
    "Reference",
    "Row",
    "Spread",
    "Table",
    "Told",
]  # fmt: skip  the words that a connector's author needs, from one place


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A filter that takes a comma list; each value has its expression, joined by `or`."""

    choices: Mapping[str, str]


MATCHES_NOTHING = AnyOf({})

Finish = Callable[[Draft, Caller], Awaitable[None]]
"""Completes what is to be written, once all that it points to is known to exist. May raise InvalidBody."""

Follow = Callable[[Draft, str, Caller], Awaitable[None]]
"""Writes what the vendor keeps elsewhere of a record with this key, after the record itself."""

FilterRule = str | Mapping[str, str] | AnyOf


Tell = Callable[[Sequence[Any], Caller], Awaitable[Sequence[str]]]
"""Puts on the records of a page what another endpoint knows of them, in the fewest calls; gives warnings."""


@dataclass(frozen=True, slots=True)
class Told:
    """Attributes of records that another endpoint tells, for all records of a page at once; read-only.

    What a write answers does not have them, so that a write costs no call more; unless they are `remembered`
    and mostly cost none. A page takes `calls` at the most. What is told `on_request` stands in a list only
    for a caller who names it or filters by it, and in a single record always (docs/decisions/0015).
    `new` puts on a record that was made just now what follows from that, without a call; `written` tells
    after a write what of it is remembered where the whole is not.
    """

    attributes: tuple[str, ...]
    tell: Tell
    remembered: bool = False
    calls: int = 1
    on_request: bool = False
    new: Callable[[Any, Caller], None] | None = None
    written: Tell | None = None


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
    `finish` completes a body where a column hangs on facts of other records.
    `follow` writes what belongs to a record once it has its key.
    `told` are attributes that stand elsewhere.
    `by_code` is the condition by which one record is also found by the code that documents name it by.
    `skip`: the endpoint can start at an offset. `also` are columns that no row reads: that of a FirstLine,
    or that of the owner of what is kept beside it.
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
    also: tuple[str, ...] = ()
    finish: Finish | None = None
    told: Told | None = None
    follow: Follow | None = None
    by_code: str | None = None

    def __post_init__(self) -> None:
        check(self)

    @property
    def place(self) -> str:
        return f"the table of {self.resource.name}"

    @cached_property
    def decoder(self) -> Decoder:
        """The compiled reader, made once."""
        return compile_decoder(self.resource.model, self.endpoint, self.rows, self.also)

    @cached_property
    def besides(self) -> tuple[Beside, ...]:
        return tuple(row for row in self.rows if isinstance(row, Beside))

    @cached_property
    def closed(self) -> tuple[Closed, ...]:
        """The fields whose values must be known, without those of the lines."""
        return closed_fields(self)

    @cached_property
    def lines(self) -> Lines | None:
        return next((row for row in self.rows if isinstance(row, Lines)), None)
