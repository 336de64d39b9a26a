"""One call to a target system, and the way to make it: Target, Call, Answer, Caller, Cache."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Target:
    """One target system that a connector serves: a vendor in a region.

    `setting` names it in environment variables: `COMPTOIR_{setting}_URL`.
    """

    id: str
    title: str
    base_url: str
    setting: str
    country: str
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the target system, its path relative to the company (or to the root).

    `company` is only for calls that are made before a company is chosen; a caller that is bound to one
    refuses any other. `endpoint` is the path without keys, under which the vendor counts errors.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: tuple[tuple[str, str], ...] = ()
    in_company: bool = True
    company: str | None = None
    endpoint: str = ""

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back whole: any status, headers with lower-case names, the body's bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Caller(Protocol):
    """The way to the target system: bound to one connection and one company, so a dialect cannot stray."""

    @property
    def target(self) -> Target: ...

    @property
    def cache(self) -> "Cache": ...

    @property
    def now(self) -> datetime: ...

    async def send(self, call: Call) -> Answer:
        """The answer, if it is a success. Raises the problem that the connector makes of any other."""
        ...


class Cache(Protocol):
    """What is known of a company for a while: names of journals, references that were seen to exist."""

    def get(self, key: tuple[str, ...]) -> Any | None: ...

    def put(self, key: tuple[str, ...], value: object) -> None: ...
