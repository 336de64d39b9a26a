"""What is sent as multipart/form-data: files beside a record.

A form is a struct with one field a part: text as `str`, a record as its input (sent as JSON text without a
content type of its own), a file as `Upload`. Parts that may be repeated are lists; published clients name
them `files`, published examples `files.items` (maesn-facts 9).
"""

from functools import cache
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from comptoir.unified.values import Input, Maybe


class Upload(Struct, kw_only=True, frozen=True):
    """A file as it was sent."""

    name: str
    media: str
    content: bytes


class FileInput(Input, kw_only=True):
    """A file inside a JSON body: its content as base64 text, named as documents are answered."""

    content: bytes
    base64_encoded: Maybe[bool] = UNSET
    content_type: Maybe[str] = UNSET
    file_name: Maybe[str] = UNSET


@cache
def as_json(form: type[Struct]) -> type[Struct]:
    """The JSON body that says the same as a form without a record: its files as `FileInput`."""
    parts: list[tuple[str, Any, Any]] = [
        (part.name, FileInput if part.type is Upload else part.type, part.default)
        for part in msgspec.structs.fields(form)
    ]
    fields = [part[:2] if part[2] is msgspec.NODEFAULT else part for part in parts]
    made = msgspec.defstruct(
        f"{form.__name__}Json", fields, bases=(Input,), kw_only=True, module=form.__module__
    )
    made.__doc__ = form.__doc__
    return made
