"""Workers that are killed without a word: no job is lost, and none takes effect twice."""

import asyncio
import sys
from collections import Counter
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from booking_worker import SLOTS
from sqlalchemy import text

from comptoir.store import jobs, writes
from comptoir.store.jobs import Job, JobStatus
from comptoir.store.writes import WriteStatus

JOBS, KILLS = 1000, 4
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
SCRIPT = Path(__file__).with_name("booking_worker.py")


@asynccontextmanager
async def vendor():
    """A vendor on a real socket: what was booked there, how often, and the port."""
    booked = Counter()

    async def book(reader, writer):
        if line := await reader.readline():  # nothing comes from who is killed before saying what to book
            booked[line.decode().strip()] += 1
            await asyncio.sleep(0.005)  # between the booking and its answer, a worker may die
            writer.write(b"booked\n")
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(book, "127.0.0.1", 0) as server:
        yield booked, server.sockets[0].getsockname()[1]


async def add_jobs(database):
    async with database.write() as conn:
        for number in range(JOBS):
            lane = f"con_1/{number % 50}"
            job = Job(f"job_{number:04}", "book", NOW, NOW, NOW, 10, lane=lane, connection_id="con_1")
            await jobs.add(conn, job)


async def start(url, port):
    return await asyncio.create_subprocess_exec(sys.executable, str(SCRIPT), url, str(port))


async def test_of_a_thousand_jobs_none_is_lost_and_none_takes_effect_twice(database, database_url, stored):
    await add_jobs(database)
    async with vendor() as (booked, port), asyncio.timeout(120):
        workers = [await start(database_url, port) for _ in range(2)]
        for kill in range(KILLS):
            while booked.total() < (kill + 1) * JOBS // (KILLS + 1):  # noqa: ASYNC110  another process counts it up
                await asyncio.sleep(0.005)
            workers.append(await start(database_url, port))
            workers[kill].kill()
        while (await counts(database)).get(JobStatus.DONE) != JOBS:  # noqa: ASYNC110  workers elsewhere
            await asyncio.sleep(0.1)
        for worker in workers[KILLS:]:
            worker.kill()
        await asyncio.gather(*(worker.wait() for worker in workers))

    fates = await fates_of(database)
    assert await taken_over(database) > 0
    assert set(booked.values()) == {1}
    assert len(fates) == JOBS
    assert {job for job, fate in fates.items() if fate is WriteStatus.DONE} <= booked.keys()
    doubtful = JOBS - Counter(fates.values())[WriteStatus.DONE]
    assert doubtful == Counter(fates.values())[WriteStatus.IN_DOUBT] <= KILLS * SLOTS


async def counts(database):
    async with database.read() as conn:
        return await jobs.counts(conn)


async def taken_over(database):
    """How many jobs were claimed more than once."""
    async with database.read() as conn:
        return (await conn.execute(text("SELECT COUNT(*) FROM jobs WHERE fence > 1"))).scalar_one()


async def fates_of(database):
    keys = [f"job_{number:04}·0" for number in range(JOBS)]
    async with database.read() as conn:
        found = await writes.by_keys(conn, "con_1", keys)
    return {row.idempotency_key.partition("·")[0]: row.status for row in found}
