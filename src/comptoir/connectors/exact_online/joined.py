"""One list out of several endpoints, one after the other, such as receivables and payables.

A page costs one call for each endpoint: it brings what stands on the page, and how many there are in all.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, Query, Records
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.answers import Page
from comptoir.connectors.exact_online.dialect import read_rows, read_slice
from comptoir.connectors.exact_online.query import condition
from comptoir.kit.errors import Forbidden

_NOT_READ = "{} was left out: this login may not read it at Exact Online."


async def read_joined(tables: Sequence[Table], query: Query, caller: Caller) -> Records:
    """A page of all tables together. Each is asked in its place, even where the page lies elsewhere.

    What this login may not read, mostly for want of a module, is left out and said. Raises Forbidden where
    that is all.
    """
    assert query.limit is not None
    offset, wanted, total, refused = (query.page - 1) * query.limit, query.limit, 0, 0
    items: list[msgspec.Struct] = []
    raw: list[Any] = []
    warnings: list[str] = []
    for table in tables:
        asked = condition(table, query, None)
        warnings += asked.warnings
        if asked.impossible:
            continue
        page = await _permitted(table, query, asked.text, offset, wanted, caller)
        if page is None:
            refused += 1
            if refused == len(tables):
                raise Forbidden(_NOT_READ.format(table.endpoint.path))
            warnings.append(_NOT_READ.format(table.endpoint.path))
            continue
        if wanted:
            found, strange = await read_rows(table, page.results, caller)
            warnings += strange
            warnings += await table.told.tell(found, caller) if table.told else ()
            items += found
            raw += page.results
        count = page.total if page.total is not None else offset + len(page.results)
        offset, wanted, total = max(0, offset - count), query.limit - len(items), total + count
    return Records(items, total, raw if query.raw else None, tuple(dict.fromkeys(warnings)))


async def _permitted(
    table: Table, query: Query, text: str | None, offset: int, wanted: int, caller: Caller
) -> Page | None:
    """The table's share; None where it may not be read, which is remembered for a while."""
    place = (table.endpoint.path, "refused")
    if caller.cache.get(place):
        return None
    try:
        return await read_slice(table, query, text, offset, wanted or 1, caller)
    except Forbidden:
        caller.cache.put(place, True)
        return None
