"""A client as strict as the published ones: what they send, and what they refuse to read (maesn-facts 10, 11).

It knows nothing but the published tables. An answer is read only with the published status and media type,
with every required key, with null where null is published and nowhere else, and with closed enums.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp
from published import Answer, Field, PublishedOperation, models

SDK = "speakeasy-sdk/typescript 0.6.1 2.881.17 1.0 @maesn/typescript-sdk"
TOOLS = "node"
MEDIA = {"json": "application/json", "html": "text/html"}
_JSON_TYPES = {"string": str, "boolean": bool, "number": (int, float), "object": dict, "untyped": dict}


class Refused(Exception):
    """A status of 400 and more, with the code of our own envelope."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.errors = body["errors"]


@dataclass(frozen=True)
class StrictClient:
    """One tenant's client for one connection. `agent` is SDK or TOOLS."""

    http: aiohttp.ClientSession
    url: str
    api_key: str
    account_key: str
    agent: str = SDK

    async def call(
        self,
        operation: PublishedOperation,
        keys: Mapping[str, str] | None = None,
        body: Any = None,
        path: str = "",
        **query: str,
    ) -> Any:
        """The checked `data`, or the whole body where nothing envelops it. Raises Refused."""
        address = _filled(path or operation.path, keys or {})
        check_sent(operation, body)
        async with self.http.request(
            operation.method,
            f"{self.url}{address}",
            params=query,
            headers=self._headers(operation),
            allow_redirects=False,
            **_sent(operation, body),
        ) as response:
            text = await response.text()
            if response.status >= 400:
                assert response.headers["content-type"].startswith("application/json")
                raise Refused(response.status, json.loads(text))
            return self._read(operation, response, text)

    def _headers(self, operation: PublishedOperation) -> dict[str, str]:
        asked = {"accept": MEDIA[operation.answers[0].media]} if self.agent == SDK else {"accept": "*/*"}
        keys = {"x-api-key": self.api_key, "x-account-key": self.account_key}
        return {**keys, **asked, "user-agent": self.agent, "cookie": ""}

    def _read(self, operation: PublishedOperation, response: aiohttp.ClientResponse, text: str) -> Any:
        expected = {answer.status: answer for answer in operation.answers}
        assert response.status in expected, f"{operation.id}: {response.status} is not published"
        answer = expected[response.status]
        assert response.headers["content-type"].startswith(MEDIA[answer.media]), operation.id
        if answer.media == "html":
            return text
        whole = json.loads(text)
        if not answer.enveloped:
            check(whole, answer.data, operation.id)
            return whole
        check_envelope(whole, operation.id)
        self._check_data(whole["data"], answer, operation)
        return whole["data"]

    def _check_data(self, data: Any, answer: Answer, operation: PublishedOperation) -> None:
        """The tools read a record of any kind as an object, the SDK two of them as lists."""
        one_in_list = answer.data.startswith("array<") and re.search(
            r"(items|fiscalYears)/\{", operation.path
        )
        kind = answer.data[6:-1] if one_in_list and self.agent == TOOLS else answer.data
        check(data, kind, f"{operation.id}.data")


def check_sent(operation: PublishedOperation, body: Any) -> None:
    """The clients themselves refuse to send what is not published."""
    if operation.sent_as == "json":
        check(body, operation.sent, f"{operation.id} body")
    for part, kind in re.findall(r"(\w+):(\w+)", operation.sent if operation.sent_as == "form" else ""):
        if kind in models() and part in body:
            check(body[part], kind, f"{operation.id} body.{part}")


def check_envelope(whole: Any, place: str) -> None:
    """Lists of warnings, four numbers of pagination, and nothing but objects where data is not."""
    assert isinstance(whole, dict), place
    assert {"data", "errors", "rawData"} <= whole.keys(), f"{place}: a key of the envelope is missing"
    assert whole["errors"] is None, f"{place}: errors beside data"
    assert isinstance(whole["rawData"], dict | None), f"{place}: rawData is no object"
    meta = whole.get("meta") or {}
    assert isinstance(meta.get("warnings", []), list), f"{place}: warnings are no list"
    pagination = meta.get("pagination")
    if pagination is not None:
        numbers = ("total", "perPage", "currentPage", "totalPages")
        assert all(isinstance(pagination[name], int) for name in numbers), f"{place}: {pagination}"


def check(value: Any, kind: str, place: str) -> None:
    """Raises AssertionError with the place of what a strict client would not read."""
    if kind.startswith("array<"):
        assert isinstance(value, list), f"{place} is no list"
        for position, item in enumerate(value):
            check(item, kind[6:-1], f"{place}[{position}]")
    elif kind in models():
        assert isinstance(value, dict), f"{place} is no {kind}"
        _check_fields(value, list(models()[kind].values()), place)
    elif kind.startswith("object{"):
        assert isinstance(value, dict), f"{place} is no object"
        assert {part.split(":")[0] for part in kind[7:-1].split(",")} <= value.keys(), f"{place} lacks a key"
    else:
        expected = _JSON_TYPES[kind]
        assert isinstance(value, expected), f"{place} is no {kind}: {value!r}"
        assert kind != "number" or not isinstance(value, bool), f"{place} is no number"


def _check_fields(record: dict[str, Any], fields: Sequence[Field], place: str) -> None:
    for field in fields:
        here = f"{place}.{field.name}"
        if field.name not in record:
            assert not field.required, f"{here} is missing"
        elif record[field.name] is None:
            assert field.nullable, f"{here} is null"
        else:
            check(record[field.name], field.type, here)
            value = record[field.name]
            assert not field.values or value in field.values, f"{here} is not published: {value!r}"


def _filled(path: str, keys: Mapping[str, str]) -> str:
    for name, value in keys.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    assert "{" not in path, f"a key is missing: {path}"
    return path


def _sent(operation: PublishedOperation, body: Any) -> dict[str, Any]:
    if operation.sent_as == "json":
        return {"json": body}
    if operation.sent_as != "form":
        return {}
    form = aiohttp.FormData(default_to_multipart=True)
    for name, part in body.items():
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, bytes):
                form.add_field(name, one, filename="page.pdf", content_type="application/pdf")
            else:
                form.add_field(name, one if isinstance(one, str) else json.dumps(one))
    return {"data": form}
