"""Lists of invoices, bills and vendor credits by what is paid of them, which Exact cannot be asked for.

The entries that are still open are few, so Exact is asked for these, or for all but these. Where they are
too many for one condition, the keys of all entries are read, 60 a call.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from comptoir.cdk.contract import Caller, Override, Query, Records, Request
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import MOST_KEYS, either, in_parts, neither
from comptoir.connectors.exact_online.calls.query import Ready, condition, question
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.telling.payables import not_settled, state

_FILTER = "paymentStatus"


def listing(kind: int) -> Override:
    """The list of documents of a type of transaction, with the filter that Exact lacks."""

    async def read(request: Request, caller: Caller) -> Records:
        assert request.table is not None
        assert request.query is not None
        wanted = request.query.filters.get(_FILTER)
        if not isinstance(wanted, str):
            return await DIALECT.read_list(request.table, request.query, caller, None)
        return await _by_state(request.table, request.query, kind, wanted, caller)

    return read


async def _by_state(table: Table, query: Query, kind: int, wanted: str, caller: Caller) -> Records:
    if wanted == "NO_OPEN_ITEM":
        return await DIALECT.read_list(table, query, caller, None)
    if wanted not in ("PENDING", "PARTLY_PAID", "PAID"):
        return Records([], 0, [] if query.raw else None)
    still, column = await not_settled(kind, caller), table.endpoint.key
    if wanted == "PAID":
        chosen, text = set(still), neither(still, column)
    else:
        chosen = {entry for entry, parts in still.items() if state(parts)[0] == wanted}
        text = either(chosen, column)
    if len(chosen) > MOST_KEYS:
        return await _by_keys(table, query, chosen, wanted == "PAID", caller)
    if wanted == "PAID":
        text = f"{_something_owed(table)} and {text}" if text else _something_owed(table)
    elif not chosen:
        return Records([], 0, [] if query.raw else None)
    return await _where(table, query, text, caller)


def _something_owed(table: Table) -> str:
    """The condition that a document could have been paid."""
    rule = table.filters[_FILTER]
    assert isinstance(rule, Mapping)
    return rule["PAID"]


async def _where(table: Table, query: Query, text: str, caller: Caller) -> Records:
    filters = {**query.filters, _FILTER: Ready(text)}
    return await DIALECT.read_list(table, replace(query, filters=filters), caller, None)


async def _by_keys(
    table: Table, query: Query, chosen: Collection[str], is_left_out: bool, caller: Caller
) -> Records:
    """A page out of all keys in their order, its records by their keys."""
    keys = [key for key in await _all_keys(table, query, caller) if (key in chosen) != is_left_out]
    start = (query.page - 1) * (query.limit or 0)
    page = keys[start : start + query.limit] if query.limit else keys
    found: dict[str, tuple[Any, Any]] = {}
    warnings: Sequence[str] = ()
    unpaged = replace(query, page=1, limit=None, order=None, filters={})
    for part in in_parts(page):
        read = await _where(table, unpaged, either(part, table.endpoint.key), caller)
        items: Sequence[Any] = read.items
        raws: Sequence[Any] = read.raw or [None] * len(items)
        found |= {
            getattr(item, table.resource.key): (item, raw) for item, raw in zip(items, raws, strict=True)
        }
        warnings = read.warnings
    rows = [found[key] for key in page if key in found]
    raw = [raw for _, raw in rows] if query.raw else None
    return Records([item for item, _ in rows], len(keys), raw, warnings)


async def _all_keys(table: Table, query: Query, caller: Caller) -> list[str]:
    """The keys of the entries that the other filters let through and that are owed."""
    filters = {**query.filters, _FILTER: Ready(_something_owed(table))}
    wanted = condition(table, replace(query, filters=filters), None)
    if wanted.impossible:
        return []
    column = table.orders.get(query.order or "")
    order = (("$orderby", f"{column} {'desc' if query.descending else 'asc'}"),) if column else ()
    options = (("$filter", wanted.text or ""), ("$select", table.endpoint.key), *order)
    rows = await read_all(question(table.endpoint.path, options), dict[str, Any], caller)
    return [row[table.endpoint.key] for row in rows]
