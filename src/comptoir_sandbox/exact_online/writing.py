"""Takes what a caller sent into the books: create, change and remove, under the rules of the entity."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.catalogue import Catalogue, EntitySet
from comptoir_sandbox.exact_online.messages import DEFAULT_LANGUAGE
from comptoir_sandbox.exact_online.odata import ODataError
from comptoir_sandbox.exact_online.odata.entry import Entry, read_entry
from comptoir_sandbox.exact_online.refusals import Invalid, not_found, not_supported
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.rules.languages import MULTILINGUAL, keep_description
from comptoir_sandbox.exact_online.rules.references import PADDED, REFERENCES, Reference
from comptoir_sandbox.exact_online.rules.register import BEHAVIOURS, PLAIN
from comptoir_sandbox.exact_online.rules.tables import Tables
from comptoir_sandbox.exact_online.switches import Switches


@dataclass(frozen=True)
class Desk:
    """One writing request: whose books, by whom, when, and with which switches."""

    catalogue: Catalogue
    tables: Tables
    books: Books
    user: str
    currency: str
    now: datetime  # wall clock
    new_guid: Callable[[], str]
    switches: Switches
    client: str = ""  # the app that the user writes with
    language: str = ""  # another one than the company's that descriptions are sent in
    speaks: str = DEFAULT_LANGUAGE  # the user's own

    def create(self, entity_set: EntitySet, payload: bytes) -> Row:
        """Book what a POST brings; nothing is stored when anything is refused."""
        if "POST" not in entity_set.methods:
            raise not_supported("POST")
        with self.books.together(), self._bounds():
            return self._create(entity_set, payload)

    def _create(self, entity_set: EntitySet, payload: bytes) -> Row:
        entry = self._entry(payload, entity_set)
        behaviour = self._behaviour(entity_set)
        _refuse_missing(entry, behaviour)
        writing = self._fresh(entity_set, entry, behaviour, None)
        self._check(writing, behaviour, writing.row)
        self._keep_description(writing, entity_set)
        behaviour.create(writing)
        self._store(entity_set, writing, behaviour)
        return writing.row

    def change(self, entity_set: EntitySet, key: object, payload: bytes) -> None:
        """A PUT changes only what it brings (facts 5.6); lines are changed on their own endpoint."""
        if "PUT" not in entity_set.methods:
            raise not_supported("PUT")
        with self.books.together(), self._bounds():
            self._change(entity_set, key, payload)

    def _change(self, entity_set: EntitySet, key: object, payload: bytes) -> None:
        behaviour = self._behaviour(entity_set)
        table = self.books.table(self.tables.of(entity_set))
        old = table.get(key)
        if old is None:
            raise not_found(entity_set.name)
        entry = self._entry(payload, entity_set, update=True)
        self._refuse_lines(entry, entity_set)
        row = {
            **old,
            **_padded(entry.values),
            table.key: key,
            "Modified": self.now,
            "Modifier": self.user,
        }
        writing = self._writing(row, frozenset(entry.values), old, [])
        self._check(writing, behaviour, entry.values)
        self._keep_description(writing, entity_set)
        behaviour.change(writing)
        self.books.put(table, writing.row)
        behaviour.stored(writing)

    def remove(self, entity_set: EntitySet, key: object) -> None:
        """A DELETE, refused while something refers to the row; what it owns goes with it."""
        if "DELETE" not in entity_set.methods:
            raise not_supported("DELETE")
        with self.books.together():
            self._remove(entity_set, key)

    def _remove(self, entity_set: EntitySet, key: object) -> None:
        behaviour = self._behaviour(entity_set)
        name = self.tables.of(entity_set)
        table = self.books.table(name)
        row = table.get(key)
        if row is None:
            raise not_found(entity_set.name)
        writing = self._writing(row, frozenset(), row, [])
        behaviour.remove(writing)
        self._refuse_used(name, row, behaviour)
        for owned, owner in behaviour.owns:
            for each in self.books.table(owned).where(owner, key):
                self.books.remove(
                    self.books.table(owned), each[self.books.table(owned).key], self.now, self.user
                )
        self.books.remove(table, key, self.now, self.user)
        behaviour.removed(writing)

    @contextmanager
    def _bounds(self) -> Iterator[None]:
        """A day or an amount that comes of what was sent, and that no book can hold, is refused."""
        try:
            yield
        except ArithmeticError as beyond:
            if self.switches.out_of_bounds == "400":
                raise ODataError("Error processing request stream. A value is out of bounds.") from beyond
            day = isinstance(beyond, OverflowError)
            raise Invalid("invalid", "DueDate" if day else "AmountFC") from beyond

    def _entry(self, payload: bytes, entity_set: EntitySet, *, update: bool = False) -> Entry:
        refuse = self.switches.read_only == "refuse"
        return read_entry(payload, entity_set, self.catalogue.find, update=update, refuse_read_only=refuse)

    def _keep_description(self, writing: Writing, entity_set: EntitySet) -> None:
        if self.language and "Description" in writing.sent and self.tables.of(entity_set) in MULTILINGUAL:
            keep_description(writing.row, writing.old, self.language)

    def _refuse_lines(self, entry: Entry, entity_set: EntitySet) -> None:
        """A header's PUT cannot carry lines; they have an endpoint of their own (facts 12)."""
        ignored = (entry.ignored[name] for name in entity_set.collections if name in entry.ignored)
        brought = any(entry.lines.values()) or any(_has_lines(sent) for sent in ignored)
        if brought and self.switches.put_lines == "refuse":
            raise ODataError("Error processing request stream. Lines cannot be changed with their header.")

    def _behaviour(self, entity_set: EntitySet) -> Behaviour:
        return BEHAVIOURS.get(self.tables.of(entity_set), PLAIN)

    def _fresh(
        self, entity_set: EntitySet, entry: Entry, behaviour: Behaviour, parent: Writing | None
    ) -> Writing:
        """The new row with what every row has, and its lines below it."""
        row: Row = {
            **behaviour.defaults,
            **_padded(entry.values),
            "Created": self.now,
            "Modified": self.now,
            "Creator": self.user,
            "Modifier": self.user,
        }
        table = self.books.table(self.tables.of(entity_set))
        ours = self.switches.own_keys == "replace" and table.key != behaviour.own_key
        if row.get(table.key) is None or (ours and not behaviour.transient):
            row[table.key] = self._new_key(entity_set, table.key)
        elif not behaviour.transient and table.get(row[table.key]) is not None:
            raise Invalid("exists", table.key)
        writing = self._writing(row, frozenset(entry.values), None, [], parent)
        writing.ids, writing.ignored = entry.ids, entry.ignored
        for name, entries in entry.lines.items():
            writing.lines.extend(self._line(entity_set, name, each, writing) for each in entries)
        return writing

    def _line(self, entity_set: EntitySet, collection: str, entry: Entry, header: Writing) -> Writing:
        leads_to = entity_set.collections[collection]
        line_set = self.catalogue[str(leads_to.path)]
        behaviour = self._behaviour(line_set)
        _refuse_missing(entry, behaviour)
        line = self._fresh(line_set, entry, behaviour, header)
        if leads_to.foreign_key and leads_to.owner_key:
            line.row[leads_to.foreign_key] = header.row.get(leads_to.owner_key)
        line.table = self.tables.of(line_set)
        self._check(line, behaviour, entry.values)
        return line

    def _new_key(self, entity_set: EntitySet, name: str) -> object:
        if name not in entity_set.properties or entity_set.properties[name].type == "Edm.Guid":
            return self.new_guid()
        return self.books.next_number(entity_set.path, 1)

    def _writing(
        self,
        row: Row,
        sent: frozenset[str],
        old: Row | None,
        lines: list[Writing],
        parent: Writing | None = None,
    ) -> Writing:
        return Writing(
            books=self.books,
            row=row,
            sent=sent,
            old=old,
            lines=lines,
            user=self.user,
            currency=self.currency,
            now=self.now,
            new_guid=self.new_guid,
            switches=self.switches,
            parent=parent,
            client=self.client,
            speaks=self.speaks,
        )

    def _check(self, writing: Writing, behaviour: Behaviour, values: Mapping[str, object]) -> None:
        """References lead somewhere in this company, and what is unique stays so."""
        for name in values:
            if name in REFERENCES and name != behaviour.own_key:
                self._check_reference(writing, name, REFERENCES[name])
                if behaviour.lines is not None or behaviour.header:
                    self._refuse_blocked(writing, name)
        if behaviour.unique and writing.row.get(behaviour.unique) is not None:
            self._refuse_twin(writing, behaviour)

    def _check_reference(self, writing: Writing, name: str, reference: Reference) -> None:
        value = writing.row.get(name)
        if value in (None, "") or (writing.parent is not None and value == writing.parent.row.get(name)):
            return
        if writing.referred(name) is not None:
            return
        if reference.by not in _CODES and self.switches.foreign_references == "null":
            writing.row[name] = None
            return
        raise Invalid("reference", name)

    def _refuse_blocked(self, writing: Writing, name: str) -> None:
        """Documents take no record that is blocked; one that they have already stays."""
        unchanged = writing.old is not None and writing.old.get(name) == writing.row.get(name)
        if unchanged or self.switches.blocked_reference == "accept":
            return
        found = writing.referred(name)
        if found is not None and any(found.get(flag) for flag in _BLOCKED):
            raise Invalid("blocked", name)

    def _refuse_twin(self, writing: Writing, behaviour: Behaviour) -> None:
        for table in self.books.tables.values():
            if BEHAVIOURS.get(table.name) is behaviour:
                twin = table.first(behaviour.unique, writing.row[behaviour.unique])
                if twin is not None and twin[table.key] != writing.row[table.key]:
                    raise Invalid("exists", behaviour.unique)

    def _store(self, entity_set: EntitySet, writing: Writing, behaviour: Behaviour) -> None:
        if behaviour.transient:
            return
        self.books.put(self.books.table(self.tables.of(entity_set)), writing.row)
        for line in writing.lines:
            self.books.put(self.books.table(line.table), line.row)
        behaviour.stored(writing)

    def _refuse_used(self, name: str, row: Row, behaviour: Behaviour) -> None:
        """In use when a row of another table names this one by its key or its code."""
        owned = {table for table, _ in behaviour.owns}
        naming = [(each, to) for each, to in REFERENCES.items() if to.table == name]
        for table in self.books.tables.values():
            if table.name in owned or table.name == name:
                continue
            for each, to in naming:
                value = row.get(to.by)
                if value is not None and table.holds(each, value):
                    raise Invalid("in_use", _singular(name))


