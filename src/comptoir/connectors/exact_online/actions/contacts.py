"""Contacts that one request makes out of nothing, or several at once; Exact knows neither."""

from collections.abc import Sequence
from typing import Any

import msgspec

from comptoir.cdk.contract import Call, Caller, Outcome, Request
from comptoir.cdk.mapping import Table
from comptoir.cdk.writing import write
from comptoir.connectors.exact_online.answers import read_all
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.connectors.exact_online.dialect import SYSTEM, ExactDialect
from comptoir.connectors.exact_online.query import JSON
from comptoir.connectors.exact_online.resources.relations import everyone
from comptoir.kit.errors import FieldProblem, InvalidBody, Problem, RecordUnknown
from comptoir.unified.contacts import Contact
from comptoir.unified.contacts_v2 import ContactBatch, ContactBatchInput
from comptoir.unified.vocabulary import Verb

_DIALECT = ExactDialect()
_KEYS_PER_CALL = 40  # a guid condition takes about 70 characters of a URL of 6,000 (exact-facts 1)


async def put_contact(request: Request, caller: Caller) -> Outcome:
    """Replace a contact; one that does not exist is made under the id of the path.

    Whether Exact keeps an id that a caller chose is not certain (exact-facts 5.6): where it takes another,
    the answer has that one, and a warning says so.
    """
    table, key, body = request.table, request.key, request.body
    assert table is not None
    assert key is not None
    assert body is not None
    try:
        return await _DIALECT.update(table, key, body, caller, None)
    except RecordUnknown as missing:
        if not is_guid(key) or "changedBefore" in missing.details:
            raise
    found = await _DIALECT.create(table, msgspec.structs.replace(body, id=key.lower()), caller, None)
    return Outcome(found.record, found.raw, found.warnings, created=True)


async def create_contacts(request: Request, caller: Caller) -> Outcome:
    """Make contacts one by one, once all of them fit; read them back together.

    Raises InvalidBody with the problems of every entry. A later failure tells in `changedBefore` which
    entries exist by then.
    """
    table, body = request.table, request.body
    assert table is not None
    assert isinstance(body, ContactBatchInput)
    _require_fitting(table, body)
    keys: list[str] = []
    warnings = [
        f"{name} was not written: {SYSTEM} has no place for it."
        for name in ("accountNumberLength", "chartOfAccount", "fiscalYearStartDate")
    ]
    for place, entry in enumerate(body.entries):
        try:
            key, draft = await _DIALECT.add(table, entry, caller)
        except Problem as problem:
            known = problem.details.get("changedBefore", [])
            problem.details["changedBefore"] = [*_told(keys), *(known if isinstance(known, list) else [])]
            problem.details["failedAt"] = f"entries[{place}]"
            raise
        keys.append(key)
        warnings += [f"entries[{place}]: {warning}" for warning in draft.written.warnings]
    return Outcome(ContactBatch(entries=await _read(keys, caller)), None, warnings)


def _require_fitting(table: Table, body: ContactBatchInput) -> None:
    problems: list[FieldProblem] = []
    for place, entry in enumerate(body.entries):
        try:
            write(table, entry, Verb.CREATE, SYSTEM, f"entries[{place}].")
        except InvalidBody as problem:
            problems += problem.fields
    if not body.entries:
        problems.append(FieldProblem("entries", "required", "entries needs at least one contact."))
    if problems:
        raise InvalidBody("The body does not fit.", fields=problems)


def _told(keys: Sequence[str]) -> list[str]:
    return [f"entries[{place}] added as {key}" for place, key in enumerate(keys)]


async def _read(keys: Sequence[str], caller: Caller) -> list[Contact]:
    """The contacts as they stand, in the order of `keys`: one call for forty."""
    found: dict[str, Any] = {}
    path, decoder = everyone.endpoint.path, everyone.decoder
    for start in range(0, len(keys), _KEYS_PER_CALL):
        wanted = " or ".join(f"ID eq guid'{key}'" for key in keys[start : start + _KEYS_PER_CALL])
        options = (("$filter", wanted), ("$select", ",".join(decoder.columns)))
        call = Call("GET", path, options, None, JSON, endpoint=path)
        rows = [decoder.read(row) for row in await read_all(call, decoder.record, caller)]
        found |= {row.id: row for row in rows}
    return [found.get(key) or Contact(id=key) for key in keys]
