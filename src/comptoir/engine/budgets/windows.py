"""The calls of one window: what the vendor has told, what it may have counted besides, and who else calls.

The count is never below the vendor's own. `told` is the most that it has said for this window; calls that
are under way, and calls that ended without a word (`lost`), may have been counted beyond that. A call is
counted in every window in which it may have arrived; answers name the window and free the others.
"""

from math import exp
from typing import Any

from comptoir.cdk.limits import Rate
from comptoir.engine.budgets.values import Share

_SILENCE = 0.1  # of a window, after which one call may find out how many calls others have really made
_TAIL = 2.0  # seconds at a window's end in which nothing is kept for anybody any more
_LEARNED_WITHIN = 3_600  # other programs' calls are foretold for windows up to this long, in seconds
_MEASURED = 1 / 96  # of a longer window, after which the pace of others can be told
_CAUTIOUS = 0.2  # of a window, left to urgent calls by who also leaves all that others are about to take
_RECENTLY = 3_600  # seconds; how fast urgent calls come is told by those of about the last hour
_AGAIN = 900.0  # seconds after which it is worth asking again, where it is they that a class makes room for
_UNSURE = 10  # calls of ours that the vendor may have counted before we had their answers


class Count:
    """One account's calls in the current window of one kind, and in the one before."""

    __slots__ = (
        "before_lost",
        "before_told",
        "foreign",
        "granted",
        "limit",
        "lost",
        "lost_number",
        "others_before",
        "others_since",
        "own",
        "pace",
        "rate",
        "seconds",
        "start",
        "told",
        "told_at",
        "urgent",
        "urgent_at",
        "whole",
    )

    def __init__(self, rate: Rate) -> None:
        self.rate = rate
        self.limit = self.granted = rate.calls
        self.seconds = rate.window.seconds
        self.start = 0.0
        self.told = self.lost = self.lost_number = self.own = 0
        self.before_told = self.before_lost = 0
        self.told_at = 0.0
        self.foreign = self.pace = 0.0
        self.urgent = self.urgent_at = 0.0
        self.others_before = 0
        self.others_since = 0.0  # 0 until the vendor has told something in this window
        self.whole = False

    def turn(self, start: float, under_way: int) -> None:
        """A new window has begun, or may have begun."""
        if self.whole and self.seconds <= _LEARNED_WITHIN:
            self._learn_foreign(under_way)
        follows = start - self.start == self.seconds
        self.before_told, self.before_lost = (self.told, self.lost) if follows else (0, 0)
        self.whole = self.start > 0
        self.start = start
        self.told = self.lost = self.own = 0
        self.told_at = start
        self.others_since = 0.0

    def wait(self, earliest: float, latest: float, under_way: int, kept: float) -> float:
        """Seconds until one more call has room; 0 when it has. `kept` is the part left to urgent calls.

        Who leaves a fifth of a long window to urgent calls leaves them more where they come faster than that,
        and also leaves what others are about to take of it; who leaves less leaves less of that.
        """
        end = self.start + self.seconds
        spare = self.limit - self.told - self.lost - under_way - 1
        if spare < 0:
            return end - earliest
        if earliest < self.start and self.before_told + self.before_lost + under_way >= self.limit:
            return self.start - earliest
        if self.foreign:
            silence = latest - self.told_at
            spare -= int(self.foreign * (end - self.told_at) / self.seconds)
            if spare < 0 and (under_way or silence < self.seconds * _SILENCE):
                return min(1.0, end - earliest)
        if kept and (left := end - latest - _TAIL) > 0:
            return self._held(spare, left, kept, latest, end - earliest)
        return 0.0

    def _held(self, spare: int, left: float, kept: float, latest: float, rest: float) -> float:
        """Seconds until what is left is more than what is kept for others; 0 when it is now."""
        reserve, longest = self.limit * kept / self.seconds, rest  # calls a second
        if self.urgent or self.pace:
            part = min(1.0, kept / _CAUTIOUS)
            recently = part * self.urgent * exp(min(0.0, self.urgent_at - latest) / _RECENTLY)
            if recently > reserve:
                reserve, longest = recently, min(rest, _AGAIN)
            reserve += part * self.pace
        if spare >= reserve * left:
            return 0.0
        return min(left - spare / reserve + 0.001, longest)

    def hurry(self, at: float) -> None:
        """A call is made that leaves nothing to others: remember how often that happens."""
        if self.seconds > _LEARNED_WITHIN:
            faded = self.urgent * exp(min(0.0, self.urgent_at - at) / _RECENTLY)
            self.urgent, self.urgent_at = faded + 1 / _RECENTLY, at

    def settle(self, number: int, end: float | None, limit: int, told: int, at: float) -> None:
        """The vendor has said how many calls it had counted in the window that ends at `end`."""
        self.limit = limit
        start = self.start if end is None else end - self.seconds
        if start == self.start:
            self.own += 1
            self.told = max(self.told, told)
            self.told_at = at
            if number > self.lost_number:
                self.lost = 0
            if self.seconds > _LEARNED_WITHIN:
                self._learn_pace(at)
        elif start == self.start - self.seconds:
            self.before_told = max(self.before_told, told)
        elif start < self.start - 2 * self.seconds:
            self._set_back(start, told, at)

    def lose(self, number: int, earliest: float) -> None:
        """A call ended, and nobody knows whether it was counted, before a call after `number` is answered."""
        self.lost += 1
        self.lost_number = number
        if earliest < self.start:
            self.before_lost += 1

    def exhaust(self, end: float | None, at: float) -> None:
        """The vendor refuses more calls in the window that ends at `end`: others have made the rest of them.

        A refusal that names no window is taken to be for this one, which may cost it.
        """
        if end is not None and self.start - self.seconds <= end <= self.start:
            if end == self.start:
                self.before_told = max(self.before_told, self.limit)
            return
        self.own = max(1, self.own)
        self.told = max(self.told, self.limit)
        self.told_at = at

    def dump(self) -> list[Any]:
        """What a store keeps, in an order that books.lua knows too."""
        return [
            self.limit,
            self.start,
            self.told,
            self.told_at,
            self.lost,
            self.lost_number,
            self.own,
            self.before_told,
            self.before_lost,
            self.foreign,
            self.whole,
            self.others_before,
            self.others_since,
            self.pace,
            self.urgent,
            self.urgent_at,
            self.granted,
        ]

    def load(self, kept: list[Any]) -> None:
        """Go on from what `dump` gave; terms that grant more than any before them are the newer word."""
        self.limit, self.start, self.told, self.told_at, self.lost, self.lost_number = kept[:6]
        self.own, self.before_told, self.before_lost, self.foreign, self.whole = kept[6:11]
        self.others_before, self.others_since, self.pace, self.urgent, self.urgent_at = kept[11:16]
        self.granted = kept[16]
        if self.rate.calls > self.granted:
            self.granted = self.rate.calls
            self.limit = max(self.limit, self.granted)

    def share(self, under_way: int) -> Share:
        used = self.told + self.lost + under_way
        foreign = self.foreign or self.pace * self.seconds
        return Share(self.rate.window, self.limit, used, self.start + self.seconds, foreign)

    def _set_back(self, start: float, told: int, at: float) -> None:
        """The vendor's clock was set back, or ours was far ahead: its window is the one that counts."""
        self.start, self.told, self.told_at, self.lost = start, told, at, 0
        self.before_told = self.before_lost = 0
        self.others_since = 0.0
        self.whole = False

    def _learn_foreign(self, under_way: int) -> None:
        """Who else made calls in the window that ends now? Never more than half of it is left to them."""
        if not self.own:
            return
        seen = max(0, self.told - self.own - self.lost - under_way)
        self.foreign = min((self.foreign + seen) / 2, self.limit / 2)
        if self.foreign < 0.5:  # noqa: PLR2004  less than one call in two windows is nobody
            self.foreign = 0.0

    def _learn_pace(self, at: float) -> None:
        """How fast do others spend this long window? At least half of it is ours."""
        others = self.told - self.own
        if not self.others_since:
            self.others_before, self.others_since = others, at
        passed = at - self.others_since
        if passed >= self.seconds * _MEASURED:
            seen = max(0, others - self.others_before - _UNSURE)
            self.pace = min(seen / passed, self.limit / 2 / self.seconds)
