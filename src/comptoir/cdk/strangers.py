"""Values of a vendor that the closed lists of the model do not know: null there, and told in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from comptoir.cdk.rows import Derived, Lines, Node, One, Row
from comptoir.unified.values import closed_values

if TYPE_CHECKING:
    from comptoir.cdk.mapping import Table

_MOST, _LONGEST = 20, 80


@dataclass(frozen=True, slots=True)
class Closed:
    """A field with a closed list: its attribute, its published name, and the column it is made of.

    `inside` is the attribute of the list of one in which the field stands.
    """

    attribute: str
    name: str
    vendor: str
    inside: str | None = None


def closed_fields(table: "Table") -> tuple[Closed, ...]:
    """The fields of a table, without those of its lines, whose values must be known."""
    return tuple(_closed(table.rows, table.resource.model, "", None))


def _closed(
    rows: Sequence[Node], model: type[msgspec.Struct], prefix: str, inside: str | None
) -> Iterator[Closed]:
    parts = {part.name: part for part in msgspec.structs.fields(model)}
    for row in rows:
        part = parts.get(row.unified)
        if part is None:
            continue
        match row:
            case Row() if row.read and row.codec.closed:
                yield Closed(row.unified, f"{prefix}{part.encode_name}", row.vendor, inside)
            case Derived() if closed_values(part.type):
                yield Closed(row.unified, f"{prefix}{part.encode_name}", row.vendors[0], inside)
            case One():
                yield from _closed(row.rows, row.model, f"{prefix}{part.encode_name}[].", row.unified)


def strangers(table: "Table", typed: Sequence[Any], records: Sequence[Any], system: str) -> list[str]:
    """A sentence for each value that was read as null because nobody knows it."""
    found = dict.fromkeys(_strange(table, typed, records, ""))
    return [
        f"{name} is null where {vendor} is {value!s:.{_LONGEST}} at {system}: no published value means that."
        for name, vendor, value in list(found)[:_MOST]
    ]


def _strange(
    table: "Table", typed: Sequence[Any], records: Sequence[Any], prefix: str
) -> Iterator[tuple[str, str, Any]]:
    attributes = table.decoder.attributes
    for closed in table.closed:
        column = attributes[closed.vendor]
        for row, record in zip(typed, records, strict=True):
            holder = record if closed.inside is None else next(iter(getattr(record, closed.inside)), None)
            if holder is not None and getattr(holder, closed.attribute) is None:
                value = getattr(row, column)
                if value is not None and str(value).strip():
                    yield f"{prefix}{closed.name}", closed.vendor, value
    lines = table.lines
    if lines is not None:
        yield from _in_lines(table, lines, typed, records)


def _in_lines(
    table: "Table", lines: Lines, typed: Sequence[Any], records: Sequence[Any]
) -> Iterator[tuple[str, str, Any]]:
    if not lines.table.closed:
        return
    column = table.decoder.attributes[lines.vendor]
    fields = table.resource.model.__struct_fields__
    name = table.resource.model.__struct_encode_fields__[fields.index(lines.unified)]
    for row, record in zip(typed, records, strict=True):
        nested = getattr(row, column)
        inner = getattr(record, lines.unified)
        if nested is not None and nested.results and inner:
            yield from _strange(lines.table, nested.results, inner, f"{name}[].")
