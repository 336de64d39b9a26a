"""Retrying: only what was given up is done again, once, and not while it would be in vain."""

from dataclasses import replace

import pytest

from comptoir.engine.jobs.retrying import retry
from comptoir.kit.errors import AlreadyThere, Conflict, NeedsConsent, RecordUnknown
from comptoir.store import connections, jobs
from comptoir.store.connections import ConnectionStatus
from comptoir.store.jobs import Job, JobStatus


@pytest.fixture
def dead(stored):
    """A job that was given up after some tries."""
    at = stored.created_at
    return Job(
        "job_1",
        "book",
        at,
        at,
        at,
        10,
        tenant_id="ten_1",
        connection_id="con_1",
        payload=b"sealed",
        status=JobStatus.DEAD,
        tries=6,
        fence=6,
        reason="no ink",
    )


async def keep(database, *wanted):
    async with database.write() as conn:
        for job in wanted:
            await jobs.add(conn, job)


async def claimed(database, at) -> list[Job]:
    async with database.write() as conn:
        return await jobs.claim(conn, "worker", at, at, ["book"], 10)


async def test_a_dead_job_waits_for_its_turn_with_all_that_was_sealed_into_it(database, dead):
    await keep(database, dead)
    at = dead.created_at.replace(hour=20)
    job = await retry(database, dead.id, at)
    assert (job.status, job.tries, job.not_before, job.reason) == (JobStatus.WAITING, 0, at, None)
    (again,) = await claimed(database, at)
    assert (again.payload, again.fence) == (b"sealed", 7)


@pytest.mark.parametrize("status", [JobStatus.WAITING, JobStatus.RUNNING, JobStatus.DONE])
async def test_a_job_that_was_not_given_up_is_left_alone(database, dead, status):
    await keep(database, replace(dead, status=status))
    with pytest.raises(Conflict, match=status.value):
        await retry(database, dead.id, dead.created_at)


async def test_a_job_that_nobody_knows_is_said_to_be_unknown(database):
    with pytest.raises(RecordUnknown):
        await retry(database, "job_9", None)


async def test_a_job_is_retried_once(database, dead):
    await keep(database, dead)
    await retry(database, dead.id, dead.created_at)
    with pytest.raises(Conflict):
        await retry(database, dead.id, dead.created_at)


@pytest.mark.parametrize("status", [ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.REVOKED])
async def test_a_job_whose_person_must_log_in_first_stays_dead(database, stored, dead, status):
    await keep(database, dead)
    async with database.write() as conn:
        await connections.set_status(conn, stored, status, stored.created_at)
    with pytest.raises(NeedsConsent, match="con_1"):
        await retry(database, dead.id, dead.created_at)
    assert await claimed(database, dead.created_at.replace(hour=20)) == []


async def test_a_job_that_another_one_does_already_stays_dead(database, dead):
    await keep(database, replace(dead, unique_key="one"))
    await keep(database, replace(dead, id="job_2", unique_key="one", status=JobStatus.WAITING))
    with pytest.raises(AlreadyThere):
        await retry(database, dead.id, dead.created_at)
    assert [job.id for job in await claimed(database, dead.created_at)] == ["job_2"]
