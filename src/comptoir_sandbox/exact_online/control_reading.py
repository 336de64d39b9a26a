"""Reads what a lever below `/_sandbox/` is given, and tells what is wrong: field, code, what to do."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

Handler = Callable[[Request], Awaitable[Response]]
Given = TypeVar("Given")

_PLACE = re.compile(r" - at (?:`key` in )?`\$\.?(?P<place>[^`]*)`$")
_NAMED = re.compile(r"^Object (?P<how>contains unknown|missing required) field `(?P<name>[^`]*)`")
_STEP = re.compile(r"\[\.*\d*\]|[^.\[]+")
_ASIDE = ("default", "title", "properties")
_SEE = "GET /_sandbox/openapi.json tells what each lever takes"


class Wrong(Exception):  # what the caller gave is wrong
    """Answered as a 400: `field` is a path such as `faults[0].kind`, `hint` says what to do."""

    def __init__(self, message: str, field: str = "", code: str = "invalid", hint: str = _SEE) -> None:
        super().__init__(message)
        self.field = field
        self.code = code
        self.hint = hint


async def read(request: Request, kind: type[Given]) -> Given:
    """The body as this struct; no body is an object without keys. Wrong when it is something else."""
    return decoded(await request.body() or b"{}", kind)


def decoded(body: bytes, kind: type[Given]) -> Given:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as wrong:
        raise _of_value(str(wrong), kind) from wrong
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise Wrong(f"the body is no JSON: {wrong}", code="not_json", hint="send a JSON object") from wrong


def read_query(request: Request, kind: type[Given]) -> Given:
    """The query parameters as this struct."""
    try:
        return msgspec.convert(dict(request.query_params), kind, strict=False)
    except msgspec.ValidationError as wrong:
        raise _of_value(str(wrong), kind) from wrong


def levers(*table: tuple[str, str, Handler]) -> list[Route]:
    """The routes of method, path below `/_sandbox/`, and handler; a handler may raise Wrong."""
    return [
        Route(f"/_sandbox/{path}", _guarded(handler), methods=[method]) for method, path, handler in table
    ]


def _guarded(handler: Handler) -> Handler:
    """Turns wrong input into a 400 that says what is wrong."""

    async def guarded(request: Request) -> Response:
        try:
            return await handler(request)
        except Wrong as wrong:
            told = {"error": str(wrong), "field": wrong.field, "code": wrong.code, "hint": wrong.hint}
            return json_answer(told, 400)

    return guarded


def json_answer(document: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(document), status, media_type="application/json")


def _of_value(text: str, kind: Any) -> Wrong:
    """What msgspec found, with the place as a field."""
    found = _PLACE.search(text)
    place = found["place"] if found else ""
    message = text[: found.start()] if found else text
    named = _NAMED.match(message)
    if named is None:
        code = "wrong_type" if ", got `" in message else "wrong_value"
        return Wrong(message, place, code, f"{place or 'the body'} is {_wanted(kind, place)}")
    field = f"{place}.{named['name']}".lstrip(".")
    if named["how"] == "missing required":
        return Wrong(message, field, "missing_field", f"add {named['name']}")
    names = ", ".join(_schema(kind, place).get("properties", ()))
    return Wrong(message, field, "unknown_field", f"there is {names}" if names else _SEE)


def _wanted(kind: Any, place: str) -> str:
    """What belongs in a place, as its JSON schema says it."""
    schema = {name: each for name, each in _schema(kind, place).items() if name not in _ASIDE}
    return msgspec.json.encode(schema).decode()


def _schema(kind: Any, place: str) -> dict[str, Any]:
    """The JSON schema of one place in a body, such as `faults[0].kind`."""
    named: dict[str, dict[str, Any]]
    (found,), named = msgspec.json.schema_components([kind], ref_template="{name}")
    found = named.get(found.get("$ref", ""), found)
    for step in _STEP.findall(place):
        inner = found.get("items" if step.startswith("[") else "properties", {})
        found = inner if step.startswith("[") else inner.get(step, {})
        found = named.get(found.get("$ref", ""), found)
    return found
