"""What is asked through a dialect or an override, and what comes back: Query, Request, Records, Outcome."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import msgspec

from comptoir.cdk.mapping import Table
from comptoir.unified.forms import Upload
from comptoir.unified.vocabulary import Operation

FilterValue = str | bool | Decimal | datetime


@dataclass(frozen=True, slots=True)
class Query:
    """What a list request asks for, already checked against the declaration.

    Without a `limit` all records are wanted: the list has no pages. `after` is what `Records.following` said
    of the page before; then `page` does not count.
    """

    page: int
    limit: int | None
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    order: str | None = None
    descending: bool = False
    raw: bool = False
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """A page of unified records; `total` counts all that match; `raw` are the vendor's own records.

    `following` leads to the next page, where there is one and the vendor can begin behind a record. A page
    that was asked for in this way may leave the total at 0.
    """

    items: Sequence[msgspec.Struct]
    total: int
    raw: Sequence[msgspec.Raw] | None = None
    warnings: Sequence[str] = ()
    following: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One unified record, as it stands at the target now; `created` where a replacement made it anew."""

    record: msgspec.Struct
    raw: msgspec.Raw | None = None
    warnings: Sequence[str] = ()
    created: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An operation as an override sees it; `table` is None where the resource has none.

    `fields` are the text parts of a form beside its record, `files` the uploads in their order. `expected`
    is the version of the record that the caller saw. `where` is what else must hold of the one record that is
    read. `only` are the attributes that the caller asked for by name, or all of them by `*`.
    """

    operation: Operation
    table: Table | None = None
    key: str | None = None
    parent: str | None = None
    query: Query | None = None
    body: msgspec.Struct | None = None
    raw: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Upload] = ()
    expected: str | None = None
    where: Mapping[str, FilterValue] = field(default_factory=dict)
    only: Collection[str] = ()
