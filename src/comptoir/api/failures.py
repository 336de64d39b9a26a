"""The failures in the OpenAPI document: one response a status, with every code that it may carry."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from typing import Any

from comptoir.kit.errors import Problem, Retry, catalogue


def failures(*, conflicts: bool, body: bool) -> dict[str, Any]:
    """References to the failures of an operation, by status.

    Reading a resource cannot conflict with anything, and only a body can be too large.
    """
    impossible = {status for status, possible in ((409, conflicts), (413, body)) if not possible}
    return {
        str(status): {"$ref": f"#/components/responses/Failure{status}"}
        for status, _ in _by_status()
        if status not in impossible
    }


def failure_responses() -> dict[str, Any]:
    """The response components behind those references."""
    return {f"Failure{status}": _response(kinds) for status, kinds in _by_status()}


def _by_status() -> Iterator[tuple[int, list[type[Problem]]]]:
    kinds = sorted(catalogue(), key=attrgetter("status"))
    for status, group in groupby(kinds, key=attrgetter("status")):
        yield status, list(group)


def _response(kinds: list[type[Problem]]) -> dict[str, Any]:
    codes = [kind.code for kind in kinds]
    response: dict[str, Any] = {
        "description": "\n".join(f"- `{kind.code}`: {kind.title}." for kind in kinds),
        "content": {
            "application/json": {
                "schema": {
                    "allOf": [
                        {"$ref": "#/components/schemas/Failure"},
                        {"properties": {"errors": {"properties": {"code": {"enum": codes}}}}},
                    ]
                },
                "examples": {kind.code: {"value": _example(kind)} for kind in kinds},
            }
        },
    }
    if any(kind.retry is Retry.LATER for kind in kinds):
        response["headers"] = {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until a call can succeed."}
        }
    return response


def _example(kind: type[Problem]) -> dict[str, Any]:
    """An envelope as a caller receives it for this kind of problem."""
    errors: dict[str, Any] = {
        "code": kind.code,
        "message": f"{kind.title}.",
        "fields": [],
        "downstream": None,
        "requestId": "req_01HZX3V6T9",
        "retryAfter": 42 if kind.retry is Retry.LATER else None,
        "docs": f"/docs/errors#{kind.code}",
    }
    return {"meta": None, "data": None, "errors": errors, "rawData": None}
