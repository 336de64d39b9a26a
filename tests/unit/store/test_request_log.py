"""The request log: written behind the answers, and never in their way."""

import asyncio
from datetime import datetime, timedelta

import pytest

from comptoir.store import requests
from comptoir.store.requests import RequestRow
from comptoir.store.writer import RequestLog


@pytest.fixture
def line(now):
    def of(number: int, tenant_id: str | None = "ten_1", at: datetime | None = None) -> RequestRow:
        return RequestRow(
            id=f"req_{number:06}",
            at=at or now + timedelta(seconds=number),
            tenant_id=tenant_id,
            connection_id="con_1",
            company_id=None,
            operation="invoices.list",
            method="GET",
            path="/accounting/invoices",
            status=200,
            error_code=None,
            duration_ms=12.5,
            vendor_calls=1,
            vendor_ms=10.25,
            bytes_out=2**40,
        )

    return of


async def stored(database, tenant_id=None, limit=10_000):
    async with database.read() as conn:
        return await requests.recent(conn, tenant_id, limit)


async def written(log: RequestLog, rows: int) -> None:
    async with asyncio.timeout(30):
        while log.written < rows:  # noqa: ASYNC110  the log has no event for what only a test waits for
            await asyncio.sleep(0.01)


async def test_the_newest_lines_come_first(database, line):
    async with database.write() as conn:
        await requests.add_many(conn, [line(1), line(3), line(2)])
    assert await stored(database, "ten_1", 2) == [line(3), line(2)]


async def test_a_tenant_sees_its_own_lines(database, line):
    async with database.write() as conn:
        await requests.add_many(conn, [line(1, "ten_1"), line(2, "ten_2"), line(3, None)])
    assert await stored(database, "ten_2") == [line(2, "ten_2")]
    assert len(await stored(database)) == 3


async def test_a_batch_that_is_sent_twice_is_stored_once(database, line):
    for batch in ([line(1), line(2)], [line(1), line(2), line(3)], []):
        async with database.write() as conn:
            await requests.add_many(conn, batch)
    assert await stored(database) == [line(3), line(2), line(1)]


async def test_old_lines_are_purged(database, line, now):
    async with database.write() as conn:
        await requests.add_many(conn, [line(1), line(2), line(3)])
        assert await requests.purge(conn, now + timedelta(seconds=3)) == 2
    assert await stored(database) == [line(3)]


async def test_lines_reach_the_database_in_the_background(database, line):
    async with RequestLog(database, every=0.01) as log:
        log.add(line(1))
        await written(log, 1)
        assert await stored(database) == [line(1)]


async def test_a_full_batch_does_not_wait_for_its_second(database, line):
    async with RequestLog(database, every=60, batch=500) as log:
        for number in range(500):
            log.add(line(number))
        await written(log, 500)


async def test_closing_writes_what_is_waiting(database, line):
    async with RequestLog(database, every=60, batch=100) as log:
        for number in range(250):
            log.add(line(number))
    assert (log.written, log.lost, log.waiting) == (250, 0, 0)
    assert len(await stored(database)) == 250


async def test_a_closed_database_costs_lines_but_no_answer(database, line, caplog):
    await database.close()
    async with RequestLog(database, every=0.01) as log:
        log.add(line(1))
        log.add(line(2))
        await asyncio.sleep(0.05)
        assert log.waiting == 2  # they would have waited for the database to come back
    assert (log.written, log.lost) == (0, 2)
    assert "2 rows lost so far" in caplog.text


async def test_lines_wait_for_a_database_that_comes_back(database, line):
    log = RequestLog(database)
    log.add(line(1))
    await database.downgrade()
    await log.flush()
    assert (log.written, log.waiting) == (0, 1)

    await database.migrate()
    await log.flush()
    assert (log.written, log.waiting, log.lost) == (1, 0, 0)


async def test_a_log_that_is_full_forgets_the_oldest_and_counts_it(database, line, caplog):
    log = RequestLog(database, hold=3)
    for number in range(5):
        log.add(line(number))
    await log.flush()
    assert (log.written, log.lost) == (3, 2)
    assert await stored(database) == [line(4), line(3), line(2)]
    assert "2 rows lost so far" in caplog.text
