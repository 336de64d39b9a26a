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

from comptoir.store import logins, tables
from comptoir.store.errors import Stale
from comptoir.store.handles import AsyncConnection

_CONNECTIONS = tables.connections
_EARLIER_KEYS = tables.earlier_keys


class ConnectionStatus(StrEnum):
    """Whether calls may pass: only an active connection is used."""

    ACTIVE = "active"
    NEEDS_SELECTION = "needs_selection"
    NEEDS_CONSENT = "needs_consent"
    REVOKED = "revoked"


class Reason(StrEnum):
    """Why the status is what it is. `renews`: made by a person whose earlier connections waited for them."""

    LOGIN_ENDED = "login_ended"
    COMPANY_NOT_GRANTED = "company_not_granted"
    RENEWS = "renews"


@dataclass(frozen=True, slots=True)
class Connection:
    """`key_hash` is the fingerprint of the newest account key; `company` pins name, VAT number and the like
    as they were when it was chosen; `companies` are all that the login was granted. `login` names the
    person, `login_id` the chain of tokens. `reason` says why the status is what it is since `status_since`.
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
    login_id: str | None = None
    status_since: datetime | None = None
    reason: Reason | None = None


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
    """The connection behind an account key, the newest or an earlier one; never that of another tenant."""
    mine = _CONNECTIONS.c.tenant_id == tenant_id
    row = (
        (await conn.execute(select(_CONNECTIONS).where(mine, _CONNECTIONS.c.key_hash == key_hash)))
        .mappings()
        .first()
    )
    if row is None:
        earlier = select(_EARLIER_KEYS.c.connection_id).where(_EARLIER_KEYS.c.key_hash == key_hash)
        row = (
            (await conn.execute(select(_CONNECTIONS).where(mine, _CONNECTIONS.c.id.in_(earlier))))
            .mappings()
            .first()
        )
    return None if row is None else _connection(row)


async def of_login(conn: AsyncConnection, login_id: str, *, for_update: bool = False) -> list[Connection]:
    """The connections of all tenants that hang on a login, oldest first."""
    statement = (
        select(_CONNECTIONS)
        .where(_CONNECTIONS.c.login_id == login_id)
        .order_by(_CONNECTIONS.c.created_at, _CONNECTIONS.c.id)
    )
    rows = await conn.execute(statement.with_for_update() if for_update else statement)
    return [_connection(row) for row in rows.mappings()]


async def twin(
    conn: AsyncConnection, tenant_id: str, login_id: str, company_id: str, *, of: str
) -> Connection | None:
    """The tenant's oldest connection of the same login and company, another than `of`."""
    statement = (
        select(_CONNECTIONS)
        .where(
            _CONNECTIONS.c.tenant_id == tenant_id,
            _CONNECTIONS.c.login_id == login_id,
            _CONNECTIONS.c.company_id == company_id,
            _CONNECTIONS.c.id != of,
        )
        .order_by(_CONNECTIONS.c.created_at, _CONNECTIONS.c.id)
        .limit(1)
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
        status_since=now,
        reason=None,
    )


async def set_companies(
    conn: AsyncConnection, connection: Connection, companies: Sequence[Mapping[str, Any]], now: datetime
) -> Connection:
    """Note which companies the login reaches now."""
    return await _change(conn, connection, now, companies=[dict(company) for company in companies])


async def set_status(
    conn: AsyncConnection,
    connection: Connection,
    status: ConnectionStatus,
    now: datetime,
    reason: Reason | None = None,
) -> Connection:
    return await _change(conn, connection, now, status=status, status_since=now, reason=reason)


async def reconnect(
    conn: AsyncConnection, connection: Connection, fresh: Connection, now: datetime
) -> Connection:
    """Give a connection the login, the companies and the key of a new consent; its earlier keys stay good."""
    await _keep_key(conn, connection, now)
    return await _change(
        conn,
        connection,
        now,
        key_hash=fresh.key_hash,
        login=fresh.login,
        login_id=fresh.login_id,
        companies=fresh.companies,
        status=fresh.status if connection.company_id is None else ConnectionStatus.ACTIVE,
        status_since=now,
        reason=None,
    )


async def absorb(
    conn: AsyncConnection, connection: Connection, pending: Connection, now: datetime
) -> Connection:
    """Let a connection take the place of one that has just been made beside it, with its key."""
    await conn.execute(
        update(tables.login_states)
        .where(tables.login_states.c.connection_id == pending.id)
        .values(connection_id=connection.id)
    )
    await conn.execute(
        update(_EARLIER_KEYS)
        .where(_EARLIER_KEYS.c.connection_id == pending.id)
        .values(connection_id=connection.id)
    )
    await conn.execute(delete(_CONNECTIONS).where(_CONNECTIONS.c.id == pending.id))
    return await reconnect(conn, connection, pending, now)


async def rehang(
    conn: AsyncConnection,
    connection: Connection,
    login_id: str | None,
    now: datetime,
    reason: Reason | None = None,
) -> Connection:
    """Hang one connection on another login, or on none."""
    return await _change(conn, connection, now, login_id=login_id, reason=reason)


async def move(conn: AsyncConnection, from_login: str, to_login: str) -> None:
    """Hang every connection of one login on another one."""
    await conn.execute(
        update(_CONNECTIONS).where(_CONNECTIONS.c.login_id == from_login).values(login_id=to_login)
    )


async def remove(conn: AsyncConnection, tenant_id: str, connection_id: str) -> bool:
    """Remove the connection with its login states and writes, and its tokens if it was the last on its login.

    Its lines in the request log stay.
    """
    statement = (
        delete(_CONNECTIONS)
        .where(_CONNECTIONS.c.tenant_id == tenant_id, _CONNECTIONS.c.id == connection_id)
        .returning(_CONNECTIONS.c.login_id)
    )
    removed = (await conn.execute(statement)).fetchall()
    if removed and removed[0][0] is not None:
        await logins.remove_unused(conn, removed[0][0])
    return bool(removed)


async def _keep_key(conn: AsyncConnection, connection: Connection, now: datetime) -> None:
    await conn.execute(
        insert(_EARLIER_KEYS).values(
            key_hash=connection.key_hash, connection_id=connection.id, created_at=now
        )
    )


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
    reason = None if row["reason"] is None else Reason(row["reason"])
    return Connection(**{**row, "status": ConnectionStatus(row["status"]), "reason": reason})
