"""Never a call too many in any window of the vendor's, whatever happens in whatever order, in every store."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from budget_vendor import ACCOUNT, DAY, MINUTE, NOBODY, START, Vendor, told
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from comptoir.cdk.limits import ErrorBudget
from comptoir.engine.budgets import (
    Class,
    Denied,
    InProcess,
    Kept,
    Ledger,
    Spent,
    Store,
    Terms,
    Ticket,
    VendorClocks,
)
from comptoir.engine.budgets.tabled import Tabled
from comptoir.engine.budgets.valkey import Valkey
from comptoir.kit.clock import ManualClock
from comptoir.store import budgets
from comptoir.store.database import Database

GUARD = 2.0
TIGHT = Terms((replace(MINUTE, calls=2), replace(DAY, calls=5)), concurrency=100, kept=NOBODY)
LOOSE = Terms(
    (replace(MINUTE, calls=9), replace(DAY, calls=40)),
    ErrorBudget(3, 3_600, (400,), pause_at=2),
    concurrency=4,
    kept=Kept(minute=(0.0, 0.0, 0.2, 0.4, 0.6), day=(0.0, 0.0, 0.1, 0.2, 0.4)),
)


class SteppedClock(ManualClock):
    """A clock whose time of day is set now and then, forwards and backwards, while seconds go on."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.step = timedelta()

    def now(self) -> datetime:
        return super().now() + self.step


@dataclass
class Day:
    """Takers of several processes with one store between them, one vendor, and the calls under way.

    A call is without headers until it has arrived.
    """

    clock: SteppedClock
    takers: Sequence[Store]
    vendor: Vendor
    terms: Terms
    under_way: list[tuple[Store, Ticket, dict[str, str] | None]] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)

    async def take(self, what: tuple[int, int]) -> None:
        taker, kind = self.takers[what[0] % len(self.takers)], Class(what[1])
        found = await taker.take(ACCOUNT, self.terms, kind, f"e{what[1]}", "u")
        self.told.append(found)
        if isinstance(found, Ticket):
            self.under_way.append((taker, found, None))
        else:
            assert isinstance(found, Denied)
            assert 0 < found.wait <= 86_400 + 2 * GUARD + 60

    async def arrive(self, which: int) -> None:
        waiting = [place for place, (_, _, headers) in enumerate(self.under_way) if headers is None]
        if waiting:
            place = waiting[which % len(waiting)]
            self.under_way[place] = (*self.under_way[place][:2], self.vendor.receive())

    async def refuse(self, which: int) -> None:
        await self.settle(which, 429)

    async def settle(self, which: int, status: int = 200) -> None:
        arrived = [place for place, (_, _, headers) in enumerate(self.under_way) if headers is not None]
        if arrived:
            taker, ticket, headers = self.under_way.pop(arrived[which % len(arrived)])
            if headers and status == 429:  # a refusal tells of the spent window only
                headers = {name: value for name, value in headers.items() if name.startswith("minute")}
            await taker.settle(ticket, status, headers)
            await taker.flush()

    async def fail(self, which: int) -> None:
        await self.settle(which, 400)

    async def lose(self, which: int) -> None:
        """The call ends for us; whether it had arrived or not, we do not know."""
        if self.under_way:
            taker, ticket, _ = self.under_way.pop(which % len(self.under_way))
            await taker.settle(ticket, None)
            await taker.flush()

    async def give_back(self, which: int) -> None:
        waiting = [place for place, (_, _, headers) in enumerate(self.under_way) if headers is None]
        if waiting:
            taker, ticket, _ = self.under_way.pop(waiting[which % len(waiting)])
            await taker.give_back(ticket)
            await taker.flush()

    async def go_by(self, seconds: float) -> None:
        """Time passes; no call is under way for longer than the network lets it."""
        self.clock.advance(min(seconds, 120.0))
        while self.under_way and self.clock.monotonic() - self.under_way[0][1].taken > 119.999:
            await self.lose(0)
        self.clock.advance(max(0.0, seconds - 120))

    async def step(self, seconds: float) -> None:
        self.clock.step += timedelta(seconds=seconds)

    async def live(self, plan: list[tuple[str, Any]]) -> None:
        for what, value in plan:
            await getattr(self, what)(value)
        while self.under_way:
            await self.arrive(0)
            await self.settle(0)


which = st.integers(0, 5)
seconds = st.sampled_from([0.0, 0.5, 1.9, 17.0, 19.0, 20.0, 38.0, 40.0, 41.0, 3_600.0, 57_560.0])
taking = st.tuples(st.just("take"), st.tuples(st.integers(0, 1), st.integers(0, 4)))
ending = st.sampled_from(["arrive", "arrive", "settle", "settle", "lose", "give_back", "fail", "refuse"])
steps = st.one_of(
    taking,
    taking,
    taking,
    st.tuples(ending, which),
    st.tuples(st.just("go_by"), seconds),
    st.tuples(st.just("step"), st.sampled_from([-3_600.0, -60.0, 45.0, 86_400.0])),
)
plans = st.lists(steps, min_size=20, max_size=60)
skews = st.floats(-1.9, 1.9)


