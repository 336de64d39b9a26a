"""Writes: the intent that is committed before a booking is sent, and what became of it.

intended ─► sent ─► done        the vendor took it
             │  └─► refused     the vendor said no
             └────► in_doubt    the answer was lost; a probe finds out, nothing is sent again blindly
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import RowMapping, delete, select, update

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.removal import remove_page
from comptoir.store.upsert import insert

_WRITES = tables.writes


class WriteStatus(StrEnum):
    """How far a write has come; `done` and `refused` are final."""

    INTENDED = "intended"
    SENT = "sent"
    DONE = "done"
    REFUSED = "refused"
    IN_DOUBT = "in_doubt"


UNSETTLED = (WriteStatus.INTENDED, WriteStatus.SENT, WriteStatus.IN_DOUBT)
SETTLED = (WriteStatus.DONE, WriteStatus.REFUSED)
OVER = (*SETTLED, WriteStatus.INTENDED)
"""What nobody has to find out about any more: an intent that was left like this long ago was never sent."""


@dataclass(frozen=True, slots=True)
class Write:
    """`connection_id` is None for what belongs to the tenant. `body` is sealed; `natural_key` is what was
    stamped on the document so that a probe can find it; `record_key` is the vendor's key of the record, and
    `answer` the bytes the first caller was given.
    """

    id: str
    tenant_id: str
    connection_id: str | None
    operation: str
    request_hash: str
    created_at: datetime
    updated_at: datetime
    company_id: str | None = None
    idempotency_key: str | None = None
    body: bytes | None = None
    status: WriteStatus = WriteStatus.INTENDED
    record_key: str | None = None
    answer: bytes | None = None
    natural_key: str | None = None


async def intend(conn: AsyncConnection, write: Write) -> Write:
    """Store the intent; commit before anything is sent.

    Comes back with the row that holds the idempotency key of this connection or tenant: another `id` than
    the given one means that the key was used before, and nothing was stored.
    """
    statement = insert(conn, _WRITES).values(asdict(write)).on_conflict_do_nothing()
    if (await conn.execute(statement)).rowcount == 1:
        return write
    earlier = select(_WRITES).where(
        _WRITES.c.tenant_id == write.tenant_id,
        _WRITES.c.connection_id.is_not_distinct_from(write.connection_id),
        _WRITES.c.idempotency_key == write.idempotency_key,
    )
    return _write((await conn.execute(earlier)).mappings().one())


async def get(conn: AsyncConnection, tenant_id: str, write_id: str) -> Write | None:
    statement = select(_WRITES).where(_WRITES.c.tenant_id == tenant_id, _WRITES.c.id == write_id)
    row = (await conn.execute(statement)).mappings().first()
    return None if row is None else _write(row)


async def by_keys(conn: AsyncConnection, connection_id: str, keys: Collection[str]) -> list[Write]:
    """The writes of a connection under these idempotency keys."""
    statement = select(_WRITES).where(
        _WRITES.c.connection_id == connection_id, _WRITES.c.idempotency_key.in_(keys)
    )
    return [_write(row) for row in (await conn.execute(statement)).mappings()]


async def mark(
    conn: AsyncConnection,
    write_id: str,
    status: WriteStatus,
    now: datetime,
    *,
    only_from: Collection[WriteStatus] = UNSETTLED,
    record_key: str | None = None,
    answer: bytes | None = None,
) -> bool:
    """Note how far the write has come; `record_key` and `answer` stay as they are unless given.

    False if it stands at a status outside `only_from`: somebody else has settled or taken it.
    """
    given = {"record_key": record_key, "answer": answer}
    statement = (
        update(_WRITES)
        .where(_WRITES.c.id == write_id, _WRITES.c.status.in_(only_from))
        .values(status=status, updated_at=now, **{k: v for k, v in given.items() if v is not None})
    )
    return (await conn.execute(statement)).rowcount == 1


async def take_over(conn: AsyncConnection, write_id: str, abandoned_before: datetime, now: datetime) -> bool:
    """Begin an intent anew that never left and that nobody has touched since; false for any other."""
    statement = update(_WRITES).where(
        _WRITES.c.id == write_id,
        _WRITES.c.status == WriteStatus.INTENDED,
        _WRITES.c.updated_at < abandoned_before,
    )
    return (await conn.execute(statement.values(updated_at=now))).rowcount == 1


async def remove(conn: AsyncConnection, write_id: str) -> bool:
    """Give an idempotency key free whose write certainly took no effect; a done one stays."""
    statement = delete(_WRITES).where(_WRITES.c.id == write_id, _WRITES.c.status != WriteStatus.DONE)
    return (await conn.execute(statement)).rowcount == 1


async def unsettled(conn: AsyncConnection, before: datetime, limit: int) -> list[Write]:
    """Writes that nobody has touched since that moment and whose outcome is open, the longest first."""
    statement = (
        select(_WRITES)
        .where(_WRITES.c.status.in_(UNSETTLED), _WRITES.c.updated_at < before)
        .order_by(_WRITES.c.updated_at, _WRITES.c.id)
        .limit(limit)
    )
    return [_write(row) for row in (await conn.execute(statement)).mappings()]


async def purge(conn: AsyncConnection, before: datetime) -> int:
    """Remove up to a page of the writes that were over before that moment, and the memory of their keys.

    A write that was sent stays until its fate is known. Says how many.
    """
    return await remove_page(conn, _WRITES, _WRITES.c.status.in_(OVER), _WRITES.c.updated_at < before)


def _write(row: RowMapping) -> Write:
    return Write(**{**row, "status": WriteStatus(row["status"])})
