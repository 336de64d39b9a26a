"""Read-back verification: what was sent against what was booked, field by field."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.compile import is_read
from comptoir.cdk.drafts import Pointer
from comptoir.cdk.mapping import Table
from comptoir.cdk.rows import Beside, Joined, Lines, Node, One, Row, Spread
from comptoir.cdk.writing import beside, says_nothing, wire_name

_Resolved = Mapping[tuple[str, str], Any]
"""What references became, by the caller's path and the vendor's column; UNSET for what stood there."""


def compare(
    table: Table, sent: msgspec.Struct, booked: msgspec.Struct, pointers: Sequence[Pointer] = ()
) -> list[str]:
    """A sentence for each field whose booked value is not the one that was sent.

    `pointers` are those of the write, resolved: a code that was sent is held against the id that it became.
    """
    resolved = {(p.field, p.column): p.body.get(p.column, UNSET) for p in pointers if p.body is not None}
    return list(_whole(table, sent, booked, "", resolved))


def _whole(
    table: Table, sent: msgspec.Struct, booked: msgspec.Struct, prefix: str, resolved: _Resolved
) -> Iterator[str]:
    yield from _rows(table, table.rows, sent, booked, prefix, resolved)
    for name, total in table.checks.items():
        wanted, got = getattr(sent, name, UNSET), getattr(booked, total)
        if isinstance(wanted, Decimal) and wanted != got and not says_nothing(sent, name, wanted):
            yield _sentence(f"{prefix}{wire_name(sent, name)}", wanted, got)


def _rows(
    table: Table,
    rows: Sequence[Node],
    sent: msgspec.Struct,
    booked: msgspec.Struct,
    prefix: str,
    resolved: _Resolved,
) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Beside):
            yield from _besides(table, row, sent, getattr(booked, row.unified) or [], prefix)
            continue
        if isinstance(row, Joined):
            yield from _plainly(row, sent, booked, prefix)
            continue
        wanted = getattr(sent, row.unified, UNSET)
        got = getattr(booked, row.unified, UNSET)
        if wanted in (UNSET, None) or got is UNSET:
            continue
        path = f"{prefix}{wire_name(sent, row.unified)}"
        match row:
            case Row() if row.read and _may_be_sent(table, row):
                said = not (row.fallback and says_nothing(sent, row.unified, wanted))
                if said and not _same(row, wanted, got):
                    yield _sentence(path, wanted, got)
            case Spread() if not row.fallback and _is_told(rows, row.unified):
                yield from _spread(row, wanted, got, path, resolved)
            case One():
                yield from _first(table, row, wanted, got or [], path)
            case Lines():
                yield from _inherited(row, sent, booked, prefix)
                yield from _lines(row, wanted, got or [], path, resolved)


def _is_told(rows: Sequence[Node], attribute: str) -> bool:
    return any(row.unified == attribute and is_read(row) for row in rows)


def _spread(row: Spread, wanted: Any, got: Any, path: str, resolved: _Resolved) -> Iterator[str]:
    """Both in the vendor's columns; what a reference became counts for what was sent."""
    if row.same is not None:
        if not row.same(wanted, got):
            yield _sentence(path, wanted, got)
        return
    try:
        became = {vendor: resolved.get((path, vendor), value) for vendor, value in row.work(wanted).items()}
        sent = {vendor: value for vendor, value in became.items() if value is not UNSET}
        booked = row.work(got) if got is not None else dict.fromkeys(row.vendors)
    except ValueError:  # what was booked is none of what could have been sent
        yield f"{path} was booked as something else than what was sent."
        return
    for vendor in row.vendors:
        if vendor in sent and _plain(sent[vendor]) != _plain(booked.get(vendor)):
            yield _sentence(path, _said(sent[vendor]), booked.get(vendor))


def _plain(value: Any) -> Any:
    """A code or an id without padding and capitals; an empty text is nothing."""
    return (value.strip().lower() or None) if isinstance(value, str) else value


