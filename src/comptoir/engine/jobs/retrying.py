"""Retrying: a job that was given up goes on where it stopped, once somebody has mended what was in its way.

What has left under an earlier claim is not sent again; that is for the kind of the job to see to, as after
the loss of a worker.
"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from comptoir.kit.errors import AlreadyThere, Conflict, NeedsConsent, RecordUnknown
from comptoir.store import connections, jobs
from comptoir.store.connections import ConnectionStatus
from comptoir.store.database import Database
from comptoir.store.handles import AsyncConnection
from comptoir.store.jobs import Job, JobStatus

_UNUSABLE = (ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.REVOKED)


async def retry(database: Database, job_id: str, now: datetime) -> Job:
    """The job as it now waits for its turn.

    Raises RecordUnknown, Conflict for one that is not dead, NeedsConsent as every operation of its connection
    does, or AlreadyThere where the same is to be done by another job that is open.
    """
    try:
        async with database.write() as conn:
            await _expect_dead(conn, job_id)
            await jobs.revive(conn, job_id, now)
            job = await jobs.get(conn, job_id)
    except IntegrityError as error:
        raise AlreadyThere(f"Another job is open that does the same as {job_id}.") from error
    assert job is not None
    return job


async def _expect_dead(conn: AsyncConnection, job_id: str) -> None:
    job = await jobs.get(conn, job_id)
    if job is None:
        raise RecordUnknown(f"There is no job {job_id!r}.")
    if job.status is not JobStatus.DEAD:
        raise Conflict(f"The job {job_id} is {job.status}: only one that was given up is retried.")
    if job.connection_id is not None:
        connection = await connections.get(conn, job.tenant_id or "", job.connection_id)
        if connection is not None and connection.status in _UNUSABLE:
            text = f"The login behind the connection {connection.id} no longer holds"
            raise NeedsConsent(f"{text}: the person must log in again before the job is retried.")
