"""Errand: what a task is to do, as it is sealed into its job."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from comptoir.kit.errors import FieldProblem, InvalidBody
from comptoir.unified.forms import Upload
from comptoir.unified.vocabulary import Deferred, Operation

MOST_ENTRIES = 1000


class Errand(msgspec.Struct, frozen=True):
    """The operation that is run for each record; `fields` and `files` are of a form, which is one entry."""

    operation: str
    records: list[msgspec.Raw]
    fields: dict[str, str] = {}
    files: list[Upload] = []


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of an input, each as the operation takes it, and what is to be said of what is lost."""

    records: Sequence[msgspec.Struct | None]
    warnings: Sequence[str] = ()


def entries_of(deferred: Deferred, body: msgspec.Struct | None, files: Sequence[Upload]) -> Entries:
    """Take an input apart. Raises InvalidBody for nothing to do, too much, or what does not fit."""
    if body is None:
        if not files:
            raise _unfit("file", "required", "file is required.")
        return Entries([None])
    if deferred.entries is not None:
        return _listed(deferred.entries, body)
    if deferred.convert is None:
        return Entries([body])
    try:
        record, lost = deferred.convert(body)
    except msgspec.ValidationError as error:
        raise _unfit("", "invalid_value", f"The body does not fit: {error}.") from None
    return Entries([record], lost)


def pack(operation: str, entries: Entries, fields: Mapping[str, str], files: Sequence[Upload]) -> bytes:
    records = [msgspec.Raw(msgspec.msgpack.encode(record)) for record in entries.records]
    return msgspec.msgpack.encode(Errand(operation, records, dict(fields), list(files)))


def unpack(payload: bytes) -> Errand:
    return msgspec.msgpack.decode(payload, type=Errand)


def record_of(errand: Errand, position: int, operation: Operation) -> msgspec.Struct | None:
    """The record of one entry, with every digit that was sent; None for a form without one."""
    kind: Any = operation.record
    if kind is None or bytes(errand.records[position]) == msgspec.msgpack.encode(None):
        return None
    record: msgspec.Struct = msgspec.msgpack.decode(errand.records[position], type=kind)
    return record


def _listed(name: str, body: msgspec.Struct) -> Entries:
    records: list[msgspec.Struct] = getattr(body, name)
    if not records:
        raise _unfit(name, "required", f"{name} needs at least one record.")
    if len(records) > MOST_ENTRIES:
        hint = "Send several requests."
        raise _unfit(name, "too_many", f"{name} may hold {MOST_ENTRIES:,} records at the most.", hint)
    others = [sent for sent in body.__struct_encode_fields__ if sent != name]
    return Entries(records, [f"{sent} was not used: the records are written one by one." for sent in others])


def _unfit(field: str, code: str, text: str, hint: str | None = None) -> InvalidBody:
    return InvalidBody(text, fields=[FieldProblem(field, code, text, hint)])
