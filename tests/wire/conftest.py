"""Fixtures of the wire: a whole house over real sockets, with a pinned connection and calls to spare."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from house import House, whole_house

from comptoir.kit.clock import SystemClock


@pytest.fixture
async def pinned(tmp_path: Path) -> AsyncIterator[House]:
    clock = SystemClock()
    async with whole_house(tmp_path, clock) as house:
        await house.control("limits", {"minute": 100_000, "day": 1_000_000})
        await house.connect(companyId="3412056")
        yield house
