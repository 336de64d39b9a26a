"""Tables for a caller who wants a few fields: other columns are not asked for, and other calls not made."""

from collections.abc import Collection
from dataclasses import replace

from comptoir.cdk.mapping import FirstLine, Lines, Table

_MOST = 500


class Narrowing:
    """Narrowed tables, compiled once for each choice of fields."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, frozenset[str]], tuple[Table, Table]] = {}

    def of(self, table: Table, attributes: Collection[str]) -> Table:
        key = (id(table), frozenset(attributes))
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (table, narrowed(table, key[1]))  # the table is kept: its id stays its own
        return self._known[key][1]


def narrowed(table: Table, attributes: Collection[str]) -> Table:
    """`table` with its key and the rows of `attributes` alone.

    One whose wanted attributes stand elsewhere stays whole, as telling them reads other attributes.
    """
    if table.told is not None and not set(table.told.attributes).isdisjoint(attributes):
        return table
    wanted = {*attributes, table.resource.key}
    chosen = [row for row in table.rows if row.unified in wanted]
    lines = {row.lines for row in chosen if isinstance(row, FirstLine)}
    rows = tuple(
        row for row in table.rows if row in chosen or (isinstance(row, Lines) and row.vendor in lines)
    )
    return replace(table, rows=rows, told=None, needs=(), checks={})
