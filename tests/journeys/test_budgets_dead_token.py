"""A token that the vendor has ended: the calls that met it count as errors, and no further one does."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from house import HandMovedClock, House, whole_house

START = datetime(2026, 6, 29, 9, 0, 5, tzinfo=UTC)
AT_A_TIME = 8  # calls that one company may have under way
READS = 12
ALL_UNDER_WAY = (
    2.0  # seconds for which an answer waits, so that all calls have left by then on a busy machine
)
UNSURE = 5  # seconds: a Date names a second, and the vendor's hour is waited for to its latest end


@pytest.fixture
async def house(tmp_path):
    clock = HandMovedClock(START)
    async with whole_house(tmp_path, clock) as found:
        await found.connect(companyId="3412056")
        clock.advance(575)  # an age at which a token may be replaced
        await found.control("calls", method="DELETE")
        yield found


async def test_calls_that_wait_when_a_token_dies_leave_with_the_next_one(house: House):
    house.sandbox.site("nl").authority.access_tokens.clear()
    await house.fault("latency", path="Journals", times=AT_A_TIME, seconds=ALL_UNDER_WAY)
    answers = await asyncio.gather(*(house.get("/accounting/journals", limit=5) for _ in range(READS)))
    statuses = [call["status"] for call in await house.vendor_calls() if "Journals" in call["path"]]
    assert statuses[:AT_A_TIME] == [401] * AT_A_TIME
    assert 401 not in statuses[AT_A_TIME:], "the dead token was not sent again"
    assert {answer.status for answer in answers} <= {200, 429}


async def test_errors_of_a_dead_token_pause_the_endpoint_no_longer_than_the_vendor_counts_them(house: House):
    house.sandbox.site("nl").authority.access_tokens.clear()
    await house.fault("latency", path="Journals", times=AT_A_TIME, seconds=ALL_UNDER_WAY)
    await asyncio.gather(*(house.get("/accounting/journals", limit=5) for _ in range(READS)))
    paused = (await house.get("/budgets")).data["paused"]
    assert [(each["endpoint"], each["errors"]) for each in paused] == [("financial/Journals", AT_A_TIME)]
    assert datetime.fromisoformat(paused[0]["until"]) <= house.clock.now() + timedelta(
        hours=1, seconds=UNSURE
    )
    assert (await house.get("/accounting/accounts", limit=5)).status == 200
    house.clock.advance(3_600 + UNSURE)
    assert (await house.get("/accounting/journals", limit=5)).status == 200
