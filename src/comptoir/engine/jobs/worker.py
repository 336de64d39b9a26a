"""Worker: claims due jobs, runs several at once, holds on to their leases, and settles them by the verdict.

It runs inside the server, and as a process of its own (`comptoir work`); any number may share a database.
While nothing is due it asks one small question every second, and `Jobs.woken` cuts even that wait short.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from comptoir.engine.jobs.kinds import Kind
from comptoir.engine.jobs.lease import Lease, LeaseLost
from comptoir.engine.jobs.queue import Jobs
from comptoir.engine.jobs.verdicts import Dead, Done, Failed, Later, Verdict, verdict_of
from comptoir.kit.clock import Clock
from comptoir.store import jobs
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.handles import AsyncConnection
from comptoir.store.jobs import Job

_LOG = logging.getLogger("comptoir.jobs")


class Worker:
    """Runs between `start` and `close`. `name` tells an operator who holds a lease.

    `lease` and `poll` are seconds. `close` lets running jobs come to a good place for `grace` seconds; what
    is not ready by then is cut off and put back.
    """

    def __init__(  # noqa: PLR0913  what an operator and a test may want to choose
        self,
        database: Database,
        queue: Jobs,
        kinds: Iterable[Kind],
        clock: Clock,
        *,
        name: str,
        slots: int = 4,
        lease: float = 60.0,
        poll: float = 1.0,
        grace: float = 10.0,
        spread: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._queue = queue
        self._kinds = {kind.name: kind for kind in kinds}
        self._clock = clock
        self._name = name
        self._slots = slots
        self._lease = lease
        self._poll = poll
        self._grace = grace
        self._spread = spread
        self._running: dict[asyncio.Task[None], Lease] = {}
        self._closing = False
        self._more = False  # the last claim was cut short by our slots, not by what was due
        self._loops: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def start(self) -> None:
        """Begin to work in the background of the running event loop."""
        self._loops = [
            asyncio.create_task(self._work(), name="jobs"),
            asyncio.create_task(self._hold_on(), name="leases"),
        ]

    async def close(self) -> None:
        """Claim nothing more, and end what is running: at a good place, or after the grace where it is."""
        self._closing = True
        self._queue.woken.set()
        await self._loops[0]
        for lease in self._running.values():
            lease.ending.set()
        if self._running:
            await asyncio.wait(self._running, timeout=self._grace)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._loops[1].cancel()
        await asyncio.gather(self._loops[1], return_exceptions=True)

    # --- claiming ---------------------------------------------------------------------------------

    async def _work(self) -> None:
        while not self._closing:
            self._queue.woken.clear()
            try:
                await self._fill()
            except TROUBLE as trouble:
                _LOG.warning("jobs wait for the database: %s", trouble)
            except Exception:  # noqa: BLE001  a worker that stops in silence is the worst of all
                _LOG.exception("jobs could not be claimed")
            with suppress(TimeoutError):  # the usual case: nothing happened
                await asyncio.wait_for(self._queue.woken.wait(), self._poll)

    async def _fill(self) -> None:
        """Claim as many due jobs as there are free slots, and begin them."""
        free = self._slots - len(self._running)
        if free and (self._more or await self._is_due()):
            now = self._clock.now()
            async with self._database.write() as conn:
                claimed = await jobs.claim(conn, self._name, now, self._until(now), self._kinds, free)
            for job in claimed:
                self._begin(job)
            self._more = len(claimed) == free

    async def _is_due(self) -> bool:
        async with self._database.read() as conn:
            return await jobs.is_due(conn, self._clock.now(), self._kinds)

    def _begin(self, job: Job) -> None:
        lease = Lease(self._database, job)
        task = asyncio.create_task(self._do(job, lease), name=job.id)
        self._running[task] = lease
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._queue.woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _LOG.error("job %s was not settled: its lease will run out", task.get_name(), exc_info=error)

    # --- leases -----------------------------------------------------------------------------------

    async def _hold_on(self) -> None:
        """Prolong all leases in time; a job whose lease was lost all the same is stopped."""
        while True:
            await asyncio.sleep(self._lease / 3)
            try:
                await self._prolong()
            except TROUBLE as trouble:
                _LOG.warning("leases could not be prolonged: %s", trouble)
            except Exception:  # noqa: BLE001  as above: the next round may do it
                _LOG.exception("leases could not be prolonged")

    async def _prolong(self) -> None:
        held = {lease.job_id: lease.fence for lease in self._running.values()}
        if not held:
            return
        async with self._database.write() as conn:
            kept = await jobs.prolong(conn, held, self._until(self._clock.now()))
        for task, lease in self._running.items():
            if lease.job_id in held.keys() - kept:
                task.cancel()

    def _until(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._lease)

    # --- doing ------------------------------------------------------------------------------------

    async def _do(self, job: Job, lease: Lease) -> None:
        try:
            verdict = await self._verdict(job, lease)
        except asyncio.CancelledError:
            with suppress(LeaseLost):
                await self._settle(job, lease, Later(self._clock.now()))
            raise
        except LeaseLost as lost:
            _LOG.warning("%s", lost)
            return
        with suppress(LeaseLost):
            await self._settle(job, lease, verdict)

    async def _verdict(self, job: Job, lease: Lease) -> Verdict:
        kind = self._kinds[job.kind]
        if job.tries > kind.backoff.tries:  # each of them ended with the loss of its worker
            return Dead(f"tried {job.tries - 1} times; at last {job.reason}")
        try:
            return await kind.run(job, lease)
        except LeaseLost:
            raise
        except Exception as error:  # noqa: BLE001  every error is a verdict, and the next job goes on
            verdict = verdict_of(error, self._clock.now(), self._spread())
            if not isinstance(verdict, Later):
                _LOG.warning("job %s (%s) failed", job.id, job.kind, exc_info=error)
            return verdict

    async def _settle(self, job: Job, lease: Lease, verdict: Verdict) -> None:
        """Note the verdict. Raises LeaseLost."""
        now, verdict = self._clock.now(), self._final(job, verdict)
        if isinstance(verdict, Dead):
            _LOG.error("job %s (%s) is given up: %s", job.id, job.kind, verdict.reason)
        async with self._database.write() as conn:
            if not await self._note(conn, job, verdict, now):
                raise LeaseLost(f"the job {lease.job_id} was settled by somebody else")

    async def _note(self, conn: AsyncConnection, job: Job, verdict: Verdict, now: datetime) -> bool:
        held = (job.id, job.fence, now)
        match verdict:
            case Done():
                return await jobs.close(conn, *held)
            case Dead(reason):
                return await jobs.close(conn, *held, dead=reason)
            case Later(at):
                return await jobs.put_back(conn, *held, at)
            case Failed(reason, not_before):
                wait = self._kinds[job.kind].backoff.after(job.tries, self._spread()) or 0.0
                at = max(now + timedelta(seconds=wait), not_before or now)
                return await jobs.put_back(conn, *held, at, failed=reason)

    def _final(self, job: Job, verdict: Verdict) -> Verdict:
        """The verdict, or the end of a job that has failed as often as its kind allows."""
        if isinstance(verdict, Failed) and job.tries >= self._kinds[job.kind].backoff.tries:
            return Dead(f"tried {job.tries} times; at last {verdict.reason}")
        return verdict
