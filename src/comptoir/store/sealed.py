"""Every sealed column of the store, page by page, so that a new key can be put on all of them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, select, tuple_, update

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection

SEALED: tuple[Column[Any], ...] = (
    tables.tenants.c.signing_secret,
    tables.systems.c.client_secret,
    tables.systems.c.webhook_secret,
    tables.logins.c.sealed,
    tables.login_states.c.pair,
    tables.writes.c.body,
    tables.writes.c.answer,
    tables.webhooks.c.secret,
    tables.arrivals.c.body,
    tables.jobs.c.payload,
)
COUNTS: tuple[Column[Any], ...] = (tables.budgets.c.books,)
"""Binary columns that hold numbers of calls and nothing of anybody's business; they are not sealed."""


@dataclass(frozen=True, slots=True)
class SealedValue:
    """One blob and the primary key of its row."""

    key: tuple[Any, ...]
    blob: bytes


async def page(
    conn: AsyncConnection, column: Column[Any], after: SealedValue | None, limit: int
) -> list[SealedValue]:
    """The next values of a sealed column, in the order of their keys."""
    key = tuple(column.table.primary_key)
    statement = select(*key, column).where(column.is_not(None)).order_by(*key).limit(limit)
    if after is not None:
        statement = statement.where(tuple_(*key) > after.key)
    return [SealedValue(tuple(row[:-1]), row[-1]) for row in await conn.execute(statement)]


async def replace(conn: AsyncConnection, column: Column[Any], value: SealedValue, fresh: bytes) -> bool:
    """Put another blob in the place of this one; false if somebody has replaced it meanwhile."""
    same_row = [part == known for part, known in zip(column.table.primary_key, value.key, strict=True)]
    statement = update(column.table).where(*same_row, column == value.blob).values({column.name: fresh})
    return (await conn.execute(statement)).rowcount == 1
