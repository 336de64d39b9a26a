"""Reads lists of Exact Online in the fewest calls: the pages asked for, and where the next one begins."""

from collections.abc import Sequence
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, Query
from comptoir.cdk.mapping import Table
from comptoir.cdk.strangers import strangers
from comptoir.connectors.exact_online.calls import faults
from comptoir.connectors.exact_online.calls.answers import Page, read_pages
from comptoir.connectors.exact_online.calls.continued import read_on
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.connectors.exact_online.regions import SYSTEM

_NEEDS_SELECT = "cashflow/"  # no more than one record is answered without $select there (exact-facts 5.3)
_LINE = "LineNumber"


async def read_query(table: Table, query: Query, text: str | None, caller: Caller) -> Page:
    """As many records as the page asks for: one call up to 60 records, two for 100."""
    if query.limit is None:
        return await _read(table, query, text, (), None, caller)
    if query.after is not None:
        return await _behind(table, query, text, query.limit, caller)
    return await read_slice(table, query, text, (query.page - 1) * query.limit, query.limit, caller)


async def read_slice(
    table: Table, query: Query, text: str | None, offset: int, limit: int, caller: Caller
) -> Page:
    """`limit` records from `offset` on under a condition, with the total; no caller's page need fit it."""
    top = limit if table.skip else offset + limit
    window = [("$top", str(top)), ("$inlinecount", "allpages")]
    if table.skip and offset:
        window.append(("$skip", str(offset)))
    page = await _read(table, query, text, window, top, caller)
    return Page(page.results[:top] if table.skip else page.results[offset:top], page.total, None)


async def _behind(table: Table, query: Query, text: str | None, limit: int, caller: Caller) -> Page:
    """`limit` records behind the one with the key `after`, in the order of the keys (exact-facts 5.4)."""
    window = (("$top", str(limit)), ("$skiptoken", f"guid'{query.after}'"))
    page = await _read(table, query, text, window, limit, caller)
    return Page(page.results[:limit], None, None)


async def _read(
    table: Table,
    query: Query,
    text: str | None,
    window: Sequence[tuple[str, str]],
    limit: int | None,
    caller: Caller,
) -> Page:
    """The records in a window of the list; as many calls as Exact makes pages of them."""
    options = [("$filter", text)] if text else []
    options += [*shape(table, raw=query.raw), *_order(table, query), *window]
    record = msgspec.Raw if query.raw else table.decoder.record
    return await read_pages(question(table.endpoint.path, options), record, caller, limit)


async def read_rows(
    table: Table, rows: Sequence[Any], caller: Caller
) -> tuple[list[msgspec.Struct], list[str]]:
    """Rows as unified records, and a word for each value that has no counterpart.

    Raises UpstreamBadAnswer for a value that Exact would never write.
    """
    try:
        typed = _typed(rows, table)
        await read_on(table, typed, caller)
        records = [table.decoder.read(row) for row in typed]
        return records, strangers(table, typed, records, SYSTEM)
    except (msgspec.DecodeError, ValueError, OverflowError) as error:
        raise faults.unreadable_value() from error


def _typed(rows: Sequence[Any], table: Table) -> Sequence[Any]:
    """Rows as the table's struct, also where they were kept raw."""
    if rows and isinstance(rows[0], msgspec.Raw):
        return [msgspec.json.decode(row, type=table.decoder.record) for row in rows]
    return rows


def last_key(table: Table, query: Query, page: Page) -> str | None:
    """The key behind which the next page begins; None on the last page, and in any order but that of keys."""
    if query.limit is None or len(page.results) < query.limit or _order(table, query):
        return None
    if query.after is None and query.page * query.limit >= (page.total or 0):
        return None
    last = _typed(page.results[-1:], table)[0]
    key = getattr(last, table.decoder.attributes[table.endpoint.key])
    return key.lower() if isinstance(key, str) and is_guid(key) else None


def shape(table: Table, *, raw: bool) -> tuple[tuple[str, str], ...]:
    """Lines in the same call by `$expand`, and only the columns that are mapped; all of them for `raw`."""
    decoder = table.decoder
    columns = list(decoder.columns)
    if table.lines is not None:
        columns += [f"{table.lines.vendor}/{name}" for name in table.lines.table.decoder.columns]
    expand = (("$expand", ",".join(decoder.expand)),) if decoder.expand else ()
    if raw:
        return (*expand, ("$select", "*")) if table.endpoint.path.startswith(_NEEDS_SELECT) else expand
    return (*expand, ("$select", ",".join(columns)))


def _order(table: Table, query: Query) -> tuple[tuple[str, str], ...]:
    """What was asked for; lines else come as they stand in their document."""
    if query.order is not None and query.order in table.orders:
        return (("$orderby", f"{table.orders[query.order]} {'desc' if query.descending else 'asc'}"),)
    return (("$orderby", _LINE),) if table.foreign is not None and _LINE in table.endpoint.columns else ()
