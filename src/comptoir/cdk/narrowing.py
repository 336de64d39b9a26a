"""Tables for a caller who wants a few fields: other columns are not asked for, and other calls not made."""

from collections.abc import Callable, Collection
from dataclasses import replace

from comptoir.cdk.mapping import Beside, FirstLine, Lines, Table

_MOST = 500


class Narrowing:
    """Narrowed tables, compiled once for each choice of fields."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, frozenset[str] | None], tuple[Table, Table]] = {}

    def of(self, table: Table, attributes: Collection[str]) -> Table:
        """`table` with no more than these attributes."""
        wanted = frozenset(attributes)
        return self._kept(table, wanted, lambda: narrowed(table, wanted))

    def alone(self, table: Table) -> Table:
        """`table` without the records that are kept beside its own."""
        return self._kept(table, None, lambda: alone(table)) if table.besides else table

    def _kept(self, table: Table, wanted: frozenset[str] | None, make: Callable[[], Table]) -> Table:
        key = (id(table), wanted)
        if key not in self._known:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = (table, make())  # the table is kept: its id stays its own
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


def alone(table: Table) -> Table:
    """`table` as a list has it whose caller named nothing: without what is kept beside its records."""
    return replace(table, rows=tuple(row for row in table.rows if not isinstance(row, Beside)))
