"""How Exact Online is spoken: lists, records by condition, writes that are read back.

A record is read by `$filter` on its key, not by `(guid'…')`: a key that does not exist then costs no
error of the hourly error budget, and the table's own condition (a customer, not a supplier) holds as well.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from comptoir.cdk.contract import Answer, Call, Caller, Outcome, Query, Records
from comptoir.cdk.drafts import Draft
from comptoir.cdk.dry_run import telling
from comptoir.cdk.mapping import Beside, Table
from comptoir.cdk.readback import compare
from comptoir.cdk.writing import write
from comptoir.connectors.exact_online.booking import beside
from comptoir.connectors.exact_online.booking.changing import Change
from comptoir.connectors.exact_online.booking.versions import (
    require_version,
    require_version_above,
    version_of,
)
from comptoir.connectors.exact_online.calls import faults
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.documents import DOWNLOAD
from comptoir.connectors.exact_online.calls.listing import last_key, read_query, read_rows, shape
from comptoir.connectors.exact_online.calls.naming import named
from comptoir.connectors.exact_online.calls.query import base, condition, encode, literal, question
from comptoir.connectors.exact_online.calls.references import fill_defaults, require_owner, resolve_references
from comptoir.connectors.exact_online.calls.rights import require_shown
from comptoir.connectors.exact_online.calls.sending import post, remove
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.connectors.exact_online.regions import SYSTEM
from comptoir.kit.errors import Problem, RecordUnknown
from comptoir.unified.vocabulary import Verb

_LONGEST_CODE = 60  # no code of Exact has more characters


class ExactDialect:
    """The dialect of all seven regions."""

    def url(self, base: str, company: str | None, call: Call) -> str:
        if call.path == DOWNLOAD:
            query = encode((*call.query, ("_Division_", company or "")))
            return f"{base.rstrip('/')}{DOWNLOAD}?{query}"
        root = f"{base.rstrip('/')}/api/v1"
        path = f"{root}/{company}/{call.path}" if call.in_company else f"{root}/{call.path}"
        return f"{path}?{encode(call.query)}" if call.query else path

    def problem(self, call: Call, answer: Answer) -> Problem:
        return faults.problem(call, answer)

    async def read_list(self, table: Table, query: Query, caller: Caller, parent: str | None) -> Records:
        _check_parent(table, parent)
        wanted = condition(table, query, parent)
        if wanted.impossible:
            return Records([], 0, [] if query.raw else None, wanted.warnings)
        found = await read_query(table, query, wanted.text, caller)
        if not found.results and not found.total:
            await require_shown(table.endpoint.path, caller)
            if parent is not None:
                await require_owner(table, parent, caller)
        records, strange = await read_rows(table, found.results, caller)
        strange += await beside.complete(table.besides, records, caller)
        raw = found.results if query.raw else None
        said = await table.told.tell(records, caller) if table.told else ()
        following = last_key(table, query, found) if parent is None else None
        warnings = [*wanted.warnings, *strange, *said]
        return Records(records, found.total or len(records), raw, warnings, following)

    async def read_one(
        self, table: Table, key: str, caller: Caller, parent: str | None, *, raw: bool = False
    ) -> Outcome:
        """One record by its id, or by its code where documents name it so."""
        if table.by_code is not None and not is_guid(key):
            found = await self._only(table, key, _by_code(table, key), caller, parent, raw=raw)
        else:
            found = await self._find(table, key, caller, parent, raw=raw)
        strange = await beside.complete(table.besides, [found.record], caller)
        said = await table.told.tell([found.record], caller) if table.told else ()
        return replace(found, warnings=[*found.warnings, *strange, *said])

    async def _find(
        self, table: Table, key: str, caller: Caller, parent: str | None, *, raw: bool = False
    ) -> Outcome:
        """The record without what is kept beside it. One call."""
        if not is_guid(key):
            raise _unknown(table, key)
        return await self._only(
            table, key, f"{table.endpoint.key} eq guid'{key.lower()}'", caller, parent, raw=raw
        )

    async def _only(
        self, table: Table, key: str, named: str, caller: Caller, parent: str | None, *, raw: bool
    ) -> Outcome:
        """The one record under the condition that `key` stands for. One call. Raises RecordUnknown."""
        _check_parent(table, parent)
        options = (("$filter", " and ".join([named, *base(table, parent)])), *shape(table, raw=raw))
        call = question(table.endpoint.path, options)
        rows = read_page(await caller.send(call), msgspec.Raw if raw else table.decoder.record)
        if not rows.results:
            await require_shown(table.endpoint.path, caller)
            raise _unknown(table, key)
        (record,), strange = await read_rows(table, rows.results[:1], caller)
        return Outcome(record, rows.results[0] if raw else None, strange)

    async def create(
        self,
        table: Table,
        record: msgspec.Struct,
        caller: Caller,
        parent: str | None,
        expected: str | None = None,
    ) -> Outcome:
        key, draft = await self.add(table, record, caller, parent, expected)
        return await self._read_back(table, key, draft, caller, parent)

    async def add(
        self,
        table: Table,
        record: msgspec.Struct,
        caller: Caller,
        parent: str | None = None,
        expected: str | None = None,
    ) -> tuple[str, Draft]:
        """Book a new record; its key, and what was written. It is not read back."""
        _check_parent(table, parent)
        written = write(table, record, Verb.CREATE, SYSTEM)
        if table.foreign is not None and parent is not None:
            await require_owner(table, parent, caller)
            await require_version_above(table.owner, parent, expected, caller)
            written.payload[table.foreign] = parent
        await resolve_references(written.pointers, caller)
        await fill_defaults(table, written, caller)
        draft = Draft(record, written, parent=parent)
        if table.finish is not None:
            with named(table, record):
                await table.finish(draft, caller)
        with telling(written.warnings), named(table, record):
            key = await post(table, written.payload, caller)
        await _follow(table, key, draft, [f"{table.resource.collection} {key} added"], caller)
        return key, draft

    async def update(
        self,
        table: Table,
        key: str,
        changes: msgspec.Struct,
        caller: Caller,
        parent: str | None,
        expected: str | None = None,
    ) -> Outcome:
        """Send what differs from the record as it stands. Raises RecordChanged where it stands otherwise."""
        change = Change(table, key, changes)
        await _check_owner(table, parent, caller)
        await resolve_references(change.written.pointers, caller)
        before = (await self._find(table, key, caller, parent)).record
        await self._require_version(table, before, caller, parent, expected)
        draft = await change.complete(before, parent, caller)
        with telling(change.written.warnings):
            done = await change.send(caller)
            await _follow(table, key, draft, done, caller)
            return await self._read_back(table, key, draft, caller, parent)

    async def delete(
        self, table: Table, key: str, caller: Caller, parent: str | None, expected: str | None = None
    ) -> None:
        await _check_owner(table, parent, caller)
        before = (await self._find(table, key, caller, parent)).record
        await self._require_version(table, before, caller, parent, expected)
        await remove(table, key, caller)

    async def _require_version(
        self, table: Table, record: msgspec.Struct, caller: Caller, parent: str | None, expected: str | None
    ) -> None:
        """A line has no version of its own: that of the record above it counts."""
        require_version(table, record, expected)
        if version_of(table, record) is None and parent is not None:
            await require_version_above(table.owner, parent, expected, caller)

    async def _read_back(
        self, table: Table, key: str, draft: Draft, caller: Caller, parent: str | None
    ) -> Outcome:
        """The record as booked. A failure here is a warning: the write itself was accepted."""
        written = draft.written
        try:
            found = await self._find(table, key, caller, parent)
            booked = found.record
            written.warnings.extend(found.warnings)
            rows = _worth_reading(table, draft)
            written.warnings.extend(await beside.complete(rows, [booked], caller))
            written.warnings.extend(await _told_after(table, booked, caller, is_new=draft.before is None))
        except Problem as problem:
            text = f"It was written under the id {key}, but could not be read back: {problem.message}"
            return Outcome(table.resource.model(**{table.resource.key: key}), None, [*written.warnings, text])
        beside.leave_empty(table.besides, booked)
        return Outcome(
            booked, None, [*written.warnings, *compare(table, draft.record, booked, written.pointers)]
        )


DIALECT = ExactDialect()  # it keeps nothing, so one serves all


async def _told_after(table: Table, booked: Any, caller: Caller, *, is_new: bool) -> Sequence[str]:
    """Put on a record what a write's answer tells of it beside its own columns. The warnings."""
    told = table.told
    if told is None:
        return []
    tell = told.tell if told.remembered else told.written
    warnings = await tell([booked], caller) if tell is not None else ()
    if told.new is not None and is_new:
        told.new(booked, caller)
    return warnings


