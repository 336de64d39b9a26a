"""Connections: one login at one target system, pinned to the company whose books it may touch.

Every change takes the connection as it was read and gives it back as it now stands. Its `version` goes up
by one each time; a change to an older version raises Stale, and a cache knows by it what to forget.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from comptoir.store import tables
from comptoir.store.errors import Stale

_CONNECTIONS = tables.connections


class ConnectionStatus(StrEnum):
    """Whether calls may pass: only an active connection is used."""

    ACTIVE = "active"
    NEEDS_SELECTION = "needs_selection"
    NEEDS_CONSENT = "needs_consent"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Connection:
    """`key_hash` is the fingerprint of the account key; `company` pins name, VAT number and the like as
    they were when it was chosen; `companies` are all that the login was granted.
    """

    id: str
    tenant_id: str
    target: str
    key_hash: str
    status: ConnectionStatus
    created_at: datetime
    updated_at: datetime
    company_id: str | None = None
    company: dict[str, Any] | None = None
    companies: list[dict[str, Any]] = field(default_factory=list)
    login: str | None = None
    version: int = 1


async def add(conn: AsyncConnection, connection: Connection) -> None:
    await conn.execute(insert(_CONNECTIONS).values(asdict(connection)))


async def get(
    conn: AsyncConnection, tenant_id: str, connection_id: str, *, for_update: bool = False
) -> Connection | None:
    """A connection of this tenant; `for_update` holds the row until the transaction ends."""
    statement = select(_CONNECTIONS).where(
        _CONNECTIONS.c.tenant_id == tenant_id, _CONNECTIONS.c.id == connection_id
    )
    row = (await conn.execute(statement.with_for_update() if for_update else statement)).mappings().first()
    return None if row is None else _connection(row)


async def by_key_hash(conn: AsyncConnection, tenant_id: str, key_hash: str) -> Connection | None:
    """The connection behind an account key; the key of another tenant is simply not found."""
    statement = select(_CONNECTIONS).where(
        _CONNECTIONS.c.tenant_id == tenant_id, _CONNECTIONS.c.key_hash == key_hash
    )
    row = (await conn.execute(statement)).mappings().first()
    return None if row is None else _connection(row)


async def list_all(conn: AsyncConnection, tenant_id: str | None = None) -> list[Connection]:
    """The connections of one tenant, or of all of them, oldest first."""
    statement = select(_CONNECTIONS).order_by(_CONNECTIONS.c.created_at, _CONNECTIONS.c.id)
    if tenant_id is not None:
        statement = statement.where(_CONNECTIONS.c.tenant_id == tenant_id)
    return [_connection(row) for row in (await conn.execute(statement)).mappings()]


async def pin(
    conn: AsyncConnection,
    connection: Connection,
    company_id: str,
    company: Mapping[str, Any],
    now: datetime,
) -> Connection:
    """Bind the connection to one company, for good; it is active from now on."""
    return await _change(
        conn,
        connection,
        now,
        company_id=company_id,
        company=dict(company),
        status=ConnectionStatus.ACTIVE,
    )


async def set_companies(
    conn: AsyncConnection, connection: Connection, companies: Sequence[Mapping[str, Any]], now: datetime
) -> Connection:
    """Note which companies the login reaches now."""
    return await _change(conn, connection, now, companies=[dict(company) for company in companies])


async def set_status(
    conn: AsyncConnection, connection: Connection, status: ConnectionStatus, now: datetime
) -> Connection:
    return await _change(conn, connection, now, status=status)


async def remove(conn: AsyncConnection, tenant_id: str, connection_id: str) -> bool:
    """Remove the connection with its tokens, login states and writes; its lines in the request log stay."""
    statement = delete(_CONNECTIONS).where(
        _CONNECTIONS.c.tenant_id == tenant_id, _CONNECTIONS.c.id == connection_id
    )
    return (await conn.execute(statement)).rowcount == 1


async def _change(
    conn: AsyncConnection, connection: Connection, now: datetime, **values: object
) -> Connection:
    statement = (
        update(_CONNECTIONS)
        .where(
            _CONNECTIONS.c.tenant_id == connection.tenant_id,
            _CONNECTIONS.c.id == connection.id,
            _CONNECTIONS.c.version == connection.version,
        )
        .values(**values, updated_at=now, version=connection.version + 1)
        .returning(_CONNECTIONS)
    )
    row = (await conn.execute(statement)).mappings().first()
    if row is None:
        raise Stale(f"connection {connection.id} is no longer at version {connection.version}")
    return _connection(row)


def _connection(row: RowMapping) -> Connection:
    return Connection(**{**row, "status": ConnectionStatus(row["status"])})
