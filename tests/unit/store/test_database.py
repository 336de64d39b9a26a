"""A database that is opened, read, written, checked and closed."""

import asyncio
import socket
import sqlite3
import stat
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from comptoir.store import tenants
from comptoir.store.database import Database
from comptoir.store.errors import CommitLost, DatabaseUnavailable
from comptoir.store.tenants import Tenant


async def names(database: Database) -> list[str]:
    async with database.read() as conn:
        return [tenant.name for tenant in await tenants.list_all(conn)]


async def test_what_is_written_is_read(database, now):
    async with database.write() as conn:
        await tenants.add(conn, Tenant("ten_1", "Kassa & Co", "hash", now))
    assert await names(database) == ["Kassa & Co"]


async def test_an_exception_takes_the_whole_transaction_back(database, tenant, now):
    async def add_two() -> None:
        async with database.write() as conn:
            await tenants.add(conn, Tenant("ten_2", "Fresh", "another hash", now))
            await tenants.add(conn, Tenant("ten_3", "Same key", tenant.key_hash, now))

    with pytest.raises(IntegrityError):
        await add_two()
    assert await names(database) == [tenant.name]


async def test_a_read_transaction_refuses_to_write(database, tenant):
    with pytest.raises(DBAPIError, match=r"read-?only"):
        async with database.read() as conn:
            await tenants.set_style(conn, tenant.id, {"colour": "teal"})


async def test_a_connection_that_read_can_write_afterwards(database, tenant):
    for _ in range(12):  # more often than there are connections in the pool
        await names(database)
        async with database.write() as conn:
            assert await tenants.set_style(conn, tenant.id, {"colour": "teal"})


async def test_a_cancelled_writer_leaves_the_way_free(database, tenant, now):
    begun = asyncio.Event()

    async def dawdle() -> None:
        async with database.write() as conn:
            await tenants.add(conn, Tenant("ten_2", "Cancelled", "another hash", now))
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(dawdle())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with database.write() as conn:
        assert await tenants.set_style(conn, tenant.id, None)
    assert await names(database) == [tenant.name]


async def test_twenty_writers_take_turns(database, now):
    async def add(number: int) -> None:
        async with database.write() as conn:
            await tenants.add(conn, Tenant(f"ten_{number:02}", str(number), f"hash {number}", now))

    await asyncio.gather(*map(add, range(20)))
    assert len(await names(database)) == 20


async def test_the_health_check_says_what_it_found(database):
    health = await database.check()
    assert health.dialect == database.dialect
    assert health.migrated


async def test_a_closed_database_begins_nothing(database):
    await database.close()
    with pytest.raises(DatabaseUnavailable, match="closed"):
        await names(database)


async def test_an_error_does_not_quote_the_values_of_a_statement(database, tenant, now):
    with pytest.raises(IntegrityError) as caught:
        async with database.write() as conn:
            await tenants.add(conn, Tenant("ten_2", "canary", tenant.key_hash, now, signing_secret=b"canary"))
    assert "canary" not in str(caught.value)


async def test_a_new_sqlite_file_and_its_logs_belong_to_the_owner_alone(tmp_path):
    file = tmp_path / "var" / "comptoir.db"
    database = await Database.open(f"sqlite:///{file}")
    await database.migrate()
    async with database.write():
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in file.parent.iterdir()}
    await database.close()
    assert modes == {"comptoir.db": 0o600, "comptoir.db-wal": 0o600, "comptoir.db-shm": 0o600}


async def test_opening_waits_for_another_process_that_sets_up_the_same_file(tmp_path):
    file = tmp_path / "comptoir.db"
    with closing(sqlite3.connect(file)) as another:
        another.execute("BEGIN EXCLUSIVE").fetchall()
        opening = asyncio.create_task(Database.open(f"sqlite:///{file}"))
        done, _ = await asyncio.wait([opening], timeout=0.2)
        assert not done
    database = await opening
    await database.migrate()
    assert (await database.check()).migrated
    await database.close()


