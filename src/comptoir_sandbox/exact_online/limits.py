"""Exact's call budgets (facts 7): the clock minute, the UTC day, and the block after too many errors."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from comptoir.kit.clock import Clock

COUNTED_ERRORS = frozenset({400, 401, 403, 404})
ERRORS_AN_HOUR = 10


@dataclass
class Plan:
    """What one app may spend in one company."""

    minute: int = 60
    day: int = 5_000


@dataclass
class _Window:
    start: datetime
    used: int = 0


@dataclass
class _Errors:
    hour: datetime
    count: int = 0
    blocked_until: datetime | None = None
    blocks: int = 0


@dataclass(frozen=True)
class Verdict:
    """May this call pass, and what the headers say about the budgets."""

    refused: str  # "", "minute" or "day"
    headers: dict[str, str]


@dataclass
class Limits:
    """The budgets of all apps in all companies of one region."""

    clock: Clock
    default: Plan = field(default_factory=Plan)
    plans: dict[int, Plan] = field(default_factory=dict)
    unsaved: set[tuple[str, int]] = field(default_factory=set)  # whose windows a data file has yet to write
    errors_an_hour: int = ERRORS_AN_HOUR
    errors_unsaved: bool = False
    _minutes: dict[tuple[str, int], _Window] = field(default_factory=dict)
    _days: dict[tuple[str, int], _Window] = field(default_factory=dict)
    _errors: dict[tuple[str, str, int, str], _Errors] = field(default_factory=dict)

    def plan(self, division: int) -> Plan:
        return self.plans.get(division, self.default)

    def take(self, client: str, division: int, calls: int = 1) -> Verdict:
        """Spend calls of both budgets, or none when one of them is used up."""
        plan = self.plan(division)
        minute, day = self._windows(client, division)
        if day.used >= plan.day:
            return Verdict("day", _day_headers(plan, day))
        if minute.used >= plan.minute:
            return Verdict("minute", _minute_headers(plan, minute))
        minute.used += calls
        day.used += calls
        return Verdict("", self._both(plan, minute, day))

    def look(self, client: str, division: int) -> dict[str, str]:
        """The headers as they stand, without spending."""
        minute, day = self._windows(client, division)
        return self._both(self.plan(division), minute, day)

    def spend(self, client: str, division: int, minute: int, day: int) -> None:
        """Another user of the shared cap has made calls."""
        windows = self._windows(client, division)
        windows[0].used += minute
        windows[1].used += day

    def used(self, client: str, division: int) -> tuple[datetime, int, datetime, int]:
        """Start and calls of the minute's window, and of the day's."""
        minute, day = self._windows(client, division)
        return minute.start, minute.used, day.start, day.used

    def recall(self, client: str, division: int, used: tuple[datetime, int, datetime, int]) -> None:
        """Put windows back as `used` told them."""
        self._minutes[client, division] = _Window(used[0], used[1])
        self._days[client, division] = _Window(used[2], used[3])

    def budgets(self) -> Iterator[tuple[str, int]]:
        """App and company of every budget that has been touched."""
        return iter(self._days)

    def errors(self) -> list[tuple[Any, ...]]:
        """The error counts and blocks of every endpoint that has any, as plain values."""
        return [(*place, *astuple(each)) for place, each in self._errors.items()]

    def recall_errors(self, errors: list[Any]) -> None:
        self._errors = {tuple(each[:4]): _Errors(*each[4:]) for each in errors}

    def note_error(self, client: str, user: str, division: int, endpoint: str) -> None:
        """Count an error; more than ten in an hour block this endpoint for an hour, then longer."""
        self.errors_unsaved = True
        now = self.clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        errors = self._errors.setdefault((client, user, division, endpoint), _Errors(hour))
        if errors.hour != hour:
            errors.hour, errors.count = hour, 0
        errors.count += 1
        if errors.count > self.errors_an_hour:
            errors.blocks += 1
            errors.blocked_until = now + timedelta(hours=errors.blocks)
            errors.count = 0

    def blocked(self, client: str, user: str, division: int, endpoint: str) -> bool:
        errors = self._errors.get((client, user, division, endpoint))
        return bool(errors and errors.blocked_until and self.clock.now() < errors.blocked_until)

    def _windows(self, client: str, division: int) -> tuple[_Window, _Window]:
        self.unsaved.add((client, division))
        now = self.clock.now()
        this_minute = now.replace(second=0, microsecond=0)
        today = this_minute.replace(hour=0, minute=0)
        return (
            _window(self._minutes, (client, division), this_minute),
            _window(self._days, (client, division), today),
        )

    def _both(self, plan: Plan, minute: _Window, day: _Window) -> dict[str, str]:
        return _day_headers(plan, day) | _minute_headers(plan, minute)


def _window(windows: dict[tuple[str, int], _Window], key: tuple[str, int], start: datetime) -> _Window:
    window = windows.get(key)
    if window is None or window.start != start:
        window = windows[key] = _Window(start)
    return window


def _day_headers(plan: Plan, day: _Window) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(plan.day),
        "X-RateLimit-Remaining": str(max(plan.day - day.used, 0)),
        "X-RateLimit-Reset": _milliseconds(day.start + timedelta(days=1)),
    }


def _minute_headers(plan: Plan, minute: _Window) -> dict[str, str]:
    return {
        "X-RateLimit-Minutely-Limit": str(plan.minute),
        "X-RateLimit-Minutely-Remaining": str(max(plan.minute - minute.used, 0)),
        "X-RateLimit-Minutely-Reset": _milliseconds(minute.start + timedelta(minutes=1)),
    }


def _milliseconds(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
