"""A job: claimed by one, in its turn, for as long as its lease lasts, and settled by whoever holds it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from comptoir.store import connections, jobs
from comptoir.store.jobs import Job, JobStatus

KINDS = ("book",)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def job(tenant, connection, now):
    return Job(
        "job_1",
        "book",
        created_at=now,
        updated_at=now,
        not_before=now,
        priority=10,
        tenant_id=tenant.id,
        connection_id=connection.id,
        company_id="1001",
        lane="con_1/1001",
        payload=b"sealed",
        size=3,
    )


@pytest.fixture
def free(now):
    """A job of nobody's in particular."""
    return Job("job_1", "book", created_at=now, updated_at=now, not_before=now, priority=10)


async def add(database, *rows):
    async with database.write() as conn:
        return [await jobs.add(conn, row) for row in rows]


async def claim(database, now, worker="one", limit=10, kinds=KINDS):
    async with database.write() as conn:
        return await jobs.claim(conn, worker, now, now + MINUTE, kinds, limit)


async def claimed_ids(database, now, **wish):
    return [each.id for each in await claim(database, now, **wish)]


async def state(database, job_id="job_1"):
    async with database.read() as conn:
        return await jobs.get(conn, job_id)


async def test_a_job_is_kept_as_it_was_given_and_its_payload_is_for_who_claims_it(database, job, now):
    await add(database, job)
    assert await state(database) == replace(job, payload=None)
    assert await state(database, "job_2") is None
    (claimed,) = await claim(database, now)
    assert claimed.payload == job.payload


async def test_a_claimed_job_is_nobody_elses(database, job, now):
    await add(database, job)
    (mine,) = await claim(database, now)
    assert (mine.status, mine.worker, mine.fence, mine.tries) == (JobStatus.RUNNING, "one", 1, 1)
    assert mine.lease_until == now + MINUTE
    assert await claim(database, now, "two") == []


async def test_the_urgent_come_first_then_the_old_and_none_before_its_time(database, free, now):
    await add(
        database,
        replace(free, id="job_late", not_before=now + MINUTE),
        replace(free, id="job_slow", priority=90, not_before=now - MINUTE),
        replace(free, id="job_new"),
        replace(free, id="job_old", not_before=now - MINUTE),
        replace(free, id="job_urgent", priority=1),
    )
    assert await claimed_ids(database, now) == ["job_urgent", "job_old", "job_new", "job_slow"]
    assert await claimed_ids(database, now + MINUTE) == ["job_late"]


async def test_a_worker_takes_what_it_knows_and_no_more_than_it_can(database, free, now):
    await add(database, *(replace(free, id=f"job_{number}") for number in range(3)))
    await add(database, replace(free, id="job_other", kind="sync"))
    assert await claimed_ids(database, now, limit=2) == ["job_0", "job_1"]
    assert await claimed_ids(database, now, kinds=("sync", "book")) == ["job_2", "job_other"]


async def test_of_one_company_one_job_runs_at_a_time(database, job, now):
    other = replace(job, id="job_3", lane="con_1/1002")
    await add(database, job, replace(job, id="job_2"), other)
    assert await claimed_ids(database, now) == ["job_1", "job_3"]
    async with database.write() as conn:
        assert await jobs.close(conn, "job_1", 1, now)
    assert await claimed_ids(database, now) == ["job_2"]


async def test_the_database_itself_refuses_a_second_job_of_one_company(database, job):
    running = replace(job, status=JobStatus.RUNNING)
    with pytest.raises(IntegrityError):
        await add(database, running, replace(running, id="job_2"))


async def test_four_workers_at_once_share_the_jobs_and_keep_to_the_companies(database, job, now):
    await add(database, *(replace(job, id=f"job_{n:02}", lane=f"lane {n % 10}") for n in range(40)))
    found = await asyncio.gather(*(claim(database, now, f"worker {n}", 5) for n in range(4)))
    taken = [each for part in found for each in part]
    assert len({each.id for each in taken}) == len(taken) == 10
    assert len({each.lane for each in taken}) == 10


async def test_a_unique_key_has_one_open_job(database, free, now):
    keyed = replace(free, unique_key="keep alive con_1")
    again = replace(keyed, id="job_2")
    assert [each.id for each in await add(database, keyed, again)] == ["job_1", "job_1"]
    await claim(database, now)
    assert [each.status for each in await add(database, again)] == [JobStatus.RUNNING]
    async with database.write() as conn:
        await jobs.close(conn, "job_1", 1, now)
    assert await add(database, again) == [again]


