"""The block after too many errors (facts 7): an hour at first, longer for who goes on."""

from dataclasses import astuple, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from comptoir.kit.clock import Clock

COUNTED_ERRORS = frozenset({400, 401, 403, 404})
ERRORS_AN_HOUR = 10
_HOUR = timedelta(hours=1)
_FORGIVEN = timedelta(days=1)  # after that long without a block the next one is an hour again; a guess

Place = tuple[str, str, int, str]  # app, person, company, endpoint


@dataclass
class _Errors:
    hour: datetime
    count: int = 0
    blocked_until: datetime | None = None
    blocks: int = 0  # in a row

    def block(self, now: datetime, growth: str) -> None:
        if self.blocked_until is not None and now - self.blocked_until >= _FORGIVEN:
            self.blocks = 0
        self.blocks, self.count = self.blocks + 1, 0
        hours = {"hour": self.blocks, "double": 2 ** min(self.blocks - 1, 10), "none": 1}[growth]
        self.blocked_until = now + hours * _HOUR


@dataclass
class Velocity:
    """The errors of each app, person, company and endpoint; calls during a block count as errors."""

    clock: Clock
    errors_an_hour: int = ERRORS_AN_HOUR
    unsaved: bool = False
    _errors: dict[Place, _Errors] = field(default_factory=dict)

    def note(self, place: Place, growth: str) -> None:
        """One more error; too many in an hour block the endpoint."""
        self.unsaved = True
        now = self.clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        errors = self._errors.setdefault(place, _Errors(hour))
        if errors.hour != hour:
            errors.hour, errors.count = hour, 0
        errors.count += 1
        if errors.count > self.errors_an_hour:
            errors.block(now, growth)

    def blocked(self, place: Place, scope: str) -> bool:
        """Whether the endpoint is blocked now; with scope `key`, whether any of the company is."""
        places = [place] if scope == "endpoint" else [each for each in self._errors if each[:3] == place[:3]]
        now = self.clock.now()
        found = (self._errors.get(each) for each in places)
        return any(each and each.blocked_until and now < each.blocked_until for each in found)

    def told(self) -> list[tuple[Any, ...]]:
        """The counts and blocks of every endpoint that has any, as plain values."""
        return [(*place, *astuple(each)) for place, each in self._errors.items()]

    def recall(self, errors: list[Any]) -> None:
        self._errors = {tuple(each[:4]): _Errors(*each[4:]) for each in errors}
