"""Writes entities, feeds and errors as Atom, which Exact Online answers with when JSON is not asked for."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Any

from comptoir_sandbox.exact_online.catalogue import Property
from comptoir_sandbox.exact_online.odata.json_format import Lines, nested, number_text
from comptoir_sandbox.exact_online.odata.keys import format_key
from comptoir_sandbox.exact_online.odata.literals import format_moment
from comptoir_sandbox.exact_online.odata.rows import Row
from comptoir_sandbox.exact_online.odata.selection import Selection

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_DATA = "http://schemas.microsoft.com/ado/2007/08/dataservices"
_NAMES = f'xmlns="http://www.w3.org/2005/Atom" xmlns:d="{_DATA}" xmlns:m="{_DATA}/metadata"'
_NOT_IN_XML = {code: None for code in range(32) if chr(code) not in "\t\n\r"} | {0xFFFE: None, 0xFFFF: None}


class AtomWriter:
    """Writes the rows of one selection; arguments as for the JSON writer, and `now` dates the feed."""

    def __init__(self, selection: Selection, root: str, now: datetime, lines: Lines = nested) -> None:
        self._entity_set = selection.entity_set
        self._address = selection.entity_set.url(root)
        self._base = f'xml:base="{_attribute(self._address.rpartition("/")[0])}/"'
        self._lines = lines
        self._updated = f"<updated>{now.strftime('%Y-%m-%dT%H:%M:%SZ')}</updated>"
        self._values = tuple(each for each in selection.properties if each.collection is None)
        self._inner = {name: AtomWriter(each, root, now, lines) for name, each in selection.expanded.items()}
        self._collections = tuple(each.name for each in selection.properties if each.collection)

    def entity(self, row: Row) -> bytes:
        """A document with one entry."""
        return (DECLARATION + self._entry(row, f"{self._base} {_NAMES}")).encode("utf-8", "replace")

    def page(self, rows: Iterable[Row], *, next_link: str | None = None, count: int | None = None) -> bytes:
        """A document with a feed."""
        parts = self._feed(
            rows, f"{self._base} {_NAMES}", self._address, self._entity_set.name, count, next_link
        )
        return (DECLARATION + "".join(parts)).encode("utf-8", "replace")

    def _feed(
        self,
        rows: Iterable[Row],
        attributes: str,
        address: str,
        name: str,
        count: int | None = None,
        next_link: str | None = None,
    ) -> Iterator[str]:
        yield f"<feed {attributes}>" if attributes else "<feed>"
        yield f'<title type="text">{_text(name)}</title><id>{_text(address)}</id>{self._updated}'
        yield f'<link rel="self" title="{_attribute(name)}" href="{_attribute(name)}" />'
        if count is not None:
            yield f"<m:count>{count}</m:count>"
        yield from (self._entry(row, "") for row in rows)
        if next_link is not None:
            yield f'<link rel="next" href="{_attribute(next_link)}" />'
        yield "</feed>"

    def _entry(self, row: Row, attributes: str) -> str:
        key = format_key(row, self._entity_set) if self._entity_set.keys else ""
        href = _attribute(self._entity_set.name + key)
        return (
            f"{f'<entry {attributes}>' if attributes else '<entry>'}<id>{_text(self._address + key)}</id>"
            f'<category term="{self._entity_set.type_name}" scheme="{_DATA}/scheme" />'
            f'<link rel="edit" title="{self._entity_set.singular}" href="{href}" />'
            f"{''.join(self._link(row, name, href, key) for name in self._collections)}"
            f"<title />{self._updated}<author><name /></author>"
            f'<content type="application/xml"><m:properties>'
            f"{''.join(_property(each, row.get(each.name)) for each in self._values)}"
            f"</m:properties></content></entry>"
        )

    def _link(self, row: Row, name: str, href: str, key: str) -> str:
        opening = (
            f'<link rel="{_DATA}/related/{name}" type="application/atom+xml;type=feed"'
            f' title="{name}" href="{href}/{name}"'
        )
        inner = self._inner.get(name)
        if inner is None:
            return f"{opening} />"
        feed = inner._feed(self._lines(row, name), "", f"{self._address}{key}/{name}", name)  # noqa: SLF001  the same class
        return f"{opening}><m:inline>{''.join(feed)}</m:inline></link>"


def xml_error(message: str, language: str = "") -> bytes:
    """The error body for a caller who did not ask for JSON."""
    return (
        f'{DECLARATION}<error xmlns="{_DATA}/metadata"><code></code>'
        f'<message xml:lang="{_attribute(language)}">{_text(message)}</message></error>'
    ).encode("utf-8", "replace")


def _property(each: Property, value: Any) -> str:
    typed = "" if each.type == "Edm.String" else f' m:type="{each.type}"'
    if value is None:
        return f'<d:{each.name}{typed} m:null="true" />'
    return f"<d:{each.name}{typed}>{_text(_written(value))}</d:{each.name}>"


def _written(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return format_moment(value)
        case bytes():
            return b64encode(value).decode()
        case Decimal():
            return number_text(value)
    return str(value)


def _text(text: str) -> str:
    """Text without the characters that XML 1.0 cannot carry."""
    return escape(text.translate(_NOT_IN_XML), quote=False)


def _attribute(text: str) -> str:
    return escape(text.translate(_NOT_IN_XML))
