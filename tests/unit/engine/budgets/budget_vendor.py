"""A vendor for the tests of budgets: counts what arrives in its own minutes and days, and says so."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from comptoir.cdk.limits import ErrorBudget, Rate, Window
from comptoir.engine.budgets import Account, Class, Denied, Kept, Ledger, Terms, Ticket
from comptoir.kit.clock import ManualClock

MINUTE = Rate(Window.MINUTE, 5, "minute-limit", "minute-remaining", "minute-reset")
DAY = Rate(Window.DAY, 12, "day-limit", "day-remaining", "day-reset")
NOBODY = Kept(minute=(0.0,) * 5, day=(0.0,) * 5)
TERMS = Terms((MINUTE, DAY), ErrorBudget(10, 3_600, (400, 401, 403, 404)), concurrency=100, kept=NOBODY)
START = datetime(2026, 3, 2, 8, 0, 20, tzinfo=UTC)
ACCOUNT = Account("exact-nl", "app", "100")


def told(rate: Rate, limit: int, remaining: int, reset: datetime) -> dict[str, str]:
    """The three headers of one window."""
    prefix = rate.window.value
    values = {"limit": limit, "remaining": remaining, "reset": int(reset.timestamp() * 1000)}
    return {f"{prefix}-{name}": str(value) for name, value in values.items()}


def this_minute(remaining: int, limit: int = 5, after: int = 1) -> dict[str, str]:
    """The headers of the minute at START, or of one after it."""
    return told(MINUTE, limit, remaining, START.replace(second=0) + timedelta(minutes=after))


class Desk:
    """A ledger with one account, as short as tests want it; without a guard unless told."""

    def __init__(self, terms: Terms = TERMS, guard: float = 0.0) -> None:
        self.clock = ManualClock(START)
        self.ledger = Ledger(self.clock, guard)
        self.terms = terms

    def ask(self, kind: Class = Class.INTERACTIVE, endpoint: str = "", user: str = "") -> Ticket | Denied:
        return self.ledger.take(ACCOUNT, self.terms, kind, endpoint, user)

    def take(self, kind: Class = Class.INTERACTIVE, endpoint: str = "", user: str = "") -> Ticket:
        found = self.ask(kind, endpoint, user)
        assert isinstance(found, Ticket), found
        return found

    def denied(self, kind: Class = Class.INTERACTIVE, endpoint: str = "", user: str = "") -> Denied:
        found = self.ask(kind, endpoint, user)
        assert isinstance(found, Denied)
        return found

    def spend(self, calls: int, headers: dict[str, str] | None = None, status: int = 200) -> None:
        for _ in range(calls):
            self.ledger.settle(self.take(), status, headers)

    def left(self) -> dict[Window, int]:
        return {share.window: share.remaining for share in self.ledger.view(ACCOUNT, self.terms).shares}


class Vendor:
    """The target system. Its clock may be off and has its own steps; it never lets a call too many pass."""

    def __init__(self, clock: ManualClock, rates: tuple[Rate, ...], skew: float = 0.0) -> None:
        self.clock = clock
        self.rates = rates
        self.skew = skew
        self.counted: Counter[tuple[Window, int]] = Counter()

    def receive(self) -> dict[str, str]:
        """Count a call in every window; a call too many fails the test."""
        now = self.clock.monotonic() + START.timestamp() + self.skew
        headers: dict[str, str] = {}
        for rate in self.rates:
            start = int(now // rate.window.seconds) * rate.window.seconds
            self.counted[rate.window, start] += 1
            remaining = rate.calls - self.counted[rate.window, start]
            assert remaining >= 0, f"a call too many in this {rate.window}"
            end = datetime.fromtimestamp(start + rate.window.seconds, UTC)
            headers |= told(rate, rate.calls, remaining, end)
        return headers
