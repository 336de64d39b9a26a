"""Fixtures of the journeys: a fresh house for each, on SQLite, with the sandbox's nl region."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from house import House, served, sqlite_url

from comptoir.kit.clock import SystemClock
from comptoir_sandbox.exact_online.server import running


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Sandbox and server over real sockets; nobody is connected yet."""
    clock = SystemClock()
    async with (
        running(("nl",), clock=clock) as sandbox,
        served(sqlite_url(tmp_path), sandbox, clock) as found,
    ):
        yield found


@pytest.fixture
async def connected(house: House) -> House:
    """The house with a connection that is pinned to the company of many invoices."""
    await house.connect(companyId="3412056")
    return house
