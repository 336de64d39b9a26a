"""What is sent as multipart/form-data: files beside a record.

A form is a struct with one field a part: text as `str`, a record as its input (sent as JSON text without a
content type of its own, maesn-facts 9), a file as `Upload`. Parts that may be repeated are lists.
"""

from msgspec import Struct


class Upload(Struct, kw_only=True, frozen=True):
    """A file as it was sent."""

    name: str
    media: str
    content: bytes
