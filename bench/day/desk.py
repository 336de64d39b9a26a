"""Where calls are asked for: the product's queue, breaker and ledger, driven by events instead of asyncio.

Who goes first, who may call and when to ask again is decided in `engine/budgets`; this only passes their
answers on, as `engine/budgets/waiting` does around tasks.
"""

from collections.abc import Callable, Mapping

from bench.day.events import Events
from bench.day.time import DayClock
from comptoir.engine.budgets import Denied, Ledger, Spent, Ticket
from comptoir.engine.budgets.breaker import Breaker
from comptoir.engine.budgets.turns import Turn, Turns

_BUSY = 1.0  # seconds


class Desk:
    """Calls `granted` or `refused` for every turn that was asked for, at once or later."""

    def __init__(
        self,
        clock: DayClock,
        events: Events,
        granted: Callable[[Turn, Ticket], None],
        refused: Callable[[Turn, Denied], None],
    ) -> None:
        self.ledger = Ledger(clock)
        self.breaker = Breaker()
        self.turns = Turns()
        self._clock = clock
        self._events = events
        self._granted = granted
        self._refused = refused
        self._wakes = float("inf")

    def ask(self, turn: Turn) -> None:
        if self.turns.may_pass(turn.account, turn.kind):
            found = self._found(turn)
            if isinstance(found, Ticket):
                self.turns.passed()
                return self._granted(turn, found)
            if self._clock.seconds + found.wait > turn.deadline:
                return self._refused(turn, found)
            turn.denied = found
        self.turns.enter(turn)
        return self._look(None)

    def settle(self, ticket: Ticket, status: int | None, headers: Mapping[str, str]) -> None:
        """A call has ended, `status` None: nobody took it."""
        self.breaker.note(ticket.account, ticket.endpoint, status, self._clock.seconds)
        self.turns.ended(ticket.account)
        if status is None:
            self.ledger.give_back(ticket)
        else:
            self.ledger.settle(ticket, status, headers)
        if self.turns.waiting:
            self._look(None)

    def _found(self, turn: Turn) -> Ticket | Denied:
        wait, is_outage = self.breaker.wait(turn.account, turn.endpoint, self._clock.seconds, turn.kind)
        if wait:
            until = self._clock.now().timestamp() + wait
            return Denied(Spent.OUTAGE if is_outage else Spent.CONCURRENCY, wait, until)
        found = self.ledger.take(turn.account, turn.terms, turn.kind, turn.endpoint, turn.user)
        if isinstance(found, Ticket):
            self.breaker.begin(turn.account, turn.endpoint, self._clock.seconds)
        return found

    def _look(self, _: None) -> None:
        """Let through whoever may go now, and come again when something may have changed."""
        now, turns = self._clock.seconds, self.turns
        if now >= self._wakes:
            self._wakes = float("inf")
        while (turn := turns.next(now)) is not None:
            found = self._found(turn)
            if isinstance(found, Ticket):
                turns.granted(turn)
                self._granted(turn, found)
            elif turns.denied(turn, found, now):
                self._refused(turn, found)
        for turn in turns.expired(now):
            self._refused(turn, turn.denied or Denied(Spent.CONCURRENCY, _BUSY, 0.0))
        wake = turns.wake_at()
        if wake is not None and wake < self._wakes:
            self._wakes = wake
            self._events.at(wake, self._look, None)
