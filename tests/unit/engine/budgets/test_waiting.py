"""Budgets as callers meet them: no longer a wait than was asked for, and a word on when to come back."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
from budget_vendor import ACCOUNT, MINUTE, START, TERMS

from comptoir.engine.budgets import (
    Account,
    Budgets,
    Class,
    Denied,
    InProcess,
    Ledger,
    Spent,
    StoreAway,
    Ticket,
    again_after,
)
from comptoir.kit.clock import ManualClock, SystemClock
from comptoir.kit.errors import BudgetSpent, EndpointPaused, TargetDown

NARROW = replace(TERMS, rates=(MINUTE,))


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def budgets(clock):
    return Budgets(InProcess(Ledger(clock, guard=0.0)), clock)


async def spend(budgets: Budgets, calls: int, status: int = 200, endpoint: str = "e") -> None:
    for _ in range(calls):
        ticket = await budgets.take(ACCOUNT, NARROW, Class.WRITE, 0, endpoint)
        await budgets.settle(ticket, status, {})


async def test_a_call_waits_for_the_vendors_next_minute(budgets, clock):
    await spend(budgets, 5)
    await budgets.take(ACCOUNT, NARROW, Class.WRITE, 45)
    assert clock.now().replace(microsecond=0) == START.replace(minute=1, second=0)


async def test_a_call_that_would_wait_too_long_does_not_wait_at_all(budgets, clock):
    await spend(budgets, 5)
    with pytest.raises(BudgetSpent) as caught:
        await budgets.take(ACCOUNT, NARROW, Class.WRITE, 39)
    assert clock.now() == START
    assert caught.value.retry_after == pytest.approx(40, abs=0.1)
    assert caught.value.details["budget"] == "minute"
    assert caught.value.details["limit"] == 5
    assert caught.value.details["resetsAt"] == "2026-03-02T08:01:01Z"


async def test_all_who_wait_get_their_turn_in_some_minute(budgets, clock):
    moments: list[datetime] = []

    async def call() -> None:
        ticket = await budgets.take(ACCOUNT, NARROW, Class.WRITE, 10**6)
        moments.append(clock.now())
        await budgets.settle(ticket, 200, {})

    await asyncio.gather(*(call() for _ in range(23)))
    assert len(moments) == 23
    assert max(Counter(moment.replace(second=0, microsecond=0) for moment in moments).values()) <= 5


async def test_an_endpoint_with_too_many_errors_is_refused_with_the_reason(budgets):
    wide = replace(TERMS, rates=(replace(MINUTE, calls=60),))
    for _ in range(7):
        await budgets.settle(await budgets.take(ACCOUNT, wide, Class.WRITE, 0, "crm/Accounts"), 400, {})
    with pytest.raises(EndpointPaused) as caught:
        await budgets.take(ACCOUNT, wide, Class.WRITE, 10, "crm/Accounts")
    assert caught.value.status == 429
    assert caught.value.retry_after == pytest.approx(3_600, abs=1)


async def test_a_host_that_is_down_is_asked_once_a_minute(budgets, clock):
    for _ in range(5):
        await budgets.lose(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "e"))
    for elsewhere in ("100", "200"):
        with pytest.raises(TargetDown) as caught:
            await budgets.take(Account("exact-nl", "app", elsewhere), TERMS, Class.WRITE, 10, "other")
        assert caught.value.retry_after == pytest.approx(60)
    await budgets.take(Account("exact-be", "app", "100"), TERMS, Class.WRITE, 0, "e")
    clock.advance(60)
    probe = await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "other")
    with pytest.raises(TargetDown):
        await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "other")
    await budgets.settle(probe, 200, {})
    await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "other")


async def test_a_probe_that_fails_leaves_the_host_alone_for_another_minute(budgets, clock):
    for _ in range(5):
        await budgets.give_back(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0), unreachable=True)
    clock.advance(60)
    await budgets.settle(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0), 503, {})
    with pytest.raises(TargetDown) as caught:
        await budgets.take(ACCOUNT, TERMS, Class.WRITE, 10)
    assert caught.value.retry_after == pytest.approx(60)


class StandingClock(ManualClock):
    """A clock that only the test moves: whoever sleeps is woken by something else."""

    async def sleep(self, seconds: float) -> None:  # noqa: ARG002  no number of seconds ends it
        await asyncio.Event().wait()


async def probed(clock: ManualClock) -> tuple[Budgets, Ticket]:
    """A host that is down, and the probe that is on its way there."""
    budgets = Budgets(InProcess(Ledger(clock, guard=0.0)), clock)
    for _ in range(5):
        await budgets.lose(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "e"))
    clock.advance(60)
    return budgets, await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "e")


async def callers(budgets: Budgets, kind: Class) -> list[asyncio.Task[Ticket]]:
    """Three callers from other companies who have arrived, and would wait ten seconds."""
    companies = [Account("exact-nl", "app", str(number)) for number in range(3)]
    tasks = [asyncio.create_task(budgets.take(company, TERMS, kind, 10, "e")) for company in companies]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_people_who_come_while_the_probe_is_under_way_wait_for_its_end():
    budgets, probe = await probed(StandingClock(START))
    tasks = await callers(budgets, Class.INTERACTIVE)
    assert not any(task.done() for task in tasks)
    await budgets.settle(probe, 200, {})
    async with asyncio.timeout(30):
        assert len(await asyncio.gather(*tasks)) == 3


async def test_people_who_waited_for_a_probe_that_fails_are_told_of_the_next_one():
    budgets, probe = await probed(StandingClock(START))
    tasks = await callers(budgets, Class.INTERACTIVE)
    await budgets.settle(probe, 503, {})
    async with asyncio.timeout(30):
        found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in found] == [TargetDown] * 3
    assert [each.retry_after for each in found] == [pytest.approx(60)] * 3


async def test_nobody_waits_longer_for_a_probe_than_they_would(clock):
    budgets, _ = await probed(clock)
    since = clock.monotonic()
    with pytest.raises(TargetDown) as caught:
        await budgets.take(Account("exact-nl", "app", "9"), TERMS, Class.INTERACTIVE, 10, "e")
    assert clock.monotonic() - since == pytest.approx(10)
    assert caught.value.retry_after == pytest.approx(50)


async def test_a_job_does_not_wait_for_a_probe():
    budgets, _ = await probed(StandingClock(START))
    found = await asyncio.gather(*await callers(budgets, Class.BACKFILL), return_exceptions=True)
    assert [type(each) for each in found] == [TargetDown] * 3


class Far(InProcess):
    """A store that takes its time, as those do that are asked over a network; `deny` answers in its place."""

    deny: Denied | StoreAway | None = None

    async def take(self, *asked):
        await asyncio.sleep(0.01)
        if isinstance(self.deny, StoreAway):
            raise self.deny
        return self.deny or await super().take(*asked)


async def down(clock: ManualClock) -> tuple[Budgets, Far]:
    """A host that may be probed now, by budgets that are kept far away."""
    store = Far(Ledger(clock, guard=0.0))
    budgets = Budgets(store, clock)
    for _ in range(5):
        await budgets.lose(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "e"))
    clock.advance(60)
    return budgets, store


@pytest.mark.parametrize("kind", [Class.INTERACTIVE, Class.BACKFILL])
async def test_of_many_who_come_while_the_store_is_asked_one_is_the_probe(kind):
    budgets, _ = await down(StandingClock(START))
    companies = [Account("exact-nl", "app", str(number)) for number in range(20)]
    tasks = [asyncio.create_task(budgets.take(company, TERMS, kind, 10, "e")) for company in companies]
    await asyncio.sleep(0.1)
    probes = [task.result() for task in tasks if task.done() and task.exception() is None]
    assert len(probes) == 1
    await budgets.settle(probes[0], 503, {})
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert Counter(type(each) for each in found) == {Ticket: 1, TargetDown: 19}
    assert not any(each.under_way for each in budgets.breaker.outages().values())


@pytest.mark.parametrize(
    "deny", [Denied(Spent.DAY, 3_600.0, 0.0, 12), StoreAway("nobody answers")], ids=["spent", "away"]
)
async def test_a_probe_that_its_budget_denies_leaves_the_next_one_to_be_it(deny):
    budgets, store = await down(StandingClock(START))
    store.deny = deny
    first = asyncio.create_task(budgets.take(ACCOUNT, TERMS, Class.WRITE, 10, "e"))
    await asyncio.sleep(0)
    second, third = (
        asyncio.create_task(budgets.take(Account("exact-nl", "app", number), TERMS, Class.WRITE, 10, "e"))
        for number in "23"
    )
    await asyncio.sleep(0)
    with pytest.raises(BudgetSpent if isinstance(deny, Denied) else StoreAway):
        await first
    store.deny = None
    probe = await second
    assert not third.done()
    await budgets.settle(probe, 200, {})
    assert isinstance(await third, Ticket)


async def test_after_an_outage_calls_come_back_by_and_by(clock):
    budgets = Budgets(InProcess(Ledger(clock, guard=0.0)), clock)
    companies = [Account("exact-nl", "app", str(number)) for number in range(100)]
    for _ in range(5):
        await budgets.lose(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0))
    clock.advance(60)
    await budgets.settle(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0), 200, {})
    assert await let_through(budgets, companies, Class.WRITE) == 4
    clock.advance(10)
    assert await let_through(budgets, companies, Class.WRITE) == 16 - 4
    clock.advance(50.1)
    assert await let_through(budgets, companies, Class.WRITE) == 64 - 16


async def test_after_an_outage_jobs_leave_half_of_the_room_to_people(clock):
    budgets = Budgets(InProcess(Ledger(clock, guard=0.0)), clock)
    companies = [Account("exact-nl", "app", str(number)) for number in range(100)]
    for _ in range(5):
        await budgets.lose(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0))
    clock.advance(60)
    await budgets.settle(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0), 200, {})
    assert await let_through(budgets, companies, Class.BACKFILL) == 2
    assert await let_through(budgets, companies, Class.WRITE) == 2
    clock.advance(10)
    assert await let_through(budgets, companies, Class.POLL) == 8 - 4


async def let_through(budgets: Budgets, companies: list[Account], kind: Class) -> int:
    """How many of these may begin a call now, without waiting."""
    count = 0
    for company in companies:
        try:
            await budgets.take(company, TERMS, kind, 0)
        except BudgetSpent:
            continue
        count += 1
    return count


async def test_one_endpoint_in_one_company_can_be_down_while_others_answer(budgets):
    for _ in range(5):
        await budgets.settle(await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0, "slow/Report"), 504, {})
        await budgets.settle(
            await budgets.take(Account("exact-nl", "app", "9"), TERMS, Class.WRITE, 0, "e"), 200, {}
        )
    with pytest.raises(TargetDown):
        await budgets.take(ACCOUNT, NARROW, Class.WRITE, 0, "slow/Report")
    await budgets.take(Account("exact-nl", "app", "8"), TERMS, Class.WRITE, 0, "slow/Report")
    await budgets.take(Account("exact-nl", "app", "8"), TERMS, Class.WRITE, 0, "e")


async def test_whoever_hangs_up_while_waiting_leaves_no_call_behind():
    clock = SystemClock()
    budgets = Budgets(InProcess(Ledger(clock)), clock, slots=1)
    first = await budgets.take(ACCOUNT, TERMS, Class.WRITE, 1)
    gone = asyncio.create_task(budgets.take(ACCOUNT, TERMS, Class.WRITE, 5))
    kept = asyncio.create_task(budgets.take(ACCOUNT, TERMS, Class.WRITE, 5))
    await asyncio.sleep(0.02)
    gone.cancel()
    await budgets.settle(first, 200, {})
    await budgets.settle(await kept, 200, {})
    assert (await budgets.view(ACCOUNT, TERMS)).under_way == 0
    with pytest.raises(asyncio.CancelledError):
        await gone


async def test_nobody_waits_longer_for_a_slot_than_they_would():
    clock = SystemClock()
    budgets = Budgets(InProcess(Ledger(clock)), clock, slots=1)
    await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0)
    with pytest.raises(BudgetSpent) as caught:
        await budgets.take(ACCOUNT, TERMS, Class.WRITE, 0.05)
    assert caught.value.details["budget"] == "concurrency"


def test_a_denied_job_comes_back_after_the_reset_and_not_all_at_once():
    times = [again_after(30.0, Random(number).random()) for number in range(50)]
    assert min(times) >= 30
    assert max(times) < 34
    assert len(set(times)) == 50


async def test_calls_that_no_budget_counts_do_without_the_store(clock):
    class Away(InProcess):
        async def take(self, *_):
            raise StoreAway("nobody answers")

    budgets = Budgets(Away(Ledger(clock)), clock)
    free = replace(TERMS, rates=(), errors=None)
    ticket = await budgets.take(ACCOUNT, free, Class.INTERACTIVE, 0)
    await budgets.settle(ticket, 200, {})
    with pytest.raises(StoreAway):
        await budgets.take(ACCOUNT, TERMS, Class.INTERACTIVE, 0)
