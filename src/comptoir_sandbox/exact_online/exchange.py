"""A request to the data service and its answer, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

LONGEST_URL = 6_000  # characters, after encoding (facts 1)


@dataclass(frozen=True)
class Request:
    """`path` is decoded and begins behind `/api/v1/`; header names are lower case, `base` is the host."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    base: str
    url_length: int

    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)


@dataclass
class Answer:
    """`division` and `client` are for the call log; None when the request never got that far."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str | None = None
    division: int | None = None
    client: str | None = None
