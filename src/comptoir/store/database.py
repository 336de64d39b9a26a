"""The database: opened by URL, read through `read()`, changed through `write()` and in no other way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from comptoir.store import engines, file
from comptoir.store.address import driver_url, sqlite_file
from comptoir.store.errors import CommitLost, DatabaseUnavailable, StoreError
from comptoir.store.handles import AsyncConnection, AsyncEngine

_MIGRATION_LOCK = 0x636F6D70746F6972  # an arbitrary number that names our lock on a PostgreSQL server


@dataclass(frozen=True, slots=True)
class Health:
    """What a reachable database says of itself; `revision` is None before the first migration."""

    dialect: str
    revision: str | None
    expected: str

    @property
    def migrated(self) -> bool:
        return self.revision == self.expected


class Database:
    """One database, from `open` to `close`. Close it: the SQLite driver's threads keep a process alive."""

    def __init__(self, url: URL, reads: AsyncEngine, writes: AsyncEngine, patience: float) -> None:
        self._url = url
        self._patience = patience
        self._reads = reads
        self._writes = writes
        self._trouble = engines.trouble(url)
        self._closed = False

    @classmethod
    async def open(cls, url: str, *, patience: float = 10) -> "Database":
        """Connect lazily, migrate nothing. A SQLite file is created if need be, with mode 600.

        `patience` is how many seconds a transaction waits to be begun, on SQLite for its turn at the file.

        Raises BadDatabaseUrl, or DatabaseUnavailable for a SQLite file that cannot be opened.
        """
        address = driver_url(url)
        if address.get_backend_name() == "sqlite":
            await asyncio.to_thread(file.prepare, sqlite_file(address), patience)
            reads = engines.sqlite_reads(address, patience)
            return cls(address, reads, engines.sqlite_writes(address, patience), patience)
        engine = engines.postgresql(address)
        return cls(address, engine, engine, patience)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._url.get_backend_name()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A read transaction; the database refuses a change inside it. Raises DatabaseUnavailable."""
        return self._transaction(self._reads, read_only=True)

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A write transaction: committed at the end of the block, rolled back by an exception.

        On SQLite there is one at a time, so never open a second one inside the first; and never wait for
        a network in it. Raises DatabaseUnavailable when nothing is written because it could not begin or was
        lost on the way, CommitLost when nobody knows.
        """
        return self._transaction(self._writes)

    async def migrate(self) -> None:
        """Bring the tables up to this version of Comptoir; a second call or process finds it done.

        Raises StoreError if the tables are those of a newer Comptoir.
        """
        from comptoir.store import migration  # noqa: PLC0415  alembic is slow to import, and only here it is needed

        async with migration.alone(), self._migrating() as conn:
            if await conn.run_sync(migration.current) != migration.newest():
                await conn.run_sync(migration.upgrade)
                await _refuse_orphans(conn)

    async def downgrade(self, revision: str = "base") -> None:
        """Take the tables back to `revision`; `base` removes them and every row in them."""
        from comptoir.store import migration  # noqa: PLC0415  alembic is slow to import, and only here it is needed

        async with migration.alone(), self._migrating() as conn:
            await conn.run_sync(migration.downgrade, revision)
            await _refuse_orphans(conn)

    async def check(self) -> Health:
        """Read one row and say which revision the tables have. Raises DatabaseUnavailable."""
        from comptoir.store import migration  # noqa: PLC0415  alembic is slow to import, and only here it is needed

        async with self.read() as conn:
            await conn.execute(text("SELECT 1"))
            return Health(self.dialect, await conn.run_sync(migration.current), migration.newest())

    async def close(self) -> None:
        """Close every connection; transactions begun afterwards raise DatabaseUnavailable."""
        self._closed = True
        await self._reads.dispose()
        await self._writes.dispose()

    @asynccontextmanager
    async def _transaction(
        self, engine: AsyncEngine, *, read_only: bool = False
    ) -> AsyncIterator[AsyncConnection]:
        to_be_committed = False
        try:
            async with AsyncExitStack() as stack:
                yield await self._begin(stack, engine, read_only=read_only)
                to_be_committed = not read_only
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            kind = CommitLost if to_be_committed else DatabaseUnavailable
            raise kind(f"{self.dialect} was lost: {_first_line(error)}") from error

    async def _begin(
        self, stack: AsyncExitStack, engine: AsyncEngine, *, read_only: bool = False
    ) -> AsyncConnection:
        if self._closed:
            raise DatabaseUnavailable("the database has been closed")
        is_server = self.dialect == "postgresql"  # SQLite keeps the time itself
        try:
            async with asyncio.timeout(self._patience if is_server else None):
                conn = await stack.enter_async_context(engine.connect())
                if read_only and is_server:
                    await conn.execution_options(postgresql_readonly=True)
                await stack.enter_async_context(conn.begin())
        except TimeoutError as error:
            text = f"{self.dialect} gave no transaction within {self._patience:g} seconds"
            raise DatabaseUnavailable(text) from error
        except self._trouble as error:
            raise DatabaseUnavailable(f"{self.dialect} gave no transaction: {_first_line(error)}") from error
        return conn

    @asynccontextmanager
    async def _migrating(self) -> AsyncIterator[AsyncConnection]:
        """The write transaction of one migration; whoever comes second waits for the first."""
        async with AsyncExitStack() as stack:
            if self.dialect == "postgresql":
                conn = await self._begin(stack, self._writes)
                await conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
                yield conn
                return
            engine = engines.sqlite_migrations(self._url, self._patience)
            stack.push_async_callback(engine.dispose)
            conn = await self._begin(stack, engine)
            yield conn


async def _refuse_orphans(conn: AsyncConnection) -> None:
    """On SQLite, foreign keys are off in a migration: a row that points nowhere rolls all of it back."""
    if conn.dialect.name != "sqlite":
        return
    if orphans := (await conn.exec_driver_sql("PRAGMA foreign_key_check")).fetchall():
        raise StoreError(f"rows that the migration would leave without what they hang on: {len(orphans)}")


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
