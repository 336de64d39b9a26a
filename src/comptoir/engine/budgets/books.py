"""The books of one account: every decision is worked out of what they hold and the time that is handed in.

Nothing here waits, asks a clock or speaks to anybody; stores keep these books, and takers ask the stores.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from comptoir.cdk.limits import Rate, number_in
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.errors import Errors
from comptoir.engine.budgets.values import Account, Pause, Refusal, Share, Spent, Terms, Ticket
from comptoir.engine.budgets.windows import Count

_SLOT = 60  # seconds
_SLOTS = 4  # a call that began more slots ago was counted long ago, if ever; its process may have died
_DAY = 86_400
_TOO_MANY = 429
_SOON = 0.05  # seconds after which another call may have ended


class Books:
    """One account's counts, its calls under way, and its errors."""

    __slots__ = (
        "_counts",
        "_errors",
        "_number",
        "_slot",
        "_under_way",
        "account",
        "by_class",
        "day",
        "terms",
    )

    def __init__(self, account: Account, terms: Terms) -> None:
        self.account = account
        self.terms = terms
        self.by_class = [0] * len(Class)
        self.day = 0
        self._counts = tuple(Count(rate) for rate in terms.rates)
        self._errors = Errors(terms.errors) if terms.errors is not None else None
        self._number = 0
        self._slot = 0
        self._under_way = [0] * _SLOTS  # by the slot in which they were taken, the present one first

    @property
    def under_way(self) -> int:
        return sum(self._under_way)

    def take(self, kind: Class, endpoint: str, user: str, earliest: float, latest: float) -> Ticket | Refusal:
        """A ticket, or what stands against it."""
        slot = int(latest // _SLOT)
        if slot != self._slot:
            self._turn(slot)
        under_way = sum(self._under_way)
        terms = self.terms
        if self._errors and (wait := self._errors.wait((user, endpoint), earliest, under_way)):
            return Refusal(Spent.ERRORS, wait, self._errors.limit)
        worst, which, left = 0.0, None, []
        kept = terms.kept
        for count in self._counts:
            if latest >= count.start + count.seconds:
                count.turn(latest - latest % count.seconds, under_way)
            part = (kept.minute if count.seconds == _SLOT else kept.day)[kind]
            wait = count.wait(earliest, latest, under_way, part)
            if wait > worst:
                worst, which = wait, count
            left.append(count.limit - count.told - count.lost - under_way - 1)
        if which is not None:
            is_kept = which.told + which.lost + under_way < which.limit
            return Refusal(Spent(which.rate.window.value), worst, which.limit, is_kept)
        if under_way >= terms.concurrency:
            return Refusal(Spent.CONCURRENCY, _SOON, terms.concurrency)
        self._begin(kind, slot, latest)
        return Ticket(self.account, kind, self._number, self._slot, 0.0, endpoint, user, tuple(left))

    def _begin(self, kind: Class, slot: int, latest: float) -> None:
        """Count a call that is about to be made."""
        self._under_way[0] += 1
        self._number += 1
        day = slot // (_DAY // _SLOT)
        if day != self.day:
            self.day, self.by_class = day, [0] * len(Class)
        self.by_class[kind] += 1
        if not self.terms.kept.day[kind]:
            for count in self._counts:
                count.hurry(latest)

    def settle(
        self,
        ticket: Ticket,
        status: int | None,
        headers: Mapping[str, str] | None,
        earliest: float,
        latest: float,
    ) -> None:
        """The call has ended: correct every count by the answer, or by there being none (`status` None)."""
        self._end(ticket)
        under_way = self.under_way
        for count in self._counts:
            if latest >= count.start + count.seconds:
                count.turn(latest - latest % count.seconds, under_way)
            told = told_of(count.rate, headers) if headers else None
            if told is None:
                count.lose(self._number, earliest)
            else:
                end, limit, remaining = told
                count.settle(ticket.number, end, limit, limit - remaining, latest)
        if status is None:
            return
        for place, end in spent_by(self.terms.rates, status, headers or {}):
            self._counts[place].exhaust(end, latest)
        if self._errors is not None and self._errors.counts(status):
            self._errors.note((ticket.user, ticket.endpoint), earliest, latest)

    def give_back(self, ticket: Ticket) -> None:
        """The call was never sent."""
        self._end(ticket)
        if self.by_class[ticket.kind]:
            self.by_class[ticket.kind] -= 1

    def dump(self) -> list[Any]:
        """What a store keeps, in an order that books.lua knows too."""
        counts = [count.dump() for count in self._counts]
        errors = self._errors.dump() if self._errors is not None else {}
        return [self._number, self._slot, self._under_way, self.day, self.by_class, counts, errors]

    def load(self, kept: list[Any]) -> None:
        """Go on from what `dump` gave; the script writes an empty map as an empty list."""
        self._number, self._slot, self._under_way, self.day, self.by_class, counts, errors = kept
        for count, each in zip(self._counts, counts, strict=True):
            count.load(each)
        if self._errors is not None:
            self._errors.load(errors or {})

    def shares(self, latest: float) -> tuple[Share, ...]:
        """Each window as it stands."""
        under_way = self.under_way
        for count in self._counts:
            if latest >= count.start + count.seconds:
                count.turn(latest - latest % count.seconds, under_way)
        return tuple(count.share(under_way) for count in self._counts)

    def pauses(self, earliest: float) -> tuple[Pause, ...]:
        return tuple(self._errors.pauses(earliest)) if self._errors else ()

    def _turn(self, slot: int) -> None:
        """A slot has begun; calls under way since the oldest one are taken to be lost.

        A vendor's clock that was learned to be a little behind changes nothing; one that was set does.
        """
        if self._slot - _SLOTS < slot < self._slot:
            return
        for _ in range(min(_SLOTS, max(0, slot - self._slot))):
            gone = self._under_way.pop()
            self._under_way.insert(0, 0)
            if gone:
                for count in self._counts:
                    count.lost += gone
        self._slot = slot

    def _end(self, ticket: Ticket) -> None:
        age = self._slot - ticket.slot
        if 0 <= age < _SLOTS and self._under_way[age]:
            self._under_way[age] -= 1


def spent_by(
    rates: Sequence[Rate], status: int | None, headers: Mapping[str, str]
) -> list[tuple[int, float | None]]:
    """The rates, by their places, that an answer says are spent, and the end of the window that it names.

    A refusal carries only the headers of the window that is spent; without any it is the minute's.
    """
    if status != _TOO_MANY:
        return []
    named = [place for place, rate in enumerate(rates) if rate.limit_header in headers]
    if not named and rates:
        named = [0]
    return [(place, _end_of(rates[place], headers)) for place in named]


def told_of(rate: Rate, headers: Mapping[str, str]) -> tuple[float | None, int, int] | None:
    """End of the window, allowance and rest, as the vendor's headers say; None when they say nothing.

    An allowance of nothing says nothing: nobody has an app that may not make a call.
    """
    limit, remaining = number_in(headers, rate.limit_header), number_in(headers, rate.remaining_header)
    if not limit or remaining is None:
        return None
    return _end_of(rate, headers), limit, remaining


def _end_of(rate: Rate, headers: Mapping[str, str]) -> float | None:
    """When the window ends that the vendor's headers speak of, None when they do not say."""
    reset = number_in(headers, rate.reset_header)
    return None if reset is None else reset / 1000
