"""Keeping logins alive: tokens that nobody uses are renewed long before they die, one after the other.

Each login has its own moment, spread over the day (`pairs.spread`), and what runs here is one job that puts
itself off by some minutes each time. Two that run at once do no harm: a refresh has one owner.
"""

import logging
from datetime import datetime, timedelta

from comptoir.cdk.auth import OAuth2
from comptoir.engine.directory import Directory
from comptoir.engine.jobs.kinds import KEEP_ALIVE, Kind
from comptoir.engine.jobs.lease import Lease
from comptoir.engine.jobs.queue import Jobs, Wanted
from comptoir.engine.jobs.verdicts import Later
from comptoir.engine.registry import Registry
from comptoir.engine.tokens import pairs, states
from comptoir.engine.tokens.owner import Tokens
from comptoir.engine.tokens.pairs import Holder
from comptoir.engine.vault import VaultError
from comptoir.kit.clock import Clock
from comptoir.kit.errors import NeedsConsent, Problem, TargetSystemNotRegistered
from comptoir.store import connections, logins
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.jobs import Job
from comptoir.store.logins import Login

_LOG = logging.getLogger("comptoir.tokens")
_KIND = "keep_logins"
_EVERY = timedelta(minutes=5)
_AT_ONCE = 100
_SHARE = 0.75  # of a day's token calls; the others are for callers
_SOON = timedelta(minutes=15)
_LATER = timedelta(hours=1)
_TOMORROW = timedelta(days=1)


class Keeper:
    """Renews what is due, and warns of what is about to end."""

    def __init__(
        self,
        database: Database,
        registry: Registry,
        directory: Directory,
        tokens: Tokens,
        clock: Clock,
    ) -> None:
        self._database = database
        self._registry = registry
        self._directory = directory
        self._tokens = tokens
        self._clock = clock
        self._warned: dict[str, str] = {}

    @property
    def kind(self) -> Kind:
        return Kind(_KIND, self._run)

    async def begin(self, jobs: Jobs) -> None:
        """See to it that the job is there; it never ends."""
        await jobs.enqueue(Wanted(kind=_KIND, unique_key=_KIND, priority=KEEP_ALIVE))

    async def look(self) -> int:
        """Renew the logins that are due; says how many were."""
        now = self._clock.now()
        async with self._database.read() as conn:
            due = await logins.due(conn, now, _AT_ONCE)
        for login in due:
            await self._keep(login)
        await self._warn(now)
        return len(due)

    async def holder(self, login: Login) -> Holder:
        """Whose tokens these are: by a connection whose tenant still has the app of the login.

        Raises TargetSystemNotRegistered where none has.
        """
        connector, target = self._registry.find(login.target)
        async with self._database.read() as conn:
            found = await connections.of_login(conn, login.id)
        for connection in found:
            try:
                app = await self._directory.app(connection.tenant_id, target)
            except TargetSystemNotRegistered:
                continue  # another tenant may have it
            if login.client_id in (None, app.client_id):
                return pairs.holder(connector, app, login.id)
        raise TargetSystemNotRegistered("No tenant has the app any more with which this login was made.")

    async def _run(self, _: Job, lease: Lease) -> Later:
        try:
            if not lease.ending.is_set():
                await self.look()
        except TROUBLE:
            _LOG.exception("logins could not be kept alive; the next look is in some minutes")
        return Later(self._clock.now() + _EVERY)

    async def _keep(self, login: Login) -> None:
        try:
            holder = await self.holder(login)
            limit = holder.calls_a_day
            if not await self._tokens.renew(holder, None if limit is None else int(limit * _SHARE)):
                await self._postpone(login, _SOON)
        except NeedsConsent:
            return  # noted with the login, which is due no more
        except VaultError as error:
            await self._postpone(login, _TOMORROW)
            _LOG.error("login %s at %s cannot be kept alive: %s", login.id, login.target, error)
        except Problem as problem:
            wait = timedelta(seconds=problem.retry_after or 0)
            await self._postpone(login, max(_LATER, wait) + pairs.spread(login.id) / 24)
            _LOG.warning("login %s at %s could not be renewed: %s", login.id, login.target, problem)

    async def _postpone(self, login: Login, wait: timedelta) -> None:
        async with self._database.write() as conn:
            await logins.postpone(conn, login, self._clock.now() + wait)

    async def _warn(self, now: datetime) -> None:
        """Once a day, say which logins are about to end for want of use."""
        day = now.date().isoformat()
        for login in await self.ending(now):
            if self._warned.get(login.id) != day:
                self._warned[login.id] = day
                _LOG.warning(
                    "login %s at %s could not be renewed for days and is about to end", login.id, login.target
                )

    async def ending(self, now: datetime) -> list[Login]:
        """The usable logins that end within a week unless they are renewed."""
        async with self._database.read() as conn:
            old = await logins.idle_since(conn, now - self._shortest_idle() + states.WARNED)
        return [login for login in old if self._health(login, now) is states.Health.REFRESH_DUE]

    def _health(self, login: Login, now: datetime) -> states.Health:
        connector, _ = self._registry.find(login.target)
        assert isinstance(connector.auth, OAuth2)
        return states.of_login(login, connector.auth, now)

    def _shortest_idle(self) -> timedelta:
        found = [self._registry.find(target.id)[0].auth for target in self._registry.targets]
        return timedelta(seconds=min((a.idle_limit for a in found if isinstance(a, OAuth2)), default=0))