@settings(max_examples=300, deadline=None)
@given(plans, skews)
def test_in_process_no_order_makes_a_call_too_many(plan, skew):
    clock = SteppedClock(START)
    store = InProcess(Ledger(clock, GUARD))
    asyncio.run(Day(clock, [store], Vendor(clock, TIGHT.rates, skew), TIGHT).live(plan))


@pytest.mark.parametrize("terms", [TIGHT, LOOSE], ids=["tight", "loose"])
def test_in_valkey_no_order_of_two_processes_makes_a_call_too_many(valkey_url, terms):
    @settings(max_examples=25, deadline=None)
    @given(plans, skews)
    def check(plan, skew):
        asyncio.run(live_in_valkey(valkey_url, terms, plan, skew))

    check()


async def live_in_valkey(url: str, terms: Terms, plan: list[tuple[str, Any]], skew: float) -> None:
    clock = SteppedClock(START)
    first, second = await emptied(url, clock), await opened(url, clock)
    try:
        await Day(clock, [first, second], Vendor(clock, terms.rates, skew), terms).live(plan)
    finally:
        await first.close()
        await second.close()


def test_valkey_decides_as_the_ledger_in_process_does(valkey_url):
    @settings(max_examples=40, deadline=None)
    @given(plans, skews)
    def check(plan, skew):
        here, there = asyncio.run(both(valkey_url, plan, skew))
        assert here == there

    check()


def test_the_database_decides_as_the_ledger_in_process_does(database_url):
    @settings(max_examples=12, deadline=None)
    @given(plans, skews)
    def check(plan, skew):
        here, there = asyncio.run(here_and_in_rows(database_url, plan, skew))
        assert here == there

    check()


async def here_and_in_rows(url: str, plan: list[tuple[str, Any]], skew: float) -> tuple[Any, Any]:
    database = await Database.open(url)
    async with database.write() as conn:
        await budgets.purge(conn, datetime.max.replace(tzinfo=UTC))
    clock = SteppedClock(START)
    here = await lived(InProcess(Ledger(clock, GUARD)), clock, plan, skew)
    clock = SteppedClock(START)
    rows = Tabled(database, clock, VendorClocks(clock, GUARD))
    there = await lived(rows, clock, plan, skew)
    await rows.close()
    await database.close()
    return here, there


async def lived(store: Store, clock: SteppedClock, plan: list[tuple[str, Any]], skew: float) -> Any:
    """What a store has answered to the day, and how it sees the account in the end."""
    day = Day(clock, [store], Vendor(clock, LOOSE.rates, skew), LOOSE)
    await day.live(plan)
    return day.told, await store.views([(ACCOUNT, LOOSE)])


async def both(url: str, plan: list[tuple[str, Any]], skew: float) -> tuple[Any, Any]:
    here, there = SteppedClock(START), SteppedClock(START)
    shared = await emptied(url, there)
    try:
        return (
            await lived(InProcess(Ledger(here, GUARD)), here, plan, skew),
            await lived(shared, there, plan, skew),
        )
    finally:
        await shared.close()


async def opened(url: str, clock: SteppedClock) -> Valkey:
    """The store with a clock of the test's, instead of the server's."""
    store = await Valkey.open(url, clock)
    store.vendors = VendorClocks(clock, GUARD)
    return store


async def emptied(url: str, clock: SteppedClock) -> Valkey:
    store = await opened(url, clock)
    await store._redis.flushall()
    return store


WIDE = Terms((replace(DAY, calls=1_200),), concurrency=2_000, kept=Kept(day=(0.0, 0.0, 0.02, 0.05, 0.2)))


async def test_every_store_learns_alike_how_fast_others_spend_the_day(valkey_url):
    here, there = SteppedClock(START), SteppedClock(START)
    shared = await emptied(valkey_url, there)
    told_here = await beside_another_app(InProcess(Ledger(here, GUARD)), here)
    told_there = await beside_another_app(shared, there)
    await shared.close()
    assert told_here == told_there
    assert told_here[0].shares[0].foreign > 400


async def beside_another_app(store: Store, clock: SteppedClock) -> tuple[Any, int]:
    """Six hours in which another app makes 20 calls an hour: the account's view, and what a backfill may take."""
    midnight = START.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    for hour in range(7):
        ticket = await store.take(ACCOUNT, WIDE, Class.WRITE)
        assert isinstance(ticket, Ticket)
        left = 1_200 - 21 * hour - 1
        await store.settle(ticket, 200, told(WIDE.rates[0], 1_200, left, midnight))
        if isinstance(store, Valkey):
            await store.flush()
        clock.advance(3_600)
    calls = 0
    while isinstance(await store.take(ACCOUNT, WIDE, Class.BACKFILL), Ticket):
        calls += 1
    (seen,) = await store.views([(ACCOUNT, WIDE)])
    return seen, calls


