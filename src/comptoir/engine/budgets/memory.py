"""The ledger in this process: a dict of books, for one server process that has its apps to itself."""

from collections.abc import Mapping, Sequence

from comptoir.engine.budgets.books import Books
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.forecast import view_of
from comptoir.engine.budgets.values import Account, Denied, Terms, Ticket, View
from comptoir.engine.budgets.vendor_clock import GUARD, VendorClocks
from comptoir.kit.clock import Clock


class Ledger:
    """Decides at once and never waits. `guard` is how far the vendor's clock may be off at the start."""

    def __init__(self, clock: Clock, guard: float = GUARD, vendors: VendorClocks | None = None) -> None:
        self._clock = clock
        self._vendors = vendors or VendorClocks(clock, guard)
        self._books: dict[Account, Books] = {}

    def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied:
        """One call of this class, if every budget has room for it now."""
        books = self._books.get(account)
        if books is None:
            books = self._books[account] = Books(account, terms)
        vendor = self._vendors.of(account.target)
        earliest, latest = vendor.span()
        found = books.take(kind, endpoint, user, earliest, latest)
        if isinstance(found, Ticket):
            found.taken = self._clock.monotonic()
            return found
        return vendor.denial(found)

    def settle(self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None) -> None:
        """The call has ended with this answer (header names in lower case); None when it was lost."""
        books = self._books[ticket.account]
        vendor = self._vendors.of(ticket.account.target)
        if headers:
            vendor.hear(ticket.taken, books.terms.rates, headers)
        earliest, latest = vendor.span()
        books.settle(ticket, status, headers, earliest, latest)

    def give_back(self, ticket: Ticket) -> None:
        """The call was never sent: the vendor cannot have counted it."""
        self._books[ticket.account].give_back(ticket)

    def view(self, account: Account, terms: Terms) -> View:
        """The account as it stands."""
        books = self._books.get(account) or Books(account, terms)
        return view_of(books, *self._vendors.of(account.target).span())


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

    async def views(self, asked: Sequence[tuple[Account, Terms]]) -> list[View]:
        return [self._ledger.view(account, terms) for account, terms in asked]

    async def flush(self) -> None:
        """Everything has arrived."""

    async def close(self) -> None:
        """Nothing is open."""
