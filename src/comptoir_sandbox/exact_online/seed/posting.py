"""Writes a document into the books by the rules that hold for one that a caller posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.kit import new_guid

Values = Mapping[str, object]


@dataclass(frozen=True)
class Posting:
    """A kind of document; `lines` is the table of its lines, where it has any."""

    table: str
    behaviour: Behaviour
    lines: str = ""

    def __call__(self, filling: Filling, values: Values, lines: Iterable[Values] = ()) -> Row:
        """Complete, check and store it, and return the header."""
        table = filling.books.table(self.table)
        header = self._writing(filling, {table.key: new_guid(filling.random), **values}, None)
        header.row = {**self.behaviour.defaults, **header.row}
        for line in lines:
            row: Row = {"ID": new_guid(filling.random), **line}
            if self.behaviour.lines is not None:
                row[self.behaviour.lines.parent] = header.row[table.key]
            header.lines.append(self._writing(filling, row, header))
        self.behaviour.create(header)
        filling.books.put(table, header.row)
        for each in header.lines:
            filling.books.put(filling.books.table(self.lines), each.row)
        self.behaviour.stored(header)
        return header.row

    def _writing(self, filling: Filling, row: Values, parent: Writing | None) -> Writing:
        now = filling.today
        stamps = {"Created": now, "Modified": now, "Creator": filling.user, "Modifier": filling.user}
        return Writing(
            books=filling.books,
            row={**stamps, **row},
            sent=frozenset(row),
            old=None,
            lines=[],
            user=filling.user,
            currency=filling.locale.currency,
            now=now,
            new_guid=lambda: new_guid(filling.random),
            switches=Switches(),
            parent=parent,
        )
