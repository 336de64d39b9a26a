"""The ledger in this process: a dict of books, for one server process that has the app to itself."""

from collections.abc import Mapping

from comptoir.engine.budgets.books import Books
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.forecast import exhausted_at
from comptoir.engine.budgets.values import Account, Denied, Terms, Ticket, View
from comptoir.engine.budgets.vendor_clock import GUARD, VendorClock
from comptoir.kit.clock import Clock


class Ledger:
    """Decides at once and never waits. `guard` is how far the vendor's clock may be off at the start."""

    def __init__(self, clock: Clock, guard: float = GUARD) -> None:
        self._clock = clock
        self._guard = guard
        self._ahead = clock.now().timestamp() - clock.monotonic()
        self._books: dict[Account, Books] = {}
        self._vendors: dict[str, VendorClock] = {}

    def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied:
        """One call of this class, if every budget has room for it now."""
        books = self._books.get(account)
        if books is None:
            books = self._open(account, terms)
        vendor = self._vendors[account.target]
        earliest, latest = vendor.span()
        found = books.take(kind, endpoint, user, earliest, latest)
        if isinstance(found, Ticket):
            found.taken = self._clock.monotonic()
            return found
        which, seconds, limit, kept = found
        wait = vendor.later(seconds)
        return Denied(which, wait, self._clock.now().timestamp() + wait, limit, kept)

    def settle(self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None) -> None:
        """The call has ended with this answer (header names in lower case); None when it was lost."""
        books = self._books[ticket.account]
        vendor = self._vendors[ticket.account.target]
        if headers:
            vendor.hear(ticket.taken, books.terms.rates, headers)
        earliest, latest = vendor.span()
        books.settle(ticket, status, headers, earliest, latest)

    def give_back(self, ticket: Ticket) -> None:
        """The call was never sent: the vendor cannot have counted it."""
        self._books[ticket.account].give_back(ticket)

    def view(self, account: Account, terms: Terms) -> View:
        """The account as it stands."""
        books = self._books.get(account) or self._open(account, terms)
        earliest, latest = self._vendors[account.target].span()
        shares = books.shares(latest)
        return View(
            account,
            shares,
            books.under_way,
            tuple(books.by_class) if books.day == latest // 86_400 else (0,) * len(Class),
            books.pauses(earliest),
            exhausted_at(shares, latest),
        )

    def _open(self, account: Account, terms: Terms) -> Books:
        self._vendors.setdefault(account.target, VendorClock(self._clock, self._ahead, self._guard))
        books = self._books[account] = Books(account, terms)
        return books


class InProcess:
    """A ledger as a store: for one process that has its apps to itself."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied:
        return self._ledger.take(account, terms, kind, endpoint, user)

    async def settle(
        self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None
    ) -> None:
        self._ledger.settle(ticket, status, headers)

    async def give_back(self, ticket: Ticket) -> None:
        self._ledger.give_back(ticket)

    async def view(self, account: Account, terms: Terms) -> View:
        return self._ledger.view(account, terms)
