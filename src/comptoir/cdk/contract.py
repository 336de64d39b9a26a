"""What a connector is, and what it may count on: Connector, Company, Dialect, and the calls that it makes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from comptoir.cdk.auth import Auth
from comptoir.cdk.by_hand import ByHand
from comptoir.cdk.calls import Answer, Cache, Call, Caller, Target
from comptoir.cdk.costs import Cost
from comptoir.cdk.limits import ErrorBudget, Rate
from comptoir.cdk.mapping import Table
from comptoir.cdk.requests import FilterValue, Outcome, Query, Records, Request
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import Problem

__all__ = [
    "Answer",
    "Cache",
    "Call",
    "Caller",
    "Company",
    "Connector",
    "Dialect",
    "FilterValue",
    "Identifier",
    "Introduction",
    "Lister",
    "Notice",
    "Notices",
    "Outcome",
    "Override",
    "Parcel",
    "Passage",
    "Passing",
    "Person",
    "Query",
    "Records",
    "Rehearsal",
    "Rehearsed",
    "Request",
    "Target",
]  # fmt: skip  the words that a connector's author needs, from one place


@dataclass(frozen=True, slots=True)
class Company:
    """A company (division, administration, client) that a login was granted."""

    id: str
    name: str
    vat_number: str | None = None
    coc_number: str | None = None
    city: str | None = None
    country: str | None = None
    currency: str | None = None
    archived: bool = False


class Dialect(Protocol):
    """How one vendor's API is spoken: plans the fewest calls for a table and reads the answers.

    `parent` is the key of the record under which a table's records live, None at the top.
    """

    def url(self, base: str, company: str | None, call: Call) -> str:
        """The full URL; the one place where a company gets into it."""
        ...

    def problem(self, call: Call, answer: Answer) -> Problem:
        """What an unsuccessful answer means."""
        ...

    async def read_list(self, table: Table, query: Query, caller: Caller, parent: str | None) -> Records: ...

    async def read_one(
        self, table: Table, key: str, caller: Caller, parent: str | None, *, raw: bool = False
    ) -> Outcome: ...

    async def create(
        self,
        table: Table,
        record: msgspec.Struct,
        caller: Caller,
        parent: str | None,
        expected: str | None = None,
    ) -> Outcome:
        """Add a record. `expected` is the version of the one above it that the caller saw.

        Raises RecordChanged.
        """
        ...

    async def update(
        self,
        table: Table,
        key: str,
        changes: msgspec.Struct,
        caller: Caller,
        parent: str | None,
        expected: str | None = None,
    ) -> Outcome:
        """Change a record. `expected` is the version that the caller saw. Raises RecordChanged."""
        ...

    async def delete(
        self, table: Table, key: str, caller: Caller, parent: str | None, expected: str | None = None
    ) -> None:
        """Take a record away. `expected` is the version that the caller saw. Raises RecordChanged."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Who logged in, as the target system knows them."""

    id: str | None = None
    name: str | None = None
    family_name: str | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request that passes unmapped: what a caller wants of the target system itself, in its own words.

    `path` is relative to the company; `body` is JSON, byte by byte as it was sent.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The call that a parcel becomes, and what was left out of it."""

    call: Call
    warnings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What a vendor tells of its own accord: a record of a company was made, changed or removed.

    `topic` and `action` are the vendor's own words, `key` the record's key there.
    """

    company: str | None
    topic: str
    action: str
    key: str


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A write that would be accepted, as far as reading tells; `warnings` say what it did not tell.

    `answer` is what the target system would say, where that is no more than that it is done. None where it
    says something that the next call needs.
    """

    warnings: Sequence[str] = ()
    answer: Answer | None = None


Passing = Callable[[Parcel, str], Passage]
"""Makes a call inside a company of a parcel. Raises InvalidBody, CompanyMismatch or OperationUnsupported."""
Notices = Callable[[bytes, Secret], Notice]
"""Reads what arrived, if the secret proves it genuine. Raises SignatureWrong or InvalidBody."""
Introduction = Callable[[Caller], Awaitable[Person]]
Lister = Callable[[Caller], Awaitable[list[Company]]]
Identifier = Callable[[Caller], Awaitable[str]]
Rehearsal = Callable[[Call, Caller], Awaitable[Rehearsed]]
"""Raises what a write would be refused for, with reads alone."""
Override = Callable[[Request, Caller], Awaitable[Records | Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """Everything that the house knows of a vendor. Found by entry point, never imported by the engine.

    `refusals` say for an operation id why the vendor cannot do it; `overrides` name the function that does
    an operation id which no table can tell. `costs` are told by operation id. `companies` lists what a login
    may see; `login` names the person who consented, `person` introduces them. `passing` checks what
    is to pass unmapped; without it nothing does. `token_rate` is how many calls to the token endpoint the
    vendor allows per app and user. `notices` reads what the vendor sends of its own accord.
    `proof` names the test that proves an operation, with `{}` for its id. `by_hand` says by a resource's name
    what functions read and write of it beside its table. `rehearsal` looks at a write that is only tried.
    `lacks` says by a resource's name, for published names of fields that are always null, why they are;
    `remarks` by an operation id what else of it is otherwise than one would think.
    """

    name: str
    title: str
    targets: tuple[Target, ...]
    auth: Auth
    rates: tuple[Rate, ...]
    error_budget: ErrorBudget | None
    dialect: Dialect
    tables: tuple[Table, ...]
    companies: Lister
    login: Identifier
    refusals: Mapping[str, str] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    costs: Mapping[str, Cost] = field(default_factory=dict)
    person: Introduction | None = None
    passing: Passing | None = None
    token_rate: Rate | None = None
    notices: Notices | None = None
    proof: str = ""
    by_hand: Mapping[str, ByHand] = field(default_factory=dict)
    rehearsal: Rehearsal | None = None
    lacks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)

    def table(self, resource: str) -> Table | None:
        """The table that maps a unified resource, by the resource's name."""
        return next((table for table in self.tables if table.resource.name == resource), None)
