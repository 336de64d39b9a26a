"""The vendor's clock, as far as it is known: windows begin and end by it, not by ours.

It is measured against our monotonic clock, so that a step of our own wall clock changes nothing. What is
known is an interval; each answer narrows it, by its Date and by the end of the window that it names.
"""

from collections.abc import Mapping, Sequence
from email.utils import parsedate_to_datetime

from comptoir.cdk.limits import Rate, number_in
from comptoir.engine.budgets.values import Denied, Refusal
from comptoir.kit.clock import Clock

GUARD = 2.0  # seconds that the two wall clocks may differ before the first answer
_DRIFT = 2e-5  # seconds that two clocks may drift apart in a second

_DATE = 2.0  # seconds for which a Date holds: it names a second, and servers write it once a second
_TICK = 0.001  # seconds, more than a moment loses as a number


class VendorClock:
    """The vendor's moment as an interval, in seconds since 1970."""

    __slots__ = ("_clock", "_date", "_high", "_learned", "_low", "_second")

    def __init__(self, clock: Clock, ahead: float, guard: float = GUARD) -> None:
        """`ahead` is how far our time of day is ahead of our monotonic clock, in seconds."""
        self._clock = clock
        self._learned = clock.monotonic()
        self._low, self._high = ahead - guard, ahead + guard
        self._date, self._second = "", 0.0

    def span(self) -> tuple[float, float]:
        """The earliest and the latest that it can be over there now."""
        now = self._clock.monotonic()
        drift = (now - self._learned) * _DRIFT
        return now + self._low - drift, now + self._high + drift

    def denial(self, found: Refusal) -> Denied:
        """A denial by our clock: when it has run out, the seconds have passed over there for certain."""
        wait = found.wait * (1 + 2 * _DRIFT) + _TICK
        return Denied(found.which, wait, self._clock.now().timestamp() + wait, found.limit, found.kept)

    def learn(self, taken: float, earliest: float, latest: float) -> None:
        """Between `taken` (monotonic) and now, it was between `earliest` and `latest` over there.

        What contradicts all earlier knowledge replaces it: one of the clocks has been set.
        """
        now = self._clock.monotonic()
        drift = (now - self._learned) * _DRIFT
        low, high = earliest - now, latest - taken
        old_low, old_high = self._low - drift, self._high + drift
        if low > old_high or high < old_low:
            self._low, self._high = low, high
        else:
            self._low, self._high = max(low, old_low), min(high, old_high)
        self._learned = now

    def hear(self, taken: float, rates: Sequence[Rate], headers: Mapping[str, str]) -> None:
        """Learn from an answer to a call that was taken at `taken` (monotonic).

        The end of a window counts for more than the Date, which a proxy or a test's clock may have written.
        """
        earliest, latest = float("-inf"), float("inf")
        for rate in rates:
            reset = number_in(headers, rate.reset_header)
            if reset is not None:
                end = reset / 1000
                earliest, latest = max(earliest, end - rate.window.seconds), min(latest, end)
        second = self._read(headers.get("date", ""))
        if second and second < latest and second + _DATE > earliest:
            earliest, latest = max(earliest, second), min(latest, second + _DATE)
        if earliest < latest and latest != float("inf"):
            self.learn(taken, earliest, latest)

    def _read(self, date: str) -> float:
        """The second that a Date header names, 0 for none; the same text comes many times."""
        if date != self._date:
            self._date = date
            try:
                self._second = parsedate_to_datetime(date).timestamp()
            except ValueError:
                self._second = 0.0
        return self._second


class VendorClocks:
    """The clocks of all target systems, begun at the time of day that it is when this is made.

    `ahead` is how far the time of day is ahead of `clock.monotonic`, where another clock than our own is
    to be believed: that of a store which several machines share.
    """

    def __init__(self, clock: Clock, guard: float = GUARD, ahead: float | None = None) -> None:
        self._clock = clock
        self._guard = guard
        self._ahead = clock.now().timestamp() - clock.monotonic() if ahead is None else ahead
        self._known: dict[str, VendorClock] = {}

    def of(self, target: str) -> VendorClock:
        found = self._known.get(target)
        if found is None:
            found = self._known[target] = VendorClock(self._clock, self._ahead, self._guard)
        return found
