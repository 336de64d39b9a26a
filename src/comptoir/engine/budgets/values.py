"""What the ledger is asked and what it answers: Account, Terms, Ticket, Denied, View."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from comptoir.cdk.limits import ErrorBudget, Rate, Window
from comptoir.engine.budgets.classes import Class, Kept

LAYOUT = 3
"""Counted up whenever `Books.dump` changes: books in another layout are left alone, and begun anew."""


class Account(NamedTuple):
    """Whose budget: one app in one company of one target system. `company` is empty outside all of them."""

    target: str
    client_id: str
    company: str

    @property
    def key(self) -> str:
        """The account's name in a store."""
        return "|".join((str(LAYOUT), *self))


@dataclass(frozen=True, slots=True)
class Terms:
    """What an account may do: the vendor's allowances, and our own bounds.

    `concurrency` calls are under way at most. `weight` is its share of our own capacity beside others.
    """

    rates: tuple[Rate, ...]
    errors: ErrorBudget | None = None
    concurrency: int = 8
    weight: float = 1.0
    kept: Kept = field(default_factory=Kept)


class StoreAway(Exception):
    """The store of the books does not answer."""


class Spent(StrEnum):
    """Which budget stands against a call."""

    MINUTE = "minute"
    DAY = "day"
    ERRORS = "errors"
    CONCURRENCY = "concurrency"
    OUTAGE = "outage"
    STORE = "store"


class Refusal(NamedTuple):
    """What the books say against a call: which budget is spent, and for how many seconds by their clock.

    `limit` are the calls or errors that are allowed. `kept`: calls are left, for more urgent classes alone.
    """

    which: Spent
    wait: float
    limit: int
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Denied:
    """No: `which` budget is spent, and for how many seconds it will be.

    `until` is that moment on our own clock (seconds since 1970); asking earlier is in vain. `kept` is true
    where calls are left, but only for more urgent classes. `limit` are the calls or errors that are allowed.
    """

    which: Spent
    wait: float
    until: float
    limit: int = 0
    kept: bool = False


@dataclass(slots=True)
class Ticket:
    """One call that may be made. Settle it, or give it back, exactly once.

    `number` counts an account's tickets, `slot` is the minute of the vendor's clock in which it was taken.
    `left` is what each of the account's rates had left after it. `alone`: from this server's own part,
    while a shared store was away.
    """

    account: Account
    kind: Class
    number: int
    slot: int
    taken: float
    endpoint: str = ""
    user: str = ""
    left: tuple[int, ...] = ()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One window of one account, as it stands: calls allowed, made and left, and when it starts anew.

    `foreign` is how many calls other programs are expected to make in such a window with the same app.
    """

    window: Window
    limit: int
    used: int
    resets_at: float
    foreign: float = 0.0

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class Pause:
    """An endpoint that is left alone until `until`, because of `errors` errors within the vendor's period."""

    endpoint: str
    user: str
    errors: int
    until: float


@dataclass(frozen=True, slots=True)
class View:
    """All that the ledger knows of an account.

    `by_class` are today's calls. `exhausted_at` says when the day's calls will be spent if calls go on as
    they did so far today, None when they will last.
    """

    account: Account
    shares: tuple[Share, ...]
    under_way: int
    by_class: tuple[int, ...]
    pauses: tuple[Pause, ...]
    exhausted_at: float | None
