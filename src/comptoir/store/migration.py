"""Migrations run from code: the revisions in `migrations/versions`, on a connection that is handed in.

A new revision is a file there, written by hand; the tests compare what it leaves behind with `tables`.
"""

import asyncio
import functools
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from comptoir.store.errors import StoreError

_ALEMBIC = threading.Lock()  # its `context` and `op` are globals, which stand for the one migration that runs
_GLANCE = 0.01  # seconds


@asynccontextmanager
async def alone() -> AsyncIterator[None]:
    """Wait until no other database is being migrated in this process, in whichever event loop."""
    while not _ALEMBIC.acquire(blocking=False):  # noqa: ASYNC110  an Event belongs to one loop
        await asyncio.sleep(_GLANCE)
    try:
        yield
    finally:
        _ALEMBIC.release()


def upgrade(connection: Connection) -> None:
    """Run every revision that this database has not seen, `alone`; StoreError if it has one unknown to us."""
    try:
        command.upgrade(_config(connection), "head")
    except CommandError as error:
        raise StoreError(f"these tables are not from this Comptoir or an older one: {error}") from error


def downgrade(connection: Connection, revision: str) -> None:
    """Undo the revisions after `revision`, `alone`; `base` undoes all of them."""
    command.downgrade(_config(connection), revision)


def current(connection: Connection) -> str | None:
    """The revision that the database has, or None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


@functools.cache
def newest() -> str:
    """The revision that this version of Comptoir expects."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    if head is None:
        raise RuntimeError("the package holds no migrations")
    return head


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "comptoir.store:migrations")
    return config
