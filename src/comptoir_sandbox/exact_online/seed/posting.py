"""Writes a document into the books by the rules that hold for one that a caller posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

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
        header = writing(filling, filling.today, {table.key: new_guid(filling.random), **values})
        header.row = {**self.behaviour.defaults, **header.row}
        for line in lines:
            row: Row = {"ID": new_guid(filling.random), **line}
            if self.behaviour.lines is not None:
                row[self.behaviour.lines.parent] = header.row[table.key]
            header.lines.append(writing(filling, filling.today, row, header))
        self.behaviour.create(header)
        filling.books.put(table, header.row)
        for each in header.lines:
            filling.books.put(filling.books.table(self.lines), each.row)
        self.behaviour.stored(header)
        return header.row


def writing(filling: Filling, now: datetime, row: Values, parent: Writing | None = None) -> Writing:
    """What a POST of this row at that moment would be; `parent` is the writing of a line's document."""
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
