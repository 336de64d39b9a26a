"""schemathesis reads our own OpenAPI document and asks every operation for what it states, and for nonsense.

A short run is part of every build. `./run test --long` asks each operation for five hundred examples, a family of
operations at a time, each in a house of its own. The checks, and what is left out of them with the reasons, stand
in schemathesis.toml and schemathesis_hooks.py beside this.
"""

import pytest
from house import House
from schemathesis_run import ENDS_THE_CONNECTION, ask, families, only

from comptoir.api.control import ENDPOINTS
from comptoir.api.openapi import document
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import walk

EXAMPLES = 500
FAMILIES = families(document(RESOURCES, ENDPOINTS, version="0"))
BOUNDED = ("--workers", "2", "--phases", "examples,fuzzing", "--generation-deterministic")
# Without a database Hypothesis keeps no front of its best examples; to sort it took half of the time.
WHOLE = (
    "--phases",
    "examples,coverage,fuzzing",
    "--max-examples",
    str(EXAMPLES),
    "--generation-database",
    "none",
)


async def test_every_operation_keeps_to_the_document(pinned: House):
    options = (*BOUNDED, "--max-examples", "4", "--exclude-operation-id", ENDS_THE_CONNECTION)
    asked = await ask(pinned, *options)
    assert asked.status == 0, asked.said


async def test_the_end_of_a_connection_keeps_to_the_document(pinned: House):
    keys = await connections(pinned, 20)
    asked = await ask(
        pinned, *BOUNDED, "--max-examples", "10", *only([ENDS_THE_CONNECTION]), account_keys=keys
    )
    assert asked.status == 0, asked.said


def test_the_families_hold_every_declared_operation_once():
    declared = [operation.id for _, operation in walk(RESOURCES)] + [one.operation_id for one in ENDPOINTS]
    assert sorted(name for family in FAMILIES.values() for name in family) == sorted(declared)


@pytest.fixture
def report(capsys):
    """Say a line at once, whether pytest keeps what tests print or not."""

    def say(line: str) -> None:
        with capsys.disabled():
            print(f"\n{line}", flush=True)  # noqa: T201  a run of half an hour tells how far it is

    return say


@pytest.mark.long
@pytest.mark.no_cover
@pytest.mark.parametrize("family", FAMILIES)
async def test_a_family_keeps_to_the_document_five_hundred_times(pinned: House, family: str, report):
    operations = FAMILIES[family]
    keys = await connections(pinned, 600) if ENDS_THE_CONNECTION in operations else []
    asked = await ask(pinned, *WHOLE, *only(operations), account_keys=keys)
    report(f"{family}: {len(operations)} operations, {asked.requests} requests in {asked.seconds:.0f} s")
    assert asked.status == 0, asked.said
    of_all = {"total": sum(map(len, FAMILIES.values())), "selected": len(operations)}
    assert asked.counts.items() >= {**of_all, "tested": len(operations), "errored": 0}.items()
    assert asked.short_of(EXAMPLES, operations) == {}


async def connections(house: House, number: int) -> list[str]:
    """The account keys of that many logins."""
    await house.control("limits", {"token_calls": 10_000})
    return [await house.connect(companyId="3412056") for _ in range(number)]
