"""How seeds write: straight into the tables, with ids from the seeded random and stamps from the past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.seed.locales import Locale
from comptoir_sandbox.kit import new_guid


@dataclass
class Filling:
    """A company's books while they are being filled."""

    books: Books
    random: Random
    user: str
    today: datetime
    stamped: datetime  # when fixed rows say that they were made
    locale: Locale

    def add(self, table: str, row: Row, when: datetime | None = None) -> Row:
        """A new row with an id, an author and the moment of its making."""
        place = self.books.table(table)
        made = when or self.stamped
        complete: Row = {
            place.key: new_guid(self.random),
            "Created": made,
            "Modified": made,
            "Creator": self.user,
            "Modifier": self.user,
            **row,
        }
        return self.books.put(place, complete)

    def add_all(self, table: str, rows: Iterable[Row]) -> None:
        for row in rows:
            self.add(table, row)

    def change(self, table: str, row: Row, values: Row) -> None:
        self.books.put(self.books.table(table), {**row, **values})

    def find(self, table: str, name: str, value: object) -> Row:
        """The one row with that value; seeds know that it is there."""
        row = self.books.table(table).first(name, value)
        if row is None:
            raise LookupError(f"the seeds hold no {table} with {name} {value!r}")
        return row

    def account(self, role: str | None) -> object:
        """The id of a ledger account by the Dutch code of its role; None for none."""
        if role is None:
            return None
        return self.find("financial/glaccounts", "Code", self.locale.chart[role][0])["ID"]

    def rows(self, table: str) -> list[Row]:
        return list(self.books.table(table))
