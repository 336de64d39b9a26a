"""Jobs: what is to be done while nobody waits for it, and who holds the lease of it.

waiting ─► running ─► done          it came to an end
   ▲          ├─────► dead          it was given up; the reason says why
   ├──────────┘         │           to be done again: it failed, was put off, or its worker was lost
   └────────────────────┘           somebody has mended what was in its way

A claim raises the job's `fence`. Whoever changes something in the name of a job shows the fence that it was
claimed with, in the same transaction: a worker that was taken for dead, and is not, changes nothing more.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, RowMapping, Select, func, or_, select, text, update

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.removal import remove_page
from comptoir.store.upsert import insert

_JOBS = tables.jobs
_CLAIM_LOCK = 0x636F6D7020776F72  # an arbitrary number that names our lock on a PostgreSQL server


class JobStatus(StrEnum):
    """Where a job stands; `done` and `dead` are final."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


OPEN = (JobStatus.WAITING, JobStatus.RUNNING)
CLOSED = (JobStatus.DONE, JobStatus.DEAD)


@dataclass(frozen=True, slots=True)
class Job:
    """`payload` is sealed; `size` counts the entries in it. The lower the `priority`, the earlier its turn.

    Of the jobs with one `lane`, one runs at a time; of those with one `unique_key`, one is open at a time.
    `tries` counts the claims since something last went well, the running one included.
    """

    id: str
    kind: str
    created_at: datetime
    updated_at: datetime
    not_before: datetime
    priority: int
    unique_key: str | None = None
    tenant_id: str | None = None
    connection_id: str | None = None
    company_id: str | None = None
    lane: str | None = None
    payload: bytes | None = None
    size: int = 1
    status: JobStatus = JobStatus.WAITING
    tries: int = 0
    fence: int = 0
    worker: str | None = None
    lease_until: datetime | None = None
    reason: str | None = None


async def add(conn: AsyncConnection, job: Job) -> Job:
    """Store a job. Comes back with the open job that has this unique key: this one, or an earlier one."""
    statement = insert(conn, _JOBS).values(asdict(job))
    if job.unique_key is None:
        await conn.execute(statement)
        return job
    statement = statement.on_conflict_do_nothing()
    while (await conn.execute(statement)).rowcount == 0:
        earlier = select(_JOBS).where(_JOBS.c.unique_key == job.unique_key, _JOBS.c.status.in_(OPEN))
        if (row := (await conn.execute(earlier)).mappings().first()) is not None:
            return _job(row)  # else it has come to its end since, and the key is free
    return job


async def get(conn: AsyncConnection, job_id: str) -> Job | None:
    """How a job stands, without its payload, which may have megabytes."""
    columns = [column for column in _JOBS.c if column is not _JOBS.c.payload]
    row = (await conn.execute(select(*columns).where(_JOBS.c.id == job_id))).mappings().first()
    return None if row is None else _job(row)


async def recent(conn: AsyncConnection, status: JobStatus | None, limit: int) -> list[Job]:
    """The jobs that changed last, without their payloads; of one status, or of all."""
    columns = [column for column in _JOBS.c if column is not _JOBS.c.payload]
    statement = select(*columns).order_by(_JOBS.c.updated_at.desc(), _JOBS.c.id.desc()).limit(limit)
    if status is not None:
        statement = statement.where(_JOBS.c.status == status)
    return [_job(row) for row in (await conn.execute(statement)).mappings()]


async def is_due(conn: AsyncConnection, now: datetime, kinds: Collection[str]) -> bool:
    """Whether a claim could find anything: the one small question of an idle worker."""
    waiting = select(_JOBS.c.id).where(_JOBS.c.status == JobStatus.WAITING, _JOBS.c.not_before <= now)
    waiting = waiting.where(_JOBS.c.kind.in_(kinds))
    lost = select(_JOBS.c.id).where(*_lost(now))
    return bool((await conn.execute(select(or_(waiting.exists(), lost.exists())))).scalar_one())


async def claim(
    conn: AsyncConnection,
    worker: str,
    now: datetime,
    lease_until: datetime,
    kinds: Collection[str],
    limit: int,
) -> list[Job]:
    """Take the jobs whose turn it is: by priority, then by age, none whose lane is busy.

    A job whose lease ran out first goes back among those that wait. Commit before anything is done.
    """
    if conn.dialect.name == "postgresql":  # two claims at once could both see a lane free
        await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CLAIM_LOCK})
    await _take_back(conn, now)
    statement = (
        update(_JOBS)
        .where(_JOBS.c.id == _next(now, kinds).scalar_subquery())
        .values(
            status=JobStatus.RUNNING,
            worker=worker,
            lease_until=lease_until,
            fence=_JOBS.c.fence + 1,
            tries=_JOBS.c.tries + 1,
            updated_at=now,
        )
        .returning(_JOBS)
    )
    taken: list[Job] = []
    while len(taken) < limit and (row := (await conn.execute(statement)).mappings().first()) is not None:
        taken.append(_job(row))
    return taken


