"""Our own database away: a 503 that says what was sent, on SQLite and on PostgreSQL, and a repeat that is safe."""

import asyncio
import logging
import sqlite3
from contextlib import closing

import pytest
from house import House, served, whole_house

from comptoir.kit.clock import SystemClock
from comptoir.store.address import driver_url, sqlite_file
from comptoir_sandbox.exact_online.server import running

PATIENCE = 0.3
KEYED = {"Idempotency-Key": "one"}
CUSTOMER = {"contactType": "COMPANY", "companyName": "Kwekerij Het Groene Blad"}


def told(answer) -> str:
    """The sentence of a 503 that says when to come back."""
    assert (answer.status, answer.error["code"]) == (503, "store_unavailable"), answer.body
    assert (answer.headers["Retry-After"], answer.error["retryAfter"]) == ("5", 5)
    return answer.error["message"]


def locked(house: House):
    """The SQLite file, kept locked by somebody else until it is closed."""
    somebody = sqlite3.connect(sqlite_file(driver_url(house.database_url)), isolation_level=None)
    somebody.execute("BEGIN IMMEDIATE")
    return closing(somebody)


async def test_a_file_that_is_locked_for_too_long_sends_nothing_and_a_repeat_books_once(tmp_path, caplog):
    clock = SystemClock()
    async with whole_house(tmp_path, clock, database_patience=PATIENCE) as house:
        await house.connect(companyId="3412056")
        house.headers = KEYED
        with locked(house), caplog.at_level(logging.ERROR, "comptoir.faults"):
            assert "Nothing that writes was sent." in told(
                await house.post("/accounting/customers", CUSTOMER)
            )
            assert "Nothing that writes was sent." in told(await house.get("/auth/exact-nl"))
        assert "found no database" in caplog.text
        assert await house.writes() == []
        assert (await house.post("/accounting/customers", CUSTOMER)).status == 201
        assert len(await house.writes()) == 1


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
