"""Budgets: never a call too many in any minute or day, and no more waiting than was asked for."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.cdk.limits import Rate, Window
from comptoir.engine.budgets import Allowance, Budgets
from comptoir.kit.clock import ManualClock
from comptoir.kit.errors import BudgetSpent

MINUTE = Rate(Window.MINUTE, 5, "minute-limit", "minute-remaining", "minute-reset")
DAY = Rate(Window.DAY, 12, "day-limit", "day-remaining", "day-reset")
TIGHT = (replace(MINUTE, calls=2), replace(DAY, calls=5))
START = datetime(2026, 3, 2, 8, 0, 20, tzinfo=UTC)


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def allowance(clock):
    return Allowance((MINUTE, DAY), clock)


def told(prefix: str, limit: int, remaining: int, reset: datetime) -> dict[str, str]:
    """The three headers of one window."""
    milliseconds = int(reset.timestamp() * 1000)
    values = {"limit": limit, "remaining": remaining, "reset": milliseconds}
    return {f"{prefix}-{name}": str(value) for name, value in values.items()}


def this_minute(remaining: int, limit: int = 5) -> dict[str, str]:
    return told("minute", limit, remaining, START.replace(second=0) + timedelta(minutes=1))


async def spend(allowance: Allowance, calls: int) -> None:
    for _ in range(calls):
        await allowance.take(0)
        allowance.settle(None)


def left(allowance: Allowance) -> dict[Window, int]:
    return {share.window: share.remaining for share in allowance.view()}


async def test_a_minutes_calls_can_be_made_and_no_more(allowance):
    await spend(allowance, 5)
    with pytest.raises(BudgetSpent) as caught:
        await allowance.take(0)
    assert caught.value.retry_after == pytest.approx(40, abs=0.1)
    assert caught.value.details == {"budget": "minute", "limit": 5}


async def test_the_stated_seconds_are_enough(allowance, clock):
    await spend(allowance, 5)
    with pytest.raises(BudgetSpent) as caught:
        await allowance.take(0)
    clock.advance(caught.value.retry_after)
    await allowance.take(0)


async def test_a_call_waits_for_the_clocks_next_minute(allowance, clock):
    await spend(allowance, 5)
    await allowance.take(45)
    assert clock.now().replace(microsecond=0) == START.replace(minute=1, second=0)


async def test_a_call_that_would_wait_too_long_does_not_wait_at_all(allowance, clock):
    await spend(allowance, 5)
    with pytest.raises(BudgetSpent):
        await allowance.take(39)
    assert clock.now() == START


async def test_a_spent_day_ends_at_midnight_in_utc(allowance, clock):
    for _ in range(3):
        await spend(allowance, 4)
        clock.advance(60)
    with pytest.raises(BudgetSpent) as caught:
        await allowance.take(3600)
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    assert caught.value.retry_after == pytest.approx((midnight - clock.now()).total_seconds(), abs=0.1)
    assert caught.value.details["budget"] == "day"


async def test_a_new_day_is_a_new_budget(allowance, clock):
    await spend(allowance, 5)
    clock.advance(24 * 3600)
    assert left(allowance) == {Window.MINUTE: 5, Window.DAY: 12}


async def test_calls_of_another_app_are_seen_in_the_headers(allowance):
    await allowance.take(0)
    allowance.settle(this_minute(remaining=1))
    assert left(allowance)[Window.MINUTE] == 1


async def test_calls_that_the_vendor_never_counted_are_given_back(allowance):
    await spend(allowance, 4)
    await allowance.take(0)
    allowance.settle(this_minute(remaining=4))
    assert left(allowance)[Window.MINUTE] == 4


async def test_a_higher_limit_is_used_at_once(allowance):
    await spend(allowance, 5)
    allowance.settle(this_minute(remaining=295, limit=300))
    assert left(allowance)[Window.MINUTE] == 295


async def test_a_lower_limit_is_kept_in_the_next_minute_too(allowance, clock):
    await allowance.take(0)
    allowance.settle(this_minute(remaining=1, limit=2))
    clock.advance(60)
    assert left(allowance)[Window.MINUTE] == 2


async def test_calls_under_way_count_beside_what_the_vendor_has_seen(allowance):
    for _ in range(3):
        await allowance.take(0)
    allowance.settle(this_minute(remaining=4))
    assert left(allowance)[Window.MINUTE] == 2


async def test_answers_that_overtake_each_other_give_nothing_back(allowance):
    for _ in range(2):
        await allowance.take(0)
    allowance.settle(this_minute(remaining=3))
    allowance.settle(this_minute(remaining=4))
    assert left(allowance)[Window.MINUTE] == 3


async def test_an_answer_from_the_last_minute_says_nothing_of_this_one(allowance, clock):
    await allowance.take(0)
    clock.advance(60)
    await allowance.take(0)
    allowance.settle(this_minute(remaining=0))
    assert left(allowance)[Window.MINUTE] == 3


async def test_a_call_that_is_under_way_when_the_minute_turns_counts_in_the_new_one(allowance, clock):
    await allowance.take(0)
    clock.advance(60)
    allowance.settle(None)
    assert left(allowance)[Window.MINUTE] == 4


@pytest.mark.parametrize("headers", [{}, {"minute-limit": "many", "minute-remaining": "-1"}])
async def test_headers_that_say_nothing_change_nothing(allowance, headers):
    await allowance.take(0)
    allowance.settle(headers)
    assert left(allowance) == {Window.MINUTE: 4, Window.DAY: 11}


@pytest.mark.parametrize(
    ("headers", "spent"),
    [
        ({"minute-limit": "5", "minute-remaining": "0"}, Window.MINUTE),
        ({"day-limit": "12", "day-remaining": "0"}, Window.DAY),
        ({}, Window.MINUTE),
    ],
)
async def test_a_refusal_is_believed_for_the_window_that_it_names(allowance, headers, spent):
    await allowance.take(0)
    allowance.settle(headers)
    allowance.exhaust(headers)
    assert [window for window, remaining in left(allowance).items() if remaining == 0] == [spent]


async def test_a_refusal_is_not_taken_back_by_an_answer_that_was_on_its_way(allowance):
    for _ in range(2):
        await allowance.take(0)
    allowance.settle({})
    allowance.exhaust({})
    allowance.settle(this_minute(remaining=4))
    assert left(allowance)[Window.MINUTE] == 0


async def test_a_refusal_ends_with_its_window(allowance, clock):
    allowance.exhaust({})
    clock.advance(60)
    assert left(allowance)[Window.MINUTE] == 5


async def test_all_who_wait_get_their_turn_in_some_minute(clock):
    allowance = Allowance((MINUTE,), clock)
    moments: list[datetime] = []

    async def call() -> None:
        await allowance.take(10**6)
        moments.append(clock.now())
        allowance.settle(None)

    await asyncio.gather(*(call() for _ in range(23)))
    assert len(moments) == 23
    assert max(Counter(moment.replace(second=0, microsecond=0) for moment in moments).values()) <= 5


def test_every_company_app_and_target_system_has_a_budget_of_its_own(clock):
    budgets = Budgets(clock)
    first = budgets.of("exact-nl", "app", "100", (MINUTE,))
    others = [("exact-nl", "app", "200"), ("exact-nl", "other", "100"), ("exact-be", "app", "100")]
    assert budgets.of("exact-nl", "app", "100", (MINUTE,)) is first
    assert all(budgets.of(*other, (MINUTE,)) is not first for other in others)


class Vendor:
    """The target system: counts what arrives in its own minutes and days, and states it in headers."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock
        self.counted: Counter[tuple[Window, int]] = Counter()

    def receive(self) -> dict[str, str]:
        now = int(self.clock.now().timestamp())
        headers: dict[str, str] = {}
        for prefix, rate in zip(("minute", "day"), TIGHT, strict=True):
            start = now - now % rate.window.seconds
            self.counted[rate.window, start] += 1
            remaining = rate.calls - self.counted[rate.window, start]
            assert remaining >= 0, f"a call too many in this {rate.window}"
            end = datetime.fromtimestamp(start + rate.window.seconds, UTC)
            headers |= told(prefix, rate.calls, remaining, end)
        return headers


