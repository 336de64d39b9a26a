"""Arrivals: what vendors sent of their own accord, each kept once, byte for byte, until it is worked off."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.removal import remove_page
from comptoir.store.upsert import insert

_ARRIVALS = tables.arrivals


@dataclass(frozen=True, slots=True)
class Arrival:
    """`digest` is the SHA-256 of the bytes, `body` the bytes, sealed; the rest is what the vendor says."""

    id: str
    tenant_id: str
    target: str
    company_id: str | None
    topic: str
    action: str
    record_key: str
    digest: str
    body: bytes
    received_at: datetime


async def add(conn: AsyncConnection, arrival: Arrival) -> bool:
    """Keep it; false if the same bytes came before."""
    statement = insert(conn, _ARRIVALS).values(asdict(arrival)).on_conflict_do_nothing()
    return (await conn.execute(statement)).rowcount == 1


async def list_all(conn: AsyncConnection, tenant_id: str, limit: int = 100) -> list[Arrival]:
    """The oldest of a tenant's arrivals, in the order in which they came."""
    order = _ARRIVALS.c.received_at, _ARRIVALS.c.id
    statement = select(_ARRIVALS).where(_ARRIVALS.c.tenant_id == tenant_id).order_by(*order).limit(limit)
    return [Arrival(**row) for row in (await conn.execute(statement)).mappings()]


async def purge(conn: AsyncConnection, before: datetime) -> int:
    """Remove up to a page of what came before that moment; says how many."""
    return await remove_page(conn, _ARRIVALS, _ARRIVALS.c.received_at < before)
