"""Reads multipart/form-data: a record as JSON text, and files beside it (maesn-facts 9)."""

from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from comptoir.api.reading import decode_body
from comptoir.kit.errors import FieldProblem, InvalidBody
from comptoir.unified.vocabulary import Operation

MULTIPART = "multipart/form-data"
_REPEATED = ".items"  # published examples name a repeated part `files.items`


async def decode_form(request: Request, body: bytes, operation: Operation) -> tuple[Any, list[str]]:
    """The record of a form, and warnings; a JSON body is the record itself. Raises InvalidBody."""
    if not request.headers.get("content-type", "").startswith(MULTIPART):
        return decode_body(body, operation.record)
    given = await _parse(request.headers, body)
    name = record_part(operation)
    text = given.get(name)
    if not isinstance(text, str):
        raise _missing(name)
    record, warnings = decode_body(text.encode(), operation.record)
    return record, [*warnings, *_unused(given, name)]


def record_part(operation: Operation) -> str:
    """The name of the part that carries the record."""
    assert operation.input is not None
    parts = msgspec.structs.fields(operation.input)
    return next(part.encode_name for part in parts if part.type is operation.record)


async def _parse(headers: Headers, body: bytes) -> FormData:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        return await MultiPartParser(headers, stream(), max_part_size=len(body) + 1).parse()
    except (MultiPartException, KeyError, ValueError) as error:
        text = f"The body is no readable multipart/form-data: {error}."
        raise InvalidBody(text, fields=[FieldProblem("", "malformed_form", text)]) from None


def _unused(given: FormData, record: str) -> list[str]:
    """A warning for each part that nothing was done with."""
    said = []
    for name, part in given.multi_items():
        if name != record:
            what = "The file" if isinstance(part, UploadFile) else "The part"
            said.append(f"{what} {name.removesuffix(_REPEATED)} was not used by this operation.")
    return list(dict.fromkeys(said))


def _missing(name: str) -> InvalidBody:
    text = f"The part {name} is required, as JSON text."
    return InvalidBody(text, fields=[FieldProblem(name, "required", text)])
