"""Never a call too many in any window of the vendor's, whatever happens in whatever order."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from budget_vendor import ACCOUNT, DAY, MINUTE, NOBODY, START, Vendor
from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir.engine.budgets import Class, Denied, Ledger, Terms, Ticket
from comptoir.kit.clock import ManualClock

GUARD = 2.0
TIGHT = Terms((replace(MINUTE, calls=2), replace(DAY, calls=5)), concurrency=100, kept=NOBODY)


class SteppedClock(ManualClock):
    """A clock whose time of day is set now and then, forwards and backwards, while seconds go on."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.step = timedelta()

    def now(self) -> datetime:
        return super().now() + self.step


@dataclass
class Day:
    """One ledger, one vendor, and the calls between them: without headers until they have arrived."""

    skew: float
    clock: SteppedClock = field(default_factory=lambda: SteppedClock(START))
    under_way: list[tuple[Ticket, dict[str, str] | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = Ledger(self.clock, GUARD)
        self.vendor = Vendor(self.clock, TIGHT.rates, self.skew)

    def take(self, kind: int) -> None:
        found = self.ledger.take(ACCOUNT, TIGHT, Class(kind))
        if isinstance(found, Ticket):
            self.under_way.append((found, None))
        else:
            assert isinstance(found, Denied)
            assert 0 < found.wait <= 86_400 + 2 * GUARD + 60

    def arrive(self, which: int) -> None:
        waiting = [place for place, (_, headers) in enumerate(self.under_way) if headers is None]
        if waiting:
            place = waiting[which % len(waiting)]
            self.under_way[place] = (self.under_way[place][0], self.vendor.receive())

    def settle(self, which: int) -> None:
        arrived = [place for place, (_, headers) in enumerate(self.under_way) if headers is not None]
        if arrived:
            ticket, headers = self.under_way.pop(arrived[which % len(arrived)])
            self.ledger.settle(ticket, 200, headers)

    def lose(self, which: int) -> None:
        """The call ends for us; whether it had arrived or not, we do not know."""
        if self.under_way:
            ticket, _ = self.under_way.pop(which % len(self.under_way))
            self.ledger.settle(ticket, None)

    def give_back(self, which: int) -> None:
        waiting = [place for place, (_, headers) in enumerate(self.under_way) if headers is None]
        if waiting:
            self.ledger.give_back(self.under_way.pop(waiting[which % len(waiting)])[0])

    def go_by(self, seconds: float) -> None:
        """Time passes; no call is under way for longer than the network lets it."""
        self.clock.advance(min(seconds, 120.0))
        while self.under_way and self.clock.monotonic() - self.under_way[0][0].taken >= 120:
            self.lose(0)
        self.clock.advance(max(0.0, seconds - 120))

    def step(self, seconds: float) -> None:
        self.clock.step += timedelta(seconds=seconds)


which = st.integers(0, 5)
seconds = st.sampled_from([0.0, 0.5, 1.9, 17.0, 19.0, 20.0, 38.0, 40.0, 41.0, 3_600.0, 57_560.0])
steps = st.one_of(
    st.tuples(st.just("take"), st.integers(0, 4)),
    st.tuples(st.just("take"), st.integers(0, 4)),
    st.tuples(st.just("take"), st.integers(0, 4)),
    st.tuples(st.sampled_from(["arrive", "arrive", "settle", "settle", "lose", "give_back"]), which),
    st.tuples(st.just("go_by"), seconds),
    st.tuples(st.just("step"), st.sampled_from([-3_600.0, -60.0, 45.0, 86_400.0])),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, min_size=20, max_size=60), st.floats(-1.9, 1.9))
def test_no_order_of_calls_answers_and_clocks_makes_a_call_too_many(plan, skew):
    day = Day(skew)
    for what, value in plan:
        getattr(day, what)(value)
    while day.under_way:
        day.arrive(0)
        day.settle(0)
