"""Reads the body of a request: its bytes once, and what they say against its declaration."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

import msgspec
from starlette.requests import Request

from comptoir.kit.errors import FieldProblem, InvalidBody, TooLarge
from comptoir.unified.values import closed_values

MOST_BYTES = 10 * 1024 * 1024
_READ = "comptoir.body"  # where a request keeps its body once it was read
_PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_STEPS = re.compile(r"[^.\[\]]+")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_NAMED = re.compile(r"^`(?P<field>[^`]+)` (?P<fault>is not .+)")  # what an Input says of a field of its own


async def read_body(request: Request) -> bytes:
    """The body's bytes; whoever asks again gets the same.

    Raises TooLarge past 10 MB, before it is all read.
    """
    if _READ in request.scope:
        return bytes(request.scope[_READ])
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge("A body may have 10 MB at the most.")
        chunks.append(chunk)
    body = request.scope[_READ] = b"".join(chunks)
    return body


def decode_body(body: bytes, kind: Any) -> tuple[Any, list[str]]:
    """The body as `kind`, and a warning for each field that it does not have. Raises InvalidBody."""
    if not body.strip():
        raise InvalidBody("This operation needs a JSON body.")
    try:
        decoded = msgspec.json.decode(body, type=kind)
        plain = msgspec.json.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid_body(str(error), kind) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = f"The body is not JSON: {error}."
        raise InvalidBody(text, fields=[FieldProblem("", "malformed_json", text)]) from None
    if b"\\u0000" in body:
        _refuse_nul(plain)
    warnings = [
        f"{path} is no field of this operation and was ignored." for path in unknown_fields(plain, kind)
    ]
    return decoded, warnings


def _refuse_nul(plain: Any) -> None:
    """No book keeps a NUL character, and PostgreSQL stores no text with one."""
    place = next(_nuls(plain), None)
    if place is not None:
        text = f"{place or 'The body'} holds a NUL character."
        raise InvalidBody(text, fields=[FieldProblem(place, "invalid_value", text)])


def _nuls(plain: Any, place: str = "") -> Iterator[str]:
    """The paths of the texts in which a NUL character stands."""
    if isinstance(plain, str) and "\0" in plain:
        yield place
    elif isinstance(plain, Mapping):
        for name, value in plain.items():
            yield from _nuls(value, f"{place}.{name}".lstrip("."))
    elif isinstance(plain, list):
        for position, value in enumerate(plain):
            yield from _nuls(value, f"{place}[{position}]")


def _invalid_body(message: str, kind: Any) -> InvalidBody:
    """A problem with the path of the field, from msgspec's sentence; of a closed list, what it has."""
    place = _PLACE.search(message)
    path = place["path"] if place else ""
    text = _PLACE.sub("", message)
    if missing := _MISSING.search(text):
        path = f"{path}.{missing['field']}".lstrip(".")
        return InvalidBody(
            f"{path} is required.", fields=[FieldProblem(path, "required", f"{path} is required.")]
        )
    sentence = f"{path or 'The body'}: {text}."
    if named := _NAMED.match(text):
        path = f"{path}.{named['field']}".lstrip(".")
        sentence = f"{path} {named['fault']}."
    known = ", ".join(_closed_at(path, kind))
    hint = f"Send one of {known}." if known else None
    return InvalidBody(sentence, fields=[FieldProblem(path, "invalid_value", sentence, hint)])


def _closed_at(path: str, kind: Any) -> Sequence[str]:
    """The values that a closed field takes, such as `lineItems[0].type`; none where it is not closed."""
    for step in _STEPS.findall(path):
        if step.isdigit():
            kind = _item_type(kind)
            continue
        model = _struct_in(kind)
        fields = msgspec.structs.fields(model) if model is not None else ()
        kind = next((found.type for found in fields if found.encode_name == step), None)
    return closed_values(kind)


def unknown_fields(plain: Any, kind: Any, prefix: str = "") -> Iterator[str]:
    """The paths of the keys in `plain` that the struct `kind` does not have, however deep."""
    if isinstance(plain, list):
        for position, item in enumerate(plain):
            yield from unknown_fields(item, _item_type(kind), f"{prefix[:-1]}[{position}].")
        return
    model = _struct_in(kind)
    if model is None or not isinstance(plain, Mapping):
        return
    types = {found.encode_name: found.type for found in msgspec.structs.fields(model)}
    for name, value in plain.items():
        if name not in types:
            yield f"{prefix}{name}"
        elif isinstance(value, (list, Mapping)):
            yield from unknown_fields(value, types[name], f"{prefix}{name}.")


def _struct_in(kind: Any) -> Any | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next((found for part in get_args(kind) if (found := _struct_in(part))), None)


def _item_type(kind: Any) -> Any:
    if get_origin(kind) is list:
        return get_args(kind)[0]
    return next((found for part in get_args(kind) if (found := _item_type(part)) is not None), None)
