"""Migrations: up, up again, down, and never a row orphaned."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from comptoir.store import connections, tenants
from comptoir.store.address import driver_url, sqlite_file
from comptoir.store.database import Database
from comptoir.store.errors import StoreError
from comptoir.store.tables import METADATA

NAMES = ("one.db", "two.db", "three.db")


async def migrated(file: Path) -> bool:
    """A new database is migrated; whether it is."""
    database = await Database.open(f"sqlite:///{file}")
    try:
        await database.migrate()
        return (await database.check()).migrated
    finally:
        await database.close()


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


async def test_several_databases_are_migrated_at_once(tmp_path):
    assert await asyncio.gather(*(migrated(tmp_path / name) for name in NAMES)) == [True, True, True]


async def test_several_event_loops_migrate_at_once(tmp_path):
    loops = (asyncio.to_thread(asyncio.run, migrated(tmp_path / name)) for name in NAMES)
    assert await asyncio.gather(*loops) == [True, True, True]


async def test_down_to_the_base_and_up_again(database, tenant):
    await database.downgrade()
    async with database.read() as conn:
        assert await conn.run_sync(table_names) == {"alembic_version"}

    await database.migrate()
    async with database.read() as conn:
        assert await tenants.list_all(conn) == []


async def test_the_tables_of_a_newer_comptoir_are_left_alone(database, tenant):
    async with database.write() as conn:
        await conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="9999"):
        await database.migrate()
    assert not (await database.check()).migrated


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_migration_that_would_orphan_a_row_is_taken_back(database, database_url):
    with closing(sqlite3.connect(sqlite_file(driver_url(database_url)))) as careless:
        careless.execute(
            "INSERT INTO systems (tenant_id, target, client_id, client_secret, custom, created_at)"
            " VALUES ('ten_0', 'exact-online-nl', 'id', x'00', '{}', '')"
        )
        careless.execute("DELETE FROM alembic_version")
        careless.execute("ALTER TABLE systems RENAME TO kept")
        for table in METADATA.tables.keys() - {"systems"}:
            careless.execute(f"DROP TABLE {table}")
        careless.commit()
    with pytest.raises(StoreError, match="hang on: 1"):
        await database.migrate()
    async with database.read() as conn:
        assert await conn.run_sync(table_names) == {"alembic_version", "kept"}
