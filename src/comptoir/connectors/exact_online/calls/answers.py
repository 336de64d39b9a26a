"""Reads Exact's verbose JSON: a list comes as `results` or as a bare array (exact-facts 5.2)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from comptoir.cdk.contract import Answer, Call, Caller
from comptoir.connectors.exact_online.calls.faults import unreadable


class Page(msgspec.Struct):
    """A page of a list: `following` are the query options of the next one, as Exact gave them."""

    results: list[Any]
    total: int | None
    following: tuple[tuple[str, str], ...] | None


def read_page(answer: Answer, record: Any) -> Page:
    """A list of `record` (a struct type, or msgspec.Raw). Raises UpstreamBadAnswer for anything else."""
    try:
        inner = _list_decoder(record).decode(answer.body).d
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise unreadable(answer) from None
    if isinstance(inner, list):
        return Page(inner, None, None)
    following = tuple(parse_qsl(urlsplit(inner.next).query)) if inner.next else None
    return Page(inner.results, inner.count, following)


@cache
def _list_decoder(record: Any) -> msgspec.json.Decoder[Any]:
    results = msgspec.defstruct(
        "Results",
        [("results", list[record]), ("count", int | None, None), ("next", str | None, None)],
        rename={"count": "__count", "next": "__next"},
    )
    either = msgspec.defstruct("List", [("d", results | list[record])])
    return msgspec.json.Decoder(either, strict=False)


async def read_pages(call: Call, record: Any, caller: Caller, limit: int | None = None) -> Page:
    """A page, then the following one, until there are `limit` records; without one, all that there are.

    They come as one page, with the total that the first one told.
    """
    page = read_page(await caller.send(call), record)
    results, following = page.results, page.following
    while following and (limit is None or len(results) < limit):
        more = read_page(await caller.send(replace(call, query=following)), record)
        results += more.results
        following = more.following
    return Page(results, page.total, None)


async def read_all(call: Call, record: Any, caller: Caller) -> list[Any]:
    """Every record that a call asks for, page after page."""
    return (await read_pages(call, record, caller)).results


def keys_in(rows: Sequence[Any], column: str) -> set[str]:
    """The values of one column in rows that were read without a struct."""
    return {str(row[column]).strip() for row in rows if row.get(column) is not None}
