"""Tokens: the sealed pair of a connection, and the refresh that must happen exactly once.

A refresh token that is used twice can kill the connection for good, so a refresh is told in three steps:
`begin_refresh` leaves a mark before anything is sent, the vendor is called outside the transaction, and
`finish_refresh` stores the new pair before anyone uses it. Both steps are fenced by the version.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from comptoir.store import tables
from comptoir.store.upsert import insert

_TOKENS = tables.tokens


@dataclass(frozen=True, slots=True)
class StoredTokens:
    """`refreshing_since` is set while somebody refreshes this version, or died while doing so."""

    connection_id: str
    sealed: bytes
    issued_at: datetime
    expires_at: datetime
    version: int
    refreshing_since: datetime | None


async def put(
    conn: AsyncConnection, connection_id: str, sealed: bytes, issued_at: datetime, expires_at: datetime
) -> StoredTokens:
    """Store the pair of a fresh login; a refresh of the old pair that is still under way loses by it."""
    statement = insert(conn, _TOKENS).values(
        connection_id=connection_id, sealed=sealed, issued_at=issued_at, expires_at=expires_at, version=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=["connection_id"],
        set_={
            "sealed": sealed,
            "issued_at": issued_at,
            "expires_at": expires_at,
            "version": _TOKENS.c.version + 1,
            "refreshing_since": None,
        },
    )
    return StoredTokens(**(await conn.execute(statement.returning(_TOKENS))).mappings().one())


async def get(conn: AsyncConnection, connection_id: str, *, for_update: bool = False) -> StoredTokens | None:
    """The stored pair; `for_update` holds the row until the transaction ends."""
    statement = select(_TOKENS).where(_TOKENS.c.connection_id == connection_id)
    row = (await conn.execute(statement.with_for_update() if for_update else statement)).mappings().first()
    return None if row is None else StoredTokens(**row)


async def begin_refresh(
    conn: AsyncConnection,
    connection_id: str,
    version: int,
    now: datetime,
    *,
    abandoned_before: datetime | None = None,
) -> bool:
    """Leave the mark that the pair of this version is being refreshed; commit it before calling out.

    False if the version moved on, or if another refresh of it is under way. A mark older than
    `abandoned_before` is of a process that died: it is taken over.
    """
    free: ColumnElement[bool] = _TOKENS.c.refreshing_since.is_(None)
    if abandoned_before is not None:
        free = or_(free, _TOKENS.c.refreshing_since < abandoned_before)
    statement = update(_TOKENS).where(*_at(connection_id, version), free).values(refreshing_since=now)
    return (await conn.execute(statement)).rowcount == 1


async def finish_refresh(
    conn: AsyncConnection,
    connection_id: str,
    version: int,
    sealed: bytes,
    issued_at: datetime,
    expires_at: datetime,
) -> bool:
    """Store the new pair as the next version; false if that version has been replaced meanwhile."""
    statement = (
        update(_TOKENS)
        .where(*_at(connection_id, version))
        .values(
            sealed=sealed,
            issued_at=issued_at,
            expires_at=expires_at,
            version=version + 1,
            refreshing_since=None,
        )
    )
    return (await conn.execute(statement)).rowcount == 1


async def cancel_refresh(conn: AsyncConnection, connection_id: str, version: int) -> bool:
    """Take the mark back after a refresh that certainly never reached the vendor."""
    statement = update(_TOKENS).where(*_at(connection_id, version)).values(refreshing_since=None)
    return (await conn.execute(statement)).rowcount == 1


async def remove(conn: AsyncConnection, connection_id: str) -> bool:
    statement = delete(_TOKENS).where(_TOKENS.c.connection_id == connection_id)
    return (await conn.execute(statement)).rowcount == 1


def _at(connection_id: str, version: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _TOKENS.c.connection_id == connection_id, _TOKENS.c.version == version
