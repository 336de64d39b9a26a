"""Keeps sites in one SQLite file across restarts: every row by its key, the rest of the state beside them.

Rows are written after each call that changed something, before it is answered.
"""

import sqlite3
from pathlib import Path
from typing import Any

from comptoir_sandbox.exact_online.books import Books
from comptoir_sandbox.exact_online.memory import (
    recall,
    recall_counters,
    recall_founded,
    remember,
    remember_counters,
    remember_founded,
)
from comptoir_sandbox.exact_online.packing import pack, unpack
from comptoir_sandbox.exact_online.seed.locales import Firm
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.webhooks.outbox import WAITING, plain

_FORM = 2
_PATIENCE = 1.0  # seconds; the process before may be on its way out
_TABLES = """
CREATE TABLE IF NOT EXISTS form (version INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS state (region TEXT NOT NULL, name TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (region, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (region TEXT NOT NULL, division INTEGER NOT NULL, entity TEXT NOT NULL,
    key BLOB NOT NULL, body BLOB NOT NULL, PRIMARY KEY (region, division, entity, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS budgets (region TEXT NOT NULL, client TEXT NOT NULL, division INTEGER NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (region, client, division)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (region TEXT NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (region, id)) WITHOUT ROWID;
"""


class DataFile:
    """One file for all regions of a process."""

    def __init__(self, path: Path) -> None:
        """Open or make the file, for this process alone.

        ValueError when another process has it, or when it was written by another form of this program.
        """
        self._founded: dict[str, int] = {}  # region → how many founded companies the file knows
        self._kept: dict[int, int] = {}  # division → the row version up to which the file knows its books
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)
        self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as wrong:
            if wrong.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise ValueError(f"{path} is in use by another process") from wrong
            raise
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.executescript(_TABLES)
        found = self._connection.execute("SELECT version FROM form").fetchone()
        if found is None:
            self._connection.execute("INSERT INTO form VALUES (?)", (_FORM,))
        elif found[0] != _FORM:
            raise ValueError(f"the data file has form {found[0]}; this program writes form {_FORM}")

    def close(self) -> None:
        self._connection.close()

    def attach(self, site: Site) -> None:
        """Bring back what the file knows of a site, and keep what happens from now on."""
        recall_founded(site, self._state(site.region.code, "founded") or [])
        self._founded[site.region.code] = len(site.founded)
        saved = self._state(site.region.code, "site")
        if saved is not None:
            recall(site, saved)
        self._recall_budgets(site)
        self._recall_deliveries(site)
        seed = site.fill
        site.fill = lambda firm: self._books(site, firm) or self._watched(seed(firm))

    def keep(self, site: Site) -> None:
        """Write what has changed since the last time, in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._keep_founded(site)
            self._put_state(site.region.code, "site", remember(site))
            for company in site.companies.values():
                if company.opened and self._kept.get(company.code) != company.books.stamp:
                    self._keep_books(site.region.code, company.books)
            self.keep_budgets(site)
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise

    def _keep_founded(self, site: Site) -> None:
        if self._founded.get(site.region.code) != len(site.founded):
            self._put_state(site.region.code, "founded", remember_founded(site))
            self._founded[site.region.code] = len(site.founded)

    def keep_budgets(self, site: Site) -> None:
        """Write the budgets that calls have been spent from, and the deliveries: all that a GET changes."""
        for client, division in site.limits.unsaved:
            used = pack(site.limits.used(client, division))
            place = (site.region.code, client, division, used)
            self._connection.execute("INSERT OR REPLACE INTO budgets VALUES (?, ?, ?, ?)", place)
        site.limits.unsaved.clear()
        velocity = site.limits.velocity
        if velocity.unsaved:
            self._put_state(site.region.code, "errors", velocity.told())
            velocity.unsaved = False
        self._keep_deliveries(site)

    def _keep_deliveries(self, site: Site) -> None:
        """Write those that wait, with their attempts, and drop those that are done."""
        region = site.region.code
        unsaved, site.outbox.unsaved = site.outbox.unsaved or {}, {}
        for each in unsaved.values():
            if each.status == WAITING:
                query = "INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?)"
                self._connection.execute(query, (region, each.id, pack(plain(each))))
            else:
                query = "DELETE FROM deliveries WHERE region = ? AND id = ?"
                self._connection.execute(query, (region, each.id))

    def _recall_deliveries(self, site: Site) -> None:
        query = "SELECT body FROM deliveries WHERE region = ? ORDER BY id"
        found = self._connection.execute(query, (site.region.code,)).fetchall()
        site.outbox.recall(unpack(body) for (body,) in found)
        site.outbox.unsaved = {}

    def forget(self, site: Site) -> None:
        """After a reset: nothing of this region remains."""
        self._kept = {code: stamp for code, stamp in self._kept.items() if code not in site.companies}
        for table in ("state", "rows", "budgets", "deliveries"):
            self._connection.execute(f"DELETE FROM {table} WHERE region = ?", (site.region.code,))  # noqa: S608  # fixed names

    def _recall_budgets(self, site: Site) -> None:
        query = "SELECT client, division, body FROM budgets WHERE region = ?"
        for client, division, body in self._connection.execute(query, (site.region.code,)):
            site.limits.recall(client, division, unpack(body))
        site.limits.velocity.recall(self._state(site.region.code, "errors") or [])

    def _watched(self, books: Books) -> Books:
        """New books, all of whose rows are still to be written."""
        books.changed = books.places()
        return books

    def _books(self, site: Site, firm: Firm) -> Books | None:
        counters = self._state(site.region.code, f"books {firm.division}")
        if counters is None:
            return None
        books = Books(firm.division, site.library.tables.keys)
        found = self._connection.execute(
            "SELECT entity, body FROM rows WHERE region = ? AND division = ?",
            (site.region.code, firm.division),
        )
        rows = sorted(
            ((entity, unpack(body)) for entity, body in found), key=lambda pair: pair[1]["Timestamp"]
        )
        for entity, row in rows:
            books.table(entity).put(row, row["Timestamp"])
        recall_counters(books, counters)
        books.changed = set()
        self._kept[firm.division] = books.stamp
        return books

    def _keep_books(self, region: str, books: Books) -> None:
        changed, books.changed = books.changed or set(), set()
        for name, key in changed:
            row = books.table(name).get(key)
            place = (region, books.division, name, pack(key))
            if row is None:
                self._connection.execute(
                    "DELETE FROM rows WHERE region = ? AND division = ? AND entity = ? AND key = ?", place
                )
            else:
                self._connection.execute(
                    "INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)", (*place, pack(row))
                )
        self._put_state(region, f"books {books.division}", remember_counters(books))
        self._kept[books.division] = books.stamp

    def _state(self, region: str, name: str) -> Any:
        query = "SELECT body FROM state WHERE region = ? AND name = ?"
        found = self._connection.execute(query, (region, name)).fetchone()
        return unpack(found[0]) if found else None

    def _put_state(self, region: str, name: str, state: object) -> None:
        self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", (region, name, pack(state)))
