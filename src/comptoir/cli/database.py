"""The database for one command: opened, brought up to date, and closed again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from comptoir.cli.failure import Failure
from comptoir.store.database import Database
from comptoir.store.errors import StoreError


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """The migrated database. Raises Failure where the URL or the database is no good."""
    try:
        database = await Database.open(url)
        try:
            await database.migrate()
            yield database
        finally:
            await database.close()
    except StoreError as error:
        raise Failure(str(error)) from error
