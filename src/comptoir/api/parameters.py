"""Parameters in the OpenAPI document: those that all operations share, and those that a declaration adds."""

import re
from collections.abc import Iterator
from typing import Any

from comptoir.api.samples import sample
from comptoir.api.schemas import Schema
from comptoir.unified.vocabulary import (
    DEFAULT_PAGE_SIZE,
    LAST_PAGE,
    LONGEST_FILTER,
    PAGE_SIZES,
    Filter,
    FilterKind,
    Operation,
    Resource,
    Verb,
)

_SHARED = ("environmentName", "companyId")
_TIMES = (FilterKind.MOMENT, FilterKind.DAY)


def of_operation(resource: Resource, operation: Operation) -> Iterator[Schema]:
    """What a published operation takes in its query, shared parameters as references."""
    if operation.verb is Verb.LIST and operation.paged:
        yield from map(_reference, ("page", "limit", "cursor"))
    yield from (_reference(name) for name in _SHARED if name not in operation.tolerated)
    yield _reference("maxWait")
    if operation.raw and not operation.verb.writes:
        yield _reference("rawData")
    if operation.verb.writes:
        yield from map(_reference, ("idempotencyKey", "dryRun"))
        if _has_version(resource, operation):
            yield _reference("ifMatch")
    else:
        yield from map(_reference, ("fields", "explain"))
    yield from (query_parameter(given, LONGEST_FILTER) for given in operation.filters)
    yield from map(query_parameter, _order(operation))


def _has_version(resource: Resource, operation: Operation) -> bool:
    """Whether a version can be named: of what is changed or removed, or of the document that gets a line."""
    is_line = resource.parent is not None and operation.verb is Verb.CREATE and not operation.form
    return is_line or operation.verb in (Verb.PATCH, Verb.REPLACE, Verb.DELETE)


def _order(operation: Operation) -> Iterator[Filter]:
    if operation.orders:
        yield Filter("orderField", values=operation.orders, doc="What the list is sorted by.")
        yield Filter("orderDir", values=("ASC", "DESC"), doc="Ascending, or descending.")


def parameter(given: Filter) -> Schema:
    """A query parameter, as a reference where it says nothing but the name of one that many share."""
    shares = given == Filter(given.name) and given.name in _SHARED
    return _reference(given.name) if shares else query_parameter(given)


def query_parameter(given: Filter, longest: int | None = None) -> Schema:
    schema: Schema = {"type": given.kind.json_type, **_bounds(given, longest)}
    if given.values:
        schema["enum"] = list(given.values)
    elif (value := _sample(given)) is not None:
        schema["examples"] = [value]
    parameter: Schema = {"name": given.name, "in": "query", "required": given.required, "schema": schema}
    if given.doc:
        parameter["description"] = given.doc
    return parameter


def _bounds(given: Filter, longest: int | None) -> Schema:
    """What a value must keep to; a date alone is taken for a date-time too."""
    if given.kind in _TIMES:
        return {"format": "date-time"}
    if given.kind is not FilterKind.TEXT or given.values:
        return {}
    bounds = {"minLength": 1 if given.required else None, "maxLength": longest}
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _sample(given: Filter) -> Any:
    if given.kind in _TIMES:
        return "2026-03-31T09:30:00Z"
    return sample(given.name, given.kind.json_type)


def header_parameter(name: str) -> Schema:
    return {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}


def path_parameters(path: str) -> list[Schema]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in re.findall(r"\{(\w+)\}", path)
    ]


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/parameters/{name}"}


_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean", "default": False}
# component → its name on the wire, schema, description
_IN_HEADERS: dict[str, tuple[str, Schema, str]] = {
    "idempotencyKey": (
        "Idempotency-Key",
        {"type": "string", "minLength": 1, "maxLength": 255},
        "A key of the caller's own: the first answer is given again, nothing is booked twice.",
    ),
    "maxWait": (
        "X-Max-Wait",
        {"type": "number", "minimum": 0, "maximum": 300},
        "How many seconds to wait for the call budget, then a 429, or for a token's renewal, then a 503.",
    ),
    "ifMatch": (
        "If-Match",
        {"type": "string", "examples": ["*"]},
        "The ETag, or updatedDate, of the record or its document as it was read: a 409 if it was changed.",
    ),
}
# component, and its name on the wire → schema, description
_IN_QUERY: dict[str, tuple[Schema, str]] = {
    "page": ({"type": "integer", "minimum": 1, "maximum": LAST_PAGE, "default": 1}, "Which page, from 1."),
    "limit": (
        {"type": "integer", "enum": list(PAGE_SIZES), "default": DEFAULT_PAGE_SIZE},
        "How many records make a page.",
    ),
    "cursor": (
        _TEXT,
        "`meta.nextCursor` of the page before, in place of `page`; the same filters, limit and company.",
    ),
    "companyId": (
        _TEXT,
        "Which of the companies that the connection reaches; needed where there are several.",
    ),
    "environmentName": (_TEXT, "The environment of the connection, as GET /auth/environments tells it."),
    "rawData": (_FLAG, "true: the target system's own answer comes along in `rawData`."),
    "fields": (
        _TEXT,
        (
            "The fields that are wanted, separated by commas: only these are answered, and asked for. `*` is "
            "all of them, also those that cost a list further calls and are null in it otherwise."
        ),
    ),
    "explain": (
        _FLAG,
        "true: `meta.explain` tells the columns behind each field, and the calls that were made.",
    ),
    "dryRun": (
        _FLAG,
        "true: everything is checked, and what would be sent is answered with a 200; nothing is written.",
    ),
}


def shared() -> dict[str, Schema]:
    """The parameter components."""
    headers = {
        component: _optional("header", name, schema, doc)
        for component, (name, schema, doc) in _IN_HEADERS.items()
    }
    query = {name: _optional("query", name, schema, doc) for name, (schema, doc) in _IN_QUERY.items()}
    return headers | query


def _optional(where: str, name: str, schema: Schema, doc: str) -> Schema:
    return {"name": name, "in": where, "required": False, "schema": schema, "description": doc}
