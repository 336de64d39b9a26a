"""A running Exact Online sandbox on a real socket, and a person's app that has been let in."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import aiohttp
import pytest
from sandbox_doors import Door, Exact
from sandbox_line import Line, lined_up
from sandbox_receiver import Receiver, listening

from comptoir.kit.clock import ManualClock
from comptoir_sandbox.exact_online.server import Sandbox, running


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 7, 1, 9, 0, 5, tzinfo=UTC))


@pytest.fixture
async def sandbox(clock) -> AsyncIterator[Sandbox]:
    async with running(clock=clock) as started:
        yield started


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def door(sandbox, session) -> Door:
    return Door(session, sandbox.url("nl"))


@pytest.fixture
async def belgian_door(clock, session) -> AsyncIterator[Door]:
    async with running(("be",), clock=clock) as elsewhere:
        yield Door(session, elsewhere.url("be"))


@pytest.fixture
async def exact(door) -> Exact:
    return await door.enter()


@pytest.fixture
async def customer(exact) -> str:
    """The id of one that may be sold to."""
    return (await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID"))["ID"]


@pytest.fixture
async def supplier(exact) -> str:
    return (await exact.first("crm/Accounts?$filter=IsSupplier eq true&$top=1&$select=ID"))["ID"]


@pytest.fixture
async def item(exact) -> str:
    """The id of an hour of design, which has a price and no stock."""
    return (await exact.first("logistics/Items?$filter=Code eq 'U-ONT'&$select=ID"))["ID"]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with listening() as made:
        yield made


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with lined_up() as made:
        yield made
