"""Webhooks: the addresses at which tenants hear of changes, for one connection or for all of a tenant's."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, select

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.upsert import insert

_WEBHOOKS = tables.webhooks


class Scope(StrEnum):
    """Whose changes a webhook hears of: one connection's, every one's, or those of connections themselves."""

    CONNECTION = "connection"
    TENANT = "tenant"
    CONFIGURATION = "configuration"


@dataclass(frozen=True, slots=True)
class Webhook:
    """`same_hash` is equal for two that would hear the same at the same place; `secret` is sealed."""

    id: str
    tenant_id: str
    connection_id: str | None
    scope: Scope
    target: str | None
    company_id: str | None
    callback_url: str
    resource: str | None
    event_type: str | None
    same_hash: str
    secret: bytes
    created_at: datetime
    updated_at: datetime


async def add(conn: AsyncConnection, webhook: Webhook) -> bool:
    """Store it; false if there is one that hears the same."""
    statement = insert(conn, _WEBHOOKS).values(asdict(webhook)).on_conflict_do_nothing()
    return (await conn.execute(statement)).rowcount == 1


async def list_all(conn: AsyncConnection, tenant_id: str, connection_id: str | None) -> Sequence[Webhook]:
    """A connection's webhooks, or without a connection the tenant's own, oldest first."""
    order = _WEBHOOKS.c.created_at, _WEBHOOKS.c.id
    rows = await conn.execute(select(_WEBHOOKS).where(*_owned(tenant_id, connection_id)).order_by(*order))
    return [Webhook(**{**row, "scope": Scope(row["scope"])}) for row in rows.mappings()]


async def remove(conn: AsyncConnection, tenant_id: str, connection_id: str | None, webhook_id: str) -> bool:
    mine = _owned(tenant_id, connection_id)
    return (await conn.execute(delete(_WEBHOOKS).where(*mine, _WEBHOOKS.c.id == webhook_id))).rowcount == 1


def _owned(tenant_id: str, connection_id: str | None) -> Sequence[ColumnElement[bool]]:
    if connection_id is None:
        return _WEBHOOKS.c.tenant_id == tenant_id, _WEBHOOKS.c.connection_id.is_(None)
    return _WEBHOOKS.c.tenant_id == tenant_id, _WEBHOOKS.c.connection_id == connection_id
