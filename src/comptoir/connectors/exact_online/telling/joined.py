"""One list out of several endpoints, one after the other, such as receivables and payables.

A page costs one call for each endpoint: it brings what stands on the page, and how many there are in all.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from itertools import chain
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, Query, Records
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.calls.answers import Page
from comptoir.connectors.exact_online.calls.listing import read_rows, read_slice
from comptoir.connectors.exact_online.calls.query import condition
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.kit.errors import Forbidden


async def read_joined(tables: Sequence[Table], query: Query, caller: Caller) -> Records:
    """A page of all tables together. Each is asked in its place, even where the page lies elsewhere.

    What this login may not read, mostly for want of a module, is left out and said. Raises Forbidden, as the
    target system did, where that is all that was asked.
    """
    conditions = [(table, condition(table, query, None)) for table in tables]
    asked = [(table, each) for table, each in conditions if not each.impossible]
    if not asked:  # why a table can have nothing is worth a word where no other has anything
        return Records([], 0, [] if query.raw else None, _once(each.warnings for _, each in conditions))
    joined, refusals = _Joined(query), []
    for table, each in asked:
        joined.warnings += each.warnings
        page = await _permitted(table, query, each.text, joined.offset, joined.wanted, caller)
        if isinstance(page, Forbidden):
            refusals.append(page)
            path = table.endpoint.path
            joined.warnings.append(f"{path} was left out: {not_read('it', path)}")
        else:
            await joined.add(table, page, caller)
    if len(refusals) == len(asked):
        raise copy(refusals[-1])  # it is remembered, and nobody's traceback is to grow on it
    raw = joined.raw if query.raw else None
    return Records(joined.items, joined.total, raw, _once([joined.warnings]))


class _Joined:
    """The page as far as it is read: what stands on it, and how much of the next table lies before it."""

    def __init__(self, query: Query) -> None:
        assert query.limit is not None
        self.wanted = query.limit
        self.offset = (query.page - 1) * query.limit
        self.total = 0
        self.items: list[msgspec.Struct] = []
        self.raw: list[Any] = []
        self.warnings: list[str] = []

    async def add(self, table: Table, page: Page, caller: Caller) -> None:
        """A table's share of the page, and how many records it has in all."""
        if self.wanted:
            found, strange = await read_rows(table, page.results, caller)
            said = await table.told.tell(found, caller) if table.told else ()
            self.warnings += [*strange, *said]
            self.items += found
            self.raw += page.results
            self.wanted -= len(found)
        count = page.total if page.total is not None else self.offset + len(page.results)
        self.offset, self.total = max(0, self.offset - count), self.total + count


def _once(warnings: Iterable[Sequence[str]]) -> Sequence[str]:
    return tuple(dict.fromkeys(chain.from_iterable(warnings)))


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
