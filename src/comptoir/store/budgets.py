"""Books of budgets: what the engine has counted per app and company, for all processes of an installation.

The engine alone knows what is in them; here they are bytes that one transaction at a time may change.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.upsert import insert

_BUDGETS = tables.budgets
_AT_ONCE = 10_000  # values in one statement; a database takes some 32,000


async def read(conn: AsyncConnection, accounts: Sequence[str]) -> dict[str, bytes]:
    """The books of these accounts; an account has none before its first call."""
    found: dict[str, bytes] = {}
    for start in range(0, len(accounts), _AT_ONCE):
        wanted = _BUDGETS.c.account.in_(accounts[start : start + _AT_ONCE])
        rows = await conn.execute(select(_BUDGETS.c.account, _BUDGETS.c.books).where(wanted))
        found.update((account, books) for account, books in rows)
    return found


async def open_for_change(conn: AsyncConnection, account: str, new: bytes, at: datetime) -> bytes:
    """The books of an account, begun with `new` when there are none, held until the transaction ends."""
    row = {"account": account, "books": new, "changed_at": at}
    await conn.execute(insert(conn, _BUDGETS).values(row).on_conflict_do_nothing())
    statement = select(_BUDGETS.c.books).where(_BUDGETS.c.account == account).with_for_update()
    found: bytes = (await conn.execute(statement)).scalar_one()
    return found


async def keep(conn: AsyncConnection, account: str, books: bytes, at: datetime) -> None:
    """Put the changed books back."""
    statement = update(_BUDGETS).where(_BUDGETS.c.account == account)
    await conn.execute(statement.values(books=books, changed_at=at))


async def purge(conn: AsyncConnection, before: datetime) -> int:
    """Forget books that were not changed since `before`; how many there were."""
    done = await conn.execute(delete(_BUDGETS).where(_BUDGETS.c.changed_at < before))
    return done.rowcount


async def clock(conn: AsyncConnection) -> float | None:
    """Seconds since 1970 by the database's clock; None where the database is this machine's own file."""
    if conn.dialect.name != "postgresql":
        return None
    return float((await conn.execute(select(func.extract("epoch", func.clock_timestamp())))).scalar_one())