whiches = st.integers(0, 2)
calls = st.tuples(st.just("take"), st.sampled_from([0.0, 5.0, 60.0, 100_000.0]))
arrivals = st.tuples(st.just("arrive"), whiches)
answers = st.tuples(st.just("settle"), whiches)
losses = st.tuples(st.just("vanish"), whiches)
times = st.tuples(st.just("pass"), st.sampled_from([1.0, 19.0, 40.0, 59.0, 3600.0, 57_000.0]))
steps = st.one_of(calls, calls, calls, arrivals, arrivals, answers, answers, losses, times)


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, min_size=15, max_size=40))
def test_no_order_of_calls_answers_and_time_makes_a_call_too_many(plan):
    """Calls arrive and are answered in any order; some vanish on the way and never arrive."""
    asyncio.run(act(plan))


async def act(plan) -> None:
    clock = ManualClock(START)
    allowance, vendor = Allowance(TIGHT, clock), Vendor(clock)
    under_way: list[dict[str, str] | None] = []  # None until it has arrived, then the answer's headers
    for what, value in plan:
        waiting = [place for place, headers in enumerate(under_way) if headers is None]
        arrived = [place for place, headers in enumerate(under_way) if headers is not None]
        match what:
            case "take":
                await take(allowance, clock, value, under_way)
            case "arrive" if waiting:
                under_way[waiting[value % len(waiting)]] = vendor.receive()
            case "settle" if arrived:
                allowance.settle(under_way.pop(arrived[value % len(arrived)]))
            case "vanish" if waiting:
                under_way.pop(waiting[value % len(waiting)])
                allowance.settle(None)
            case "pass":
                clock.advance(value)
    for headers in under_way:
        if headers is None:
            vendor.receive()


async def take(allowance: Allowance, clock: ManualClock, max_wait: float, under_way: list) -> None:
    """One call, or a refusal that is right about when to come back; never a longer wait than asked for."""
    before = clock.monotonic()
    refusal = await refused(allowance, max_wait)
    waited = clock.monotonic() - before
    assert waited <= max_wait
    if refusal is None:
        under_way.append(None)
    else:
        assert refusal.retry_after is not None
        assert max_wait - waited < refusal.retry_after <= 86_400.1


async def refused(allowance: Allowance, max_wait: float) -> BudgetSpent | None:
    try:
        await allowance.take(max_wait)
    except BudgetSpent as refusal:
        return refusal
    return None
