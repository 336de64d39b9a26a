"""One list out of several endpoints, one after the other, such as receivables and payables.

A page costs one call for each endpoint: it brings what stands on the page, and how many there are in all.
"""

from collections.abc import Sequence
from copy import copy
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, Query, Records
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.answers import Page
from comptoir.connectors.exact_online.listing import read_rows, read_slice
from comptoir.connectors.exact_online.query import condition
from comptoir.connectors.exact_online.scopes import not_read
from comptoir.kit.errors import Forbidden


async def read_joined(tables: Sequence[Table], query: Query, caller: Caller) -> Records:
    """A page of all tables together. Each is asked in its place, even where the page lies elsewhere.

    What this login may not read, mostly for want of a module, is left out and said. Raises Forbidden, as the
    target system did, where that is all that was asked.
    """
    assert query.limit is not None
    offset, wanted, total = (query.page - 1) * query.limit, query.limit, 0
    is_asked = is_read = False
    refusal: Forbidden | None = None
    items: list[msgspec.Struct] = []
    raw: list[Any] = []
    warnings: list[str] = []
    vain: list[str] = []  # why a table can have nothing: worth a word where no other has anything
    for table in tables:
        asked = condition(table, query, None)
        if asked.impossible:
            vain += asked.warnings
            continue
        is_asked = True
        warnings += asked.warnings
        page = await _permitted(table, query, asked.text, offset, wanted, caller)
        if isinstance(page, Forbidden):
            refusal = page
            path = table.endpoint.path
            warnings.append(f"{path} was left out: {not_read('it', path)}")
            continue
        is_read = True
        if wanted:
            found, strange = await read_rows(table, page.results, caller)
            warnings += strange
            warnings += await table.told.tell(found, caller) if table.told else ()
            items += found
            raw += page.results
        count = page.total if page.total is not None else offset + len(page.results)
        offset, wanted, total = max(0, offset - count), query.limit - len(items), total + count
    if refusal is not None and not is_read:
        raise copy(refusal)  # it is remembered, and nobody's traceback is to grow on it
    said = tuple(dict.fromkeys(warnings if is_asked else vain))
    return Records(items, total, raw if query.raw else None, said)


async def _permitted(
    table: Table, query: Query, text: str | None, offset: int, wanted: int, caller: Caller
) -> Page | Forbidden:
    """The table's share, or why it may not be read, which is remembered for a while."""
    place = (table.endpoint.path, "refusal")
    known: Forbidden | None = caller.cache.get(place)
    if known is not None:
        return known
    try:
        return await read_slice(table, query, text, offset, wanted or 1, caller)
    except Forbidden as refusal:
        caller.cache.put(place, refusal)
        return refusal
