"""A table with a history below: what has been written since lies over it, row by row."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from heapq import merge
from itertools import islice

from comptoir_sandbox.exact_online.books import Books, Row, Table
from comptoir_sandbox.exact_online.history.blocks import (
    Block,
    Glance,
    Group,
    History,
    LineBlock,
    Values,
    blocks,
)
from comptoir_sandbox.exact_online.history.recipe import Recipe

Test = Callable[[Glance], bool]
_NO_VALUES: Mapping[str, object] = {}


class LayeredTable(Table):
    """Answers like any other table; a row of the history that is changed moves up, one that is removed is
    only noted as gone.
    """

    def __init__(self, under: Table) -> None:
        """Take over the rows of `under`, which is not used any longer."""
        super().__init__(under.name, under.key)
        self._rows, self._keys = under._rows, under._keys  # noqa: SLF001  # of its own kind
        self._stamps, self._indexes = under._stamps, under._indexes  # noqa: SLF001  # of its own kind
        self._blocks: list[Block] = []
        self._gone: set[object] = set()

    def lay(self, block: Block) -> None:
        """Put a history below; rows that lie over it already keep covering it."""
        self._blocks.append(block)
        self._gone.update(key for key in self._rows if block.guids.find(key) is not None)

    def lift(self) -> None:
        """Take all histories away, to lay them anew; what covers their rows stays."""
        self._blocks.clear()

    def cover(self, key: object) -> None:
        """The row of the history with this key, if there is one, is not read any longer."""
        if self._below(key) is not None:
            self._gone.add(key)

    def copy(self) -> "LayeredTable":
        other = LayeredTable(super().copy())
        other._blocks, other._gone = list(self._blocks), set(self._gone)
        return other

    def __len__(self) -> int:
        return super().__len__() + sum(block.count for block in self._blocks) - len(self._gone)

    def __iter__(self) -> Iterator[Row]:
        return self.matching(_NO_VALUES, _NO_VALUES, None)

    def get(self, key: object) -> Row | None:
        found = super().get(key)
        return self._below(key) if found is None else found

    def put(self, row: Row, stamp: int) -> Row:
        self.cover(row[self.key])
        return super().put(row, stamp)

    def remove(self, key: object) -> Row:
        below = self._below(key)
        if below is None:
            return super().remove(key)
        self._gone.add(key)
        return below

    def after(self, key: object) -> Iterator[Row]:
        return self.matching(_NO_VALUES, _NO_VALUES, key)

    def since(self, stamp: int) -> Iterator[Row]:
        streams = [self._changes(block, stamp) for block in self._blocks]
        return merge(super().since(stamp), *streams, key=_version)

    def where(self, name: str, value: object) -> list[Row]:
        equal = {name: value}
        below = (row for block in self._blocks for row in self._read(block, block.places(equal, _NO_VALUES)))
        return super().where(name, value) + [row for row in below if row.get(name) == value]

    def holds(self, name: str, value: object) -> bool:
        if super().holds(name, value):
            return True
        return any(row.get(name) == value for block in self._blocks for row in block.samples(name))

    def matching(
        self, equal: Values, at_least: Values, key: object, test: Test | None = None
    ) -> Iterator[Row]:
        """In key order behind `key`, among others every row that has these values and passes the test.

        The test asks for nothing but what rows store; of the history it sees a glance, which is much
        cheaper than a row.
        """
        over = super().after(key) if key is not None else super().__iter__()
        streams = [
            self._read(block, _tested(block, _from(block, equal, at_least, key), test))
            for block in self._blocks
        ]
        return merge(over, *streams, key=lambda row: str(row[self.key]))

    def summed(self) -> tuple[Iterable[Row], dict[Group, list[Decimal]]]:
        """Ledger lines: the rows to sum one by one, and the sums of the rest (see `History.totals`)."""
        sums: dict[Group, list[Decimal]] = {}
        for block in self._blocks:
            if isinstance(block, LineBlock):
                _add(sums, block.history, [block.row(place) for place in self._gone_from(block)])
        return super().__iter__(), sums

    def changed_from(self, moment: datetime) -> Iterator[Row]:
        """The rows modified since a moment that may be the first one."""
        yield from (row for row in super().__iter__() if _modified(row, moment))
        for block in self._blocks:
            places = block.places(_NO_VALUES, {"Modified": moment})
            yield from islice(self._read(block, places), 1)

    def _below(self, key: object) -> Row | None:
        if key in self._gone:
            return None
        for block in self._blocks:
            place = block.guids.find(key)
            if place is not None:
                return block.row(place)
        return None

    def _read(self, block: Block, places: Iterable[int]) -> Iterator[Row]:
        rows = map(block.row, places)
        return (row for row in rows if row[self.key] not in self._gone) if self._gone else rows

    def _changes(self, block: Block, stamp: int) -> Iterator[Row]:
        return self._read(block, range(max(stamp + 1 - block.stamp, 0), block.count))

    def _gone_from(self, block: Block) -> Iterator[int]:
        places = map(block.guids.find, self._gone)
        return (place for place in places if place is not None)


def summed(table: Table) -> tuple[Iterable[Row], dict[Group, list[Decimal]]]:
    """A ledger table's rows to sum one by one, and the number, debit and credit of groups of others."""
    return table.summed() if isinstance(table, LayeredTable) else (table, {})


