"""Budgets as callers meet them: wait for a call as long as one will, or be told when it can be made."""

import asyncio
import contextlib
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from comptoir.engine.budgets.breaker import Breaker
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.memory import InProcess, Ledger
from comptoir.engine.budgets.plans import Plans
from comptoir.engine.budgets.stores import Store
from comptoir.engine.budgets.tally import Tally
from comptoir.engine.budgets.turns import SLOTS, Turn, Turns
from comptoir.engine.budgets.values import Account, Denied, Spent, Terms, Ticket, View
from comptoir.kit.clock import Clock
from comptoir.kit.errors import BudgetSpent, EndpointPaused, Problem, TargetDown

_JITTER = 0.1  # of the wait, and at least a second
_TOO_MANY = 429
_SLOW = 1.0  # seconds, for a job that met nothing but a busy moment


class Budgets:
    """The queue, the breaker and the store of one process."""

    def __init__(self, store: Store, clock: Clock, plans: Plans | None = None, *, slots: int = SLOTS) -> None:
        self.store = store
        self.plans = plans or Plans()
        self.breaker = Breaker()
        self.tally = Tally()
        self._free = InProcess(Ledger(clock))  # for calls that no budget counts
        self._clock = clock
        self._turns = Turns(slots)
        self._changed = asyncio.Event()
        self._probed: list[asyncio.Future[None]] = []  # of those who wait for a probe to end
        self._pump: asyncio.Task[None] | None = None

    async def take(
        self,
        account: Account,
        terms: Terms,
        kind: Class,
        max_wait: float,
        endpoint: str = "",
        user: str = "",
    ) -> Ticket:
        """A ticket for one call, after at most `max_wait` seconds.

        Raises BudgetSpent, EndpointPaused, or TargetDown during an outage, at once where waiting
        would be in vain, each with the seconds after which it is worth trying again. During an outage people
        wait for a probe that is under way.
        """
        since, denied = self._clock.monotonic(), None
        deadline = since + max_wait
        await self._probe_ends(account, endpoint, kind, deadline)
        if self._turns.may_pass(account, kind):
            self._turns.passed()
            try:
                found = await self._ask(account, terms, kind, endpoint, user)
            except BaseException:
                self._turns.ended(account)
                raise
            if isinstance(found, Ticket):
                return found
            self._end(account)
            if self._clock.monotonic() + found.wait > deadline:
                self.tally.deny(account, found.which, kind)
                raise problem_of(found)
            denied = found
        turn = Turn(account, terms, kind, deadline, endpoint, user, denied=denied)
        return await self._queue(turn, since)

    @property
    def waiting(self) -> int:
        """How many calls wait now."""
        return self._turns.waiting

    @property
    def under_way(self) -> int:
        """How many calls of this process are under way now."""
        return self._turns.under_way

    async def settle(self, ticket: Ticket, status: int, headers: Mapping[str, str]) -> None:
        """The call has ended with this answer, its header names in lower case."""
        self.breaker.note(ticket.account, ticket.endpoint, status, self._clock.monotonic())
        self._end(ticket.account)
        if status == _TOO_MANY:
            self.tally.refused[ticket.account.target] += 1
        await self._store_of(ticket).settle(ticket, status, headers)

    async def lose(self, ticket: Ticket, *, unanswered: bool = True) -> None:
        """The call has ended without an answer; `unanswered` is false where we hung up ourselves."""
        if unanswered:
            self.breaker.note(ticket.account, ticket.endpoint, None, self._clock.monotonic())
        else:
            self.breaker.release(ticket.account, ticket.endpoint)
        self._end(ticket.account)
        await self._store_of(ticket).settle(ticket, None)

    async def give_back(self, ticket: Ticket, *, unreachable: bool = False) -> None:
        """The call was never sent; `unreachable` where nobody took it."""
        if unreachable:
            self.breaker.note(ticket.account, ticket.endpoint, None, self._clock.monotonic())
        else:
            self.breaker.release(ticket.account, ticket.endpoint)
        self._end(ticket.account)
        await self._store_of(ticket).give_back(ticket)

    async def view(self, account: Account, terms: Terms) -> View:
        """The account as it stands. Raises StoreAway."""
        (found,) = await self.store.views([(account, terms)])
        return found

    async def views(self, asked: Sequence[tuple[Account, Terms]]) -> list[View]:
        """The accounts as they stand, in this order, by one question to the store. Raises StoreAway."""
        return await self.store.views(asked)

    async def close(self) -> None:
        """Nobody is let through any more; the store is closed."""
        if self._pump is not None:
            self._pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pump
        await self.store.close()

    async def _ask(
        self, account: Account, terms: Terms, kind: Class, endpoint: str, user: str
    ) -> Ticket | Denied:
        """What the breaker and the store say now."""
        now = self._clock.monotonic()
        wait, is_outage = self.breaker.wait(account, endpoint, now, kind)
        if wait:
            until = self._clock.now().timestamp() + wait
            return Denied(Spent.OUTAGE if is_outage else Spent.CONCURRENCY, wait, until)
        store = self.store if terms.rates else self._free
        self.breaker.begin(account, endpoint, now)  # before the store is waited for, so that one is the probe
        found: Ticket | Denied | None = None
        try:
            found = await store.take(account, terms, kind, endpoint, user)
        finally:
            if isinstance(found, Ticket):
                self.tally.take(account, terms, kind, now)
            else:
                self.breaker.withdraw(account, endpoint, self._clock.monotonic())
                self._look_again()
        return found

    def _store_of(self, ticket: Ticket) -> Store:
        """Where a ticket is from: what is counted in no window leaves nothing over in one."""
        return self.store if ticket.left else self._free

    async def _probe_ends(self, account: Account, endpoint: str, kind: Class, deadline: float) -> None:
        """Return when no probe is under way that this call could wait for, or at the deadline."""
        while (left := deadline - self._clock.monotonic()) > 0 and self.breaker.is_probed(
            account, endpoint, kind, deadline - left
        ):
            ended = asyncio.get_running_loop().create_future()
            self._probed.append(ended)
            await self._rest(ended, left)

    def _look_again(self) -> None:
        """A call has ended that may have been the probe."""
        probed, self._probed = self._probed, []
        for each in probed:
            if not each.done():
                each.set_result(None)

    def _end(self, account: Account) -> None:
        self._turns.ended(account)
        if self._probed:
            self._look_again()
        if self._turns.waiting:
            self._changed.set()

    async def _queue(self, turn: Turn, since: float) -> Ticket:
        """Wait for the turn; whoever is cancelled meanwhile leaves nothing behind."""
        waiter: asyncio.Future[Ticket] = asyncio.get_running_loop().create_future()
        turn.waiter = waiter
        self._turns.enter(turn)
        self._changed.set()
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run())
        try:
            return await waiter
        except asyncio.CancelledError:
            self._turns.leave(turn)
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                await self.give_back(waiter.result())
            raise
        finally:
            self.tally.waited[turn.account.target, turn.kind] += self._clock.monotonic() - since

    async def _run(self) -> None:
        """Let through whoever may go, then sleep until something changes; end when nobody waits."""
        while self._turns.waiting:
            self._changed.clear()
            await self._let_through()
            now = self._clock.monotonic()
            for turn in self._turns.expired(now):
                self._refuse(turn, turn.denied or self._busy())
            wake = self._turns.wake_at()
            if self._turns.waiting and not self._changed.is_set():
                changed = asyncio.ensure_future(self._changed.wait())
                await self._rest(changed, None if wake is None else max(0.0, wake - now))

    async def _let_through(self) -> None:
        while (turn := self._turns.next(self._clock.monotonic())) is not None:
            try:
                found = await self._ask(turn.account, turn.terms, turn.kind, turn.endpoint, turn.user)
            except Exception as error:  # noqa: BLE001  whoever waits is told, and the others go on
                self._turns.leave(turn)
                if not _waiter(turn).done():
                    _waiter(turn).set_exception(error)
                continue
            if isinstance(found, Denied):
                if self._turns.denied(turn, found, self._clock.monotonic()):
                    self._refuse(turn, found)
            elif turn.waits:
                self._turns.granted(turn)
                _waiter(turn).set_result(found)
            else:
                self.breaker.release(found.account, found.endpoint)
                self._look_again()
                await self._store_of(found).give_back(found)

    async def _rest(self, changed: asyncio.Future[Any], seconds: float | None) -> None:
        """Until that time has passed, or something has changed."""
        waits = [changed]
        if seconds is not None:
            waits.append(asyncio.ensure_future(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()

    def _refuse(self, turn: Turn, denied: Denied) -> None:
        self.tally.deny(turn.account, denied.which, turn.kind)
        waiter = _waiter(turn)
        if not waiter.done():
            waiter.set_exception(problem_of(denied))

    def _busy(self) -> Denied:
        """Nothing is spent, but too many calls are under way."""
        return Denied(Spent.CONCURRENCY, _SLOW, self._clock.now().timestamp() + _SLOW)


def again_after(wait: float, spread: float) -> float:
    """Seconds after which a job that was denied for `wait` seconds is to run again.

    Never early, and not all at once: `spread` is a random number from 0 to 1.
    """
    wait = max(_SLOW, wait)
    return wait + spread * max(_SLOW, min(wait * _JITTER, 60.0))


def problem_of(denied: Denied) -> Problem:
    """What a caller is told: which budget is spent, and when it returns."""
    details: dict[str, object] = {"budget": str(denied.which), "resetsAt": _moment(denied.until)}
    if denied.limit:
        details["limit"] = denied.limit
    match denied.which:
        case Spent.OUTAGE:
            text = "The target system is down. It is asked once a minute whether it is back."
            return TargetDown(text, retry_after=denied.wait, details=details)
        case Spent.ERRORS:
            text = (
                f"This endpoint gave {denied.limit} errors within an hour and is left alone for a while, "
                "because the target system blocks an app after a few more. Mend what is sent to it."
            )
            return EndpointPaused(text, retry_after=denied.wait, details=details)
        case Spent.CONCURRENCY:
            text = "Too many calls are under way for this company."
        case Spent.STORE:
            text = "The store of the budgets is away, and this server's own part is spent."
        case _ if denied.kept:
            text = f"What is left of the {denied.which} budget of {denied.limit} calls is kept for others."
        case _:
            text = f"The {denied.which} budget of {denied.limit} calls is spent for this company."
    return BudgetSpent(text, retry_after=denied.wait, details=details)


def _moment(seconds: float) -> str:
    """The whole second in which that moment has passed."""
    return f"{datetime.fromtimestamp(math.ceil(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _waiter(turn: Turn) -> asyncio.Future[Ticket]:
    waiter = turn.waiter
    assert isinstance(waiter, asyncio.Future)
    return waiter
