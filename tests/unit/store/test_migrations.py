"""Migrations: up, up again, down, and never a row orphaned."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from comptoir.store import connections, tenants
from comptoir.store.database import Database
from comptoir.store.tables import METADATA


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_opening_migrates_nothing(empty_database_url):
    database = await Database.open(empty_database_url)
    health = await database.check()
    await database.close()
    assert health.revision is None
    assert not health.migrated


async def test_the_migrations_lead_to_the_tables_of_the_code(database):
    async with database.read() as conn:
        assert await conn.run_sync(differences) == []


async def test_a_second_migration_finds_everything_done(database, connection):
    await database.migrate()
    async with database.read() as conn:
        assert await connections.get(conn, connection.tenant_id, connection.id) == connection


async def test_down_to_the_base_and_up_again(database, tenant):
    await database.downgrade()
    async with database.read() as conn:
        assert await conn.run_sync(table_names) == {"alembic_version"}

    await database.migrate()
    async with database.read() as conn:
        assert await tenants.list_all(conn) == []
