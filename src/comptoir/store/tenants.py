"""Tenants: the software teams that hold an API key, and what they have set for all their connections."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from comptoir.store import logins, tables
from comptoir.store.handles import AsyncConnection

_TENANTS = tables.tenants


@dataclass(frozen=True, slots=True)
class Tenant:
    """`key_hash` is `kit.ids.fingerprint` of the API key; `signing_secret` is sealed."""

    id: str
    name: str
    key_hash: str
    created_at: datetime
    callback_url: str | None = None
    cancel_callback_url: str | None = None
    signing_secret: bytes | None = None
    style: dict[str, Any] | None = None


async def add(conn: AsyncConnection, tenant: Tenant) -> None:
    await conn.execute(insert(_TENANTS).values(asdict(tenant)))


async def get(conn: AsyncConnection, tenant_id: str) -> Tenant | None:
    row = (await conn.execute(select(_TENANTS).where(_TENANTS.c.id == tenant_id))).mappings().first()
    return None if row is None else Tenant(**row)


async def by_key_hash(conn: AsyncConnection, key_hash: str) -> Tenant | None:
    row = (await conn.execute(select(_TENANTS).where(_TENANTS.c.key_hash == key_hash))).mappings().first()
    return None if row is None else Tenant(**row)


async def list_all(conn: AsyncConnection) -> list[Tenant]:
    """Every tenant, oldest first."""
    rows = await conn.execute(select(_TENANTS).order_by(_TENANTS.c.created_at, _TENANTS.c.id))
    return [Tenant(**row) for row in rows.mappings()]


async def set_callback_urls(
    conn: AsyncConnection, tenant_id: str, callback_url: str | None, cancel_callback_url: str | None
) -> bool:
    """Where people are sent after a login, done or cancelled; false if there is no such tenant."""
    return await _set(conn, tenant_id, callback_url=callback_url, cancel_callback_url=cancel_callback_url)


async def set_signing_secret(conn: AsyncConnection, tenant_id: str, sealed: bytes | None) -> bool:
    return await _set(conn, tenant_id, signing_secret=sealed)


async def set_style(conn: AsyncConnection, tenant_id: str, style: dict[str, Any] | None) -> bool:
    return await _set(conn, tenant_id, style=style)


async def rotate_key(conn: AsyncConnection, tenant_id: str, key_hash: str) -> bool:
    """Replace the API key: the old one stops working with this transaction."""
    return await _set(conn, tenant_id, key_hash=key_hash)


async def remove(conn: AsyncConnection, tenant_id: str) -> bool:
    """Remove the tenant and everything that hangs on it; its lines in the request log stay."""
    removed = (await conn.execute(delete(_TENANTS).where(_TENANTS.c.id == tenant_id))).rowcount == 1
    await logins.remove_unused(conn)
    return removed


async def _set(conn: AsyncConnection, tenant_id: str, **values: object) -> bool:
    result = await conn.execute(update(_TENANTS).where(_TENANTS.c.id == tenant_id).values(values))
    return result.rowcount == 1
