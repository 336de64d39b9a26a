"""Jobs: takes in what is to be done, sealed, and wakes the worker of this process."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from comptoir.engine.jobs.kinds import FOR_A_CALLER
from comptoir.engine.vault import Place, Vault
from comptoir.kit.clock import Clock
from comptoir.kit.ids import Ids
from comptoir.store import jobs
from comptoir.store.database import Database
from comptoir.store.handles import AsyncConnection
from comptoir.store.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A job as it is asked for. `payload` is sealed before it is stored; `size` counts the entries in it.

    Of the jobs for one company of one connection one runs at a time. A job with the `unique_key` of one
    that is still open is that one. `not_before` is now unless given.
    """

    kind: str
    payload: bytes | None = None
    tenant_id: str | None = None
    connection_id: str | None = None
    company_id: str | None = None
    unique_key: str | None = None
    priority: int = FOR_A_CALLER
    not_before: datetime | None = None
    size: int = 1


class Jobs:
    """The way in. `woken` is set whenever this process has something new to do."""

    def __init__(self, database: Database, vault: Vault, clock: Clock, ids: Ids) -> None:
        self.woken = asyncio.Event()
        self._database = database
        self._vault = vault
        self._clock = clock
        self._ids = ids

    async def enqueue(self, wanted: Wanted) -> Job:
        """Commit the job; from then on it is not lost. The open job with its unique key, if there is one."""
        async with self._database.write() as conn:
            job = await self.add(conn, wanted)
        self.woken.set()
        return job

    async def add(self, conn: AsyncConnection, wanted: Wanted) -> Job:
        """The same as a part of the caller's own transaction; a worker finds the job when it looks."""
        return await jobs.add(conn, self._job(wanted))

    def payload(self, job: Job) -> bytes:
        """What was sealed into the job. Raises VaultError."""
        return b"" if job.payload is None else self._vault.open_bytes(_place(job.id, job), job.payload)

    def _job(self, wanted: Wanted) -> Job:
        now, job_id = self._clock.now(), self._ids.new("job")
        payload = wanted.payload
        return Job(
            id=job_id,
            kind=wanted.kind,
            created_at=now,
            updated_at=now,
            not_before=wanted.not_before or now,
            priority=wanted.priority,
            unique_key=wanted.unique_key,
            tenant_id=wanted.tenant_id,
            connection_id=wanted.connection_id,
            company_id=wanted.company_id,
            lane=f"{wanted.connection_id}/{wanted.company_id}" if wanted.company_id else None,
            payload=None if payload is None else self._vault.seal(_place(job_id, wanted), payload),
            size=wanted.size,
        )


def _place(job_id: str, owner: Job | Wanted) -> Place:
    return Place("jobs", owner.tenant_id or "", owner.connection_id or "", f"payload {job_id}")
