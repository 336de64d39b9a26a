"""Where a company's rows live: tables in key order, with a row version for every change.

Rows are sparse dicts of property name to Python value; what can be derived from another row (names,
descriptions, codes) is not stored but looked up when read.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

Row = dict[str, object]


@dataclass(frozen=True)
class Deletion:
    """A line of the deleted feed (facts 8)."""

    stamp: int
    table: str
    key: object
    when: datetime
    by: str
    guid: str


@dataclass(frozen=True)
class Change:
    """A row before and after; None where it was not there yet, or is there no more."""

    table: str
    key: object
    old: Row | None
    new: Row | None


class Table:
    """The rows of one entity in one company."""

    def __init__(self, name: str, key: str) -> None:
        self.name = name
        self.key = key
        self._rows: dict[object, Row] = {}
        self._keys: list[object] | None = None  # sorted at the first read, kept sorted from then on
        self._stamps: list[tuple[int, object]] = []
        self._indexes: dict[str, dict[object, set[object]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        """All rows in key order, which is the order that pages follow."""
        rows = self._rows
        return (rows[key] for key in self._sorted())

    def copy(self) -> "Table":
        """The same rows in a table of their own."""
        other = Table(self.name, self.key)
        other._rows, other._stamps = dict(self._rows), list(self._stamps)  # of its own kind
        return other

    def keys(self) -> Iterator[object]:
        """The keys of the rows that are kept one by one."""
        return iter(self._rows)

    def get(self, key: object) -> Row | None:
        return self._rows.get(key)

    def put(self, row: Row, stamp: int) -> Row:
        """Add the row, or take it as the new state of the row with the same key."""
        key = row[self.key]
        old = self._rows.get(key)
        if old is None and self._keys is not None:
            insort(self._keys, key)  # type: ignore[call-overload]  # keys of one table share one type
        self._reindex(key, old, row)
        row["Timestamp"] = stamp
        self._rows[key] = row
        self._stamps.append((stamp, key))
        return row

    def remove(self, key: object) -> Row:
        row = self._rows.pop(key)
        self._reindex(key, row, None)
        if self._keys is not None:
            del self._keys[bisect_left(self._keys, key)]  # type: ignore[call-overload]  # keys of one table share one type
        return row

    def after(self, key: object) -> Iterator[Row]:
        """The rows whose key is greater than `key`, in key order."""
        keys = self._sorted()
        start = bisect_right(keys, key)  # type: ignore[call-overload]  # keys of one table share one type
        return (self._rows[keys[place]] for place in range(start, len(keys)))

    def since(self, stamp: int) -> Iterator[Row]:
        """The rows changed after row version `stamp`, each once, oldest change first."""
        for place in range(bisect_right(self._stamps, stamp, key=lambda pair: pair[0]), len(self._stamps)):
            version, key = self._stamps[place]
            row = self._rows.get(key)
            if row is not None and row["Timestamp"] == version:
                yield row

    def where(self, name: str, value: object) -> list[Row]:
        """The rows whose property `name` equals `value`, by an index made at the first question."""
        if name not in self._indexes:
            self._indexes[name] = self._index(name)
        keys = self._indexes[name].get(value, ())
        return [self._rows[key] for key in sorted(keys, key=str)]

    def holds(self, name: str, value: object) -> bool:
        """Whether some row's property `name` equals `value`; asked too rarely for an index."""
        return any(row.get(name) == value for row in self._rows.values())

    def first(self, name: str, value: object) -> Row | None:
        found = self.where(name, value)
        return found[0] if found else None

    def _sorted(self) -> list[object]:
        if self._keys is None:
            self._keys = sorted(self._rows)  # type: ignore[type-var]  # keys of one table share one type
        return self._keys

    def _index(self, name: str) -> dict[object, set[object]]:
        index: dict[object, set[object]] = defaultdict(set)
        for key, row in self._rows.items():
            index[row.get(name)].add(key)
        return index

    def _reindex(self, key: object, old: Row | None, new: Row | None) -> None:
        for name, index in self._indexes.items():
            if old is not None:
                index[old.get(name)].discard(key)
            if new is not None:
                index.setdefault(new.get(name), set()).add(key)