async def _follow(table: Table, key: str, draft: Draft, done: list[str], caller: Caller) -> None:
    """What comes after the record; a failure names in `changedBefore` what had been done until then."""
    try:
        await beside.send(table, key, draft.written, done, caller, new=draft.before is None)
        if table.follow is not None:
            await table.follow(draft, key, caller)
    except Problem as problem:
        problem.came_after(done)
        raise


def _worth_reading(table: Table, draft: Draft) -> Sequence[Beside]:
    """Beside a record that was made just now there is only what was sent with it."""
    sent = {aside.row.unified for aside in draft.written.asides}
    return [row for row in table.besides if draft.before is not None or row.unified in sent]


def _check_parent(table: Table, parent: str | None) -> None:
    if parent is not None and not is_guid(parent):
        raise RecordUnknown(
            f"There is no {table.owner.what if table.owner else 'record'} {parent!r} in this company."
        )


async def _check_owner(table: Table, parent: str | None, caller: Caller) -> None:
    """What is written below a record must be below one of the right kind. Raises RecordUnknown."""
    _check_parent(table, parent)
    if parent is not None and table.owner is not None:
        await require_owner(table, parent, caller)


def _by_code(table: Table, key: str) -> str:
    """The condition on a code, padded as the column keeps it. Raises RecordUnknown for what can be none."""
    assert table.by_code is not None
    code = key.strip()
    if not code or len(code) > _LONGEST_CODE or not code.isprintable():
        raise _unknown(table, key)
    return table.by_code.format(literal(code))


def _unknown(table: Table, key: str) -> RecordUnknown:
    return RecordUnknown(f"There is no {table.resource.collection} record {key!r} in this company.")
