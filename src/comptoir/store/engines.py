"""How a connection to each database is set up, so that no default of a driver decides over our rows.

Left alone, the SQLite driver begins a transaction only before the first change: two tasks that read and
then write lose each other's updates without an error. Here a transaction begins where it is said to,
and a writing one takes the file's only write lock at once (BEGIN IMMEDIATE). No error ever quotes the
values of a statement.
"""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from comptoir.store.errors import BadDatabaseUrl
from comptoir.store.handles import AsyncEngine

_READERS = 5
_POSTGRES_CONNECTIONS = 10


def sqlite_reads(url: URL, patience: float) -> AsyncEngine:
    """Several connections, each a consistent view of the file, none able to change it."""
    return _sqlite(url, patience, "BEGIN", _READERS, ("foreign_keys=ON", "query_only=ON"))


def sqlite_writes(url: URL, patience: float) -> AsyncEngine:
    """One connection: this process queues in order, and only another process has to poll for the lock."""
    return _sqlite(url, patience, "BEGIN IMMEDIATE", 1, ("foreign_keys=ON",))


def sqlite_migrations(url: URL, patience: float) -> AsyncEngine:
    """A writer without foreign keys: changing a table means to rebuild it, and dropping the old one
    would cascade into every row that hangs on it.
    """
    return _sqlite(url, patience, "BEGIN IMMEDIATE", 1, ("foreign_keys=OFF",))


def postgresql(url: URL) -> AsyncEngine:
    """Ordinary transactions (READ COMMITTED); a connection that died in the pool is replaced unseen."""
    try:
        return _engine(url, pool_size=_POSTGRES_CONNECTIONS, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise BadDatabaseUrl("PostgreSQL needs its driver: pip install 'comptoir[postgres]'") from error


def trouble(url: URL) -> tuple[type[Exception], ...]:
    """What may be raised while a transaction is being begun; asyncpg's own errors come through bare."""
    if url.get_backend_name() == "sqlite":
        return (SQLAlchemyError, OSError)
    import asyncpg  # type: ignore[import-untyped]  # noqa: PLC0415  an extra without types of its own

    return (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)


def _engine(url: URL, **settings: Any) -> AsyncEngine:
    from sqlalchemy.ext.asyncio import create_async_engine  # noqa: PLC0415  see store/handles

    return create_async_engine(url, hide_parameters=True, **settings)


def _sqlite(url: URL, patience: float, begin: str, size: int, pragmas: tuple[str, ...]) -> AsyncEngine:
    """`patience`, in seconds, is both the wait for this pool and the wait for another process's lock."""
    engine = _engine(url, pool_size=size, max_overflow=0, pool_timeout=patience)

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # the driver must not begin transactions of its own accord
        cursor = raw.cursor()
        for pragma in (f"busy_timeout={round(patience * 1000)}", "synchronous=NORMAL", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_as_told(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