def _has_lines(sent: object) -> bool:
    """An array, bare or as `results`; a deferred link, as it was read, is none."""
    found = sent.get("results") if isinstance(sent, dict) else sent
    return isinstance(found, list) and bool(found)


def _refuse_missing(entry: Entry, behaviour: Behaviour) -> None:
    missing = next((name for name in entry.missing if name not in behaviour.auto), None)
    if missing is not None:
        raise Invalid("mandatory", missing)


def _padded(values: Mapping[str, object]) -> Row:
    """Codes that are kept in a fixed width, brought to it; zero GUIDs and empty codes stay as they are."""
    return {
        name: value.strip().ljust(PADDED[name])
        if name in PADDED and isinstance(value, str) and value.strip()
        else value
        for name, value in values.items()
    }


_CODES = ("Code",)
_BLOCKED = ("Blocked", "IsBlocked")
_SINGULARS = {
    "crm/accounts": "Account",
    "financial/glaccounts": "GLAccount",
    "financial/journals": "Journal",
    "logistics/items": "Item",
    "vat/vatcodes": "VATCode",
    "hrm/costcenters": "CostCenter",
    "hrm/costunits": "CostUnit",
    "crm/contacts": "Contact",
    "crm/addresses": "Address",
    "documents/documents": "Document",
    "project/projects": "Project",
    "inventory/warehouses": "Warehouse",
    "logistics/itemgroups": "ItemGroup",
    "salesinvoice/salesinvoices": "InvoiceID",
}


def _singular(table: str) -> str:
    return _SINGULARS.get(table, table.rpartition("/")[2])
