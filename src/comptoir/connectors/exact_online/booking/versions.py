"""The version of a record: what a change was made against, and whether the record still stands like that.

Exact has no conditional PUT. A record says when it was last changed, so that is compared: with what the
caller saw, and once more right before the change leaves, where other calls have come in between.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from comptoir.cdk.contract import Answer, Call, Caller
from comptoir.cdk.mapping import Table
from comptoir.cdk.relay import Relay
from comptoir.cdk.rows import Node, One, Reference, Row, Spread
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.crossings import decode_moment
from comptoir.kit.errors import FieldProblem, InvalidParameter, RecordChanged

_MODIFIED = "Modified"
_ANY = "*"
_CHANGED = "The record was changed at {} after it was read: nothing was written. Read it again."


class CountingCaller(Relay):
    """A way to the target system that counts the calls that go over it."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.calls = 0

    async def send(self, call: Call) -> Answer:
        self.calls += 1
        return await super().send(call)


def version_of(table: Table, record: msgspec.Struct) -> str | None:
    """When the record was last changed; None where the table does not tell."""
    names = (row.unified for row in table.rows if isinstance(row, Row) and row.vendor == _MODIFIED)
    return getattr(record, next(names, ""), None)


def require_version(table: Table, record: msgspec.Struct, expected: str | None) -> None:
    """The caller's own reading must be the newest. Raises RecordChanged, or InvalidParameter."""
    known = version_of(table, record)
    if expected is None or expected.strip() == _ANY or known is None:
        return
    if _moment(expected) != _moment(known):
        raise RecordChanged(_CHANGED.format(known), details={"version": known})


async def require_version_above(
    owner: Reference | None, key: str, expected: str | None, caller: Caller
) -> None:
    """The record above a line must stand as the caller saw it. One call where a version is named.

    Raises RecordChanged, or InvalidParameter.
    """
    if owner is None or expected is None or expected.strip() == _ANY:
        return
    wanted = _moment(expected)
    options = (("$filter", owner.by_id.format(key.lower())), ("$select", _MODIFIED))
    rows = read_page(await caller.send(question(owner.endpoint, options)), dict[str, Any]).results
    current = decode_moment(rows[0][_MODIFIED]) if rows and rows[0].get(_MODIFIED) else None
    if current is None or _moment(current) != wanted:
        details: dict[str, object] = {"version": current} if current else {}
        raise RecordChanged(_CHANGED.format(current or "an unknown time"), details=details)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip().removeprefix("W/").strip('"'))
    except ValueError:
        said = "If-Match is the updatedDate of the record as it was read, or *."
        raise InvalidParameter(said, fields=[FieldProblem("If-Match", "invalid_parameter", said)]) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


async def require_unchanged(table: Table, key: str, record: msgspec.Struct, caller: Caller) -> None:
    """The record must still stand as it was read. One call. Raises RecordChanged."""
    known = version_of(table, record)
    if known is None:
        return
    path = table.endpoint.path
    options = (("$filter", f"{table.endpoint.key} eq guid'{key.lower()}'"), ("$select", _MODIFIED))
    call = question(path, options)
    rows = read_page(await caller.send(call), dict[str, Any]).results
    current = decode_moment(rows[0][_MODIFIED]) if rows and rows[0].get(_MODIFIED) else None
    if current != known:
        raise RecordChanged(_CHANGED.format(current or "an unknown time"))


def lessen(table: Table, payload: dict[str, Any], before: msgspec.Struct | None) -> None:
    """Take out of `payload` what stands at Exact like that already."""
    if before is None:
        return
    standing = dict(_standing(table.rows, before))
    for column in [name for name in payload if name in standing]:
        if _plain(payload[column]) == _plain(standing[column]):
            del payload[column]


def _standing(rows: Sequence[Node], record: msgspec.Struct) -> Sequence[tuple[str, Any]]:
    """The columns of a record as it was read, in Exact's words; of two rows for a column the first counts."""
    found: list[tuple[str, Any]] = []
    for row in rows:
        value = getattr(record, row.unified, None)
        match row:
            case Row() if row.read and row.write and row.codec.encode is not None:
                found.append((row.vendor, None if value is None else row.codec.encode(value)))
            case Spread() if value is not None and not row.fallback and row.same is None:
                found += _spread(row, value).items()
            case One():
                own = row.own(value)
                found += _standing(row.rows, own) if own is not None else ()
            case _:
                pass
    return found[::-1]


def _spread(row: Spread, value: Any) -> Mapping[str, Any]:
    try:
        return row.work(value)
    except ValueError:  # what stands there is none of what a caller could send
        return {}


def _plain(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value
