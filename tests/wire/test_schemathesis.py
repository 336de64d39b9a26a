"""schemathesis reads our own OpenAPI document and asks every operation for what it states, and for nonsense.

A short run is part of every build; `./run test --long` asks each operation five hundred times.

Three of its checks are left out. `positive_data_acceptance`: a body may fit the document and still be wrong for
one company (a VAT code that it lacks, a day in a closed period), which is a 400 that names the field; no
document can state what only the books know. `unsupported_method` and `allow_header_conformance`: a fixed path
such as `contacts/bulk` is also that of a contact with the id `bulk`, and some paths answer to a second name
that published clients use (maesn-facts 11), so more methods are allowed there than the document tells.
"""

import asyncio
import sys

import pytest
from house import House

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "missing_required_header",
    "ignored_auth",
)
ENDS_THE_CONNECTION = "deleteEndUser"


async def fuzzed(house: House, *options: str) -> tuple[int, str]:
    """What schemathesis says of the running server."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{house.url}/openapi.json"]
    keys = ["-H", f"X-API-KEY: {house.api_key}", "-H", f"X-ACCOUNT-KEY: {house.account_key}"]
    checks = ["--checks", ",".join(CHECKS), "--no-color", "--workers", "2"]
    process = await asyncio.create_subprocess_exec(
        *(*command, *keys, *checks, *options),
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
