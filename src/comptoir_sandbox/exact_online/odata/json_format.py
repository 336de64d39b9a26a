"""Writes entities, pages and errors as OData 2's verbose JSON (exact-facts 5.2 and 6).

The quirks: Int64, Decimal and `__count` are strings, a date is `/Date(ms)/` with the wall clock taken as UTC,
its slashes are escaped, and nested collections are deferred unless expanded.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import msgspec

from comptoir_sandbox.exact_online.odata.keys import format_key
from comptoir_sandbox.exact_online.odata.rows import Row, values
from comptoir_sandbox.exact_online.odata.selection import Selection

Lines = Callable[[Row, str], Iterable[Row]]

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  wall clocks have no zone
_MILLISECOND = timedelta(milliseconds=1)
_ENCODER = msgspec.json.Encoder()


def nested(row: Row, name: str) -> Iterable[Row]:
    """The usual place of a collection's rows: in the owner's row, under the collection's name."""
    rows: Iterable[Row] = row.get(name) or ()
    return rows


class JsonWriter:
    """Writes the rows of one selection; made once for a request, from the catalogue's order of properties.

    `root` is the URL up to the division, such as `https://…/api/v1/124132/`; it begins every URI.
    `lines` gives the rows of an expanded collection.
    """

    def __init__(self, selection: Selection, root: str, lines: Lines = nested) -> None:
        self._entity_set = selection.entity_set
        self._address = selection.entity_set.url(root)
        self._type = selection.entity_set.type_name
        self._lines = lines
        self._names = ("__metadata", *(each.name for each in selection.properties))
        self._crossings = tuple(
            (each.name, _CROSSINGS[each.type]) for each in selection.properties if each.type in _CROSSINGS
        )
        self._inner = {name: JsonWriter(each, root, lines) for name, each in selection.expanded.items()}
        self._deferred = tuple(
            each.name for each in selection.properties if each.collection and each.name not in self._inner
        )

    def entity(self, row: Row) -> bytes:
        """One entity: `{"d": {…}}`."""
        return encode({"d": self.members(row)})

    def page(
        self,
        rows: Iterable[Row],
        *,
        next_link: str | None = None,
        count: int | None = None,
        bare: bool = False,
    ) -> bytes:
        """A list: `{"d": {"results": […]}}`, or `{"d": […]}` if `bare`, without link and count."""
        results = [self.members(row) for row in rows]
        if bare and next_link is None and count is None:
            return encode({"d": results})
        page: dict[str, Any] = {"results": results}
        if count is not None:
            page["__count"] = str(count)
        if next_link is not None:
            page["__next"] = next_link
        return encode({"d": page})

    def members(self, row: Row) -> dict[str, Any]:
        """The entity as a dict that is ready to be encoded."""
        members = values(row, self._names)
        for name, crossing in self._crossings:
            value = members[name]
            if value is not None:
                members[name] = crossing(value)
        uri = self._address + format_key(row, self._entity_set) if self._entity_set.keys else self._address
        members["__metadata"] = {"uri": uri, "type": self._type}
        for name in self._deferred:
            members[name] = {"__deferred": {"uri": f"{uri}/{name}"}}
        for name, inner in self._inner.items():
            members[name] = {"results": [inner.members(line) for line in self._lines(row, name)]}
        return members


def json_error(message: str, language: str = "") -> bytes:
    """The error body; the code stays empty, as the vendor leaves it."""
    return encode({"error": {"code": "", "message": {"lang": language, "value": message}}})


def encode(document: object) -> bytes:
    """JSON bytes of a document made here."""
    return _ENCODER.encode(document)


@lru_cache(10_000)  # a page repeats its dates
def _date(value: datetime) -> msgspec.Raw:
    return msgspec.Raw(b'"\\/Date(%d)\\/"' % ((value - _EPOCH) // _MILLISECOND))


def number_text(value: Decimal | float) -> str:
    """A number as the server writes a double: no exponent, no zeros behind the last digit that counts."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return text.rstrip("0").rstrip(".") if text[-1] == "0" and "." in text else text


def _number(value: Decimal | int) -> Any:
    return value if isinstance(value, int) else _written(value)


@lru_cache(20_000)  # a page repeats its amounts
def _written(value: Decimal | float) -> msgspec.Raw:
    return msgspec.Raw(number_text(value).encode())


def _base64(value: bytes | str) -> str:
    return value if isinstance(value, str) else b64encode(value).decode()


_CROSSINGS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "Edm.DateTime": _date,
        "Edm.Double": _number,
        "Edm.Decimal": number_text,
        "Edm.Single": _number,
        "Edm.Int64": str,
        "Edm.Binary": _base64,
    }
)
