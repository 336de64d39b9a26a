"""What is asked of an operation, and what is answered, between the doors and whoever carries it out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from comptoir.cdk.contract import FilterValue, Query
from comptoir.engine.budgets import Class
from comptoir.engine.transport import Meter
from comptoir.engine.writes import Intent
from comptoir.unified.explanation import Explanation
from comptoir.unified.forms import Upload
from comptoir.unified.vocabulary import Operation, Resource


@dataclass(frozen=True, slots=True)
class Ask:
    """What a caller wants of an operation, already read and checked by the door it came through.

    `expected` is the version that the caller saw of the record, or of the one above it. `where` are filters
    of one record. `only` are the attributes that are wanted of each record, all of them when empty.
    `dry_run`: a write is checked in every way, and not sent. `explain`: the answer is to tell where it comes
    from. `kind` is the class of its calls, by which they wait.
    """

    resource: Resource
    operation: Operation
    key: str | None = None
    parent: str | None = None
    company: str | None = None
    query: Query | None = None
    where: Mapping[str, FilterValue] = field(default_factory=dict)
    body: msgspec.Struct | None = None
    raw: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Upload] = ()
    intent: Intent | None = None
    expected: str | None = None
    only: Collection[str] = ()
    dry_run: bool = False
    explain: bool = False
    max_wait: float = 10.0
    kind: Class = Class.INTERACTIVE
    meter: Meter = field(default_factory=Meter)


@dataclass(frozen=True, slots=True)
class Reply:
    """A list with its total, or one record; for a record that is gone, its key."""

    data: msgspec.Struct | Sequence[msgspec.Struct] | str
    company: str
    total: int | None = None
    raw: Sequence[msgspec.Raw] | None = None
    warnings: Sequence[str] = ()
    created: bool = False
    following: str | None = None
    explanation: Explanation | None = None
