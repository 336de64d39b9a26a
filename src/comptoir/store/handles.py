"""The handles of SQLAlchemy's asyncio part, for annotations: known by name, loaded by who opens a database.

With that part comes SQLAlchemy's whole ORM, a fifth of the time that importing the server takes.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
else:
    AsyncConnection = AsyncEngine = object

__all__ = ["AsyncConnection", "AsyncEngine"]
