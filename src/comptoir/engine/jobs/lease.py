"""Lease: a worker's claim of one job, and the only way to change anything in the name of that job."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from comptoir.store import jobs
from comptoir.store.database import Database
from comptoir.store.handles import AsyncConnection
from comptoir.store.jobs import Job


class LeaseLost(Exception):
    """Somebody else has taken the job over, or it is gone: stop, and change nothing more."""


class Lease:
    """The claim that was made with this job's fence. `ending` is set when the worker would like to stop."""

    def __init__(self, database: Database, job: Job) -> None:
        self.job_id = job.id
        self.fence = job.fence
        self.ending = asyncio.Event()
        self._database = database

    async def check(self, conn: AsyncConnection) -> None:
        """Hold the job until the end of this transaction. Raises LeaseLost, and nothing is changed then."""
        if not await jobs.holds(conn, self.job_id, self.fence):
            raise LeaseLost(f"the job {self.job_id} is no longer held by the claim {self.fence}")

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A write transaction in the name of the job. Raises LeaseLost."""
        async with self._database.write() as conn:
            await self.check(conn)
            yield conn
