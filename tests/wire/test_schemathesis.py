"""schemathesis reads our own OpenAPI document and asks every operation for what it states, and for nonsense.

This short run is part of every build; test_schemathesis_long.py asks five hundred times. The checks, and what is
left out of them with the reasons, stand in schemathesis.toml and schemathesis_hooks.py beside this.
"""

from house import House
from schemathesis_run import ENDS_THE_CONNECTION, ask, connections, only

BOUNDED = ("--workers", "2", "--phases", "examples,fuzzing", "--generation-deterministic")


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
