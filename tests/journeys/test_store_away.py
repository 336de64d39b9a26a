"""Our own database away: a 503 that says what was sent, on SQLite and on PostgreSQL, and a repeat that is safe."""

import asyncio
import logging
import sqlite3
from contextlib import closing
from urllib.parse import urljoin, urlsplit

import pytest
from browser import Browser
from house import House, served, whole_house
from sqlalchemy import select

from comptoir.kit.clock import SystemClock
from comptoir.store import tables
from comptoir.store.address import driver_url, sqlite_file
from comptoir.store.writes import WriteStatus
from comptoir_sandbox.exact_online.server import running

PATIENCE = 0.3
KEYED = {"Idempotency-Key": "one"}
CUSTOMER = {"contactType": "COMPANY", "companyName": "Kwekerij Het Groene Blad"}


def told(answer) -> str:
    """The sentence of a 503 that says when to come back."""
    assert (answer.status, answer.error["code"]) == (503, "store_unavailable"), answer.body
    assert (answer.headers["Retry-After"], answer.error["retryAfter"]) == ("5", 5)
    return answer.error["message"]


async def locked(house: House):
    """The SQLite file, kept locked by somebody else until it is closed; the house may end what it is at."""
    file = sqlite_file(driver_url(house.database_url))
    somebody = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(somebody.execute, "BEGIN IMMEDIATE")
    return closing(somebody)


async def test_a_file_that_is_locked_for_too_long_sends_nothing_and_a_repeat_books_once(tmp_path, caplog):
    clock = SystemClock()
    async with whole_house(tmp_path, clock, database_patience=PATIENCE) as house:
        await house.connect(companyId="3412056")
        house.headers = KEYED
        with await locked(house), caplog.at_level(logging.ERROR, "comptoir.faults"):
            assert "Nothing that writes was sent." in told(
                await house.post("/accounting/customers", CUSTOMER)
            )
            assert "Nothing that writes was sent." in told(await house.get("/auth/exact-nl"))
        assert "found no database" in caplog.text
        assert await house.writes() == []
        assert (await house.post("/accounting/customers", CUSTOMER)).status == 201
        assert len(await house.writes()) == 1


async def test_a_browser_that_comes_back_from_consent_meanwhile_gets_a_page_and_may_go_on(tmp_path, caplog):
    async with (
        whole_house(tmp_path, SystemClock(), database_patience=PATIENCE) as house,
        Browser() as browser,
    ):
        location = await house.consent(await house.begin(companyId="3412056"))
        with await locked(house), caplog.at_level(logging.ERROR, "comptoir.faults"):
            page = await browser.open(location)
            assert (page.status, page.title.partition(" ")[0]) == (503, "Something")
            assert "Your login still counts" in page.text
            assert "found no database" in caplog.text
            told(await house.follow(location))  # a program is told as before
        end = await browser.open(urljoin(page.url, page.links[0]))
        assert (end.status, urlsplit(end.url).path) == (200, "/connect/done")
        assert len(await house.connections()) == 1


async def sent(house: House) -> bool:
    """Whether a write is on its way."""
    async with house.database.read() as conn:
        found = await conn.execute(select(tables.writes.c.status))
    return WriteStatus.SENT in found.scalars()


async def test_what_the_vendor_refused_is_told_even_where_it_cannot_be_noted(tmp_path):
    async with whole_house(tmp_path, SystemClock(), database_patience=PATIENCE) as house:
        await house.connect(companyId="3412056")
        house.headers = KEYED
        await house.fault("status", method="POST", path="crm/Accounts", status=403, seconds=0.5)
        asked = asyncio.create_task(house.post("/accounting/customers", CUSTOMER))
        while not await sent(house):  # noqa: ASYNC110  the store tells no event
            await asyncio.sleep(0.02)
        with await locked(house):
            answer = await asked
        assert (answer.status, answer.error["code"]) == (403, "module_or_right_missing")
        assert (await house.post("/accounting/customers", CUSTOMER)).error["code"] == "write_in_doubt"


async def test_a_server_that_is_stopped_is_told_apart_from_a_fault_and_comes_back(postgres):
    clock = SystemClock()
    async with (
        running(("nl",), clock=clock) as sandbox,
        served(postgres.create("stopped"), sandbox, clock, database_patience=PATIENCE) as house,
    ):
        await house.connect(companyId="3412056")
        house.headers = KEYED
        postgres.close("stopped")
        assert "Nothing that writes was sent." in told(await house.get("/accounting/customers"))
        assert "Nothing that writes was sent." in told(await house.post("/accounting/customers", CUSTOMER))
        postgres.reopen("stopped")
        assert (await house.post("/accounting/customers", CUSTOMER)).status == 201


@pytest.mark.parametrize(("headers", "advice"), [(KEYED, "the same Idempotency-Key"), ({}, "look before")])
async def test_a_write_that_had_left_is_said_to_be_in_doubt(postgres, headers, advice):
    clock = SystemClock()
    name = f"lost_{len(headers)}"
    async with (
        running(("nl",), clock=clock) as sandbox,
        served(postgres.create(name), sandbox, clock, database_patience=PATIENCE) as house,
    ):
        await house.connect(companyId="3412056")
        house.headers = headers
        await house.fault("status", method="GET", path="crm/Accounts", status=401, seconds=1.0)
        asked = asyncio.create_task(house.post("/accounting/customers", CUSTOMER))
        while not await house.writes():  # noqa: ASYNC110  the sandbox tells no event
            await asyncio.sleep(0.02)
        postgres.close(name)
        message = told(await asked)
        assert "may have taken effect" in message
        assert advice in message
        postgres.reopen(name)
        again = await house.post("/accounting/customers", CUSTOMER)
        assert again.error["code"] == "write_in_doubt" if headers else again.status == 201
        assert len(await house.writes()) == (1 if headers else 2)
