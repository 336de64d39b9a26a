"""One refresh: counted and marked before anything is sent, asked once, and what became of it kept.

What an outage or an early refusal means for the next try is remembered here, login by login.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from comptoir.cdk.auth import Refusal
from comptoir.engine.network import BadBody, MaybeSent, NotSent
from comptoir.engine.tokens import words
from comptoir.engine.tokens.allowance import Allowance
from comptoir.engine.tokens.book import TokenBook
from comptoir.engine.tokens.endpoint import TokenEndpoint, TokenRefused
from comptoir.engine.tokens.pairs import Holder, Pair
from comptoir.engine.tokens.times import VendorTimes
from comptoir.engine.tokens.waiting import Rests
from comptoir.kit.clock import Clock
from comptoir.kit.errors import NeedsConsent, TargetSystemNotRegistered, UpstreamUnavailable
from comptoir.kit.ids import new_key
from comptoir.store.logins import Login

_LOG = logging.getLogger("comptoir.tokens")
_LATER = 30.0  # seconds until a refusal for being too early is put to the test
_GOOD = range(200, 300)


@dataclass(frozen=True, slots=True)
class Begun:
    """A refresh that is counted, marked and leased: the login as it was before, and who holds the lease."""

    login: Login
    refresher: str


class Refreshing:
    """Asks for the next pair of a login. That only one asks at a time is seen to by the lease."""

    def __init__(
        self,
        endpoint: TokenEndpoint,
        book: TokenBook,
        times: VendorTimes,
        allowance: Allowance,
        clock: Clock,
        beat: float,
    ) -> None:
        """`beat` is after how many seconds the holder of a lease shows again that it is alive."""
        self._endpoint = endpoint
        self._book = book
        self._times = times
        self._allowance = allowance
        self._clock = clock
        self._beat_every = beat
        self._rests = Rests(clock)
        self._not_before: dict[str, float] = {}

    def too_early(self, holder: Holder, pair: Pair) -> float:
        """Seconds until the vendor takes a refresh of this pair for sure."""
        earliest, _ = self._times.span(holder.app.base_url)
        told = self._not_before.get(holder.login_id, 0.0) - self._clock.monotonic()
        return max(told, pair.issued_at.timestamp() + holder.auth.refresh_after - earliest)

    async def begin(
        self, holder: Holder, login: Login, *, take_over: bool, most: int | None = None
    ) -> Begun | None:
        """Count the call, leave the mark and take the lease; None while somebody else is at it.

        Raises BudgetSpent or NeedsConsent, or what the last try failed of while it is too soon for another.
        """
        if login.refresher is not None and not take_over:
            return None
        if login.client_id not in (None, holder.app.client_id):
            raise NeedsConsent(words.OTHER_APP)
        if (problem := self._rests.problem(login.id, holder.app)) is not None:
            raise problem
        day = self._allowance.day(holder, login, most)
        refresher = new_key()[:16]
        before = await self._book.begin(login, refresher, day, take_over=take_over)
        return None if before is None else Begun(before, refresher)

    async def ask(self, holder: Holder, begun: Begun, pair: Pair) -> Pair:
        """The next pair, stored; or the one that stands there by now, where that is newer.

        Raises NeedsConsent where the login has ended, BudgetSpent, TargetSystemNotRegistered or
        UpstreamUnavailable. A token endpoint that keeps failing is left alone for a while.
        """
        try:
            return await self._renewed(holder, begun, pair)
        except (UpstreamUnavailable, TargetSystemNotRegistered) as problem:
            self._rests.note(begun.login.id, holder.app, problem)
            raise

    def forget(self, login_id: str) -> None:
        """The login was replaced or is gone: what its last try met counts no more."""
        self._rests.forget(login_id)
        self._not_before.pop(login_id, None)

    async def _renewed(self, holder: Holder, begun: Begun, pair: Pair) -> Pair:
        login = begun.login
        try:
            new = await self._answered(holder, begun, pair)
        except TokenRefused as refused:
            return await self._refused(holder, begun, refused)
        if not await self._book.finish(login, new, holder.auth):
            return (await self._book.stored(login.id))[1]
        self._rests.forget(login.id)
        return new

    async def _answered(self, holder: Holder, begun: Begun, pair: Pair) -> Pair:
        """What the vendor gives. Raises TokenRefused, or UpstreamUnavailable with the lease given back."""
        login, refresher, now = begun.login, begun.refresher, self._clock.now()
        try:
            async with self._beating(login.id, refresher):
                return await self._endpoint.refresh(holder.app, holder.auth, pair.refresh)
        except NotSent as error:
            await self._book.end(login, refresher, login.refreshing_since, unsent=True)
            raise UpstreamUnavailable(words.UNREACHABLE, retry_after=5) from error
        except (MaybeSent, BadBody) as error:
            lost = isinstance(error, MaybeSent) or error.answer.status in _GOOD
            await self._book.end(login, refresher, login.refreshing_since or (now if lost else None))
            raise UpstreamUnavailable(words.ANSWER_LOST if lost else words.OUTAGE, retry_after=5) from error

    async def _refused(self, holder: Holder, begun: Begun, refused: TokenRefused) -> Pair:
        """Some refusals pass; any other needs the person again, and is noted so."""
        login, downstream = begun.login, refused.downstream
        if refused.meaning in (Refusal.TOO_EARLY, Refusal.DAY_SPENT, Refusal.BAD_APP):
            await self._book.end(login, begun.refresher, login.refreshing_since)
        if refused.meaning is Refusal.BAD_APP:
            raise TargetSystemNotRegistered(words.BAD_APP, downstream=downstream) from refused
        if refused.meaning is Refusal.DAY_SPENT:
            raise self._allowance.spent(holder, holder.calls_a_day) from refused
        if refused.meaning is Refusal.TOO_EARLY:
            self._not_before[login.id] = self._clock.monotonic() + _LATER
            raise UpstreamUnavailable(words.NOT_YET, downstream=downstream, retry_after=_LATER) from refused
        state, reason = words.end_of(login, refused)
        if not await self._book.refuse(login, state, reason):
            return (await self._book.stored(login.id))[1]  # somebody else had a newer pair
        _LOG.warning("login %s at %s: %s", login.id, login.target, reason)
        raise NeedsConsent(reason, downstream=downstream) from refused

    @asynccontextmanager
    async def _beating(self, login_id: str, refresher: str) -> AsyncIterator[None]:
        """Show that we are alive while the vendor has not answered."""
        task = asyncio.create_task(self._beat(login_id, refresher), name=f"beat {login_id}")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):  # our own cancellation, a line above
                await task

    async def _beat(self, login_id: str, refresher: str) -> None:
        while True:
            await asyncio.sleep(self._beat_every)
            await self._book.beat(login_id, refresher)
