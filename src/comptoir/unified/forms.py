"""What is sent as multipart/form-data: files beside a record.

A form is a struct with one field a part: text as `str`, a record as its input (sent as JSON text without a
content type of its own), a file as `Upload`. Parts that may be repeated are lists; published clients name
them `files`, published examples `files.items` (maesn-facts 9).
"""

from msgspec import Struct


class Upload(Struct, kw_only=True, frozen=True):
    """A file as it was sent."""

    name: str
    media: str
    content: bytes