def changed_from(table: Table, moment: datetime) -> Iterable[Row]:
    """The rows modified at or after a moment, or at least the first of them."""
    if isinstance(table, LayeredTable):
        return table.changed_from(moment)
    return (row for row in table if _modified(row, moment))


def attach(books: Books, recipe: Recipe) -> None:
    """Make the history and put it below the tables that it has rows in."""
    for name, block in blocks(History(recipe)):
        table = books.table(name)
        if not isinstance(table, LayeredTable):
            table = books.tables[name] = LayeredTable(table)
        table.lay(block)
        for each in books.deletions:
            if each.table == name:
                table.cover(each.key)
    books.histories.append(recipe)


def write_history(books: Books, recipe: Recipe) -> None:
    """Attach a new history, and let the row versions go on behind it."""
    attach(books, recipe)
    books.stamp += recipe.versions


def restamp_histories(books: Books) -> None:
    """New row versions for the rows of all histories, behind those of the others."""
    recipes, books.histories = books.histories, []
    for table in books.tables.values():
        if isinstance(table, LayeredTable):
            table.lift()
    for recipe in recipes:
        write_history(books, replace(recipe, stamp=books.stamp))


def _tested(block: Block, places: Iterable[int], test: Test | None) -> Iterable[int]:
    return places if test is None else (place for place in places if test(block.glance(place)))


def _from(block: Block, equal: Values, at_least: Values, key: object) -> Iterable[int]:
    places = block.places(equal, at_least) if equal or at_least else range(block.count)
    if key is None:
        return places
    first = block.guids.behind(key)
    if isinstance(places, range | list):
        return places[bisect_left(places, first) :]
    return (place for place in places if place >= first)


def _add(sums: dict[Group, list[Decimal]], history: History, gone: Iterable[Row]) -> None:
    for key, total in history.totals.items():
        kept = sums.setdefault(key, [Decimal(0)] * 3)
        kept[:] = [one + other for one, other in zip(kept, total, strict=True)]
    for row in gone:
        names = ("FinancialYear", "FinancialPeriod", "GLAccount", "CostCenter", "CostUnit", "Type", "Status")
        amount = Decimal(str(row["AmountDC"]))
        total = sums[tuple(row.get(name) for name in names)]
        total[0] -= 1
        total[1 if amount > 0 else 2] -= abs(amount)


def _modified(row: Row, moment: datetime) -> bool:
    modified = row.get("Modified")
    return isinstance(modified, datetime) and modified >= moment


def _version(row: Row) -> int:
    return int(str(row["Timestamp"]))
