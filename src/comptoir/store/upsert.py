"""INSERT … ON CONFLICT, which both databases know and SQLAlchemy spells once for each."""

from typing import TYPE_CHECKING

from sqlalchemy import Table

from comptoir.store.handles import AsyncConnection

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert(conn: AsyncConnection, table: Table) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT with `on_conflict_do_update` and `on_conflict_do_nothing`, in this database's dialect."""
    if conn.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415  slow to import, and SQLite does without

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite  # noqa: PLC0415  as above

    return sqlite.insert(table)
