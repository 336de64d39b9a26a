"""Purging in a running house: what is older than the settings say is gone within the hour."""

import asyncio
from datetime import UTC, datetime

import pytest
from house import HandMovedClock, whole_house
from sqlalchemy import select

from comptoir.store import tables

START = datetime(2026, 6, 29, 9, tzinfo=UTC)
DAY = 86_400
CUSTOMER = {"contactType": "COMPANY", "companyName": "Kwekerij Het Groene Blad"}


async def keys(house) -> list[str]:
    """The idempotency keys that are remembered."""
    async with house.database.read() as conn:
        return list((await conn.execute(select(tables.writes.c.idempotency_key))).scalars())


@pytest.mark.parametrize("days", [2, 400])
async def test_an_idempotency_key_is_remembered_as_long_as_the_settings_say(tmp_path, days):
    clock = HandMovedClock(START)
    async with whole_house(tmp_path, clock, keep_idempotency_keys=days) as house:
        await house.connect(companyId="3412056")
        house.headers = {"Idempotency-Key": "one"}
        first = await house.post("/accounting/customers", CUSTOMER)
        clock.advance(days * DAY - 3_600)
        await asyncio.sleep(1.5)  # longer than a worker waits between two looks
        assert await keys(house) == ["one"]
        again = await house.post("/accounting/customers", CUSTOMER)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert again.data == first.data
        clock.advance(2 * 3_600)
        async with asyncio.timeout(60):
            while await keys(house):  # noqa: ASYNC110  the store tells no event
                await asyncio.sleep(0.05)
