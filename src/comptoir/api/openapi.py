"""The OpenAPI 3.1 document: built once, from the same declarations that make the routes.

Nothing is told here that a declaration could tell. What all operations share, such as paging, the envelope
and the failures, is a component; what one operation adds comes from its `Operation` or `Endpoint`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.failures import failure_responses, failures
from comptoir.api.parameters import header_parameter, parameter, path_parameters
from comptoir.api.parameters import of_operation as parameters_of
from comptoir.api.parameters import shared as shared_parameters
from comptoir.api.schemas import Schema, Schemas, nullable, ref
from comptoir.unified.dry_run import DryRun
from comptoir.unified.envelope import Errors, Meta
from comptoir.unified.forms import as_json
from comptoir.unified.vocabulary import Operation, Resource, Verb, walk

_ABOUT = """One API for the books of many accounting systems.

Every answer comes in one envelope: `data`, `meta`, `errors` and `rawData`. Dates are ISO 8601, amounts are \
JSON numbers with the digits that were booked, lists of values are closed."""

_SCHEMES = {API_KEY: "apiKey", ACCOUNT_KEY: "accountKey"}
_KEY_DOCS = {
    API_KEY: "The tenant: the software team that connects its customers' books.",
    ACCOUNT_KEY: "The connection: one customer's login at one accounting system.",
}
_ALWAYS = "X-Request-Id"
_HEADERS = {
    _ALWAYS: ("string", "Finds this request in the log."),
    "X-Vendor-Calls": (
        "integer",
        "How many calls to the target system it took; left out where none was made.",
    ),
    "X-Budget-Minute-Remaining": ("integer", "Calls that are left this minute, where one was made."),
    "X-Budget-Day-Remaining": ("integer", "Calls that are left today, where one was made."),
    "ETag": ("string", "The version of a single record, for If-Match; left out where nothing tells it."),
}
_IDEMPOTENCY_KEY = {"$ref": "#/components/parameters/idempotencyKey"}
_DRY_RUN = {"$ref": "#/components/parameters/dryRun"}
_PHRASES = {
    Verb.LIST: "List the {many}",
    Verb.GET: "Read one {one}",
    Verb.CREATE: "Create one {one}",
    Verb.REPLACE: "Replace one {one}",
    Verb.PATCH: "Change some fields of one {one}",
    Verb.DELETE: "Delete one {one}",
}


def document(
    resources: Sequence[Resource], extra: Sequence[Endpoint], version: str, servers: Sequence[str] = ("/",)
) -> Schema:
    """The whole document as plain JSON values; the same arguments give the same bytes."""
    operations = [*(_published(*pair) for pair in walk(resources)), *map(_hand_written, extra)]
    schemas = _schemas(operations)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Comptoir",
            "version": version,
            "description": _ABOUT,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": url} for url in servers],
        "tags": [{"name": tag} for tag in dict.fromkeys(operation.tag for operation in operations)],
        "paths": _paths(operations, schemas),
        "components": _components(schemas),
    }


def _schemas(operations: Sequence["_Described"]) -> Schemas:
    """The schemas of all that is answered and sent."""
    answers = [kind for operation in operations for _, kind in operation.answers if kind]
    inputs = [kind for operation in operations for kind in (operation.input, _json_of(operation))]
    return Schemas(
        answers=[Meta, Errors, DryRun, *answers],
        inputs=[kind for kind in inputs if kind is not None],
    )


def _components(schemas: Schemas) -> Schema:
    return {
        "schemas": {**schemas.components, "Failure": _envelope({"type": "null"}, ref("Errors"))},
        "parameters": shared_parameters(),
        "responses": failure_responses(),
        "headers": {
            name: {"description": doc, "required": name == _ALWAYS, "schema": {"type": kind}}
            for name, (kind, doc) in _HEADERS.items()
        },
        "securitySchemes": {
            scheme: {"type": "apiKey", "in": "header", "name": header, "description": _KEY_DOCS[header]}
            for header, scheme in _SCHEMES.items()
        },
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Described:
    """What a document says of one operation, be it published or hand-written."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: list[Schema]
    headers: tuple[str, ...]
    input: Any
    body_required: bool = True
    form: bool
    record: Any
    answers: tuple[tuple[int, Any], ...]
    media: str
    enveloped: bool
    conflicts: bool
    dry_run: bool = False
    keyless: bool = False


def _published(resource: Resource, operation: Operation) -> _Described:
    return _Described(
        id=operation.id,
        method=operation.verb.method,
        path=resource.path_of(operation),
        tag=resource.tag,
        summary=operation.doc or _phrase(resource, operation.verb),
        description=resource.doc,
        parameters=list(parameters_of(resource, operation)),
        headers=(API_KEY, ACCOUNT_KEY),
        input=operation.input,
        form=operation.form,
        record=operation.record if operation.form else None,
        answers=((operation.status or operation.verb.status, _answer(resource, operation)), *operation.also),
        media="application/json",
        enveloped=True,
        conflicts=operation.verb.writes,
        dry_run=operation.verb.writes,
    )


