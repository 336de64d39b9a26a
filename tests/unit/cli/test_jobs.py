"""`comptoir jobs` on a real database file: what was given up is found, and done again."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from comptoir.store import jobs
from comptoir.store.database import Database
from comptoir.store.jobs import Job, JobStatus

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.fixture
def kept(tmp_path):
    """A job of each state in the database of the folder, the waiting one changed last."""
    order = [JobStatus.DONE, JobStatus.DEAD, JobStatus.RUNNING, JobStatus.WAITING]

    async def fill() -> None:
        database = await Database.open(f"sqlite:///{tmp_path / 'comptoir.db'}")
        await database.migrate()
        async with database.write() as conn:
            for minute, state in enumerate(order):
                at = NOW + timedelta(minutes=minute)
                reason = "record_unknown: [no] such bill" if state is JobStatus.DEAD else None
                await jobs.add(
                    conn, Job(f"job_{state}", "task", NOW, at, at, 10, status=state, reason=reason)
                )
        await database.close()

    asyncio.run(fill())


def ids(ran) -> list[str]:
    assert ran.returncode == 0, ran.stderr
    return [row["id"] for row in json.loads(ran.stdout)]


def test_jobs_are_listed_by_their_last_change_and_by_their_state(comptoir, kept):
    listed = ids(comptoir("jobs", "list", "--json"))
    assert listed == ["job_waiting", "job_running", "job_dead", "job_done"]
    assert ids(comptoir("jobs", "list", "--limit", "2", "--json")) == listed[:2]
    assert ids(comptoir("jobs", "list", "--state", "dead", "--json")) == ["job_dead"]


def test_the_table_says_why_a_job_was_given_up(comptoir, kept):
    table = comptoir("jobs", "list", "--state", "dead").stdout
    assert "record_unknown: [no] such bill" in table
    assert "job_done" not in table


def test_without_jobs_the_list_is_empty(comptoir):
    assert ids(comptoir("jobs", "list", "--json")) == []


def test_an_unknown_state_is_answered_with_those_that_there_are(comptoir):
    out = comptoir("jobs", "list", "--state", "asleep")
    assert out.returncode == 2
    assert "dead" in out.stderr


def test_a_dead_job_is_retried_once(comptoir, kept):
    assert "job_dead" in comptoir("jobs", "retry", "job_dead").stdout
    assert ids(comptoir("jobs", "list", "--state", "dead", "--json")) == []
    out = comptoir("jobs", "retry", "job_dead")
    assert (out.returncode, out.stdout) == (1, "")
    assert out.stderr == "comptoir: The job job_dead is waiting: only one that was given up is retried.\n"


def test_a_retried_job_is_told_as_json(comptoir, kept):
    told = json.loads(comptoir("jobs", "retry", "job_dead", "--json").stdout)
    assert (told["state"], told["tries"], told["reason"]) == ("waiting", 0, None)


def test_a_job_that_does_not_exist_is_said_to_be_unknown(comptoir):
    out = comptoir("jobs", "retry", "job_9")
    assert (out.returncode, out.stderr) == (1, "comptoir: There is no job 'job_9'.\n")
