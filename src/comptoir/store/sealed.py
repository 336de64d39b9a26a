"""Every sealed column of the store, so that a new key can be put on all of them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from comptoir.store import tables

SEALED: tuple[Column[Any], ...] = (
    tables.tenants.c.signing_secret,
    tables.systems.c.client_secret,
    tables.tokens.c.sealed,
    tables.writes.c.body,
)


async def rewrap_all(conn: AsyncConnection, rewrap: Callable[[bytes], bytes]) -> int:
    """Put `rewrap(blob)` in the place of every sealed blob; says how many changed.

    A blob that somebody replaces meanwhile is left as it is: it was sealed with the active key.
    """
    changed = 0
    for column in SEALED:
        table = column.table
        assert isinstance(table, Table)
        for row in (await conn.execute(select(*table.primary_key, column).where(column.is_not(None)))).all():
            *key, blob = row
            if (fresh := rewrap(blob)) != blob:
                same_row = [part == value for part, value in zip(table.primary_key, key, strict=True)]
                statement = update(table).where(*same_row, column == blob).values({column.name: fresh})
                changed += (await conn.execute(statement)).rowcount
    return changed
