"""A worker: what becomes of a job by its verdict, how it ends, and what it costs to be idle."""

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from comptoir.engine.jobs.kinds import BACKFILL, Kind
from comptoir.engine.jobs.lease import LeaseLost
from comptoir.engine.jobs.queue import Jobs, Wanted
from comptoir.engine.jobs.verdicts import Dead, Done, Later
from comptoir.engine.jobs.worker import Worker
from comptoir.engine.keyring import Keyring
from comptoir.engine.vault import Vault
from comptoir.kit.backoff import Backoff
from comptoir.kit.clock import ManualClock
from comptoir.kit.errors import BudgetSpent, RecordUnknown, TargetDown, UpstreamUnavailable
from comptoir.kit.ids import Ids
from comptoir.store import jobs
from comptoir.store.jobs import JobStatus

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY = "0f" * 32


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def queue(database, clock):
    return Jobs(database, Vault(Keyring.from_text(KEY)), clock, Ids(clock))


@pytest.fixture
def working(database, queue, clock):
    """A worker whose jobs are done by `run`, between the lines of a with block."""

    def start(run, **wishes):
        backoff = wishes.pop("backoff", Backoff(first=8, tries=3))
        options = {"name": "one", "poll": 0.01, "spread": lambda: 1.0, **wishes}
        return Worker(database, queue, [Kind("book", run, backoff)], clock, **options)

    return start


@pytest.fixture
def ended(database):
    """The job, once it stands at one of these states."""

    async def wait(job, *states):
        async with asyncio.timeout(30):
            while True:
                async with database.read() as conn:
                    found = await jobs.get(conn, job.id)
                if found.status in (states or (JobStatus.DONE, JobStatus.DEAD)):
                    return found
                await asyncio.sleep(0.005)

    return wait


async def put_off(database, job, claims=1):
    """The job, once it has been put back after so many claims."""
    async with asyncio.timeout(30):
        while True:
            async with database.read() as conn:
                found = await jobs.get(conn, job.id)
            if found.fence == claims and found.status is JobStatus.WAITING:
                return found
            await asyncio.sleep(0.005)


async def test_a_job_is_done_with_what_was_sealed_into_it(queue, working, ended):
    seen = []

    async def run(job, lease):
        seen.append(json.loads(queue.payload(job)))
        return Done()

    job = await queue.enqueue(Wanted(kind="book", payload=b'{"amount": 12.50}'))
    assert b"amount" not in job.payload
    async with working(run):
        assert (await ended(job)).status is JobStatus.DONE
    assert seen == [{"amount": 12.5}]


async def test_a_new_job_wakes_the_worker_of_its_process(queue, working, ended):
    async def run(job, lease):
        return Done()

    async with working(run, poll=60), asyncio.timeout(30):
        await asyncio.sleep(0.1)
        await ended(await queue.enqueue(Wanted(kind="book")))


async def test_what_failed_is_tried_again_by_the_schedule_until_it_is_dead(
    database, queue, working, ended, clock
):
    async def run(job, lease):
        raise RuntimeError("no ink")

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run):
        found = await put_off(database, job)
        assert (found.tries, found.reason) == (1, "RuntimeError: no ink")
        assert found.not_before == START + timedelta(seconds=8)
        clock.advance(8)
        found = await put_off(database, job, claims=2)
        assert found.not_before == clock.now() + timedelta(seconds=24)
        clock.advance(24)
        dead = await ended(job)
    assert (dead.status, dead.reason) == (JobStatus.DEAD, "tried 3 times; at last RuntimeError: no ink")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Dead("no such company"), "no such company"),
        (RecordUnknown("There is no such bill."), "record_unknown: There is no such bill."),
    ],
)
async def test_what_cannot_get_better_is_dead_at_once(queue, working, ended, said, reason):
    async def run(job, lease):
        if isinstance(said, Exception):
            raise said
        return said

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run):
        dead = await ended(job)
    assert (dead.status, dead.reason, dead.tries) == (JobStatus.DEAD, reason, 1)


@pytest.mark.parametrize(
    ("said", "seconds", "tries"),
    [
        (Later(START + timedelta(minutes=9)), 540, 0),
        (BudgetSpent("spent", retry_after=540), 540 + 54, 0),  # and a tenth, so as not to come all at once
        (TargetDown("down", retry_after=60), 60 + 6, 0),
        (UpstreamUnavailable("away", retry_after=30), 30, 1),
    ],
)
async def test_a_spent_budget_puts_a_job_off_and_is_no_failure(
    database, queue, working, said, seconds, tries
):
    async def run(job, lease):
        if isinstance(said, Exception):
            raise said
        return said

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run):
        found = await put_off(database, job)
    assert (found.not_before, found.tries) == (START + timedelta(seconds=seconds), tries)


