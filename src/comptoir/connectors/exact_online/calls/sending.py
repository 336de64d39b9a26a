"""Sends writes to Exact Online: one record each, and every answer read with suspicion."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from comptoir.cdk.contract import Answer, Call, Caller
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.calls import faults
from comptoir.connectors.exact_online.calls.query import JSON
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.kit.errors import Downstream
from comptoir.kit.money import encode_json

WRITING = (
    ("Accept", "application/json"),
    ("Content-Type", "application/json"),
    ("Prefer", "return=representation"),
)
_LOCATION_KEY = re.compile(r"\(guid'([0-9a-fA-F-]{36})'\)")


async def post(table: Table, payload: Mapping[str, Any], caller: Caller) -> str:
    """Book a new record; its key."""
    return await post_at(table.endpoint.path, table.endpoint.key, payload, caller)


async def post_at(path: str, key: str, payload: Mapping[str, Any], caller: Caller) -> str:
    """Book a new record at an endpoint that no table maps; its key, in the column `key`."""
    call = Call("POST", path, (), encode_json(_told(payload)), WRITING)
    return _key_of(key, await _send(call, caller))


async def act(path: str, payload: Mapping[str, Any], caller: Caller) -> Mapping[str, Any]:
    """Do what a POST to `path` stands for; what Exact says of it. Nothing where that cannot be read."""
    answer = await _send(Call("POST", path, (), encode_json(_told(payload)), WRITING), caller)
    try:
        said = msgspec.json.decode(answer.body)["d"]
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        return {}  # it was done: a 2xx says so; the record is read back
    return said if isinstance(said, Mapping) else {}


def _told(value: Any) -> Any:
    """What a new record says: a column without a value is left out, in its lines too."""
    if isinstance(value, Mapping):
        return {name: _told(inner) for name, inner in value.items() if inner is not None}
    return [_told(each) for each in value] if isinstance(value, list) else value


async def put(table: Table, key: str, payload: Mapping[str, Any], caller: Caller) -> None:
    """Change the columns that `payload` names."""
    path = f"{table.endpoint.path}(guid'{key.lower()}')"
    await _send(Call("PUT", path, (), encode_json(payload), WRITING, endpoint=table.endpoint.path), caller)


async def remove(table: Table, key: str, caller: Caller) -> None:
    path = f"{table.endpoint.path}(guid'{key.lower()}')"
    await _send(Call("DELETE", path, headers=JSON, endpoint=table.endpoint.path), caller)


async def _send(call: Call, caller: Caller) -> Answer:
    """A page in place of an answer comes from something in front of Exact: who knows what became of it."""
    answer = await caller.send(call)
    if "text/html" in answer.headers.get("content-type", ""):
        raise faults.in_doubt(Downstream(answer.status))
    return answer


def _key_of(column: str, answer: Answer) -> str:
    """The key of a new record: from the body, or from the Location when the body cannot be read."""
    try:
        key = str(msgspec.json.decode(answer.body)["d"][column])
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError):
        key = ""
    if not is_guid(key):
        found = _LOCATION_KEY.search(answer.headers.get("location", ""))
        if found is None:
            raise faults.in_doubt(Downstream(answer.status))
        key = found.group(1)
    return key.lower()