async def each_store(valkey_url: str, database_url: str) -> AsyncIterator[tuple[Store, SteppedClock]]:
    """Every store with empty books and a clock of its own; the vendor's is known to two seconds."""
    clock = SteppedClock(START)
    yield InProcess(Ledger(clock, GUARD)), clock
    clock = SteppedClock(START)
    shared = await emptied(valkey_url, clock)
    yield shared, clock
    await shared.close()
    database = await Database.open(database_url)
    async with database.write() as conn:
        await budgets.purge(conn, datetime.max.replace(tzinfo=UTC))
    clock = SteppedClock(START)
    yield Tabled(database, clock, VendorClocks(clock, GUARD)), clock
    await database.close()


DAY_OF_FIVE = replace(DAY, calls=5)
NEXT_MIDNIGHT = START.replace(hour=0, minute=0, second=0) + timedelta(days=1)


async def spend_the_day(store: Store, terms: Terms) -> None:
    """The vendor says that the day is spent at five calls, and then nothing more is sent."""
    ticket = await store.take(ACCOUNT, terms, Class.WRITE)
    assert isinstance(ticket, Ticket)
    await store.settle(ticket, 200, told(DAY, 5, 0, NEXT_MIDNIGHT))
    await store.flush()
    found = await store.take(ACCOUNT, terms, Class.WRITE)
    assert isinstance(found, Denied)
    assert found.which is Spent.DAY


async def test_a_plan_that_was_raised_lifts_a_spent_day_in_a_store_that_lives_on(valkey_url, database_url):
    terms = replace(TIGHT, rates=(DAY_OF_FIVE,))
    raised = replace(terms, rates=(replace(DAY_OF_FIVE, calls=9),))
    async for store, _ in each_store(valkey_url, database_url):
        if isinstance(store, InProcess):
            continue  # a server that has other settings was started anew, and these books with it
        await spend_the_day(store, terms)
        ticket = await store.take(ACCOUNT, raised, Class.WRITE)
        assert isinstance(ticket, Ticket)
        assert ticket.left == (3,)
        await store.settle(ticket, 200, told(DAY, 5, 0, NEXT_MIDNIGHT))  # they know nothing of it
        await store.flush()
        assert isinstance(await store.take(ACCOUNT, raised, Class.WRITE), Denied), "told is told"
        assert isinstance(await store.take(ACCOUNT, terms, Class.WRITE), Denied)
        assert isinstance(await store.take(ACCOUNT, raised, Class.WRITE), Denied)


async def test_a_refusal_at_a_minutes_edge_costs_the_minute_that_it_names(valkey_url, database_url):
    async for store, clock in each_store(valkey_url, database_url):
        clock.advance(39)  # 08:00:59, and it may be 08:01 over there
        ticket = await store.take(ACCOUNT, TIGHT, Class.WRITE)
        assert isinstance(ticket, Ticket)
        await store.settle(ticket, 429, told(MINUTE, 2, 0, START.replace(minute=1, second=0)))
        await store.flush()
        denied = await store.take(ACCOUNT, TIGHT, Class.WRITE)
        assert isinstance(denied, Denied)
        assert denied.wait < 2 * GUARD
        clock.advance(denied.wait)
        assert isinstance(await store.take(ACCOUNT, TIGHT, Class.WRITE), Ticket)


async def test_a_refusal_at_a_minutes_edge_that_names_none_costs_the_new_one(valkey_url, database_url):
    async for store, clock in each_store(valkey_url, database_url):
        clock.advance(39)
        ticket = await store.take(ACCOUNT, TIGHT, Class.WRITE)
        assert isinstance(ticket, Ticket)
        await store.settle(ticket, 429, {})
        await store.flush()
        denied = await store.take(ACCOUNT, TIGHT, Class.WRITE)
        assert isinstance(denied, Denied)
        assert denied.wait > 60


async def test_every_store_tells_of_many_accounts_at_once_in_the_order_of_the_question(
    valkey_url, database_url
):
    some = [ACCOUNT._replace(company=str(number)) for number in range(4)]
    asked = [some[number] for number in (2, 1, 0, 1, 3)]
    told_by: list[Any] = []
    async for store, _ in each_store(valkey_url, database_url):
        for account in (some[0], some[1], some[1]):
            assert isinstance(await store.take(account, TIGHT, Class.WRITE), Ticket)
        found = await store.views([(account, TIGHT) for account in asked])
        assert [view.account for view in found] == asked
        assert [view.under_way for view in found] == [0, 2, 1, 2, 0]
        assert await store.views([]) == []
        told_by.append(found)
    assert told_by[0] == told_by[1] == told_by[2]


async def test_many_accounts_are_one_question_to_a_shared_store(valkey_url, database_url):
    asked = [(ACCOUNT._replace(company=str(number)), TIGHT) for number in range(1_000)]
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT") and "FROM budgets" in statement:
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    async for store, _ in each_store(valkey_url, database_url):
        if isinstance(store, Valkey):
            await store._redis.config_resetstat()
        assert len(await store.views(asked)) == 1_000
        if isinstance(store, Valkey):
            counted = await store._redis.info("commandstats")
            assert [counted[name]["calls"] for name in counted if name.endswith("get")] == [1]
    event.remove(Engine, "before_cursor_execute", note)
    assert len(statements) == 1
