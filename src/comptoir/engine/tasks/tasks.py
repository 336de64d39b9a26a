"""Tasks: begins them at the door, does their entries in a job, and tells how far they have come."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec

from comptoir.cdk.limits import Window
from comptoir.engine.asks import Ask, Reply
from comptoir.engine.budgets import Class
from comptoir.engine.companies import company_of
from comptoir.engine.jobs.kinds import Kind
from comptoir.engine.jobs.lease import Lease, LeaseLost
from comptoir.engine.jobs.queue import Jobs, Wanted
from comptoir.engine.jobs.verdicts import Dead, Done, Later, Verdict
from comptoir.engine.operations import Operations
from comptoir.engine.tasks.errand import Entries, entries_of, pack, record_of, unpack
from comptoir.engine.tasks.report import kept_problem, kept_reply, told
from comptoir.engine.transport import Meter
from comptoir.engine.writes import Intent, Wish, Writes
from comptoir.kit.backoff import Backoff
from comptoir.kit.clock import Clock
from comptoir.kit.errors import (
    FieldProblem,
    InternalError,
    Problem,
    RecordUnknown,
    Retry,
    UpstreamBadAnswer,
    WriteInDoubt,
)
from comptoir.store import connections, jobs, tenants
from comptoir.store.connections import Connection
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.jobs import Job
from comptoir.store.tenants import Tenant
from comptoir.store.writes import WriteStatus
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Deferred, Operation, walk

_LOG = logging.getLogger("comptoir.tasks")

KIND = "task"
_BACKOFF = Backoff(first=5.0, factor=3.0, most=1800.0, tries=12)  # two to three hours in all
_SOON = 3  # tries after which trouble with one entry is that entry's own, and the others go on
_PATIENCE = 5.0  # seconds that a call of a job waits for its turn; a longer wait puts the job off
_SIGN = "·"  # no Idempotency-Key of a caller holds one, so no caller can name the write of an entry


@dataclass(frozen=True, slots=True)
class _Place:
    """The entry of a job, and the claim under which it is done."""

    job: Job
    lease: Lease
    position: int


class Tasks:
    """Writes that go on after their answer."""

    def __init__(
        self, database: Database, queue: Jobs, operations: Operations, writes: Writes, clock: Clock
    ) -> None:
        self._database = database
        self._queue = queue
        self._operations = operations
        self._writes = writes
        self._clock = clock
        self._served = {operation.id: (resource, operation) for resource, operation in walk(RESOURCES)}

    @property
    def kind(self) -> Kind:
        """How the jobs of tasks are done."""
        return Kind(KIND, self.do, _BACKOFF)

    # --- at the door ------------------------------------------------------------------------------

    async def run(self, tenant: Tenant, connection: Connection, ask: Ask) -> Reply:
        """Begin a task, or tell of one. Raises a Problem as every operation does."""
        deferred = ask.operation.deferred
        if deferred is None:
            return await self._tell(connection, ask)
        entries = entries_of(deferred, ask.body, ask.files)
        each = replace(ask, operation=ask.resource.operation(deferred.id), only=(), explain=False)
        company = await self._operations.require(tenant, connection, each)
        if ask.dry_run:
            return await self._try_out(tenant, connection, each, deferred, entries)
        job = await self._queue.enqueue(
            Wanted(
                kind=KIND,
                payload=pack(deferred.id, entries, ask.fields, ask.files),
                tenant_id=tenant.id,
                connection_id=connection.id,
                company_id=company,
                size=len(entries.records),
            )
        )
        return Reply(_receipt(ask, job), company, warnings=entries.warnings)

    async def _tell(self, connection: Connection, ask: Ask) -> Reply:
        """How far a task of this connection has come. Raises RecordUnknown. No call."""
        company = company_of(connection, ask.company) if ask.company else connection.company_id
        async with self._database.read() as conn:
            job = await jobs.get(conn, ask.key or "")
        if job is None or job.kind != KIND or job.connection_id != connection.id:
            raise RecordUnknown(f"There is no task {ask.key!r}.")
        if company not in (None, job.company_id):
            raise RecordUnknown(f"There is no task {ask.key!r} of this company.")
        keys = [_key(job, position) for position in range(job.size)]
        noted = await self._writes.noted(connection.id, keys)
        return Reply(told(job, [noted.get(key) for key in keys]), job.company_id or "")

    async def _try_out(
        self, tenant: Tenant, connection: Connection, each: Ask, deferred: Deferred, entries: Entries
    ) -> Reply:
        """Check every entry, and tell the call that the first would begin with."""
        problems: list[tuple[int, Problem]] = []
        replies: list[Reply] = []
        for position, record in enumerate(entries.records):
            try:
                replies.append(await self._operations.run(tenant, connection, replace(each, body=record)))
            except Problem as problem:
                problems.append((position, problem))
        if problems:
            raise _together(problems) if deferred.entries is not None else problems[0][1]
        first = replies[0]
        return replace(first, warnings=[*entries.warnings, *first.warnings])

    # --- in a job ---------------------------------------------------------------------------------

    async def do(self, job: Job, lease: Lease) -> Verdict:
        """Do the entries whose fate is not known yet, one by one."""
        whose = await self._whose(job)
        if whose is None:
            return Dead("the connection is gone")
        errand = unpack(self._queue.payload(job))
        resource, operation = self._served[errand.operation]
        ask = Ask(
            resource,
            operation,
            company=job.company_id,
            fields=errand.fields,
            files=errand.files,
            max_wait=_PATIENCE,
            kind=Class.WRITE,
        )
        cost, meter = self._operations.cost(whose[1], operation), Meter()
        for position in await self._open(job):
            if lease.ending.is_set():
                return Later(self._clock.now())
            if meter.left.get(Window.MINUTE, cost) < cost:
                return Later(_next_minute(self._clock.now()))
            meter = Meter()
            entry = replace(ask, body=record_of(errand, position, operation), meter=meter)
            await self._enter(*whose, entry, _Place(job, lease, position))
        return Done()

    async def _whose(self, job: Job) -> tuple[Tenant, Connection] | None:
        async with self._database.read() as conn:
            tenant = await tenants.get(conn, job.tenant_id or "")
            connection = await connections.get(conn, job.tenant_id or "", job.connection_id or "")
        return None if tenant is None or connection is None else (tenant, connection)

    async def _open(self, job: Job) -> Sequence[int]:
        """The entries that never left. What left under an earlier claim, and is open, is in doubt now."""
        connection_id = job.connection_id or ""
        keys = {_key(job, position): position for position in range(job.size)}
        known = await self._writes.noted(connection_id, list(keys))
        unheard = [key for key, noted in known.items() if noted.status is WriteStatus.SENT]
        if unheard:
            await self._writes.give_up(connection_id, unheard)
        return [position for key, position in keys.items() if key not in known]

    async def _enter(self, tenant: Tenant, connection: Connection, ask: Ask, place: _Place) -> None:
        """Do one entry and note what became of it. Raises what a later try can mend, and LeaseLost."""
        intent = self._writes.resume(_wish(place.job, ask.operation, place.position), place.lease.check)
        filename = ask.files[0].name if ask.files else None
        try:
            found = await self._operations.run(tenant, connection, replace(ask, intent=intent))
        except WriteInDoubt as problem:
            await intent.in_doubt(kept_problem(problem, self._clock.now(), filename))
        except Problem as problem:
            if _is_passing(problem, place.job) and not intent.left_something:
                await intent.refused()
                raise
            await intent.refused(kept_problem(problem, self._clock.now(), filename))
        except (LeaseLost, *TROUBLE):
            raise
        except Exception:  # noqa: BLE001  a fault in one entry is told with it, and the others go on
            _LOG.exception("entry %d of the task %s failed", place.position, place.job.id)
            await self._fail(intent, filename)
        else:
            await intent.done(kept_reply(found, self._clock.now(), filename))

    async def _fail(self, intent: Intent, filename: str | None) -> None:
        """A fault of ours ends the entry, and not the task."""
        problem = InternalError("Something failed inside Comptoir; the task's id finds the log.")
        kept = kept_problem(problem, self._clock.now(), filename)
        await (intent.in_doubt(kept) if intent.was_sent else intent.refused(kept))


def _is_passing(problem: Problem, job: Job) -> bool:
    """Whether the task had better wait than go on without this entry."""
    if isinstance(problem, (UpstreamBadAnswer, InternalError)):
        return job.tries < _SOON
    return problem.retry is not Retry.NEVER


def _key(job: Job, position: int) -> str:
    return f"{job.id}{_SIGN}{position}"


def _wish(job: Job, operation: Operation, position: int) -> Wish:
    assert job.tenant_id is not None
    assert job.connection_id is not None
    key = _key(job, position)
    return Wish(
        tenant_id=job.tenant_id,
        connection_id=job.connection_id,
        company_id=job.company_id,
        operation=operation.id,
        content=key.encode(),
        key=key,
    )


def _receipt(ask: Ask, job: Job) -> msgspec.Struct:
    """The published answer with the task's id, and with the moment where it has a place for it."""
    model: Any = ask.operation.answer
    facts = {"task_id": job.id}
    if "created_date" in model.__struct_fields__:
        facts["created_date"] = job.created_at.isoformat(timespec="seconds")
    receipt: msgspec.Struct = model(**facts)
    return receipt


def _next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


def _together(problems: Sequence[tuple[int, Problem]]) -> Problem:
    """The first problem, with the fields of all."""
    first = problems[0][1]
    first.fields = [
        FieldProblem(f"entries[{position}].{field.field}".rstrip("."), field.code, field.message, field.hint)
        for position, problem in problems
        for field in problem.fields
    ]
    first.details["failedAt"] = f"entries[{problems[0][0]}]"
    return first