def _hand_written(endpoint: Endpoint) -> _Described:
    extra_headers = [header for header in endpoint.headers if header not in _SCHEMES]
    repeating = [_IDEMPOTENCY_KEY] if endpoint.repeatable else []
    trying = [_DRY_RUN] if endpoint.tries else []
    return _Described(
        id=endpoint.operation_id,
        method=endpoint.method,
        path=endpoint.path,
        tag=endpoint.tag,
        summary=endpoint.summary,
        description="",
        parameters=[
            *map(parameter, endpoint.query),
            *repeating,
            *trying,
            *map(header_parameter, extra_headers),
        ],
        headers=endpoint.headers,
        input=endpoint.request,
        body_required=endpoint.body_required,
        form=False,
        record=None,
        answers=tuple((status, endpoint.response) for status in (endpoint.status, *endpoint.also)),
        media=endpoint.media,
        enveloped=endpoint.enveloped,
        conflicts=True,
        dry_run=endpoint.tries,
        keyless=endpoint.keyless,
    )


def _answer(resource: Resource, operation: Operation) -> Any:
    """The type of `data`: a deleted record is answered with a sentence."""
    if operation.verb is Verb.DELETE:
        return str
    model = operation.answer or resource.model
    as_list = operation.as_list or operation.verb is Verb.LIST
    return list[model] if as_list else model  # type: ignore[valid-type]  # a type made at run time


def _phrase(resource: Resource, verb: Verb) -> str:
    """What an operation does in a few words: "Read one line item of one sales order"."""
    phrase = _PHRASES[verb].format(many=_many(resource), one=_one(resource))
    return f"{phrase} of one {_one(resource.parent)}" if resource.parent else phrase


def _many(resource: Resource) -> str:
    """The name of a collection as people write it: `taxRates` are tax rates."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", resource.collection).lower()


def _one(resource: Resource) -> str:
    """The name of one record of it: one of the journal entries is a journal entry."""
    return re.sub(r"ies$", "y", _many(resource)).removesuffix("s")


def _paths(operations: Sequence[_Described], schemas: Schemas) -> dict[str, Schema]:
    paths: dict[str, Schema] = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, schemas)
    return paths


def _operation(operation: _Described, schemas: Schemas) -> Schema:
    said: Schema = {"operationId": operation.id, "tags": [operation.tag], "summary": operation.summary}
    if operation.description:
        said["description"] = operation.description
    said["security"] = _security(operation)
    if parameters := [*path_parameters(operation.path), *operation.parameters]:
        said["parameters"] = parameters
    if operation.input is not None:
        said["requestBody"] = _body(operation, schemas)
    failed = failures(conflicts=operation.conflicts, body=operation.input is not None)
    answered = {**failed, **_successes(operation, schemas)}
    said["responses"] = dict(sorted(answered.items()))
    return said


def _security(operation: _Described) -> list[Schema]:
    needed: Schema = {_SCHEMES[header]: [] for header in operation.headers if header in _SCHEMES}
    without: list[Schema] = [{}] if operation.keyless else []
    return [*without, needed] if needed else []


def _body(operation: _Described, schemas: Schemas) -> Schema:
    """A form is also taken as JSON: of its record alone, without files, or of its parts where it has none."""
    if not operation.form:
        content = {"application/json": {"schema": schemas.of(operation.input)}}
        return {"required": operation.body_required, "content": content}
    content = {"multipart/form-data": {"schema": schemas.of(operation.input)}}
    content["application/json"] = {"schema": schemas.of(_json_of(operation))}
    return {"required": True, "content": content}


def _json_of(operation: _Described) -> Any:
    """What a form is as JSON; None for what is no form."""
    if not operation.form:
        return None
    return operation.record or as_json(operation.input)


def _successes(operation: _Described, schemas: Schemas) -> dict[str, Schema]:
    """Each way to succeed; a write that is only tried out is always a 200."""
    found = {str(status): _data(kind, schemas) for status, kind in operation.answers}
    said = dict.fromkeys(found, "The answer.")
    if operation.dry_run:
        said["200"] = f"{said.get('200', '')} With `dryRun=true`: what would be sent.".strip()
        found["200"] = {"anyOf": [found["200"], ref("DryRun")]} if "200" in found else ref("DryRun")
    return {status: _success(operation, data, said[status]) for status, data in sorted(found.items())}


def _data(kind: Any, schemas: Schemas) -> Schema:
    return {"type": "object"} if kind is None else schemas.of(kind)


def _success(operation: _Described, data: Schema, said: str) -> Schema:
    schema = _envelope(data, {"type": "null"}) if operation.enveloped else data
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in _HEADERS}
    return {"description": said, "headers": headers, "content": {operation.media: {"schema": schema}}}


def _envelope(data: Schema, errors: Schema) -> Schema:
    """The envelope around `data`; all four keys are always there, and raw data is null unless asked for."""
    return {
        "type": "object",
        "properties": {
            "meta": nullable(ref("Meta")),
            "data": data,
            "errors": errors,
            "rawData": {"type": ["object", "null"]},
        },
        "required": ["meta", "data", "errors", "rawData"],
    }
