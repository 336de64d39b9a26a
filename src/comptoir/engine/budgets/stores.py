"""What every place where books are kept can do: Store, and Shared for those between processes."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.values import Account, Denied, Terms, Ticket, View
from comptoir.engine.budgets.vendor_clock import VendorClocks


class Store(Protocol):
    """Where the books are kept. Every implementation decides as `Ledger` does."""

    async def take(
        self, account: Account, terms: Terms, kind: Class, endpoint: str = "", user: str = ""
    ) -> Ticket | Denied: ...

    async def settle(
        self, ticket: Ticket, status: int | None, headers: Mapping[str, str] | None = None
    ) -> None: ...

    async def give_back(self, ticket: Ticket) -> None: ...

    async def views(self, asked: Sequence[tuple[Account, Terms]]) -> list[View]:
        """The accounts as they stand, in the order in which they were asked for, by one question."""
        ...

    async def flush(self) -> None:
        """Return when what was settled and given back is in the books."""
        ...

    async def close(self) -> None: ...


class Shared(Store, Protocol):
    """A store between processes. Raises StoreAway where it cannot answer."""

    vendors: VendorClocks

    async def ping(self) -> None:
        """Raises StoreAway while nobody answers."""
        ...
