"""Decides between JSON and Atom from the Accept header and `$format` (exact-facts 5.1)."""

from collections.abc import Iterator
from enum import StrEnum

from comptoir_sandbox.exact_online.odata.errors import ODataError

_JSON = frozenset({"application/json", "text/json"})
_ATOM = frozenset({"application/atom+xml", "*/*", "application/*", "text/html"})


class Format(StrEnum):
    JSON = "application/json;odata=verbose;charset=utf-8"
    ATOM = "application/atom+xml;charset=utf-8"


def answer_format(accept: str | None, option: str | None = None) -> Format:
    """The format of the answer, whose value is its content type.

    Without a wish it is Atom. ODataError 415 when nothing on the list is spoken, such as `application/xml`;
    the status is a guess. `$format` wins over the header; that it is understood at all is a guess too.
    """
    if option is not None:
        return _of_option(option)
    if not accept or not accept.strip():
        return Format.ATOM
    for media_type, _ in sorted(_wishes(accept), key=lambda wish: -wish[1]):
        if media_type in _JSON:
            return Format.JSON
        if media_type in _ATOM:
            return Format.ATOM
    raise ODataError("Unsupported media type requested.", 415)


def _of_option(option: str) -> Format:
    if option == "json":
        return Format.JSON
    if option == "atom":
        return Format.ATOM
    raise ODataError("Unsupported media type requested.", 415)


def _wishes(accept: str) -> Iterator[tuple[str, float]]:
    """Each media type with its weight; a weight that is no number counts as none."""
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name == "q" and value.replace(".", "", 1).isdecimal():
                weight = float(value)
        if weight > 0:
            yield media_type, weight
