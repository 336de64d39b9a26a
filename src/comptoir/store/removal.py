"""Removal of rows that have had their time, a page at a time, so that nobody waits long for the database."""

from sqlalchemy import ColumnElement, Table, delete, select

from comptoir.store.handles import AsyncConnection

PAGE = 500


async def remove_page(conn: AsyncConnection, table: Table, *old: ColumnElement[bool]) -> int:
    """Remove up to PAGE rows of which all of this is true; says how many. Fewer than PAGE: those were all."""
    (key,) = table.primary_key.columns
    page = select(key).where(*old).limit(PAGE)
    return (await conn.execute(delete(table).where(key.in_(page)))).rowcount
