"""Systems: the app credentials with which a tenant is registered at a target system."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.upsert import insert

_SYSTEMS = tables.systems


@dataclass(frozen=True, slots=True)
class System:
    """`client_secret` is sealed; `custom` holds what only this target system asks for.

    `webhook_secret`, sealed too, proves that what arrives was sent by the target system.
    """

    tenant_id: str
    target: str
    client_id: str
    client_secret: bytes
    custom: dict[str, Any]
    created_at: datetime
    webhook_secret: bytes | None = None


async def put(conn: AsyncConnection, system: System) -> None:
    """Register the credentials, or replace them; the moment of the first registration stays."""
    changes = {"client_id", "client_secret", "custom", "webhook_secret"}
    statement = insert(conn, _SYSTEMS).values(asdict(system))
    await conn.execute(
        statement.on_conflict_do_update(
            index_elements=["tenant_id", "target"],
            set_={name: statement.excluded[name] for name in sorted(changes)},
        )
    )


async def get(conn: AsyncConnection, tenant_id: str, target: str) -> System | None:
    row = (await conn.execute(select(_SYSTEMS).where(*_one(tenant_id, target)))).mappings().first()
    return None if row is None else System(**row)


async def list_all(conn: AsyncConnection, tenant_id: str) -> list[System]:
    """The target systems that a tenant is registered at, by name."""
    statement = select(_SYSTEMS).where(_SYSTEMS.c.tenant_id == tenant_id).order_by(_SYSTEMS.c.target)
    return [System(**row) for row in (await conn.execute(statement)).mappings()]


async def remove(conn: AsyncConnection, tenant_id: str, target: str) -> bool:
    return (await conn.execute(delete(_SYSTEMS).where(*_one(tenant_id, target)))).rowcount == 1


def _one(tenant_id: str, target: str) -> tuple[Any, Any]:
    return _SYSTEMS.c.tenant_id == tenant_id, _SYSTEMS.c.target == target
