"""Exact's call budgets (facts 7): the clock minute, the UTC day, the contract, and what others eat."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from comptoir.kit.clock import Clock
from comptoir_sandbox.exact_online.velocity import Velocity

_EATEN = "eaten by "  # before the client id, in the windows of what another app spent
_EVERYBODY = "all apps"  # the windows that all apps of a company, or of the contract, share
_CONTRACT = 0  # stands for the company in the contract's window


@dataclass
class Plan:
    """What one app may spend in one company; or all apps together, when the plan is `shared`."""

    minute: int = 60
    day: int = 5_000
    shared: bool = False


@dataclass
class _Window:
    start: datetime
    used: int = 0


@dataclass
class Eating:
    """Another app that goes on calling, so many times a minute."""

    per_minute: int
    since: datetime

    def calls(self, start: datetime, now: datetime) -> int:
        """What it has called since the start of a window."""
        seconds = max((now - max(start, self.since)).total_seconds(), 0.0)
        return int(self.per_minute * seconds / 60)


@dataclass(frozen=True)
class Verdict:
    """May this call pass, and what the headers say about the budgets."""

    refused: str  # "", "minute" or "day"
    headers: dict[str, str]
    wait: int = 0  # seconds until the budget that refused is whole again


@dataclass
class Limits:
    """The budgets of all apps in all companies of one region.

    `contract` is a cap of the day for all apps and companies together, `eating` who eats along, by client
    (empty for nameless ones) and company.
    """

    clock: Clock
    default: Plan = field(default_factory=Plan)
    plans: dict[int, Plan] = field(default_factory=dict)
    contract: int | None = None
    eating: dict[tuple[str, int], Eating] = field(default_factory=dict)
    velocity: Velocity = field(init=False)
    unsaved: set[tuple[str, int]] = field(default_factory=set)  # whose windows a data file has yet to write
    _minutes: dict[tuple[str, int], _Window] = field(default_factory=dict)
    _days: dict[tuple[str, int], _Window] = field(default_factory=dict)
    _eaters: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.velocity = Velocity(self.clock)

    def plan(self, division: int) -> Plan:
        return self.plans.get(division, self.default)

    def take(self, client: str, division: int, calls: int = 1) -> Verdict:
        """Spend calls of all budgets, or none when one of them is used up."""
        standing = self._standing(client, division)
        if standing.day_left <= 0:
            return Verdict("day", standing.day_headers(), self._until(standing.day + timedelta(days=1)))
        if standing.minute_left <= 0:
            whole = standing.minute + timedelta(minutes=1)
            return Verdict("minute", standing.minute_headers(), self._until(whole))
        self._add(client, division, calls, calls)
        return Verdict("", standing.after(calls).headers())

    def look(self, client: str, division: int) -> dict[str, str]:
        """The headers as they stand, without spending."""
        return self._standing(client, division).headers()

    def spend(self, client: str, division: int, minute: int, day: int) -> None:
        """The app itself has made more calls than those that were seen."""
        self._add(client, division, minute, day)

    def eat(self, client: str, division: int, minute: int, day: int) -> None:
        """Another app has made calls: it lacks them itself, and so do all others of the company."""
        self._add(client, division, minute, day)
        self._add(_EATEN + client, division, minute, day)
        self._eaters.setdefault(division, set()).add(client)

    def go_on_eating(self, client: str, division: int, per_minute: int) -> None:
        """From now on another app calls so many times a minute; 0 ends it. What it ate stays eaten."""
        now = self.clock.now()
        old = self.eating.pop((client, division), None)
        if old is not None:
            minute, day = self._windows(_EATEN + client, division)
            self.eat(client, division, old.calls(minute.start, now), old.calls(day.start, now))
        if per_minute:
            self.eating[client, division] = Eating(per_minute, now)
            self._eaters.setdefault(division, set()).add(client)

    def used(self, client: str, division: int) -> tuple[datetime, int, datetime, int]:
        """Start and calls of the minute's window, and of the day's."""
        minute, day = self._windows(client, division)
        return minute.start, minute.used, day.start, day.used

    def recall(self, client: str, division: int, used: tuple[datetime, int, datetime, int]) -> None:
        """Put windows back as `used` told them."""
        self._minutes[client, division] = _Window(used[0], used[1])
        self._days[client, division] = _Window(used[2], used[3])
        if client.startswith(_EATEN):
            self._eaters.setdefault(division, set()).add(client.removeprefix(_EATEN))

    def recall_eating(self, client: str, division: int, per_minute: int, since: datetime) -> None:
        self.eating[client, division] = Eating(per_minute, since)
        self._eaters.setdefault(division, set()).add(client)

    def errors(self) -> list[tuple[Any, ...]]:
        """The error counts and blocks of every endpoint that has any, as plain values."""
        return self.velocity.told()

    def budgets(self) -> Iterator[tuple[str, int]]:
        """App and company of every budget that has been touched."""
        return iter(self._days)

    def _until(self, moment: datetime) -> int:
        return ceil((moment - self.clock.now()).total_seconds())

    def _standing(self, client: str, division: int) -> "_Standing":
        """What is left for this app now."""
        plan = self.plan(division)
        minute, day = self._windows(_EVERYBODY if plan.shared else client, division)
        left, day_left = plan.minute - minute.used, plan.day - day.used
        if division in self._eaters:
            eaten = self._eaten(client, division, minute.start, day.start)
            left, day_left = left - eaten[0], day_left - eaten[1]
        if self.contract is not None:
            _, contract = self._windows(_EVERYBODY, _CONTRACT)
            day_left = min(day_left, self.contract - contract.used)
        return _Standing(plan, minute.start, left, day.start, day_left)

    def _eaten(self, client: str, division: int, minute: datetime, day: datetime) -> tuple[int, int]:
        """What other apps ate in this minute and on this day, and what goes on being eaten."""
        now, eaten, eaten_today = self.clock.now(), 0, 0
        for eater in self._eaters[division]:
            if eater != client:  # what it ate itself is in its own windows
                _, of_minute, _, of_day = self.used(_EATEN + eater, division)
                eaten, eaten_today = eaten + of_minute, eaten_today + of_day
            going_on = self.eating.get((eater, division))
            if going_on is not None:
                eaten += going_on.calls(minute, now)
                eaten_today += going_on.calls(day, now)
        return eaten, eaten_today

    def _add(self, client: str, division: int, minute: int, day: int) -> None:
        owners = [(client, division)]
        if not client.startswith(_EATEN):
            if self.plan(division).shared:
                owners.append((_EVERYBODY, division))
            if self.contract is not None:
                owners.append((_EVERYBODY, _CONTRACT))
        for owner in owners:
            windows = self._windows(*owner)
            windows[0].used += minute
            windows[1].used += day

    def _windows(self, client: str, division: int) -> tuple[_Window, _Window]:
        self.unsaved.add((client, division))
        now = self.clock.now()
        this_minute = now.replace(second=0, microsecond=0)
        today = this_minute.replace(hour=0, minute=0)
        return (
            _window(self._minutes, (client, division), this_minute),
            _window(self._days, (client, division), today),
        )


@dataclass(frozen=True)
class _Standing:
    """How much is left of the minute and of the day, and when they began."""

    plan: Plan
    minute: datetime
    minute_left: int
    day: datetime
    day_left: int

    def after(self, calls: int) -> "_Standing":
        return _Standing(self.plan, self.minute, self.minute_left - calls, self.day, self.day_left - calls)

    def headers(self) -> dict[str, str]:
        return self.day_headers() | self.minute_headers()

    def day_headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.plan.day),
            "X-RateLimit-Remaining": str(max(self.day_left, 0)),
            "X-RateLimit-Reset": _milliseconds(self.day + timedelta(days=1)),
        }

    def minute_headers(self) -> dict[str, str]:
        return {
            "X-RateLimit-Minutely-Limit": str(self.plan.minute),
            "X-RateLimit-Minutely-Remaining": str(max(self.minute_left, 0)),
            "X-RateLimit-Minutely-Reset": _milliseconds(self.minute + timedelta(minutes=1)),
        }


def _window(windows: dict[tuple[str, int], _Window], key: tuple[str, int], start: datetime) -> _Window:
    window = windows.get(key)
    if window is None or window.start != start:
        window = windows[key] = _Window(start)
    return window


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