async def test_of_ten_at_once_with_one_unique_key_one_is_stored(database, free):
    wishes = (add(database, replace(free, id=f"job_{n}", unique_key="one")) for n in range(10))
    found = await asyncio.gather(*wishes)
    assert len({each.id for (each,) in found}) == 1


async def test_a_job_whose_lease_ran_out_is_taken_over_and_its_first_worker_changes_nothing(
    database, job, now
):
    await add(database, job)
    (first,) = await claim(database, now)
    later = now + 2 * MINUTE
    (second,) = await claim(database, later, "two")
    assert (second.id, second.fence, second.tries, second.worker) == ("job_1", 2, 2, "two")
    async with database.write() as conn:
        assert not await jobs.holds(conn, first.id, first.fence)
        assert not await jobs.close(conn, first.id, first.fence, later)
        assert not await jobs.put_back(conn, first.id, first.fence, later, later)
        assert await jobs.prolong(conn, {first.id: first.fence}, later + MINUTE) == set()
        assert await jobs.holds(conn, second.id, second.fence)


async def test_a_lease_that_is_held_on_to_lasts(database, job, now):
    await add(database, job)
    await claim(database, now)
    async with database.write() as conn:
        assert await jobs.prolong(conn, {"job_1": 1, "job_9": 1}, now + 3 * MINUTE) == {"job_1"}
    assert await claim(database, now + 2 * MINUTE, "two") == []


async def test_what_failed_keeps_its_tries_and_what_is_put_off_begins_anew(database, job, now):
    await add(database, job)
    await claim(database, now)
    async with database.write() as conn:
        assert await jobs.put_back(conn, "job_1", 1, now, now, failed="no answer")
    found = await state(database)
    assert (found.status, found.tries, found.reason) == (JobStatus.WAITING, 1, "no answer")
    await claim(database, now)
    async with database.write() as conn:
        assert await jobs.put_back(conn, "job_1", 2, now, now + MINUTE)
    found = await state(database)
    assert (found.tries, found.fence, found.reason, found.not_before) == (0, 2, None, now + MINUTE)


async def test_a_job_ends_done_or_dead_with_the_reason(database, free, now):
    await add(database, free, replace(free, id="job_2"))
    await claim(database, now)
    async with database.write() as conn:
        assert await jobs.close(conn, "job_1", 1, now)
        assert await jobs.close(conn, "job_2", 1, now, dead="tried 6 times")
        assert not await jobs.close(conn, "job_2", 1, now)
        assert await jobs.counts(conn) == {JobStatus.DONE: 1, JobStatus.DEAD: 1}
    assert (await state(database, "job_2")).reason == "tried 6 times"
    assert await claim(database, now + MINUTE) == []


@pytest.mark.parametrize(("dead", "kept"), [(None, 0), ("tried 6 times", 1)])
async def test_what_was_sealed_into_a_job_goes_when_it_is_done_and_stays_when_it_is_given_up(
    database, job, now, dead, kept
):
    await add(database, job)
    (claimed,) = await claim(database, now)
    async with database.write() as conn:
        await jobs.close(conn, claimed.id, claimed.fence, now, dead=dead)
        left = await conn.exec_driver_sql("SELECT COUNT(*) FROM jobs WHERE payload IS NOT NULL")
        assert left.scalar_one() == kept


async def test_an_idle_worker_is_told_whether_anything_is_due(database, free, now):
    async def due(moment, kinds=KINDS):
        async with database.read() as conn:
            return await jobs.is_due(conn, moment, kinds)

    assert not await due(now)
    await add(database, replace(free, not_before=now + MINUTE))
    assert (await due(now), await due(now + MINUTE), await due(now + MINUTE, ("sync",))) == (
        False,
        True,
        False,
    )
    await claim(database, now + MINUTE)
    assert not await due(now + 2 * MINUTE)
    assert await due(now + 3 * MINUTE)


async def test_only_what_came_to_its_end_is_purged(database, free, now):
    await add(database, free, replace(free, id="job_2", priority=20))
    await claim(database, now, limit=1)
    async with database.write() as conn:
        await jobs.close(conn, "job_1", 1, now)
        assert await jobs.purge(conn, now) == 0
        assert await jobs.purge(conn, now + MINUTE) == 1
    assert (await state(database), (await state(database, "job_2")).id) == (None, "job_2")


async def test_the_jobs_of_a_connection_go_with_it(database, job, connection):
    await add(database, job)
    async with database.write() as conn:
        await connections.remove(conn, connection.tenant_id, connection.id)
    assert await state(database) is None
