"""Runs schemathesis against a house, a family of operations at a time, and reads what it says that it asked."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from house import House
from schemathesis_books import LISTS, SPELLED, Lists

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
ROOT = Path(__file__).parents[2]
ENDS_THE_CONNECTION = "deleteEndUser"
EXHAUSTED = "nothing left to do"
_BANKS = 20
_NOT_A_NAME = frozenset({"accounting", "v2", "batch"})
# Told to whom coverage is to measure: schemathesis runs nothing of ours, and would take half as long again.
_MEASURED = "COVERAGE_PROCESS_CONFIG"


@dataclass(frozen=True)
class Asked:
    """What schemathesis did: its exit status, what it printed, its own counts, and those of our hooks.

    `tally` has for each operation id the `requests` of each phase, for the fuzzing why it came to an end
    (`stopped`): as many examples as were wished, or nothing left to make up; and of the requests that the document
    allows, how many ended with which status (`allowed`).
    """

    status: int
    said: str
    counts: Mapping[str, int]
    tally: Mapping[str, Any]
    seconds: float

    @property
    def requests(self) -> int:
        return sum(sum(one["requests"].values()) for one in self.tally.values())

    def short_of(self, examples: int, operation_ids: Iterable[str]) -> dict[str, Any]:
        """The operations that got fewer examples, though there were more to make up."""
        return {name: self.tally.get(name) for name in operation_ids if not self._has_had(examples, name)}

    def taken(self, operation_ids: Iterable[str]) -> Iterator[str]:
        """A line for each operation: how much of what the document allows was done, and how the rest ended."""
        for name in operation_ids:
            endings = self.tally.get(name, {}).get("allowed", {})
            asked = sum(endings.values())
            done = sum(number for status, number in endings.items() if status.startswith("2"))
            others = ", ".join(f"{number} {status}" for status, number in sorted(endings.items()))
            yield f"  {name:32}{done / (asked or 1):6.0%} of {asked:5}: {others}"

    def _has_had(self, examples: int, name: str) -> bool:
        found = self.tally.get(name, {"requests": {}, "stopped": None})
        if found["stopped"] == f"settings.max_examples={examples}":
            return bool(found["requests"]["fuzzing"] >= examples)
        return bool(found["stopped"] == EXHAUSTED)


def families(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """The ids of every operation, by the resource that its path names; what ends the connection is on its own."""
    found: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for said in methods.values():
            name = said["operationId"]
            found.setdefault(name if name == ENDS_THE_CONNECTION else _resource(path), []).append(name)
    return found


def _resource(path: str) -> str:
    name = next((part for part in path.split("/") if part and part not in _NOT_A_NAME), path)
    return SPELLED.get(name, name)


def only(operation_ids: Iterable[str]) -> list[str]:
    """The options that have schemathesis ask these operations and no others."""
    return [option for name in operation_ids for option in ("--include-operation-id", name)]


async def connections(house: House, number: int) -> list[str]:
    """The account keys of that many logins."""
    await house.control("limits", {"token_calls": 10_000})
    return [await house.connect(companyId="3412056") for _ in range(number)]


async def books_of(house: House) -> Lists:
    """The first page of every list that fields and paths refer to, what can still be changed last.

    Before that, ledger accounts for the bank accounts that are to be made: each needs one of its own.
    """
    for number in range(_BANKS):
        account = {"code": f"119{number:02}", "name": f"Bank {number}", "class": "ASSET", "type": "BANK"}
        made = await house.post("/accounting/accounts", account)
        assert made.status == 201, made.body
    found = {name: await _page(house, name) for name in LISTS}
    found["invoices"] += await _page(house, "invoices", status="DRAFT")
    return found


async def _page(house: House, name: str, **query: str) -> list[Any]:
    answer = await house.get(f"/accounting/{name}", limit=100, **query)
    assert answer.status == 200, answer.body
    return list(answer.data)


async def ask(house: House, *options: str, account_keys: Sequence[str] = (), watched: bool = False) -> Asked:
    """Have schemathesis ask the running server about the house's connection.

    Or about those of `account_keys`, which `deleteEndUser` ends one by one. `watched`: each answer is held against
    what the sandbox received, which needs one request after the other.
    """
    headers = ["-H", f"X-API-KEY: {house.api_key}"]
    if not account_keys:
        headers += ["-H", f"X-ACCOUNT-KEY: {house.account_key}"]
    with tempfile.TemporaryDirectory() as folder:
        files = ("keys", "tally.json", "counts.json", "books.json")
        keys, tally, counts, stood = (Path(folder) / name for name in files)
        keys.write_text("\n".join(account_keys))
        stood.write_text(json.dumps(await books_of(house)))
        told = {
            "SCHEMATHESIS_ACCOUNT_KEYS": str(keys),
            "SCHEMATHESIS_BOOKS": str(stood),
            "SCHEMATHESIS_TALLY": str(tally),
            "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), str(ROOT / "tests/journeys"))),
        }
        if watched:
            await house.control("calls", method="DELETE")
            told["SCHEMATHESIS_SANDBOX"] = f"{house.sandbox.url(house.region)}/_sandbox"
        place = f"{house.url}/openapi.json"
        begun = perf_counter()
        status, said = await _run(told, place, *headers, "--report-json-path", str(counts), *options)
        seconds = perf_counter() - begun
        read = [json.loads(file.read_text()) if file.exists() else {} for file in (counts, tally)]
    return Asked(status, said, read[0].get("operations", {}), read[1], seconds)


async def _run(told: dict[str, str], *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIGURATION)),
        *("run", "--no-color", *arguments),
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if name != _MEASURED} | told,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:  # nobody waits for it any more
            process.kill()
    return process.returncode or 0, said.decode(errors="replace")
