"""While a shared store is away: every machine makes do with a part of its own, and says so.

A machine that has lost the store makes no call until the vendor's minute has ended, for it cannot know what
the others have made of it. Then it spends its part: the allowance, less what the vendor has told of the day,
divided by the number of machines. When the store is back, all return to it at the same turn of a minute.
"""

import asyncio
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from comptoir.cdk.limits import Rate, Window
from comptoir.engine.budgets.books import told_of
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.memory import Ledger
from comptoir.engine.budgets.stores import Shared
from comptoir.engine.budgets.values import Account, Denied, Spent, StoreAway, Terms, Ticket, View
from comptoir.kit.clock import Clock

_LOG = logging.getLogger(__name__)
_PROBE = 1.0  # seconds between two looks whether the store is back
_NOTICED = 5.0  # seconds within which every machine has noticed that it is
_MINUTE = 60


class Sheltered:
    """A shared store, and what is done without it. `away_since` is a moment while it is away, else None."""

    def __init__(self, shared: Shared, clock: Clock, machines: int) -> None:
        self._shared = shared
        self._clock = clock
        self._machines = machines
        self._told: dict[Account, dict[Window, tuple[float, int, int]]] = {}
        self._terms: dict[Account, Terms] = {}
        self._parts: dict[Account, Terms] = {}
        self._alone: Ledger | None = None
        self._from = self._until = 0.0  # by the clock of time passed
        self._probe: asyncio.Task[None] | None = None
        self._probe_at = 0.0
        self.away_since: float | None = None
        self.times_away = 0

    async def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied:
        self._terms[account] = terms
        if self.away_since is not None and not self._is_back():
            return self._take_alone(account, terms, kind, endpoint, user)
        try:
            return await self._shared.take(account, terms, kind, endpoint, user)
        except StoreAway as away:
            self._lose(account.target, away)
            return self._take_alone(account, terms, kind, endpoint, user)

    async def settle(
        self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None
    ) -> None:
        self._note(ticket.account, headers or {})
        if not ticket.alone:
            await self._shared.settle(ticket, status, headers)
        elif self._alone is not None:
            self._alone.settle(ticket, status, headers)

    async def give_back(self, ticket: Ticket) -> None:
        if not ticket.alone:
            await self._shared.give_back(ticket)
        elif self._alone is not None:
            self._alone.give_back(ticket)

    async def views(self, asked: Sequence[tuple[Account, Terms]]) -> list[View]:
        """The accounts as all see them, or this machine's part while the store is away."""
        if not asked:
            return []
        if self.away_since is None:
            try:
                return await self._shared.views(asked)
            except StoreAway as away:
                self._lose(asked[0][0].target, away)
        alone = self._alone
        assert alone is not None
        return [alone.view(account, self._part(account, terms)) for account, terms in asked]

    async def flush(self) -> None:
        await self._shared.flush()

    async def close(self) -> None:
        if self._probe is not None:
            self._probe.cancel()
        await self._shared.close()

    def _take_alone(
        self, account: Account, terms: Terms, kind: Class, endpoint: str, user: str
    ) -> Ticket | Denied:
        """A call from this machine's own part."""
        self._look()
        now = self._clock.monotonic()
        if now < self._from:
            return self._denied(self._from - now, 0)
        assert self._alone is not None
        part = self._part(account, terms)
        if any(rate.calls == 0 for rate in part.rates):
            return self._denied(float(_MINUTE), 0)
        found = self._alone.take(account, part, kind, endpoint, user)
        if isinstance(found, Ticket):
            found.alone = True
        elif found.which in {Spent.MINUTE, Spent.DAY}:
            return self._denied(found.wait, found.limit)
        return found

    def _denied(self, wait: float, limit: int) -> Denied:
        return Denied(Spent.STORE, wait, self._clock.now().timestamp() + wait, limit)

    def _lose(self, target: str, away: StoreAway) -> None:
        """The store does not answer: from the vendor's next minute on, spend our part alone."""
        if self.away_since is not None:
            self._until = math.inf
            return
        self.away_since = self._clock.now().timestamp()
        self.times_away += 1
        self._alone = Ledger(self._clock, vendors=self._shared.vendors)
        self._parts.clear()
        self._from, self._until = self._clock.monotonic() + self._to_the_turn(target, 0.0), math.inf
        self._probe_at = self._clock.monotonic() + _PROBE
        _LOG.error(
            "the store of the budgets is away: spending a part of 1/%d alone (%s)", self._machines, away
        )

    def _is_back(self) -> bool:
        """Whether the moment has come at which all machines return to the store."""
        if self._clock.monotonic() < self._until:
            return False
        self.away_since, self._alone = None, None
        _LOG.warning("the store of the budgets is back")
        return True

    def _look(self) -> None:
        """See aside, once a second, whether the store is back."""
        if self._clock.monotonic() < self._probe_at or self._until < math.inf:
            return
        if self._probe is None or self._probe.done():
            self._probe_at = self._clock.monotonic() + _PROBE
            self._probe = asyncio.create_task(self._ping())

    async def _ping(self) -> None:
        try:
            await self._shared.ping()
        except StoreAway:
            return
        target = next(iter(self._terms)).target
        self._until = self._clock.monotonic() + self._to_the_turn(target, _NOTICED)

    def _to_the_turn(self, target: str, at_least: float) -> float:
        """Seconds until a minute of the vendor's has certainly turned, after at least so many."""
        earliest, latest = self._shared.vendors.of(target).span()
        turn = math.ceil((latest + at_least) / _MINUTE) * _MINUTE
        return turn - earliest

    def _part(self, account: Account, terms: Terms) -> Terms:
        """What falls to this machine: without the vendor's headers, which speak of the whole."""
        part = self._parts.get(account)
        if part is None:
            rates = tuple(self._divided(account, rate) for rate in terms.rates)
            part = self._parts[account] = replace(terms, rates=rates)
        return part

    def _divided(self, account: Account, rate: Rate) -> Rate:
        end, limit, told = self._told.get(account, {}).get(rate.window, (0.0, rate.calls, 0))
        _, latest = self._shared.vendors.of(account.target).span()
        spent = told if end > latest else 0
        calls = max(0, limit - spent) // self._machines
        return Rate(rate.window, calls)

    def _note(self, account: Account, headers: Mapping[str, str]) -> None:
        """What the vendor tells of the whole: the end of a window, the allowance, and what is spent."""
        for rate in self._terms[account].rates:
            told = told_of(rate, headers)
            if told is not None and told[0] is not None:
                self._told.setdefault(account, {})[rate.window] = (told[0], told[1], told[1] - told[2])
