"""`./run test --long`: schemathesis asks every operation for five hundred examples, besides the edges of its schema.

It tells of each write how much of what the document allows was booked, and holds each answer against the calls that
the sandbox received: what is refused is not booked, what is booked is booked once.

A family of operations has a house and a process of schemathesis of its own; some are asked side by side, and
each is a test that waits for its own. Most of the time goes to making the examples up.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from coverage import Coverage
from house import whole_house
from schemathesis_run import ENDS_THE_CONNECTION, Asked, ask, connections, families, only

from comptoir.api.control import ENDPOINTS
from comptoir.api.openapi import document
from comptoir.kit.clock import SystemClock
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import walk

EXAMPLES = 500
DOCUMENT = document(RESOURCES, ENDPOINTS, version="0")
FAMILIES = families(DOCUMENT)
WRITES = [
    said["operationId"]
    for methods in DOCUMENT["paths"].values()
    for method, said in methods.items()
    if method != "get"
]
# Each process waits for its house a quarter of the time, and the houses share one of the cores.
AT_ONCE = min(4, 1 + (os.cpu_count() or 1))
WHOLE = (
    *("--phases", "examples,coverage,fuzzing", "--max-examples", str(EXAMPLES)),
    *("--generation-database", "none"),  # with one, sorting its best examples takes half of the time
)


def test_the_families_hold_every_declared_operation_once():
    declared = [operation.id for _, operation in walk(RESOURCES)] + [one.operation_id for one in ENDPOINTS]
    assert sorted(name for family in FAMILIES.values() for name in family) == sorted(declared)


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """Coverage, where it is measured, waits: what is asked here so many times others have asked before."""
    measuring = Coverage.current()
    if measuring:
        measuring.stop()
    yield
    if measuring:
        measuring.start()


@pytest.fixture(scope="module")
def report(request) -> Callable[[str], None]:
    """Says a line at once, whether pytest keeps what tests print or not: a run of half an hour tells how far it is."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            print(f"\n{line}", flush=True)  # noqa: T201  for those who wait

    return say


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asking(
    request, tmp_path_factory, report, unmeasured
) -> AsyncIterator[dict[str, asyncio.Task[Asked]]]:
    """The families whose tests were chosen, each being asked or waiting for its turn."""
    room, doorway = asyncio.Semaphore(AT_ONCE), asyncio.Lock()

    async def asked(family: str) -> Asked:
        operations = FAMILIES[family]
        async with room:
            done = await ask_all(operations, tmp_path_factory.mktemp(family), doorway)
        said = [f"{family}: {len(operations)} operations, {done.requests} requests in {done.seconds:.0f} s"]
        report("\n".join([*said, *done.taken(name for name in operations if name in WRITES)]))
        return done

    chosen = [
        item.callspec.params["family"] for item in request.session.items if "asking" in item.fixturenames
    ]
    tasks = {family: asyncio.create_task(asked(family)) for family in chosen}
    yield tasks
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)


async def ask_all(operations: list[str], folder: Path, doorway: asyncio.Lock) -> Asked:
    """Ask these operations of a fresh house. One at a time goes through `doorway`: migrations know one database."""
    async with AsyncExitStack() as stack:
        async with doorway:
            house = await stack.enter_async_context(whole_house(folder, SystemClock()))
        await house.control("limits", {"minute": 100_000, "day": 1_000_000, "errors": 1_000_000})
        await house.connect(companyId="3412056")
        keys = await connections(house, EXAMPLES + 100) if ENDS_THE_CONNECTION in operations else []
        return await ask(house, *WHOLE, *only(operations), account_keys=keys, watched=True)


@pytest.mark.long
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("family", FAMILIES)
async def test_a_family_keeps_to_the_document_five_hundred_times(asking, family: str):
    operations = FAMILIES[family]
    asked = await asking[family]
    assert asked.status == 0, asked.said
    of_all = {"total": sum(map(len, FAMILIES.values())), "selected": len(operations)}
    assert asked.counts.items() >= {**of_all, "tested": len(operations), "errored": 0}.items()
    assert asked.short_of(EXAMPLES, operations) == {}
