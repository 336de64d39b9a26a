"""Budgets: our own count of every call, so that the vendor's limits are never met by surprise.

A division's minute is the clock's minute, its day ends at 00:00 UTC (exact-facts 7). The vendor's headers
correct the count both ways: another app may eat from the same cap, and an agreement may raise it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir.cdk.limits import Rate, Window
from comptoir.kit.clock import Clock
from comptoir.kit.errors import BudgetSpent

_MARGIN = 0.05  # seconds past a window's end, for two clocks that do not quite agree


@dataclass(frozen=True, slots=True)
class Share:
    """One window of one company, as it stands: calls allowed, made and left, and when it starts anew."""

    window: Window
    limit: int
    used: int
    resets_at: float

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


class _Count:
    """The calls of one window. `under_way` are those whose answer is not known yet.

    `told` is the most that the vendor has counted in this window: answers overtake each other, and an older
    one must not give back what a newer one took.
    """

    __slots__ = ("limit", "start", "told", "under_way", "used")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.start = -1
        self.used = 0
        self.under_way = 0
        self.told = 0

    def roll(self, start: int) -> None:
        if start != self.start:
            self.start = start
            self.used = self.under_way
            self.told = 0


class Allowance:
    """What one app may still do in one company."""

    def __init__(self, rates: tuple[Rate, ...], clock: Clock) -> None:
        self._rates = rates
        self._clock = clock
        self._counts = {rate.window: _Count(rate.calls) for rate in rates}

    async def take(self, max_wait: float) -> None:
        """Count one call, waiting at most `max_wait` seconds for a window to start anew.

        Raises BudgetSpent with the seconds after which it is worth trying again.
        """
        waited = 0.0
        while (spent := self._spent()) is not None:
            wait = spent.resets_at - self._now() + _MARGIN
            if waited + wait > max_wait:
                raise _refusal(spent, wait)
            await self._clock.sleep(wait)
            waited += wait
        for count in self._counts.values():
            count.used += 1
            count.under_way += 1

    def settle(self, headers: Mapping[str, str] | None) -> None:
        """A call has ended: correct the counts by what the vendor says, if it answered at all."""
        for rate in self._rates:
            count = self._counts[rate.window]
            count.roll(self._start(rate.window))
            count.under_way = max(0, count.under_way - 1)
            if headers is not None:
                self._correct(rate, count, headers)

    def exhaust(self, headers: Mapping[str, str]) -> None:
        """The vendor refused a call although we had counted some left: believe it, for the window it names.

        A refusal carries only the headers of the window that is spent; without any it is the minute's.
        """
        named = [rate for rate in self._rates if rate.limit_header and rate.limit_header in headers]
        for rate in named or self._rates[:1]:
            count = self._counts[rate.window]
            count.roll(self._start(rate.window))
            count.used = count.told = max(count.used, count.limit)

    def view(self) -> list[Share]:
        """Each window as it stands now."""
        return [self._share(rate.window) for rate in self._rates]

    def _correct(self, rate: Rate, count: _Count, headers: Mapping[str, str]) -> None:
        limit = _number(headers, rate.limit_header)
        remaining = _number(headers, rate.remaining_header)
        reset = _number(headers, rate.reset_header)
        if limit is None or remaining is None:
            return
        count.limit = limit
        if reset is None or reset / 1000 > self._now():
            count.told = max(count.told, limit - remaining)
            count.used = count.told + count.under_way

    def _spent(self) -> Share | None:
        """The spent window that lasts longest, if any is spent."""
        spent = [share for share in self.view() if share.remaining == 0]
        return max(spent, key=lambda share: share.resets_at, default=None)

    def _share(self, window: Window) -> Share:
        count = self._counts[window]
        count.roll(self._start(window))
        return Share(window, count.limit, count.used, count.start + window.seconds)

    def _start(self, window: Window) -> int:
        now = int(self._now())
        return now - now % window.seconds

    def _now(self) -> float:
        return self._clock.now().timestamp()


class Budgets:
    """The allowances of all companies, made when they are first needed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._allowances: dict[tuple[str, str, str], Allowance] = {}

    def of(self, target: str, client_id: str, company: str, rates: tuple[Rate, ...]) -> Allowance:
        """The allowance of one app in one company of one target system."""
        key = (target, client_id, company)
        if key not in self._allowances:
            self._allowances[key] = Allowance(rates, self._clock)
        return self._allowances[key]


def _refusal(spent: Share, wait: float) -> BudgetSpent:
    text = f"The {spent.window} budget of {spent.limit} calls is spent for this company."
    details: dict[str, object] = {"budget": str(spent.window), "limit": spent.limit}
    return BudgetSpent(text, retry_after=wait, details=details)


def _number(headers: Mapping[str, str], name: str | None) -> int | None:
    text = headers.get(name) if name else None
    return int(text) if text is not None and text.isdigit() else None
