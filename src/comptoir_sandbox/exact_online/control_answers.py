"""What the levers below `/_sandbox/` answer, for their OpenAPI; a test holds every answer against it."""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from comptoir_sandbox.exact_online.control_bodies import FaultRule


class Agreed(Struct):
    code: str
    location: str


class LoggedCall(Struct):
    time: str
    method: str
    path: str
    query: str
    division: int | None
    client: str | None
    status: int
    fault: str | None
    request: str | UnsetType = UNSET
    answer: str | UnsetType = UNSET


class LoggedCalls(Struct):
    calls: list[LoggedCall]
    count: int


class Named(Struct):
    name: str


class Names(Struct):
    snapshots: list[str]


class Time(Struct, rename="camel"):
    now: str
    wall_clock: str
    speed: float


class Seeded(Struct):
    division: int


class KnownFault(FaultRule, kw_only=True):
    id: int
    fired: int


class KnownFaults(Struct):
    faults: list[KnownFault]


class KnownPlan(Struct):
    minute: int
    day: int
    shared: bool


class Eater(Struct):
    client_id: str
    division: int
    per_minute: int


class KnownLimits(Struct):
    default: KnownPlan
    divisions: dict[str, KnownPlan]
    errors: int
    token_calls: int
    contract: int | None
    eating: list[Eater]


class Switch(Struct):
    name: str
    value: str
    choices: list[str]
    about: str
    source: str


class KnownSwitches(Struct):
    switches: list[Switch]


class KnownPerson(Struct):
    user_id: str
    email: str
    full_name: str
    language: str
    divisions: list[int]
    current_division: int
    blocked: str
    instance: str
    without: list[str]
    recent: list[int]


class KnownPeople(Struct):
    users: list[KnownPerson]


class KnownApp(Struct):
    client_id: str
    name: str
    redirect_uris: list[str]
    scopes: list[str] | None
    reviewed: bool
    owner: str
    mandatory_filters: bool


class KnownApps(Struct):
    apps: list[KnownApp]


class KnownCompany(Struct):
    division: int
    name: str
    status: int
    blocked: str
    without: list[str]
    moved: str | None


class KnownCompanies(Struct):
    divisions: list[KnownCompany]


class Founded(Struct):
    divisions: list[int]


class Period(Struct):
    year: int
    period: int


class Try(Struct):
    time: str
    status: int | None
    error: str


class KnownDelivery(Struct, rename="camel"):
    id: int
    kind: str
    division: int
    client: str
    subscription: str
    topic: str
    action: str
    key: str
    url: str
    body: str
    status: str
    reason: str
    attempts: list[Try]
    next_try: str | None


class KnownDeliveries(Struct):
    deliveries: list[KnownDelivery]
    waiting: int
    lost: int


class Empty(Struct):
    pass


ANSWERS: Mapping[tuple[str, str], Any] = {
    ("POST", "/consent"): Agreed,
    ("GET", "/calls"): LoggedCalls,
    ("DELETE", "/calls"): LoggedCalls,
    ("POST", "/reset"): Time,
    ("GET", "/snapshots"): Names,
    ("POST", "/snapshot"): Named,
    ("POST", "/restore"): Time,
    ("GET", "/clock"): Time,
    ("POST", "/clock"): Time,
    ("POST", "/seed"): Seeded,
    ("GET", "/faults"): KnownFaults,
    ("POST", "/faults"): KnownFaults,
    ("DELETE", "/faults"): KnownFaults,
    ("DELETE", "/faults/{number}"): KnownFaults,
    ("GET", "/limits"): KnownLimits,
    ("POST", "/limits"): KnownLimits,
    ("GET", "/switches"): KnownSwitches,
    ("POST", "/switches"): KnownSwitches,
    ("GET", "/users"): KnownPeople,
    ("POST", "/users"): KnownPerson,
    ("GET", "/apps"): KnownApps,
    ("POST", "/apps"): KnownApp,
    ("DELETE", "/consents"): Empty,
    ("GET", "/divisions"): KnownCompanies,
    ("POST", "/divisions"): KnownCompany,
    ("POST", "/companies"): Founded,
    ("POST", "/periods"): Period,
    ("GET", "/webhooks"): KnownDeliveries,
    ("POST", "/webhooks/flush"): KnownDeliveries,
}
