"""The request log: one line for every answer that Comptoir gave, without a word of what was in it."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from comptoir.store import tables
from comptoir.store.columns import moment_text
from comptoir.store.handles import AsyncConnection
from comptoir.store.removal import remove_page

_REQUESTS = tables.requests
_POSTGRES_TYPES: dict[Any, str] = {datetime: "timestamptz", int: "bigint", float: "double precision"}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """`duration_ms` is the whole answer, `vendor_ms` the part of it that was spent waiting for the vendor."""

    id: str
    at: datetime
    tenant_id: str | None
    connection_id: str | None
    company_id: str | None
    operation: str | None
    method: str
    path: str
    status: int
    error_code: str | None
    duration_ms: float
    vendor_calls: int
    vendor_ms: float
    bytes_out: int


async def add_many(conn: AsyncConnection, rows: Sequence[RequestRow]) -> None:
    """Append rows in one statement. A row that is there already is left alone, so a batch whose commit
    went unanswered can be sent again.
    """
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        await conn.exec_driver_sql(_SQLITE_INSERT, [_sqlite_row(row) for row in rows])
    else:
        columns = tuple(list(column) for column in zip(*map(_VALUES, rows), strict=True))
        await conn.exec_driver_sql(_POSTGRES_INSERT, columns)


async def recent(conn: AsyncConnection, tenant_id: str | None, limit: int) -> list[RequestRow]:
    """The newest lines first; of one tenant, or of all of them."""
    statement = select(_REQUESTS).order_by(_REQUESTS.c.at.desc(), _REQUESTS.c.id.desc()).limit(limit)
    if tenant_id is not None:
        statement = statement.where(_REQUESTS.c.tenant_id == tenant_id)
    return [RequestRow(**row) for row in (await conn.execute(statement)).mappings()]


async def purge(conn: AsyncConnection, before: datetime) -> int:
    """Remove up to a page of the lines older than that moment; says how many."""
    return await remove_page(conn, _REQUESTS, _REQUESTS.c.at < before)


def _sqlite_row(row: RequestRow) -> tuple[Any, ...]:
    identity, at, *rest = _VALUES(row)
    return (identity, moment_text(at), *rest)


def _postgres_arrays() -> str:
    """`$1::text[],$2::timestamptz[],…`: one array a column keeps the statement the same for any length."""
    names = (_POSTGRES_TYPES.get(each.type, "text") for each in fields(RequestRow))
    return ",".join(f"${number}::{name}[]" for number, name in enumerate(names, start=1))


_VALUES = attrgetter(*(each.name for each in fields(RequestRow)))  # astuple would copy each of them
_COLUMNS = ",".join(each.name for each in fields(RequestRow))
_SQLITE_INSERT = (
    f"INSERT INTO requests ({_COLUMNS}) VALUES ({','.join('?' for _ in fields(RequestRow))})"  # noqa: S608  names of our own fields
    " ON CONFLICT (id) DO NOTHING"
)
_POSTGRES_INSERT = (
    f"INSERT INTO requests ({_COLUMNS}) SELECT * FROM unnest({_postgres_arrays()})"  # noqa: S608  names of our own fields
    " ON CONFLICT (id) DO NOTHING"
)
