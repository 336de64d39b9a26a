"""The owner of all tokens: gives one that can be sent now, and refreshes once, whoever asks from wherever.

Exact's refresh tokens work once, and not before 570 seconds (exact-facts 2.2). Two refreshes at a time, one
that is used but not stored, or one that is sent too early may end the login for good. So the refresher holds
a lock in this process and a lease in the store, reads again inside both, sends once, and commits the new pair
before anybody uses it. Who comes meanwhile waits, for as long as the vendor leaves between two tokens.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from comptoir.cdk.auth import OAuth2, Refusal
from comptoir.cdk.contract import Answer
from comptoir.cdk.limits import Rate
from comptoir.engine.budgets import Share
from comptoir.engine.directory import App
from comptoir.engine.network import BadBody, MaybeSent, Network, NotSent
from comptoir.engine.tokens import words
from comptoir.engine.tokens.book import TokenBook
from comptoir.engine.tokens.endpoint import TokenEndpoint, TokenRefused
from comptoir.engine.tokens.pairs import Holder, Pair
from comptoir.engine.tokens.times import VendorTimes
from comptoir.engine.tokens.waiting import Lease, Patience, Refusals, Rests, Watch
from comptoir.engine.vault import Vault
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import (
    BudgetSpent,
    Downstream,
    NeedsConsent,
    TargetSystemNotRegistered,
    UpstreamUnavailable,
)
from comptoir.kit.ids import new_key
from comptoir.store.database import Database
from comptoir.store.logins import Login, LoginState

_LOG = logging.getLogger("comptoir.tokens")
SPARE = 15.0  # seconds before its end after which a token is no longer sent
HOLD = 30.0  # seconds that a call waits for a token at most: those between Exact's 570 and 600
_ORDINARY = 1.0  # seconds that a refresh may take in ordinary times; a call that waits for nothing has these
_POLL = 0.25
_SOON = 5.0  # seconds after which a refresh that takes so long may have ended
_LATER = 30.0  # seconds until a refusal for being too early is put to the test
_DAY = 86_400
_GOOD = range(200, 300)
_UNAUTHORIZED = 401


class Tokens:
    """Access tokens for logins."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        network: Network,
        clock: Clock,
        changed: Callable[[], None] = lambda: None,
        lease: Lease | None = None,
        hold: float = HOLD,
    ) -> None:
        self._times = VendorTimes(clock)
        self._endpoint = TokenEndpoint(network, self._times, clock)
        self._book = TokenBook(database, vault, clock)
        self._clock = clock
        self._changed = changed
        self._lease = lease or Lease()
        self._hold = hold
        self._pairs: dict[str, Pair] = {}
        self._refusals = Refusals(clock)
        self._rests = Rests(clock)
        self._locks: dict[str, asyncio.Lock] = {}
        self._not_before: dict[str, float] = {}
        self._under_way: set[asyncio.Task[Pair]] = set()

    async def exchange(self, app: App, auth: OAuth2, code: str, redirect_uri: str) -> Pair:
        """The first pair, for the code that a consent gave.

        Raises TokenRefused, TargetSystemNotRegistered or UpstreamUnavailable.
        """
        try:
            return await self._endpoint.exchange(app, auth, code, redirect_uri)
        except TokenRefused as refused:
            if refused.meaning is Refusal.BAD_APP:
                raise TargetSystemNotRegistered(words.BAD_APP, downstream=refused.downstream) from refused
            raise
        except (NotSent, MaybeSent, BadBody) as error:
            raise UpstreamUnavailable("The token endpoint did not answer: begin the login anew.") from error

    async def access(self, holder: Holder, max_wait: float = HOLD) -> Secret:
        """A token that can be sent now, refreshed if need be, after at most `max_wait` seconds.

        A refresh has a second in any case, and one that takes longer goes on for the next call.
        Raises NeedsConsent, BudgetSpent, TargetSystemNotRegistered or UpstreamUnavailable.
        """
        pair = self._pairs.get(holder.login_id)
        if pair is None or not self._is_fresh(holder, pair):
            patience = Patience(self._clock, min(self._hold, max(_ORDINARY, max_wait)))
            async with self._held(holder.login_id, patience):
                pair = await self._current(holder, patience)
        return pair.access

    def answered(self, holder: Holder, token: Secret, taken: float, answer: Answer) -> None:
        """A call of `taken` (monotonic) was answered: a 401 takes the token out of use, others praise it."""
        refused = answer.status == _UNAUTHORIZED
        self._times.hear(holder.app.base_url, taken, answer.headers, anew=refused)
        if not refused:
            self._refusals.withdraw(holder.login_id, token)
            return
        self._refusals.note(holder.login_id, token)
        pair = self._pairs.get(holder.login_id)
        if pair is not None and pair.access == token:
            del self._pairs[holder.login_id]

    async def refused(self, holder: Holder, downstream: Downstream) -> UpstreamUnavailable:
        """What a caller is told whose call was refused with a second token too, or with the same one again.

        Raises NeedsConsent where the login has ended meanwhile.
        """
        await self._book.stored(holder.login_id)
        later = self._refusals.rest(holder.login_id) or 0.0
        return UpstreamUnavailable(words.REFUSED, downstream=downstream, retry_after=max(1.0, later))

    async def renew(self, holder: Holder, calls_a_day: int | None = None) -> bool:
        """A new pair even if the old one would serve; false if that one is too young.

        Raises what `access` raises. `calls_a_day` bounds the token calls of a day more tightly.
        """
        patience, watch = Patience(self._clock, self._hold), Watch(self._lease.dead_after)
        async with self._held(holder.login_id, patience):
            while True:
                login, pair = await self._book.stored(holder.login_id)
                await self._hear(holder, patience)
                if self._too_early(holder, pair) > 0:
                    return False
                dead = watch.is_dead(login)
                if await self._try(holder, login, pair, dead, patience, calls_a_day) is not None:
                    return True
                await patience.wait(_POLL, words.BUSY)

    def allowance(self, login: Login, rate: Rate, base_url: str) -> Share:
        """The login's token calls of the vendor's day as they stand."""
        earliest, _ = self._times.span(base_url)
        resets_at = earliest - earliest % _DAY + _DAY
        return Share(rate.window, rate.calls, login.calls_of(_day_of(earliest)), resets_at)

    def forget(self, login_id: str | None) -> None:
        """The login was replaced or is gone: look at the store again."""
        if login_id is not None:
            self._pairs.pop(login_id, None)
            self._refusals.forget(login_id)
            self._rests.forget(login_id)
            self._not_before.pop(login_id, None)

    async def close(self) -> None:
        """Let refreshes that are under way end: a pair on its way here must be stored."""
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _current(self, holder: Holder, patience: Patience) -> Pair:
        """The stored pair, which another task or process may have renewed, else a new one."""
        watch = Watch(self._lease.dead_after)
        while True:
            login, pair = await self._book.stored(holder.login_id)
            if self._may_send(holder, pair):
                self._pairs[login.id] = pair
                return pair
            if await self._hear(holder, patience):
                continue  # what we know now may make the stored pair good
            if login.state is LoginState.SUPERSEDED:
                raise await self._left_behind(login)
            wait = self._too_early(holder, pair)
            if wait <= 0:
                dead = watch.is_dead(login)
                new = await self._try(holder, login, pair, dead, patience)
                if new is not None:
                    return new
                await patience.wait(_POLL, words.BUSY)
                continue
            is_fresh = self._is_fresh(holder, pair)
            if wait > patience.seconds and is_fresh and self._refusals.may_test(login.id):
                return pair
            text = words.REFUSED if is_fresh else words.NOT_YET
            await patience.wait(wait, text, self._refusals.rest(login.id))

    async def _try(
        self,
        holder: Holder,
        login: Login,
        pair: Pair,
        dead: bool,
        patience: Patience,
        most: int | None = None,
    ) -> Pair | None:
        """A new pair, or None while somebody else is at it. Raises BudgetSpent before anything is sent."""
        if login.refresher is not None and not dead:
            return None
        if login.client_id not in (None, holder.app.client_id):
            raise NeedsConsent(words.OTHER_APP)
        if (problem := self._rests.problem(login.id, holder.app)) is not None:
            raise problem
        day = self._day(holder, login, most)
        refresher = new_key()[:16]
        before = await self._book.begin(login, refresher, day, take_over=dead)
        if before is None:
            return None
        task = asyncio.create_task(self._ask(holder, before, pair, refresher), name=f"refresh {login.id}")
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        try:
            async with patience.bound():
                return await asyncio.shield(task)  # whoever asked may go; the pair is stored all the same
        except TimeoutError as error:
            raise UpstreamUnavailable(words.BUSY, retry_after=_SOON) from error

    def _ended(self, task: asyncio.Task[Pair]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.info("%s: %s", task.get_name(), error)  # whoever asked is told, unless they have gone

    async def _ask(self, holder: Holder, login: Login, pair: Pair, refresher: str) -> Pair:
        """Ask once; a token endpoint that keeps failing is left alone for a while."""
        try:
            return await self._refresh(holder, login, pair, refresher)
        except (UpstreamUnavailable, TargetSystemNotRegistered) as problem:
            self._rests.note(login.id, holder.app, problem)
            raise

    async def _refresh(self, holder: Holder, login: Login, pair: Pair, refresher: str) -> Pair:
        """`login` is as it was before the mark was left."""
        begun = self._clock.now()
        try:
            async with self._beating(login.id, refresher):
                new = await self._endpoint.refresh(holder.app, holder.auth, pair.refresh)
        except NotSent as error:
            await self._book.end(login, refresher, login.refreshing_since, unsent=True)
            raise UpstreamUnavailable(words.UNREACHABLE, retry_after=5) from error
        except (MaybeSent, BadBody) as error:
            lost = isinstance(error, MaybeSent) or error.answer.status in _GOOD
            mark = login.refreshing_since or (begun if lost else None)
            await self._book.end(login, refresher, mark)
            raise UpstreamUnavailable(words.ANSWER_LOST if lost else words.OUTAGE, retry_after=5) from error
        except TokenRefused as refused:
            return await self._refused(holder, login, refresher, refused)
        if not await self._book.finish(login, new, holder.auth):
            return (await self._book.stored(login.id))[1]
        self._pairs[login.id] = new
        self._refusals.forget(login.id)
        self._rests.forget(login.id)
        if login.state is not LoginState.HEALTHY:
            self._changed()
        return new

    async def _refused(self, holder: Holder, login: Login, refresher: str, refused: TokenRefused) -> Pair:
        """Some refusals pass; any other needs the person again, and is noted so."""
        downstream = refused.downstream
        if refused.meaning in (Refusal.TOO_EARLY, Refusal.DAY_SPENT, Refusal.BAD_APP):
            await self._book.end(login, refresher, login.refreshing_since)
        if refused.meaning is Refusal.BAD_APP:
            raise TargetSystemNotRegistered(words.BAD_APP, downstream=downstream) from refused
        if refused.meaning is Refusal.DAY_SPENT:
            raise self._spent(holder, holder.calls_a_day) from refused
        if refused.meaning is Refusal.TOO_EARLY:
            self._not_before[login.id] = self._clock.monotonic() + _LATER
            raise UpstreamUnavailable(words.NOT_YET, downstream=downstream, retry_after=_LATER) from refused
        state, reason = words.end_of(login, refused)
        if not await self._book.refuse(login, state, reason):
            return (await self._book.stored(login.id))[1]  # somebody else had a newer pair
        self.forget(login.id)
        self._changed()
        _LOG.warning("login %s at %s: %s", login.id, login.target, reason)
        raise NeedsConsent(reason, downstream=downstream) from refused

    async def _left_behind(self, login: Login) -> NeedsConsent:
        """The last token of a login whose person has logged in anew, but not for these companies."""
        await self._book.refuse(login, LoginState.NEEDS_CONSENT, words.NOT_GRANTED)
        self._changed()
        return NeedsConsent(words.NOT_GRANTED)

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
            await asyncio.sleep(self._lease.beat)
            await self._book.beat(login_id, refresher)

    async def _hear(self, holder: Holder, patience: Patience) -> bool:
        """Ask the vendor's clock, if it was never heard: a refresh goes by nothing else."""
        if self._times.is_heard(holder.app.base_url):
            return False
        try:
            async with patience.bound():
                await self._endpoint.ask_time(holder.app, holder.auth)
        except (NotSent, MaybeSent, BadBody, TimeoutError) as error:
            raise UpstreamUnavailable(words.UNREACHABLE, retry_after=5) from error
        return True

    @asynccontextmanager
    async def _held(self, login_id: str, patience: Patience) -> AsyncIterator[None]:
        """The lock of this process; nobody waits for it longer than a call waits for a token."""
        lock = self._locks.setdefault(login_id, asyncio.Lock())
        try:
            async with patience.bound():
                await lock.acquire()
        except TimeoutError as error:
            raise UpstreamUnavailable(words.BUSY, retry_after=_SOON) from error
        try:
            yield
        finally:
            lock.release()

    def _may_send(self, holder: Holder, pair: Pair) -> bool:
        return self._is_fresh(holder, pair) and not self._refusals.has(holder.login_id, pair.access)

    def _is_fresh(self, holder: Holder, pair: Pair) -> bool:
        _, latest = self._times.span(holder.app.base_url)
        return latest < pair.expires_at.timestamp() - SPARE

    def _too_early(self, holder: Holder, pair: Pair) -> float:
        """Seconds until the vendor takes a refresh of this pair for sure."""
        earliest, _ = self._times.span(holder.app.base_url)
        told = self._not_before.get(holder.login_id, 0.0) - self._clock.monotonic()
        return max(told, pair.issued_at.timestamp() + holder.auth.refresh_after - earliest)

    def _day(self, holder: Holder, login: Login, most: int | None) -> str:
        """The vendor's day. Raises BudgetSpent when the login's token calls of that day are used up."""
        earliest, _ = self._times.span(holder.app.base_url)
        day = _day_of(earliest)
        limit = holder.calls_a_day if most is None else most
        if limit is not None and login.calls_of(day) >= limit:
            raise self._spent(holder, limit)
        return day

    def _spent(self, holder: Holder, limit: int | None) -> BudgetSpent:
        earliest, _ = self._times.span(holder.app.base_url)
        return BudgetSpent(
            words.DAY_SPENT,
            retry_after=_DAY - earliest % _DAY + 1,
            details={"budget": "tokens", "limit": limit},
        )


def _day_of(moment: float) -> str:
    """The UTC day of a moment of the vendor's, in seconds since 1970."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
