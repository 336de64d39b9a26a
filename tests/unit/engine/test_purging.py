"""Purging: each kind of row goes when its time is over and not before, and what is in doubt stays."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from comptoir.engine.purging import KeptFor, Purger
from comptoir.kit.clock import ManualClock
from comptoir.store import arrivals, jobs, onboarding, requests, tables, tenants, writes
from comptoir.store.arrivals import Arrival
from comptoir.store.jobs import Job, JobStatus
from comptoir.store.onboarding import LoginState
from comptoir.store.requests import RequestRow
from comptoir.store.tenants import Tenant
from comptoir.store.writes import Write, WriteStatus

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
DAY = timedelta(days=1)
KEPT_FOR = KeptFor(
    idempotency_keys=5 * DAY, requests=4 * DAY, jobs=3 * DAY, arrivals=2 * DAY, login_states=1 * DAY
)
NAMES = {
    "writes": tables.writes,
    "requests": tables.requests,
    "jobs": tables.jobs,
    "arrivals": tables.arrivals,
    "login states": tables.login_states,
}


@pytest.fixture
def clock():
    return ManualClock(NOW)


@pytest.fixture
def purger(database, clock):
    return Purger(database, KEPT_FOR, clock)


@pytest.fixture
async def tenant(database):
    row = Tenant("ten_1", "Kassa & Co", "hash of the api key", NOW)
    async with database.write() as conn:
        await tenants.add(conn, row)
    return row


def line(number: int) -> RequestRow:
    return RequestRow(
        f"req_{number}", NOW, None, None, None, "check", "GET", "/health", 200, None, 1, 0, 0, 2
    )


def write(name: str, status: WriteStatus, key: str | None = None) -> Write:
    facts = {"status": status, "idempotency_key": key or name}
    return Write(f"wri_{name}", "ten_1", None, "createCustomer", "hash", NOW, NOW, **facts)


def job(name: str, status: JobStatus, kind: str = "task") -> Job:
    return Job(f"job_{name}", kind, NOW, NOW, NOW, 10, status=status)


async def keep(database) -> None:
    """One row of each kind, all of which came to their end now."""
    async with database.write() as conn:
        await writes.intend(conn, write("done", WriteStatus.DONE))
        await requests.add_many(conn, [line(1)])
        await jobs.add(conn, job("done", JobStatus.DONE))
        came = ("acc", "1", "Accounts", "Update", "1", "digest", b"sealed", NOW)
        await arrivals.add(conn, Arrival("arr_1", "ten_1", *came))
        await onboarding.add(conn, LoginState("hash", "ten_1", "exact-nl", NOW, NOW))


async def left(database) -> dict[str, int]:
    """How many rows there are of each kind."""
    async with database.read() as conn:
        counted = {
            name: (await conn.execute(select(func.count()).select_from(table))).scalar_one()
            for name, table in NAMES.items()
        }
    return {name: count for name, count in counted.items() if count}


async def test_each_kind_goes_when_its_time_is_over_and_no_earlier(database, tenant, purger, clock):
    await keep(database)
    order = ["login states", "arrivals", "jobs", "requests", "writes"]
    for day, name in enumerate(order, start=1):
        clock.advance((NOW + day * DAY - clock.now()).total_seconds())
        assert not any((await purger.purge()).values())
        clock.advance(1)
        assert [gone for gone, count in (await purger.purge()).items() if count] == [name]
        assert set(await left(database)) == set(order[day:])


async def test_a_write_that_was_sent_stays_until_its_fate_is_known(database, tenant, purger, clock):
    async with database.write() as conn:
        for status in WriteStatus:
            await writes.intend(conn, write(status.value, status))
    clock.advance(365 * DAY.total_seconds())
    assert (await purger.purge())["writes"] == 3
    async with database.write() as conn:
        assert await writes.get(conn, "ten_1", "wri_sent") is not None
        await writes.mark(conn, "wri_in_doubt", WriteStatus.DONE, clock.now())
        await writes.mark(conn, "wri_sent", WriteStatus.IN_DOUBT, clock.now())
    clock.advance(6 * DAY.total_seconds())
    assert (await purger.purge())["writes"] == 1
    async with database.read() as conn:
        assert await writes.get(conn, "ten_1", "wri_sent") is not None


async def test_jobs_that_are_open_stay(database, tenant, purger, clock):
    async with database.write() as conn:
        for status in JobStatus:
            await jobs.add(conn, job(status.value, status))
    clock.advance(365 * DAY.total_seconds())
    assert (await purger.purge())["jobs"] == 2
    assert await left(database) == {"jobs": 2}


async def test_the_entries_of_a_task_stay_while_it_can_be_asked_for(database, tenant, purger, clock):
    begun = replace(job("long", JobStatus.RUNNING), created_at=NOW - DAY)
    async with database.write() as conn:
        await jobs.add(conn, begun)
        await jobs.add(conn, job("other", JobStatus.WAITING, kind="keep_logins"))
        await writes.intend(conn, write("entry", WriteStatus.DONE, "job_long·0"))
    clock.advance(10 * DAY.total_seconds())
    assert (await purger.purge())["writes"] == 0
    async with database.write() as conn:
        await jobs.close(conn, begun.id, 0, clock.now())
    clock.advance(3 * DAY.total_seconds() - 1)
    assert (await purger.purge())["writes"] == 0
    clock.advance(2)
    assert (await purger.purge()) == {
        "jobs": 1, "requests": 0, "arrivals": 0, "login states": 0, "writes": 1
    }  # fmt: skip


async def test_many_rows_go_page_by_page_and_a_server_that_ends_is_not_kept(database, tenant, purger, clock):
    async with database.write() as conn:
        await requests.add_many(conn, [line(number) for number in range(1_200)])
    clock.advance(5 * DAY.total_seconds())
    ending = asyncio.Event()
    ending.set()
    assert not any((await purger.purge(ending)).values())
    assert (await purger.purge())["requests"] == 1_200
    assert await left(database) == {}
