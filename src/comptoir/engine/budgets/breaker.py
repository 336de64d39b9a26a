"""The breaker: while a target system is down it is asked once a minute, and comes back into use by and by.

One for each host, and one for each endpoint in a company that keeps failing while others answer. Times are
monotonic seconds.
"""

from dataclasses import dataclass
from typing import NamedTuple

from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.values import Account

FAILURES = 5  # in a row
PROBE = 60.0  # seconds from one probe to the next
_FIRST = 4.0  # calls under way at a time right after an outage
_DOUBLES = 5.0  # seconds in which that number doubles
_PEOPLE = frozenset({Class.INTERACTIVE, Class.WRITE})
_JOBS = 0.5  # of that number is for everybody else
_RETURN = 60.0  # seconds after which nothing is held back any more
_MANY = 100_000.0
_SOON = 0.5  # seconds after which there may be room at a place that returns
_OUTAGE = (502, 503, 504)


class Place(NamedTuple):
    """What may be down: a host, or one endpoint in one company there."""

    target: str
    company: str = ""
    endpoint: str = ""


@dataclass(slots=True)
class Trouble:
    """What has failed: how often in a row, when it is probed next, and since when it is back.

    `probe` is where the probe has gone that is under way.
    """

    failures: int = 0
    since: float = 0.0
    probe_at: float | None = None
    back_at: float | None = None
    under_way: int = 0
    probe: Place | None = None


class Breaker:
    """Which places are down. A healthy place costs nothing."""

    def __init__(self) -> None:
        self._troubles: dict[Place, Trouble] = {}

    def wait(
        self, account: Account, endpoint: str, now: float, kind: Class = Class.INTERACTIVE
    ) -> tuple[float, bool]:
        """Seconds until a call there is worth trying (0 for now), and whether that is for an outage.

        While a host returns, only so many calls are under way to it, and half of them are left to people who
        wait: after an outage there are always jobs that ask first.
        """
        if not self._troubles:
            return 0.0, False
        for place in _places(account, endpoint):
            trouble = self._troubles.get(place)
            if trouble is None:
                continue
            if trouble.probe_at is not None and now < trouble.probe_at:
                return trouble.probe_at - now, True
            part = 1.0 if kind in _PEOPLE else _JOBS
            if trouble.probe_at is None and trouble.under_way >= part * _allowed(trouble, now):
                return _SOON, False
        return 0.0, False

    def is_probed(self, account: Account, endpoint: str, kind: Class, now: float) -> bool:
        """Whether a person's call need only wait for the probe that is under way; jobs come back later."""
        if not self._troubles or kind not in _PEOPLE:
            return False
        found = (self._troubles.get(place) for place in _places(account, endpoint))
        down = [each for each in found if each and each.probe_at is not None and now < each.probe_at]
        return bool(down) and all(each.probe is not None for each in down)

    def begin(self, account: Account, endpoint: str, now: float) -> None:
        """A call is about to go out; where a place is down, it is the probe, and nobody else is."""
        if not self._troubles:
            return
        for place in _places(account, endpoint):
            trouble = self._troubles.get(place)
            if trouble is not None:
                trouble.under_way += 1
                if trouble.probe_at is not None:
                    trouble.probe_at = now + PROBE
                    trouble.probe = Place(account.target, account.company, endpoint)

    def withdraw(self, account: Account, endpoint: str, now: float) -> None:
        """The call that was about to go out is denied by a budget: the next one may be the probe."""
        for place in _places(account, endpoint):
            trouble = self._troubles.get(place)
            if trouble is not None:
                if trouble.probe == (account.target, account.company, endpoint):
                    trouble.probe_at = now
                _end(trouble, account, endpoint)

    def note(self, account: Account, endpoint: str, status: int | None, now: float) -> None:
        """A call has ended: with this status, or None when there was no answer at all."""
        failed = status is None or status in _OUTAGE
        if not failed and not self._troubles:
            return
        for place in _places(account, endpoint):
            trouble = self._troubles.get(place)
            if trouble is not None:
                _end(trouble, account, endpoint)
            if failed:
                self._fail(place, now)
            elif trouble is not None:
                self._succeed(place, trouble, now)

    def release(self, account: Account, endpoint: str) -> None:
        """The call was not made after all."""
        for place in _places(account, endpoint):
            if place in self._troubles:
                _end(self._troubles[place], account, endpoint)

    def outages(self) -> dict[Place, Trouble]:
        """What is down now."""
        return {place: each for place, each in self._troubles.items() if each.probe_at is not None}

    def _fail(self, place: Place, now: float) -> None:
        trouble = self._troubles.setdefault(place, Trouble(since=now))
        trouble.failures += 1
        if trouble.probe_at is None and trouble.failures >= FAILURES:
            trouble.probe_at, trouble.back_at, trouble.since = now + PROBE, None, now

    def _succeed(self, place: Place, trouble: Trouble, now: float) -> None:
        trouble.failures = 0
        if trouble.probe_at is not None:
            trouble.probe_at, trouble.back_at = None, now
        elif trouble.back_at is None or now - trouble.back_at > _RETURN:
            del self._troubles[place]


def _places(account: Account, endpoint: str) -> tuple[Place, ...]:
    host = Place(account.target)
    return (host, Place(account.target, account.company, endpoint)) if endpoint else (host,)


def _end(trouble: Trouble, account: Account, endpoint: str) -> None:
    """A call is under way no more, and a probe that went there is over."""
    trouble.under_way = max(0, trouble.under_way - 1)
    if trouble.probe == (account.target, account.company, endpoint):
        trouble.probe = None


def _allowed(trouble: Trouble, now: float) -> float:
    """How many calls may be under way to a place that has just come back."""
    if trouble.back_at is None:
        return _MANY
    passed = now - trouble.back_at
    return _MANY if passed > _RETURN else _FIRST * 2 ** (passed / _DOUBLES)
