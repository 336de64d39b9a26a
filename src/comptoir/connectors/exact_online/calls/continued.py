"""Documents whose expanded lines go on on another page: the rest is fetched, so that no line is lost.

Whether Exact pages the lines inside a document is not documented; services of its kind may (exact-facts 5).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question

_BEHIND_THE_DIVISION = 4  # /api/v1/{division}/…


async def read_on(table: Table, rows: Sequence[Any], caller: Caller) -> None:
    """Complete the lines of each document. The company of the calls is the caller's, whatever a link says."""
    if table.lines is None or not rows:
        return
    attribute = table.decoder.attributes[table.lines.vendor]
    for row in rows:
        nested = getattr(row, attribute)
        link = None if nested is None else nested.next
        if link:
            nested.results = [*(nested.results or ()), *await _rest(table.lines.table, link, caller)]


async def _rest(lines: Table, link: str, caller: Caller) -> list[Any]:
    """The lines behind a document's link to its next page."""
    address = urlsplit(link)
    path = address.path.split("/", _BEHIND_THE_DIVISION)[-1]
    call = replace(question(path, parse_qsl(address.query)), endpoint=lines.endpoint.path)
    return await read_all(call, lines.decoder.record, caller)
