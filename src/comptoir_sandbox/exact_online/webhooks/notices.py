"""Turns what one request changed in the books into notices: one for each entity of a topic (facts 9)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from comptoir_sandbox.exact_online.books import Books, Change, Row
from comptoir_sandbox.exact_online.catalogue import Catalogue
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.exact_online.webhooks.topics import ENTRIES, TOPICS, Topic

_LEDGER_LINES = "financialtransaction/transactionlines"
# They change with everything, so that they cannot be what fires an event.
_AUDIT = frozenset({"Created", "Creator", "Modified", "Modifier", "Timestamp"})


@dataclass(frozen=True)
class Notice:
    """Something happened to one entity. `action` is Create, Update or Delete."""

    topic: Topic
    key: object
    action: str


class Watchlist:
    """Which properties of which tables fire events; worked out once from the catalogue's webhook marks."""

    def __init__(self, catalogue: Catalogue) -> None:
        paths = {path for topic in TOPICS for path in (topic.path, topic.lines) if path}
        self._properties = {
            path.lower(): frozenset(
                name
                for name, each in catalogue[path].properties.items()
                if each.webhook and name not in _AUDIT
            )
            for path in (*paths, _LEDGER_LINES)
        }
        self._headers = {topic.table: topic for topic in TOPICS}
        self._lines: Mapping[str, Topic] = {topic.lines.lower(): topic for topic in TOPICS if topic.lines}

    def notices(self, changes: Iterable[Change], books: Books, switches: Switches) -> list[Notice]:
        """At most one notice for each entity: a row made and changed in the same request is a Create."""
        first: dict[tuple[str, object], Change] = {}
        last: dict[tuple[str, object], Change] = {}
        for change in changes:
            first.setdefault((change.table, change.key), change)
            last[change.table, change.key] = change
        found: dict[tuple[str, object], Notice] = {}
        for place, change in last.items():
            for notice in self._of(Change(*place, first[place].old, change.new), books, switches):
                told = (notice.topic.name, notice.key)
                if told not in found or notice.action != "Update":
                    found[told] = notice
        return list(found.values())

    def _of(self, change: Change, books: Books, switches: Switches) -> Iterator[Notice]:
        action = self._action(change, marked=switches.webhook_fires == "marked")
        if action is None:
            return
        if change.table in self._headers:
            yield Notice(self._headers[change.table], change.key, action)
        row: Row = change.new or change.old or {}
        if change.table == _LEDGER_LINES:
            yield from _of_entries(row.get("EntryID"), books)
        if change.table in self._lines and switches.webhook_lines == "document":
            topic = self._lines[change.table]
            if books.table(topic.table).get(row.get(topic.owner)) is not None:
                yield Notice(topic, row.get(topic.owner), "Update")

    def _action(self, change: Change, *, marked: bool) -> str | None:
        if change.new is None:
            return None if change.old is None else "Delete"
        if change.old is None:
            return "Create"
        return "Update" if self._differs(change, marked=marked) else None

    def _differs(self, change: Change, *, marked: bool) -> bool:
        """A set without marks fires on any of its properties."""
        old, new = change.old or {}, change.new or {}
        marks = self._properties.get(change.table) if marked else None
        names = marks or (old.keys() | new.keys()) - _AUDIT
        return any(old.get(name) != new.get(name) for name in names)


def _of_entries(entry: object, books: Books) -> Iterator[Notice]:
    """A ledger line belongs to the entry that it was posted by."""
    for topic in ENTRIES:
        if books.table(topic.table).get(entry) is not None:
            yield Notice(topic, entry, "Update")
