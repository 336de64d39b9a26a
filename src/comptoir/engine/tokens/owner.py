"""The owner of all tokens: gives one that can be sent now, and refreshes once, whoever asks from wherever.

Exact's refresh tokens work once, and not before 570 seconds (exact-facts 2.2). Two refreshes at a time, one
that is used but not stored, or one that is sent too early may end the login for good. So the refresher holds
a lock in this process and a lease in the store, reads again inside both, sends once, and commits the new pair
before anybody uses it. Who comes meanwhile waits, for as long as the vendor leaves between two tokens.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from comptoir.cdk.auth import OAuth2, Refusal
from comptoir.cdk.contract import Answer
from comptoir.cdk.limits import Rate
from comptoir.engine.budgets import Share
from comptoir.engine.directory import App
from comptoir.engine.network import BadBody, MaybeSent, Network, NotSent
from comptoir.engine.tokens import words
from comptoir.engine.tokens.allowance import Allowance
from comptoir.engine.tokens.book import TokenBook
from comptoir.engine.tokens.endpoint import TokenEndpoint, TokenRefused
from comptoir.engine.tokens.pairs import Holder, Pair
from comptoir.engine.tokens.refreshing import Begun, Refreshing
from comptoir.engine.tokens.times import VendorTimes
from comptoir.engine.tokens.waiting import Lease, Patience, Refusals, Watch
from comptoir.engine.vault import Vault
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import (
    Downstream,
    NeedsConsent,
    TargetSystemNotRegistered,
    UpstreamUnavailable,
)
from comptoir.store.database import Database
from comptoir.store.logins import Login, LoginState

_LOG = logging.getLogger("comptoir.tokens")
SPARE = 15.0  # seconds before its end after which a token is no longer sent
HOLD = 30.0  # seconds that a call waits for a token at most: those between Exact's 570 and 600
_ORDINARY = 1.0  # seconds that a refresh may take in ordinary times; a call that waits for nothing has these
_POLL = 0.25
_SOON = 5.0  # seconds after which a refresh that takes so long may have ended
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
        self._allowance = Allowance(self._times)
        self._endpoint = TokenEndpoint(network, self._times, clock)
        self._book = TokenBook(database, vault, clock)
        self._clock = clock
        self._changed = changed
        self._lease = lease or Lease()
        self._refreshing = Refreshing(
            self._endpoint, self._book, self._times, self._allowance, clock, self._lease.beat
        )
        self._hold = hold
        self._pairs: dict[str, Pair] = {}
        self._refusals = Refusals(clock)
        self._locks: dict[str, asyncio.Lock] = {}
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
                if self._refreshing.too_early(holder, pair) > 0:
                    return False
                dead = watch.is_dead(login)
                if await self._try(holder, login, pair, dead, patience, calls_a_day) is not None:
                    return True
                await patience.poll(_POLL, words.BUSY, _SOON)

    def allowance(self, login: Login, rate: Rate, base_url: str) -> Share:
        """The login's token calls of the vendor's day as they stand."""
        return self._allowance.share(login, rate, base_url)

    def forget(self, login_id: str | None) -> None:
        """The login was replaced or is gone: look at the store again."""
        if login_id is not None:
            self._pairs.pop(login_id, None)
            self._refusals.forget(login_id)
            self._refreshing.forget(login_id)

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
            wait = self._refreshing.too_early(holder, pair)
            if wait <= 0:
                dead = watch.is_dead(login)
                new = await self._try(holder, login, pair, dead, patience)
                if new is not None:
                    return new
                await patience.poll(_POLL, words.BUSY, _SOON)
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
        begun = await self._refreshing.begin(holder, login, take_over=dead, most=most)
        if begun is None:
            return None
        task = asyncio.create_task(self._renewed(holder, begun, pair), name=f"refresh {login.id}")
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

    async def _renewed(self, holder: Holder, begun: Begun, pair: Pair) -> Pair:
        """The next pair, which calls have from now on."""
        login = begun.login
        try:
            new = await self._refreshing.ask(holder, begun, pair)
        except NeedsConsent:
            self.forget(login.id)
            self._changed()
            raise
        self._pairs[login.id] = new
        self._refusals.forget(login.id)
        if login.state is not LoginState.HEALTHY:
            self._changed()
        return new

    async def _left_behind(self, login: Login) -> NeedsConsent:
        """The last token of a login whose person has logged in anew, but not for these companies."""
        await self._book.refuse(login, LoginState.NEEDS_CONSENT, words.NOT_GRANTED)
        self._changed()
        return NeedsConsent(words.NOT_GRANTED)

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
