"""Rows that the store's tests begin with, and a second process that really is one."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from comptoir.store import connections, logins, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.database import Database
from comptoir.store.logins import Login
from comptoir.store.tenants import Tenant

NOW = datetime(2026, 3, 2, 8, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
async def tenant(database: Database) -> Tenant:
    """A tenant that is stored."""
    row = Tenant("ten_1", "Kassa & Co", "hash of the api key", NOW)
    async with database.write() as conn:
        await tenants.add(conn, row)
    return row


@pytest.fixture
async def connection(database: Database, tenant: Tenant) -> Connection:
    """A connection of that tenant, waiting for its company to be chosen."""
    row = Connection(
        "con_1",
        tenant.id,
        "exact-online-nl",
        "hash of the account key",
        ConnectionStatus.NEEDS_SELECTION,
        NOW,
        NOW,
    )
    async with database.write() as conn:
        await connections.add(conn, row)
    return row


@pytest.fixture
async def login(database: Database, connection: Connection) -> Login:
    """A login with a pair of tokens, on which the connection hangs."""
    row = Login(
        id="log_1",
        target=connection.target,
        client_id="app",
        person="jan",
        sealed_for=connection.tenant_id,
        sealed=b"first pair",
        issued_at=NOW,
        expires_at=NOW + timedelta(minutes=10),
        state_since=NOW,
        due_at=NOW + timedelta(days=20),
        created_at=NOW,
    )
    async with database.write() as conn:
        await logins.add(conn, row)
        hung = replace(connection, login_id=row.id, key_hash="hash of a newer key")
        await connections.reconnect(conn, connection, hung, NOW)
    return row


class SecondProcess:
    """Another Python process with a store of its own; it serves one task after the other."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("second_process.py")
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([sys.executable, str(script)], stdin=pipe, stdout=pipe, text=True)
        assert self._line() == "ready"

    async def run(self, task: str, url: str) -> str:
        """Have the task done at that database, now; what it printed."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{task} {url}\n")
        self._process.stdin.flush()
        return await asyncio.to_thread(self._line)

    def stop(self) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture(scope="session")
def second_process() -> Iterator[SecondProcess]:
    process = SecondProcess()
    yield process
    process.stop()


@pytest.fixture(scope="session")
def bare_name(postgres) -> str:
    """A PostgreSQL database for those who migrate it themselves."""
    postgres.create("bare")
    return "bare"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that no migration has seen."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return request.getfixturevalue("postgres").refill(request.getfixturevalue("bare_name"))