async def test_one_company_is_served_by_one_job_at_a_time_and_others_meanwhile(
    database, queue, working, ended, stored
):
    running, most = Counter(), Counter()

    async def run(job, lease):
        for key in (job.company_id, "all"):
            running[key] += 1
            most[key] = max(most[key], running[key])
        await asyncio.sleep(0.01)
        running.subtract([job.company_id, "all"])
        return Done()

    wishes = [
        Wanted(kind="book", tenant_id="ten_1", connection_id="con_1", company_id=str(n % 2))
        for n in range(10)
    ]
    kept = [await queue.enqueue(wish) for wish in wishes]
    async with working(run):
        for job in kept:
            assert (await ended(job)).status is JobStatus.DONE
    assert (most["0"], most["1"], most["all"]) == (1, 1, 2)


async def test_the_urgent_go_first(queue, working, ended):
    order = []

    async def run(job, lease):
        order.append(job.priority)
        return Done()

    kept = [await queue.enqueue(Wanted(kind="book", priority=n)) for n in (BACKFILL, 60, 10)]
    async with working(run, slots=1):
        for job in kept:
            await ended(job)
    assert order == [10, 60, BACKFILL]


async def test_a_job_that_loses_its_worker_each_time_is_given_up(database, queue, working, ended, clock):
    job = await queue.enqueue(Wanted(kind="book"))
    for _ in range(3):  # three workers that claim it and die
        async with database.write() as conn:
            await jobs.claim(conn, "lost", clock.now(), clock.now(), ["book"], 1)
        clock.advance(1)

    async def run(job, lease):
        raise AssertionError("this kills workers")

    async with working(run):
        dead = await ended(job)
    assert (dead.status, dead.reason) == (JobStatus.DEAD, "tried 3 times; at last its worker was lost")


async def test_a_long_job_keeps_its_lease(database, queue, working, ended, clock):
    async def prolonged(job):
        while True:
            async with database.read() as conn:
                found = await jobs.get(conn, job.id)
            if found.lease_until == clock.now() + timedelta(seconds=0.3):
                return
            await asyncio.sleep(0.01)

    async def run(job, lease):
        for _ in range(4):
            clock.advance(0.2)  # more than the lease in all
            await prolonged(job)
        async with lease.write():
            return Done()

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run, lease=0.3):
        assert (await ended(job)).fence == 1


async def test_who_was_taken_for_dead_changes_nothing_more(database, queue, working, clock):
    told = asyncio.Queue()

    async def run(job, lease):
        async with database.write() as conn:
            clock.advance(61)
            await jobs.claim(conn, "two", clock.now(), clock.now() + timedelta(hours=1), ["book"], 1)
        try:
            async with lease.write():
                told.put_nowait("changed")
        except LeaseLost:
            told.put_nowait("lost")
            raise
        return Done()

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run), asyncio.timeout(30):
        assert await told.get() == "lost"
    async with database.read() as conn:
        found = await jobs.get(conn, job.id)
    assert (found.worker, found.status) == ("two", JobStatus.RUNNING)


async def test_a_job_that_was_taken_over_is_stopped_where_it_still_runs(database, queue, working, clock):
    stopped = asyncio.Event()

    async def run(job, lease):
        async with database.write() as conn:
            clock.advance(61)
            await jobs.claim(conn, "two", clock.now(), clock.now() + timedelta(hours=1), ["book"], 1)
        try:
            await asyncio.sleep(60)
        finally:
            stopped.set()

    await queue.enqueue(Wanted(kind="book"))
    async with working(run, lease=0.15), asyncio.timeout(30):
        await stopped.wait()


async def test_a_worker_that_ends_lets_its_jobs_come_to_a_good_place(database, queue, working, clock):
    began = asyncio.Event()

    async def run(job, lease):
        began.set()
        await lease.ending.wait()
        return Later(clock.now())

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run):
        await began.wait()
    async with database.read() as conn:
        found = await jobs.get(conn, job.id)
    assert (found.status, found.tries, found.not_before) == (JobStatus.WAITING, 0, START)


async def test_what_does_not_come_to_an_end_is_cut_off_and_put_back(database, queue, working):
    began = asyncio.Event()

    async def run(job, lease):
        began.set()
        await asyncio.sleep(60)

    job = await queue.enqueue(Wanted(kind="book"))
    async with working(run, grace=0.05):
        await began.wait()
    async with database.read() as conn:
        assert (await jobs.get(conn, job.id)).status is JobStatus.WAITING


async def test_an_idle_worker_asks_one_small_question_now_and_then(database, working):
    asked = []

    async def run(job, lease):
        return Done()

    def note(_conn, _cursor, statement, *_):
        asked.append(statement.split(maxsplit=1)[0])

    async with working(run, poll=0.2):
        await asyncio.sleep(0.3)  # it has tidied up
        for engine in {database._reads.sync_engine, database._writes.sync_engine}:
            event.listen(engine, "before_cursor_execute", note)
        await asyncio.sleep(1.1)
    assert 0 < asked.count("SELECT") <= 6
    assert set(asked) <= {"SELECT", "BEGIN"}
