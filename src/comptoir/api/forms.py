"""Reads multipart/form-data, or JSON in its place: a record as text, and files beside it (maesn-facts 9)."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from comptoir.api.bodies import decode_body
from comptoir.kit.errors import FieldProblem, InvalidBody
from comptoir.unified.forms import FileInput, Upload, as_json
from comptoir.unified.vocabulary import Operation

MULTIPART = "multipart/form-data"
_REPEATED = ".items"  # published examples name a repeated part `files.items`


@dataclass(frozen=True, slots=True)
class Form:
    """What a form carried: its record, its files in their order, its text parts, and what to say of it."""

    record: Any
    files: Sequence[Upload] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    warnings: Sequence[str] = ()


async def decode_form(request: Request, body: bytes, operation: Operation) -> Form:
    """The parts of a form; JSON is taken as the record itself, else as the parts. Raises InvalidBody."""
    if not request.headers.get("content-type", "").startswith(MULTIPART):
        if operation.record is None:
            return _of_parts(body, operation)
        record, warnings = decode_body(body, operation.record)
        return Form(record, warnings=warnings)
    given = await _parse(request.headers, body)
    known = {part.encode_name for part in _parts(operation)}
    fields, files, unknown = {}, [], []
    for name, part in given.multi_items():
        plain = name.removesuffix(_REPEATED)
        if plain not in known:
            unknown.append(f"There is no part {plain} here; it was ignored.")
        elif isinstance(part, UploadFile):
            files.append(await _upload(part))
        else:
            fields[plain] = part
    record, warnings = _record(operation, fields)
    return Form(record, files, fields, [*warnings, *dict.fromkeys(unknown)])


def _of_parts(body: bytes, operation: Operation) -> Form:
    """A form without a record, as JSON: texts, and files with their content."""
    assert operation.input is not None
    given, warnings = decode_body(body, as_json(operation.input))
    texts, files = {}, []
    for part in msgspec.structs.fields(given):
        value = getattr(given, part.name)
        if isinstance(value, FileInput):
            media = value.content_type or "application/octet-stream"
            files.append(Upload(name=value.file_name or "file", media=media, content=value.content))
        elif isinstance(value, str):
            texts[part.encode_name] = value
    return Form(None, files, texts, warnings)


def _record(operation: Operation, fields: dict[str, str]) -> tuple[Any, list[str]]:
    """The record among the text parts, taken out of them; None for a form that has none."""
    name = record_part(operation)
    if name is None:
        return None, []
    if name not in fields:
        raise _missing(name)
    return decode_body(fields.pop(name).encode(), operation.record)


def record_part(operation: Operation) -> str | None:
    """The name of the part that carries the record."""
    return next((part.encode_name for part in _parts(operation) if part.type is operation.record), None)


def _parts(operation: Operation) -> Sequence[msgspec.structs.FieldInfo]:
    return () if operation.input is None else msgspec.structs.fields(operation.input)


async def _upload(part: UploadFile) -> Upload:
    media = part.content_type or "application/octet-stream"
    return Upload(name=part.filename or "file", media=media, content=await part.read())


async def _parse(headers: Headers, body: bytes) -> FormData:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        return await MultiPartParser(headers, stream(), max_part_size=len(body) + 1).parse()
    except (MultiPartException, KeyError, ValueError) as error:
        text = f"The body is no readable multipart/form-data: {str(error).rstrip('.')}."
        raise InvalidBody(text, fields=[FieldProblem("", "malformed_form", text)]) from None


def _missing(name: str) -> InvalidBody:
    text = f"The part {name} is required, as JSON text."
    return InvalidBody(text, fields=[FieldProblem(name, "required", text)])