def _said(value: Any) -> Any:
    return "nothing" if value is None else value.strip() if isinstance(value, str) else value


def _plainly(row: Joined, sent: msgspec.Struct, booked: msgspec.Struct, prefix: str) -> Iterator[str]:
    for name in (row.unified, *row.others):
        wanted, got = getattr(sent, name, UNSET), getattr(booked, name, None)
        if wanted not in (UNSET, None) and got is not None and wanted != got:
            yield _sentence(f"{prefix}{wire_name(sent, name)}", wanted, got)


def _first(table: Table, row: One, wanted: Sequence[Any], got: Sequence[Any], path: str) -> Iterator[str]:
    taken, booked = row.taken(wanted), row.own(got)
    if taken is not None and booked is not None:
        yield from _rows(table, row.rows, wanted[taken], booked, f"{path}[{taken}].", {})
    elif taken is not None:
        yield f"{path} was sent, but nothing of it was booked."


def _besides(
    table: Table, row: Beside, sent: msgspec.Struct, got: Sequence[Any], prefix: str
) -> Iterator[str]:
    name = row.sent or row.unified
    path = f"{prefix}{wire_name(sent, name)}"
    if got and getattr(sent, name, None) == []:
        yield f"{path}: an empty list was sent; what stands there ({len(got)}) stays."
    for place, item in beside(table, row, sent, path):
        found = next((each for each in got if row.same(item, each)), None)
        if found is None:
            yield f"{place} was sent, but is not there."
        else:
            yield from _whole(row.table, item, found, f"{place}.", {})


def _inherited(row: Lines, sent: msgspec.Struct, booked: msgspec.Struct, prefix: str) -> Iterator[str]:
    """What the lines took from the whole record, told again by the whole; a line's own is none of it."""
    for each in row.inherits:
        wanted, got = getattr(sent, each.unified, UNSET), getattr(booked, each.unified, UNSET)
        own = getattr((getattr(sent, row.unified) or [None])[0], each.unified, None)
        if wanted in (UNSET, None) or got is UNSET or each.refers is not None or own not in (UNSET, None):
            continue
        if not _same(each, wanted, got):
            yield _sentence(f"{prefix}{wire_name(sent, each.unified)}", wanted, got)


def _lines(
    row: Lines, wanted: Sequence[Any], got: Sequence[Any], path: str, resolved: _Resolved
) -> Iterator[str]:
    got = _changed(row.table.resource.key, wanted, got)
    if len(wanted) != len(got):
        yield f"{path}: {len(wanted)} were sent, {len(got)} were booked."
        return
    for position, (one, other) in enumerate(zip(wanted, got, strict=True)):
        yield from _whole(row.table, one, other, f"{path}[{position}].", resolved)


def _changed(key: str, wanted: Sequence[Any], got: Sequence[Any]) -> Sequence[Any]:
    """The booked lines in the order in which they were sent: named by their keys, new ones as they come."""
    booked = {name.lower(): line for line in got if isinstance(name := getattr(line, key, None), str)}
    names = [str(getattr(line, key, "")).lower() for line in wanted]
    if not any(name in booked for name in names):
        return got
    new = (line for name, line in booked.items() if name not in names)
    found = [booked.get(name) or next(new, None) for name in names]
    return [line for line in found if line is not None]


def _may_be_sent(table: Table, row: Row) -> bool:
    return row.write and row.codec.encode is not None and table.endpoint.columns[row.vendor].writable


def _same(row: Row, wanted: Any, got: Any) -> bool:
    """Equal in the vendor's words, so that the spelling of a date or a code makes no difference."""
    assert row.codec.encode is not None
    try:
        return got is not None and bool(row.codec.encode(wanted) == row.codec.encode(got))
    except ValueError:  # the vendor has no word for what was sent: it was not written
        return False


def _sentence(path: str, wanted: object, got: object) -> str:
    wanted = wanted.strip() if isinstance(wanted, str) else wanted  # a code has blanks around it by then
    return f"{path}: {wanted} was sent, {'nothing' if got is None else got} was booked."
