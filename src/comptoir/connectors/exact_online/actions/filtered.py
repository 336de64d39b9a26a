"""Lists and records under filters that Exact has no column for at the endpoint itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller, Outcome, Query, Records, Request
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.calls.query import literal, question
from comptoir.connectors.exact_online.calls.references import require_owner
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.connectors.exact_online.resources.entries import journal_entries
from comptoir.connectors.exact_online.telling.parties import LINES, leave_out_parties, tell_lines
from comptoir.connectors.exact_online.telling.years import NUMBER, names_year, without_year, year_of
from comptoir.kit.errors import RecordUnknown

_SINCE = "lastModifiedAt"
_ALL_LINES = (
    "The document was changed since then: all its lines are told, as Exact Online keeps no time for each."
)
_EVERY_YEAR = "What is told holds for every financial year of the company, the one that was asked for too."
_NO_YEAR = "The company has no such financial year: nothing matches."


async def get_lines(request: Request, caller: Caller) -> Records:
    """The lines of a document; under `lastModifiedAt` none where the document was not changed since.

    One call, another for that filter. Raises RecordUnknown.
    """
    table, query, parent = request.table, request.query, request.parent
    assert table is not None
    assert query is not None
    assert parent is not None
    since = query.filters.get(_SINCE)
    if not isinstance(since, datetime) or not is_guid(parent):
        return await DIALECT.read_list(table, query, caller, parent)
    if not await _is_changed(table, parent, since, caller):
        await require_owner(table, parent, caller)
        return _nothing(query)
    rest = {name: value for name, value in query.filters.items() if name != _SINCE}
    found = await DIALECT.read_list(table, replace(query, filters=rest), caller, parent)
    return replace(found, warnings=[*found.warnings, _ALL_LINES])


async def _is_changed(table: Table, parent: str, since: datetime, caller: Caller) -> bool:
    """Whether the document above the lines was changed at a moment or later. One call."""
    owner = table.owner
    assert owner is not None
    named = f"({owner.by_id.format(parent.lower())}) and {MODIFIED_SINCE.format(literal(since))}"
    options = (("$filter", named), ("$select", owner.id))
    call = question(owner.endpoint, options)
    return bool(read_page(await caller.send(call), dict[str, Any]).results)


async def get_of_any_year(request: Request, caller: Caller) -> Records:
    """A list of what holds for every financial year, so that only a year that there is none of has nothing.

    One call, another where a year is asked for.
    """
    assert request.table is not None
    assert request.query is not None
    query = request.query
    if not names_year(query.filters):
        return await DIALECT.read_list(request.table, query, caller, None)
    if await year_of(query.filters, caller) is None:
        return _nothing(query, _NO_YEAR)
    rest = replace(query, filters=without_year(query.filters))
    found = await DIALECT.read_list(request.table, rest, caller, None)
    return replace(found, warnings=[*found.warnings, _EVERY_YEAR])


async def get_journal_entries(request: Request, caller: Caller) -> Records:
    """Journal entries, of a financial year by its first day too. One call, another for that.

    Two more for the parties of their lines where the lines are asked for by name.
    """
    assert request.table is not None
    assert request.query is not None
    query = request.query
    if names_year(query.filters) and query.filters.keys() - {NUMBER} != without_year(query.filters).keys():
        year = await year_of(query.filters, caller)
        if year is None:
            return _nothing(query, _NO_YEAR)
        query = replace(query, filters={**without_year(query.filters), NUMBER: Decimal(year)})
    found = await DIALECT.read_list(request.table, query, caller, None)
    if LINES not in request.only:
        leave_out_parties(found.items)
        return found
    said = await tell_lines(found.items, caller)
    return replace(found, warnings=[*found.warnings, *said])


async def get_journal_entry(request: Request, caller: Caller) -> Outcome:
    """One journal entry, in the journal that is named. Raises RecordUnknown."""
    assert request.table is not None
    assert request.key is not None
    table = journal_entries if request.where else request.table  # which may lack the journal
    found = await DIALECT.read_one(table, request.key, caller, None, raw=request.raw)
    require_journal(request, found.record)
    if request.only and LINES not in request.only:
        return found
    said = await tell_lines([found.record], caller)
    return replace(found, warnings=[*found.warnings, *said])


def require_journal(request: Request, record: Any) -> None:
    """The record must be booked in the journal of `journalCode`. Raises RecordUnknown."""
    wanted = request.where.get("journalCode")
    if isinstance(wanted, str) and wanted.strip().lower() != (record.journal_code or "").strip().lower():
        text = f"The record {request.key!r} is in another journal than {wanted.strip()!r:.80}."
        raise RecordUnknown(text)


def _nothing(query: Query, *said: str) -> Records:
    warnings: Sequence[str] = said
    return Records([], 0, [] if query.raw else None, warnings)
