"""The OpenAPI 3.1 document of `/_sandbox/…`, made from the routes that are there and one table of bodies."""

import inspect
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from starlette.routing import Route

from comptoir_sandbox.exact_online import control_bodies as bodies
from comptoir_sandbox.exact_online.control_answers import ANSWERS

Schema = Mapping[str, Any]
PREFIX = "/_sandbox"
_REFERENCE = "#/components/schemas/{name}"
_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer", "minimum": 0}

# What a call takes; the handlers read their bodies by the same structs.
BODIES: Mapping[tuple[str, str], Any] = {
    ("POST", "/consent"): bodies.Consent,
    ("POST", "/reset"): bodies.Nothing,
    ("POST", "/snapshot"): bodies.Snapshot,
    ("POST", "/restore"): bodies.Snapshot,
    ("POST", "/clock"): bodies.ClockMove,
    ("POST", "/seed"): bodies.Seed,
    ("POST", "/faults"): bodies.FaultRule,
    ("POST", "/limits"): bodies.Limits,
    ("POST", "/switches"): bodies.SwitchChanges,
    ("POST", "/users"): bodies.Person,
    ("POST", "/apps"): bodies.Registration,
    ("DELETE", "/consents"): bodies.Withdrawal,
    ("POST", "/divisions"): bodies.CompanyChange,
    ("POST", "/companies"): bodies.Companies,
    ("POST", "/periods"): bodies.PeriodChange,
    ("POST", "/webhooks/flush"): bodies.Nothing,
}
_OR = {("POST", "/faults"): bodies.FaultRules}  # another form that the body may have
_QUERIES: Mapping[tuple[str, str], Any] = {("GET", "/calls"): bodies.CallsQuery}
_OBJECT: Schema = {"type": "object"}
_WRONG: Schema = {
    "type": "object",
    "properties": {
        "error": _TEXT,
        "field": {"type": "string", "description": "A path such as `faults[0].kind`; empty: the whole."},
        "code": _TEXT,
        "hint": {"type": "string", "description": "What to do."},
    },
    "required": ["error", "field", "code", "hint"],
}


class _Schemas:
    """The structs of the bodies as JSON schemas."""

    def __init__(self) -> None:
        tables = (BODIES, _OR, _QUERIES, ANSWERS)
        structs = dict.fromkeys(struct for table in tables for struct in table.values())
        places, self.named = msgspec.json.schema_components(structs, ref_template=_REFERENCE)
        self._places = dict(zip(structs, places, strict=True))

    def body(self, place: tuple[str, str]) -> Schema:
        first = self._places[BODIES[place]]
        return {"anyOf": [first, self._places[_OR[place]]]} if place in _OR else first

    def answer(self, place: tuple[str, str]) -> Schema:
        """Any object, for what is no lever."""
        return self._places[ANSWERS[place]] if place in ANSWERS else _OBJECT

    def parameters(self, place: tuple[str, str]) -> list[dict[str, Any]]:
        if place not in _QUERIES:
            return []
        properties = self.named[_QUERIES[place].__name__]["properties"]
        return [{"name": name, "in": "query", "schema": schema} for name, schema in properties.items()]


def openapi(routes: Iterable[Route], server: str) -> dict[str, Any]:
    """The document of those routes that stand below `/_sandbox`; `server` is the region's host."""
    paths: dict[str, dict[str, Any]] = {}
    schemas = _Schemas()
    for route in routes:
        if route.path.startswith(PREFIX):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                path = route.path.replace(":int", "")
                paths.setdefault(path, {})[method.lower()] = _operation(route, method, path, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Levers of the Exact Online sandbox",
            "version": "1",
            "description": "Never counted, never limited, and not in the call log.",
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas.named},
    }


def _operation(route: Route, method: str, path: str, schemas: _Schemas) -> dict[str, Any]:
    told = inspect.getdoc(route.endpoint) or ""
    place = method, path.removeprefix(PREFIX)
    operation: dict[str, Any] = {
        "operationId": f"{method.lower()}{''.join(part.title() for part in _words(path))}",
        "summary": told.partition("\n")[0] or f"{method} {path}",
        "responses": {
            "2XX": {"description": "Done.", "content": _content(path, schemas.answer(place))},
            "400": {"description": "What was given is wrong.", "content": _json(_WRONG)},
        },
    }
    parameters = [*_path_parameters(path), *schemas.parameters(place)]
    if parameters:
        operation["parameters"] = parameters
    if place in BODIES:
        required = bool(schemas.named[BODIES[place].__name__].get("required"))
        operation["requestBody"] = {"required": required, "content": _json(schemas.body(place))}
    return operation


def _words(path: str) -> list[str]:
    return [word.strip("{}") for word in path.removeprefix(PREFIX).replace(".", "/").split("/") if word] or [
        "page"
    ]


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part.strip("{}") for part in path.split("/") if part.startswith("{")]
    return [{"name": name, "in": "path", "required": True, "schema": _NUMBER} for name in names]


def _content(path: str, schema: Schema) -> dict[str, Any]:
    return {"text/html": {"schema": _TEXT}} if path == PREFIX else _json(schema)


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
