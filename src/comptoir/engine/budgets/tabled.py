"""The ledger across the processes of one installation: books in our own database, a row for each account.

The decisions are those of `Books` themselves; the database lends its lock. On PostgreSQL its clock sets
ours, so that machines whose own clocks disagree still count in the same windows.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

import msgspec

from comptoir.engine.budgets.aside import Aside
from comptoir.engine.budgets.books import Books
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.forecast import kept_view
from comptoir.engine.budgets.values import Account, Denied, StoreAway, Terms, Ticket, View
from comptoir.engine.budgets.vendor_clock import GUARD, VendorClocks
from comptoir.kit.clock import Clock
from comptoir.store import budgets
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE

_KEPT_FOR = timedelta(days=2)
_Found = TypeVar("_Found")
_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder().decode


class Tabled:
    """Books that all processes share. Raises StoreAway when the database gives no transaction."""

    def __init__(self, database: Database, clock: Clock, vendors: VendorClocks) -> None:
        self._database = database
        self._clock = clock
        self.vendors = vendors
        self._terms: dict[Account, Terms] = {}
        self._aside = Aside()

    @classmethod
    async def open(cls, database: Database, clock: Clock, guard: float = GUARD) -> "Tabled":
        """Set the clock by the database's, and forget the books that nobody needs. Raises StoreAway."""
        try:
            before = clock.monotonic()
            async with database.write() as conn:
                now = await budgets.clock(conn)
                after = clock.monotonic()
                await budgets.purge(conn, clock.now() - _KEPT_FOR)
        except TROUBLE as error:
            raise StoreAway(str(error)) from error
        ahead = None if now is None else now - (before + after) / 2
        return cls(database, clock, VendorClocks(clock, guard + (after - before) / 2, ahead))

    async def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied:
        self._terms[account] = terms
        vendor = self.vendors.of(account.target)
        taken = self._clock.monotonic()
        earliest, latest = vendor.span()
        found = await self._change(account, lambda books: books.take(kind, endpoint, user, earliest, latest))
        if isinstance(found, Ticket):
            found.taken = taken
            return found
        return vendor.denial(found)

    async def settle(
        self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None
    ) -> None:
        """Told to the database aside: until it knows, it counts the call as under way."""
        vendor = self.vendors.of(ticket.account.target)
        if headers:
            vendor.hear(ticket.taken, self._terms[ticket.account].rates, headers)
        span = vendor.span()
        self._aside.tell(
            self._change(ticket.account, lambda books: books.settle(ticket, status, headers, *span))
        )

    async def give_back(self, ticket: Ticket) -> None:
        self._aside.tell(self._change(ticket.account, lambda books: books.give_back(ticket)))

    async def views(self, asked: Sequence[tuple[Account, Terms]]) -> list[View]:
        try:
            async with self._database.read() as conn:
                found = await budgets.read(conn, [account.key for account, _ in asked])
        except TROUBLE as error:
            raise StoreAway(str(error)) from error
        kept = {key: _unpack(books) for key, books in found.items()}
        return [
            kept_view(account, terms, kept.get(account.key), self.vendors.of(account.target).span())
            for account, terms in asked
        ]

    async def ping(self) -> None:
        """Raises StoreAway while the database gives no transaction."""
        try:
            async with self._database.write():
                return
        except TROUBLE as error:
            raise StoreAway(str(error)) from error

    async def flush(self) -> None:
        """Return when everything that was told has arrived, or was lost."""
        await self._aside.flush()

    async def close(self) -> None:
        """Finish what is being told; the database is closed by whoever opened it."""
        await self.flush()

    async def _change(self, account: Account, change: Callable[[Books], _Found]) -> _Found:
        """Change an account's books in one transaction. Raises StoreAway."""
        books = Books(account, self._terms[account])
        at = self._clock.now()
        try:
            async with self._database.write() as conn:
                books.load(_unpack(await budgets.open_for_change(conn, account.key, _pack(books.dump()), at)))
                found = change(books)
                await budgets.keep(conn, account.key, _pack(books.dump()), at)
        except TROUBLE as error:
            raise StoreAway(str(error)) from error
        return found
