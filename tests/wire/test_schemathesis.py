"""schemathesis reads our own OpenAPI document and asks every operation for what it states, and for nonsense.

A short run is part of every build; `./run test --long` asks each operation five hundred times. The checks, and
what is left out of them with the reasons, stand in schemathesis.toml and schemathesis_hooks.py beside this.
"""

import asyncio
import sys
from pathlib import Path

import pytest
from house import House

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
ROOT = Path(__file__).parents[2]
ENDS_THE_CONNECTION = "deleteEndUser"


async def fuzzed(house: House, *options: str) -> tuple[int, str]:
    """What schemathesis says of the running server."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)]
    keys = ["-H", f"X-API-KEY: {house.api_key}", "-H", f"X-ACCOUNT-KEY: {house.account_key}"]
    run = ["run", f"{house.url}/openapi.json", "--no-color", "--workers", "2"]
    process = await asyncio.create_subprocess_exec(
        *(*command, *run, *keys, *options),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode(errors="replace")


async def test_every_operation_keeps_to_the_document(pinned: House):
    bounded = ("--phases", "examples,fuzzing", "--max-examples", "4", "--generation-deterministic")
    status, said = await fuzzed(pinned, *bounded, "--exclude-operation-id", ENDS_THE_CONNECTION)
    assert status == 0, said


async def test_the_end_of_a_connection_keeps_to_the_document(pinned: House):
    options = ("--phases", "examples,fuzzing", "--max-examples", "10", "--generation-deterministic")
    status, said = await fuzzed(pinned, *options, "--include-operation-id", ENDS_THE_CONNECTION)
    assert status == 0, said


@pytest.mark.long
async def test_every_operation_keeps_to_the_document_five_hundred_times(pinned: House):
    whole = ("--phases", "examples,coverage,fuzzing", "--max-examples", "500")
    status, said = await fuzzed(pinned, *whole, "--exclude-operation-id", ENDS_THE_CONNECTION)
    assert status == 0, said
