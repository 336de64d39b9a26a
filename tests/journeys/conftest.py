"""Fixtures of the journeys: a fresh house for each, on SQLite, with the sandbox's nl region."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from house import House, whole_house

from comptoir.kit.clock import SystemClock


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Sandbox and server over real sockets; nobody is connected yet."""
    clock = SystemClock()
    async with whole_house(tmp_path, clock) as found:
        yield found


@pytest.fixture
async def connected(house: House) -> House:
    """The house with a connection that is pinned to the company of many invoices."""
    await house.connect(companyId="3412056")
    return house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One house for all scenarios of a module that leave nothing behind, with calls to spare.

    Such a module runs in one event loop: `pytestmark = pytest.mark.asyncio(loop_scope="module")`.
    """
    clock = SystemClock()
    async with whole_house(tmp_path_factory.mktemp("house"), clock) as found:
        await found.control("limits", {"minute": 100_000, "day": 1_000_000})
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pinned(open_house: House) -> House:
    """The open house through a connection that is pinned to the company of many invoices."""
    seen = replace(open_house)
    await seen.connect(companyId="3412056")
    return seen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unpinned(open_house: House) -> House:
    """The open house through a connection that was granted two companies and made no choice."""
    seen = replace(open_house)
    await seen.connect(divisions=[3412056, 3412071])
    return seen