async def holds(conn: AsyncConnection, job_id: str, fence: int) -> bool:
    """Whether this claim still stands; nobody can take the job over before the transaction ends."""
    statement = select(_JOBS.c.id).where(*_held(job_id, fence)).with_for_update()
    return (await conn.execute(statement)).first() is not None


async def prolong(conn: AsyncConnection, held: Mapping[str, int], lease_until: datetime) -> set[str]:
    """Hold on to these jobs, id to fence; the ids of those whose claim still stands."""
    statement = (
        update(_JOBS)
        .where(_JOBS.c.id.in_(held), _JOBS.c.status == JobStatus.RUNNING)
        .values(lease_until=lease_until)
        .returning(_JOBS.c.id, _JOBS.c.fence)
    )
    return {job_id for job_id, fence in await conn.execute(statement) if held[job_id] == fence}


async def close(
    conn: AsyncConnection, job_id: str, fence: int, now: datetime, *, dead: str | None = None
) -> bool:
    """The job is done, or `dead` for a reason; false if the claim no longer stands.

    What was sealed into a job that is done is needed no more, and removed.
    """
    status = JobStatus.DONE if dead is None else JobStatus.DEAD
    values = {"status": status, "updated_at": now, "reason": dead, "worker": None, "lease_until": None}
    if dead is None:
        values["payload"] = None
    return (await conn.execute(update(_JOBS).where(*_held(job_id, fence)).values(values))).rowcount == 1


async def put_back(
    conn: AsyncConnection,
    job_id: str,
    fence: int,
    now: datetime,
    not_before: datetime,
    *,
    failed: str | None = None,
) -> bool:
    """The job is to go on at a later moment; false if the claim no longer stands.

    Its tries are forgotten, unless it `failed` for a reason.
    """
    values = {"status": JobStatus.WAITING, "not_before": not_before, "updated_at": now}
    values |= {"worker": None, "lease_until": None, "reason": failed}
    if failed is None:
        values["tries"] = 0
    return (await conn.execute(update(_JOBS).where(*_held(job_id, fence)).values(values))).rowcount == 1


async def revive(conn: AsyncConnection, job_id: str, now: datetime) -> bool:
    """Put a dead job back among those that wait, its tries forgotten; false if it is not dead.

    Raises IntegrityError where another open job has its unique key.
    """
    values = {"status": JobStatus.WAITING, "not_before": now, "updated_at": now, "tries": 0, "reason": None}
    statement = update(_JOBS).where(_JOBS.c.id == job_id, _JOBS.c.status == JobStatus.DEAD).values(values)
    return (await conn.execute(statement)).rowcount == 1


async def counts(
    conn: AsyncConnection, statuses: Collection[JobStatus] = tuple(JobStatus)
) -> dict[JobStatus, int]:
    """How many jobs there are of each of these statuses."""
    statement = select(_JOBS.c.status, func.count()).where(_JOBS.c.status.in_(statuses))
    statement = statement.group_by(_JOBS.c.status)
    return {JobStatus(status): number for status, number in await conn.execute(statement)}


async def purge(conn: AsyncConnection, before: datetime) -> int:
    """Remove up to a page of the jobs that came to their end before that moment; says how many."""
    return await remove_page(conn, _JOBS, _JOBS.c.status.in_(CLOSED), _JOBS.c.updated_at < before)


async def oldest(conn: AsyncConnection, kind: str) -> datetime | None:
    """When the first job of this kind that is still stored was begun; None where there is none."""
    statement = select(_JOBS.c.created_at).where(_JOBS.c.kind == kind).order_by(_JOBS.c.created_at).limit(1)
    return (await conn.execute(statement)).scalar_one_or_none()


async def _take_back(conn: AsyncConnection, now: datetime) -> None:
    statement = update(_JOBS).where(*_lost(now))
    values = {"status": JobStatus.WAITING, "worker": None, "lease_until": None, "updated_at": now}
    await conn.execute(statement.values({**values, "reason": "its worker was lost"}))


def _next(now: datetime, kinds: Collection[str]) -> Select[tuple[str]]:
    """The first job whose turn it is. A row that somebody is just settling is passed over."""
    jobs, others = _JOBS.alias("candidates"), _JOBS.alias("others")
    busy = select(others.c.lane).where(others.c.status == JobStatus.RUNNING, others.c.lane.is_not(None))
    return (
        select(jobs.c.id)
        .where(jobs.c.status == JobStatus.WAITING, jobs.c.not_before <= now, jobs.c.kind.in_(kinds))
        .where(or_(jobs.c.lane.is_(None), jobs.c.lane.not_in(busy)))
        .order_by(jobs.c.priority, jobs.c.not_before, jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _lost(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _JOBS.c.status == JobStatus.RUNNING, _JOBS.c.lease_until < now


def _held(job_id: str, fence: int) -> tuple[ColumnElement[bool], ...]:
    return _JOBS.c.id == job_id, _JOBS.c.fence == fence, _JOBS.c.status == JobStatus.RUNNING


def _job(row: RowMapping) -> Job:
    return Job(**{**row, "status": JobStatus(row["status"])})
