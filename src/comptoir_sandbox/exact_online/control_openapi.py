"""The OpenAPI 3.1 document of `/_sandbox/…`, made from the routes that are there and one table of bodies."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.routing import Route

from comptoir_sandbox.exact_online.seed.filled import ENTITIES
from comptoir_sandbox.faults import KINDS

Schema = Mapping[str, Any]
PREFIX = "/_sandbox"
_TEXT: Schema = {"type": "string"}
_YES: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_DIVISION: Schema = {"type": "integer", "description": "A company of this region."}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_NUMBERS: Schema = {"type": "array", "items": {"type": "integer"}}
_FAULT: dict[str, Schema] = {
    "kind": {"enum": sorted(KINDS)},
    "method": _TEXT,
    "path": {"type": "string", "description": "A regular expression."},
    "times": {"type": ["integer", "null"]},
    "skip": _COUNT,
    "status": {"type": "integer"},
    "body": _TEXT,
    "headers": {"type": "object", "additionalProperties": _TEXT},
    "seconds": {"type": "number"},
    "after_bytes": {"type": ["integer", "null"]},
    "set": {"type": "object"},
}
_PERSON: dict[str, Schema] = {
    **dict.fromkeys(("email", "password", "full_name", "language", "blocked", "instance"), _TEXT),
    "divisions": _NUMBERS,
    "current_division": _DIVISION,
    "without": _TEXTS,
}
_APP: dict[str, Schema] = {
    **dict.fromkeys(("client_id", "secret", "webhook_secret", "name", "owner"), _TEXT),
    "redirect_uris": _TEXTS,
    "scopes": {"type": ["array", "null"], "items": _TEXT},
    "reviewed": _YES,
    "mandatory_filters": _YES,
}
_SPENT: Schema = {
    "type": "object",
    "properties": {"client_id": _TEXT, "minute": _COUNT, "day": _COUNT},
    "required": ["client_id"],
}

# What a call takes: its properties, and the ones that it cannot do without.
BODIES: Mapping[tuple[str, str], tuple[Mapping[str, Schema], Sequence[str]]] = {
    ("POST", "/consent"): (
        {**dict.fromkeys(("client_id", "user", "redirect_uri", "state"), _TEXT), "divisions": _NUMBERS},
        ("client_id", "user", "redirect_uri"),
    ),
    ("POST", "/reset"): ({}, ()),
    ("POST", "/snapshot"): ({"name": _TEXT}, ()),
    ("POST", "/restore"): ({"name": _TEXT}, ()),
    ("POST", "/clock"): (
        {
            "advance": {"type": "number", "description": "Seconds."},
            "set": {"type": "string", "format": "date-time"},
            "speed": {
                "type": "number",
                "exclusiveMinimum": 0,
                "description": "Virtual seconds in a real one.",
            },
        },
        (),
    ),
    ("POST", "/seed"): ({"division": _DIVISION, **dict.fromkeys(ENTITIES, _COUNT)}, ("division",)),
    ("POST", "/faults"): ({**_FAULT, "faults": {"type": "array", "items": {"type": "object"}}}, ()),
    ("POST", "/limits"): (
        {"division": _DIVISION, "minute": _COUNT, "day": _COUNT, "errors": _COUNT, "spend": _SPENT},
        (),
    ),
    ("POST", "/switches"): ({}, ()),
    ("POST", "/users"): (_PERSON, ("email",)),
    ("POST", "/apps"): (_APP, ()),
    ("DELETE", "/consents"): ({"client_id": _TEXT, "user": _TEXT}, ("client_id", "user")),
    ("POST", "/divisions"): (
        {"division": _DIVISION, "status": _COUNT, "blocked": _TEXT, "without": _TEXTS, "move": _YES},
        ("division",),
    ),
    ("POST", "/companies"): (dict.fromkeys(("count", "invoices", "customers", "suppliers"), _COUNT), ()),
    ("POST", "/periods"): (
        {"division": _DIVISION, "year": _COUNT, "period": _COUNT, "closed": _YES},
        ("division", "year", "period"),
    ),
    ("POST", "/webhooks/flush"): ({}, ()),
}
_OBJECT: Schema = {"type": "object"}
_WRONG: Schema = {"type": "object", "properties": {"error": _TEXT}, "required": ["error"]}
_PARAMETERS: Mapping[tuple[str, str], Sequence[Schema]] = {
    ("GET", "/calls"): (
        {"name": "since", "in": "query", "schema": _COUNT, "description": "Leave out the first ones."},
        {"name": "bodies", "in": "query", "schema": {"enum": ["0", "1"]}},
    )
}


def openapi(routes: Iterable[Route], server: str) -> dict[str, Any]:
    """The document of those routes that stand below `/_sandbox`; `server` is the region's host."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if route.path.startswith(PREFIX):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                path = route.path.replace(":int", "")
                paths.setdefault(path, {})[method.lower()] = _operation(route, method, path)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Levers of the Exact Online sandbox",
            "version": "1",
            "description": "Never counted, never limited, and not in the call log.",
        },
        "servers": [{"url": server}],
        "paths": paths,
    }


def _operation(route: Route, method: str, path: str) -> dict[str, Any]:
    told = inspect.getdoc(route.endpoint) or ""
    place = method, path.removeprefix(PREFIX)
    body = BODIES.get(place)
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}{''.join(part.title() for part in _words(path))}",
        "summary": told.partition("\n")[0] or f"{method} {path}",
        "responses": {
            "2XX": {"description": "Done.", "content": _content(path, _OBJECT)},
            "400": {"description": "What was given is wrong.", "content": _json(_WRONG)},
        },
    }
    parameters = [*_path_parameters(path), *_PARAMETERS.get(place, ())]
    if parameters:
        operation["parameters"] = parameters
    if body is not None:
        properties, required = body
        schema = {"type": "object", "properties": dict(properties), "required": list(required)}
        operation["requestBody"] = {"required": bool(required), "content": _json(schema)}
    return operation


def _words(path: str) -> list[str]:
    return [word.strip("{}") for word in path.removeprefix(PREFIX).replace(".", "/").split("/") if word] or [
        "page"
    ]


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": {"type": "integer"}} for name in names]


def _content(path: str, schema: Schema) -> dict[str, Any]:
    return {"text/html": {"schema": _TEXT}} if path == PREFIX else _json(schema)


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
