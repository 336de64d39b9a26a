"""A write as it would be sent, and how a rehearsal reads what decides on it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from comptoir.cdk.contract import Call, Caller
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.scopes import endpoint_of

_KEY = re.compile(r"\(guid'([0-9a-f-]{36})'\)")


@dataclass(frozen=True, slots=True)
class Asked:
    """Where it goes, to which record that is there, and with what."""

    method: str
    endpoint: str
    key: str | None
    body: Mapping[str, Any]

    @property
    def creates(self) -> bool:
        return self.method == "POST"

    def bodies(self) -> Iterator[Mapping[str, Any]]:
        """The record and each of its lines."""
        yield self.body
        for value in self.body.values():
            if isinstance(value, list):
                yield from (line for line in value if isinstance(line, Mapping))


def asked_of(call: Call) -> Asked:
    found = _KEY.search(call.path)
    try:
        body = msgspec.json.decode(call.body) if call.body else {}
    except (msgspec.DecodeError, UnicodeDecodeError):  # a file
        body = {}
    key = found.group(1) if found else None
    return Asked(call.method, endpoint_of(call), key, body if isinstance(body, dict) else {})


async def read(path: str, text: str, columns: str, caller: Caller) -> Sequence[Mapping[str, Any]]:
    options = (("$filter", text), ("$select", columns))
    return await read_all(question(path, options), dict[str, Any], caller)