async def test_a_file_that_is_no_database_is_refused_by_name(tmp_path):
    file = tmp_path / "comptoir.db"
    file.write_text("a shopping list, long enough to be read as a header " * 4)
    with pytest.raises(DatabaseUnavailable, match=r"comptoir\.db cannot be opened"):
        await Database.open(f"sqlite:///{file}")


async def test_a_file_that_somebody_keeps_locked_gives_no_transaction(tmp_path):
    file = tmp_path / "comptoir.db"
    database = await Database.open(f"sqlite:///{file}", patience=0.2)
    with closing(sqlite3.connect(file)) as somebody:
        somebody.execute("BEGIN IMMEDIATE").fetchall()
        with pytest.raises(DatabaseUnavailable, match="locked"):
            async with database.write():
                pass
    async with database.write() as conn:
        await conn.execute(text("CREATE TABLE free_again (id INTEGER)"))
    await database.close()


async def test_a_writer_that_is_cancelled_while_it_waits_leaves_no_lock_behind(tmp_path):
    file = tmp_path / "comptoir.db"
    database = await Database.open(f"sqlite:///{file}", patience=2)

    async def create(table: str) -> None:
        async with database.write() as conn:
            await conn.execute(text(f"CREATE TABLE {table} (id INTEGER)"))

    with closing(sqlite3.connect(file)) as somebody:
        somebody.execute("BEGIN IMMEDIATE").fetchall()
        waiting = asyncio.create_task(create("never"))
        await asyncio.sleep(0.1)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
    await create("afterwards")
    await database.close()
    with closing(sqlite3.connect(file)) as reader:
        assert reader.execute("SELECT name FROM sqlite_schema").fetchall() == [("afterwards",)]


async def test_a_postgresql_that_is_not_there_gives_no_transaction():
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: the port refuses
        port = nobody.getsockname()[1]
        database = await Database.open(f"postgresql://comptoir:hush@127.0.0.1:{port}/comptoir")
        with pytest.raises(DatabaseUnavailable) as caught:
            await database.check()
        await database.close()
    assert "hush" not in str(caught.value)


async def test_a_postgresql_without_that_database_gives_no_transaction(postgres):
    database = await Database.open(postgres.url("nowhere"))
    with pytest.raises(DatabaseUnavailable, match="nowhere"):
        await database.check()
    await database.close()


async def test_a_server_that_says_nothing_gives_no_transaction_in_time():
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        database = await Database.open(f"postgresql://comptoir@127.0.0.1:{port}/comptoir", patience=0.2)
        with pytest.raises(DatabaseUnavailable, match=r"within 0\.2 seconds"):
            await database.check()
        await database.close()


@pytest.mark.parametrize("way", ["read", "write"])
async def test_a_server_that_goes_away_inside_a_transaction_has_written_nothing(postgres, way):
    database = await Database.open(postgres.create(f"gone_{way}"))

    async def ask_twice() -> None:
        async with getattr(database, way)() as conn:
            await conn.execute(text("SELECT 1"))
            postgres.close(f"gone_{way}")
            await conn.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnavailable, match="lost"):
        await ask_twice()
    await database.close()


async def test_a_server_that_goes_away_while_it_works_is_told_so_too(postgres):
    database = await Database.open(postgres.create("gone_working"))

    async def work() -> None:
        async with database.write() as conn:
            await conn.execute(text("SELECT pg_sleep(60)"))

    working = asyncio.create_task(work())
    await asyncio.sleep(0.3)
    await asyncio.to_thread(postgres.close, "gone_working")
    with pytest.raises(DatabaseUnavailable, match="lost"):
        await working
    await database.close()


async def test_a_server_that_goes_away_before_it_confirms_leaves_the_commit_in_doubt(postgres):
    database = await Database.open(postgres.create("gone_committing"))

    async def create() -> None:
        async with database.write() as conn:
            await conn.execute(text("CREATE TABLE perhaps (id INTEGER)"))
            postgres.close("gone_committing")

    with pytest.raises(CommitLost):
        await create()
    await database.close()


async def test_an_error_of_the_callers_own_is_not_taken_for_a_lost_server(database):
    with pytest.raises(KeyError):
        async with database.write():
            raise KeyError
