"""Purging: rows that have had their time are removed by one job, which then puts itself off for an hour.

How long each kind is kept, the settings say. A write whose fate is open stays until it is known.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.engine.jobs.kinds import POLL, Kind
from comptoir.engine.jobs.lease import Lease
from comptoir.engine.jobs.queue import Jobs, Wanted
from comptoir.engine.jobs.verdicts import Later
from comptoir.engine.tasks.tasks import KIND as TASK
from comptoir.kit.clock import Clock
from comptoir.store import arrivals, jobs, onboarding, requests, writes
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.handles import AsyncConnection
from comptoir.store.jobs import Job
from comptoir.store.removal import PAGE

_LOG = logging.getLogger("comptoir.purging")
_KIND = "purge"
_EVERY = timedelta(hours=1)

_Page = Callable[[AsyncConnection, datetime], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFor:
    """How long rows are kept: writes and jobs after their end, login states after they have run out."""

    idempotency_keys: timedelta
    requests: timedelta
    jobs: timedelta
    arrivals: timedelta
    login_states: timedelta


class Purger:
    """Removes what is older than it is kept for."""

    def __init__(self, database: Database, kept_for: KeptFor, clock: Clock) -> None:
        self._database = database
        self._kept_for = kept_for
        self._clock = clock

    @property
    def kind(self) -> Kind:
        return Kind(_KIND, self._run)

    async def begin(self, jobs: Jobs) -> None:
        """See to it that the job is there; it never ends, and a new database has nothing for it yet."""
        first = self._clock.now() + _EVERY
        await jobs.enqueue(Wanted(kind=_KIND, unique_key=_KIND, priority=POLL, not_before=first))

    async def purge(self, ending: asyncio.Event | None = None) -> dict[str, int]:
        """Remove all that has had its time, or a part of it when `ending` is set; how many rows of each."""
        ending, now, kept = ending or asyncio.Event(), self._clock.now(), self._kept_for
        removed = {
            "jobs": await self._remove(jobs.purge, now - kept.jobs, ending),
            "requests": await self._remove(requests.purge, now - kept.requests, ending),
            "arrivals": await self._remove(arrivals.purge, now - kept.arrivals, ending),
            "login states": await self._remove(onboarding.purge, now - kept.login_states, ending),
        }
        before = await self._oldest_task(now - kept.idempotency_keys)
        return removed | {"writes": await self._remove(writes.purge, before, ending)}

    async def _oldest_task(self, before: datetime) -> datetime:
        """That moment, or an earlier one: the entries of a task that can still be asked for are writes."""
        async with self._database.read() as conn:
            return min(before, await jobs.oldest(conn, TASK) or before)

    async def _remove(self, page: _Page, before: datetime, ending: asyncio.Event) -> int:
        total = 0
        while not ending.is_set():
            async with self._database.write() as conn:
                removed = await page(conn, before)
            total += removed
            if removed < PAGE:
                break
        return total

    async def _run(self, _: Job, lease: Lease) -> Later:
        try:
            removed = await self.purge(lease.ending)
            if any(removed.values()):
                _LOG.info("rows that had their time: %s", removed)
        except TROUBLE:
            _LOG.exception("rows could not be purged; the next try is in an hour")
        return Later(self._clock.now() + _EVERY)