@dataclass
class Books:
    """All tables of one company, with one counter of row versions for all of them."""

    division: int
    keys: Mapping[str, str] = field(default_factory=dict)  # table → key property; ID when it is not named
    tables: dict[str, Table] = field(default_factory=dict)
    deletions: list[Deletion] = field(default_factory=list)
    stamp: int = 5_000_000
    numbers: dict[str, int] = field(default_factory=dict)
    histories: list[Any] = field(default_factory=list)  # recipes of what lies below the tables' own rows
    changed: set[tuple[str, object]] | None = None  # what a data file has still to write; None without one
    journal: list[Change] | None = None  # what the present request has changed, while somebody watches it

    def table(self, name: str) -> Table:
        """The table of an entity by the lower-case path of its regular endpoint; made when first named."""
        found = self.tables.get(name)
        if found is None:
            found = self.tables[name] = Table(name, self.keys.get(name, "ID"))
        return found

    def put(self, table: Table, row: Row) -> Row:
        self.stamp += 1
        self._note(table, row[table.key], row)
        return table.put(row, self.stamp)

    def remove(self, table: Table, key: object, when: datetime, by: str) -> None:
        self.stamp += 1
        self._note(table, key, None)
        table.remove(key)
        guid = str(UUID(int=(self.division << 64) + self.stamp))
        self.deletions.append(Deletion(self.stamp, table.name, key, when, by, guid))

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes of the block, or none of them when it raises."""
        watched, self.journal = self.journal, []
        numbers, deletions = dict(self.numbers), len(self.deletions)
        try:
            yield
        except BaseException:
            undone, self.journal = self.journal, None
            for change in reversed(undone):
                self._undo(change)
            self.numbers = numbers
            del self.deletions[deletions:]
            self.journal = watched
            raise
        if watched is not None:
            watched.extend(self.journal)
        self.journal = watched

    def _undo(self, change: Change) -> None:
        table = self.table(change.table)
        if change.old is not None:
            self.put(table, dict(change.old))
        elif table.get(change.key) is not None:
            self._note(table, change.key, None)
            table.remove(change.key)

    def restamp(self) -> None:
        """Renew the versions of rows kept one by one, as after a move of the company (facts 4)."""
        rows = [
            (self.tables[name], row) for name, key in self.places() if (row := self.tables[name].get(key))
        ]
        for table, row in sorted(rows, key=lambda pair: int(str(pair[1]["Timestamp"]))):
            self.put(table, dict(row))

    def copy(self) -> "Books":
        """The same books, to go on independently; rows are shared, since they never change in place."""
        changed = None if self.changed is None else self.places()
        return replace(self.still(), changed=changed)

    def still(self) -> "Books":
        """A copy to read from, which no data file watches."""
        return replace(
            self,
            tables={name: table.copy() for name, table in self.tables.items()},
            deletions=list(self.deletions),
            numbers=dict(self.numbers),
            histories=list(self.histories),
            changed=None,
            journal=None,
        )

    def places(self) -> set[tuple[str, object]]:
        """Table and key of every row that is kept one by one."""
        return {(name, key) for name, table in self.tables.items() for key in table.keys()}  # noqa: SIM118  # iterating a table gives rows

    def _note(self, table: Table, key: object, row: Row | None) -> None:
        if self.changed is not None:
            self.changed.add((table.name, key))
        if self.journal is not None:
            self.journal.append(Change(table.name, key, table.get(key), row))

    def next_number(self, series: str, start: int) -> int:
        """The next number of a running series of this company."""
        number = self.numbers.get(series, start - 1) + 1
        self.numbers[series] = number
        return number
