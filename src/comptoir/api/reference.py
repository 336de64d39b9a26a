"""The reference pages in Markdown, written from the declarations and the OpenAPI document made of them.

`python -m comptoir.api.reference [FOLDER]` writes them, into docs/reference when no folder is given. A test
fails while the committed pages differ from what would be written.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import comptoir
from comptoir.api.capability_pages import call_costs, capabilities
from comptoir.api.control import ENDPOINTS
from comptoir.api.endpoint import Endpoint
from comptoir.api.openapi import document
from comptoir.engine.registry import installed
from comptoir.kit.errors import Problem, Retry, catalogue
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Resource

_GENERATED = "<!-- written by python -m comptoir.api.reference; change the declarations, not this page -->"

_ABOUT_OPERATIONS = """# Operations

Each names the keys that it needs: `apiKey` is the header `X-API-KEY`, the tenant; `accountKey` is the header
`X-ACCOUNT-KEY`, one connection. The failures of each are among the [errors](errors.md)."""

_ABOUT_MODELS = """# Models

What is answered always has all its fields. What is sent may leave out those that are not required."""

_ABOUT_ERRORS = """# Errors

A failure comes in the same envelope as an answer: `data` is null, and `errors` says what is wrong in `code`,
`message` and, field by field, `fields`. `downstream` has the target system's own words. Decide by `code`; the
message is for people."""

_ADVICE = {
    Retry.NEVER: "Sending the same request again changes nothing.",
    Retry.LATER: "Send it again after the seconds in `Retry-After`.",
    Retry.READ_ONLY: "A read may be repeated. A write may have taken effect: look before it is sent again.",
}


def pages(resources: Sequence[Resource], extra: Sequence[Endpoint]) -> dict[str, str]:
    """The text of every page by its file name."""
    described = document(resources, extra, version=comptoir.__version__)
    connectors = installed().connectors
    tests = Path(comptoir.__file__).parents[2] / "tests/journeys"
    return {
        "operations.md": _page(_operations(described)),
        "models.md": _page(_models(described["components"]["schemas"])),
        "errors.md": _page(_errors()),
        "capabilities.md": _page(capabilities(connectors, resources, tests)),
        "call-costs.md": _page(call_costs(connectors, resources)),
    }


def write(folder: Path) -> None:
    """Write all pages into `folder`, which must exist."""
    for name, text in pages(RESOURCES, ENDPOINTS).items():
        (folder / name).write_text(text, encoding="utf-8")


def _page(lines: Iterator[str]) -> str:
    return "\n".join((_GENERATED, "", *lines)) + "\n"


# --- operations -----------------------------------------------------------------------------------


def _operations(described: dict[str, Any]) -> Iterator[str]:
    yield _ABOUT_OPERATIONS
    shared = described["components"]["parameters"]
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            yield from ("", f"## {said['operationId']}", "", f"`{method.upper()} {path}`", "")
            yield f"{said['summary']}. {said.get('description', '')}".strip()
            yield from ("", f"Keys: {_keys(said)}.")
            yield from _parameters(said, shared)
            yield from _exchanged(said)


def _parameters(said: dict[str, Any], shared: dict[str, Any]) -> Iterator[str]:
    given = [shared[part["$ref"].rsplit("/", 1)[-1]] if "$ref" in part else part for part in _listed(said)]
    if given:
        yield from ("", "| Parameter | In | Type | |", "|---|---|---|---|")
    for part in given:
        told = _type(part["schema"]) + (", required" if part["required"] else "")
        yield f"| `{part['name']}` | {part['in']} | {told} | {part.get('description', '')} |"


def _keys(said: dict[str, Any]) -> str:
    names = " and ".join(f"`{name}`" for needed in said["security"] for name in needed) or "none"
    return f"none, or {names}" if {} in said["security"] else names


def _listed(said: dict[str, Any]) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = said.get("parameters", [])
    return listed


def _exchanged(said: dict[str, Any]) -> Iterator[str]:
    for media, content in said.get("requestBody", {}).get("content", {}).items():
        yield from ("", f"Sent: {_type(content['schema'])}, as `{media}`.")
    for status, answer in said["responses"].items():
        for media, content in answer.get("content", {}).items():
            schema = content["schema"]
            data = schema.get("properties", {}).get("data", schema)
            yield from ("", f"Answered: `{status}`, {_type(data)}, as `{media}`.")


# --- models ---------------------------------------------------------------------------------------


def _models(schemas: dict[str, Any]) -> Iterator[str]:
    yield _ABOUT_MODELS
    for name, schema in schemas.items():
        yield from ("", f"## {name}", "", schema.get("description", "").replace("\n", " "))
        if "enum" in schema:
            yield from ("", ", ".join(f"`{value}`" for value in schema["enum"]))
        elif "properties" in schema:
            yield from ("", "| Field | Type | |", "|---|---|---|")
            required = schema.get("required", ())
            for field, part in schema["properties"].items():
                yield f"| `{field}` | {_type(part)} | {'required' if field in required else ''} |"


def _type(schema: dict[str, Any]) -> str:
    """A type in a few words, a component as a link."""
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](models.md#{name.lower()})"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}"
    kind = schema.get("type", "anything")
    return kind if isinstance(kind, str) else " or ".join(kind)


# --- errors ---------------------------------------------------------------------------------------


def _errors() -> Iterator[str]:
    yield _ABOUT_ERRORS
    kinds = sorted(catalogue(), key=attrgetter("status"))
    for status, group in groupby(kinds, key=attrgetter("status")):
        yield from ("", f"## {status}")
        for kind in group:
            yield from _error(kind)


def _error(kind: type[Problem]) -> Iterator[str]:
    yield from ("", f"### {kind.code}", "", f"{kind.title}. {_ADVICE[kind.retry]}")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/reference"))
