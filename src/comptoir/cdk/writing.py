"""From a unified input to a vendor's body: what is sent, what is said in warnings, what must exist first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.drafts import Aside, Pointer, Written, refuse
from comptoir.cdk.mapping import Table
from comptoir.cdk.rows import Beside, Constant, Joined, Lines, Node, One, Row, Spread
from comptoir.kit.errors import FieldProblem
from comptoir.unified.vocabulary import Verb


def write(table: Table, record: msgspec.Struct, verb: Verb, system: str, place: str = "") -> Written:
    """Everything that `record` asks for, in the vendor's words; `place` is where it stands in the body.

    Raises InvalidBody with all problems at once: a value that the vendor cannot take, a required field
    that is missing, two fields that want the same column. A field that the vendor has no place for is
    named in the warnings.
    """
    writer = _Writer(verb, system, Written())
    if verb is Verb.CREATE:
        writer.written.payload.update(table.fixed)
    writer.fill(table, table.rows, record, place)
    refuse(writer.written.problems)
    return writer.written


def wire_name(model: type[msgspec.Struct] | msgspec.Struct, attribute: str) -> str:
    """The published name of an attribute."""
    fields = model.__struct_fields__
    return model.__struct_encode_fields__[fields.index(attribute)] if attribute in fields else attribute


def is_written(table: Table, row: Row, verb: Verb) -> bool:
    """Whether the vendor takes this row's column in a new record, or in a change of one."""
    column = table.endpoint.columns[row.vendor]
    may = column.post if verb is Verb.CREATE else column.put
    return row.write and row.codec.encode is not None and may


def _is_blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


def says_nothing(record: msgspec.Struct, attribute: str, value: object) -> bool:
    """Whether it is a 0 that the published form demands: whoever knows no amount there sends that."""
    if not isinstance(value, Decimal) or value:
        return False
    return any(each.name == attribute and each.required for each in msgspec.structs.fields(record))


@dataclass(frozen=True, slots=True)
class _Writer:
    """One walk over the rows of a table, beside the record that is to be written."""

    verb: Verb
    system: str
    written: Written

    def fill(self, table: Table, rows: Sequence[Node], record: msgspec.Struct, prefix: str) -> None:
        used = set(table.checks)
        if self.verb is not Verb.CREATE:
            used.add(table.resource.key)  # it says which record changes
        for row in rows:
            value = getattr(record, row.unified, UNSET)
            path = f"{prefix}{wire_name(record, row.unified)}"
            match row:
                case Row() if is_written(table, row, self.verb):
                    self.put(row, value, path, record)
                case Spread():
                    self._spread(row, value, path)
                case Joined():
                    self._joined(row, record, path)
                    used.update(row.others)
                case One():
                    self._first(table, row, value, path)
                case Lines():
                    used.update(self._lines(row, value, record, path))
                case Beside():
                    self._beside(table, row, record, prefix)
                    used.add(row.sent or row.unified)
                case Constant() if value == row.value:
                    pass
                case _:
                    continue
            used.add(row.unified)
        self._need(table, record, prefix)
        self._warn(record, used, prefix)

    def put(self, row: Row, value: Any, path: str, record: msgspec.Struct) -> None:
        creating = self.verb is Verb.CREATE
        if creating and value == "":  # an empty text says nothing yet, so nothing is held against it either
            value = UNSET
            setattr(record, row.unified, UNSET)
        if row.required and (value is None or _is_blank(value) or (value is UNSET and creating)):
            self._object(path, "required", f"{path} is required by {self.system}.")
            return
        if value is UNSET or (value is None and creating):
            return
        assert row.codec.encode is not None
        try:
            encoded = None if value is None else row.codec.encode(value)
        except ValueError as error:
            self._object(path, "invalid_value", str(error))
            return
        if row.fallback and self.written.payload.get(row.vendor, encoded) != encoded:
            if says_nothing(record, row.unified, value):
                return
            self.written.warnings.append(f"{path} was not written: another field has taken its place.")
            return
        self._merge(path, {row.vendor: encoded})
        if row.refers is not None and encoded is not None:
            body, known = self.written.payload, record if row.read else None
            pointer = Pointer(path, encoded, row.refers, body, row.vendor, known, row.unified)
            self.written.pointers.append(pointer)

    def _spread(self, row: Spread, value: Any, path: str) -> None:
        if value is UNSET or (value is None and self.verb is Verb.CREATE):
            return
        try:
            columns = dict.fromkeys(row.vendors) if value is None else row.work(value)
        except ValueError as error:
            self._object(path, "invalid_value", str(error))
            return
        known = self.written.payload if row.fallback else {}
        columns = {vendor: given for vendor, given in columns.items() if vendor not in known}
        self._merge(path, columns)
        self.written.pointers.extend(
            Pointer(path, str(columns[vendor]), to, self.written.payload, vendor)
            for vendor, to in row.refers
            if columns.get(vendor) is not None
        )

    def _joined(self, row: Joined, record: msgspec.Struct, path: str) -> None:
        values = [getattr(record, name, UNSET) for name in (row.unified, *row.others)]
        if self.verb is not Verb.CREATE and all(value is UNSET for value in values):
            return
        try:
            self._merge(
                path, {row.vendor: row.work(*(None if value is UNSET else value for value in values))}
            )
        except ValueError as error:
            self._object(path, "invalid_value", str(error))

    def _merge(self, path: str, columns: Mapping[str, Any]) -> None:
        payload = self.written.payload
        for vendor, value in columns.items():
            if payload.setdefault(vendor, value) != value:
                self._object(path, "contradiction", f"{path} contradicts another field.", "Send one of them.")

    def _first(self, table: Table, row: One, value: Any, path: str) -> None:
        items = value if isinstance(value, list) else []
        if not items and value is not UNSET and self.verb is not Verb.CREATE:
            written = [
                inner.vendor
                for inner in row.rows
                if isinstance(inner, Row) and is_written(table, inner, self.verb)
            ]
            self._merge(path, dict.fromkeys(written))
        taken = row.taken(items)
        if taken is not None:
            self.fill(replace(table, needs=(), checks={}), row.rows, items[taken], f"{path}[{taken}].")
        same = [each for each in table.rows if isinstance(each, One) and each.unified == row.unified]
        if row is not same[-1] or any(other.unified == row.unified for other in table.besides):
            return
        places = {each.taken(items) for each in same}
        self.written.warnings.extend(
            f"{path}[{position}] was not written: {self.system} keeps one here."
            for position in range(len(items))
            if position not in places
        )

    def _beside(self, table: Table, row: Beside, record: msgspec.Struct, prefix: str) -> None:
        """The bodies of the records beside this one; whether each is new is found out later."""
        name = row.sent or row.unified
        for path, item in beside(table, row, record, f"{prefix}{wire_name(record, name)}"):
            body = replace(self.written, payload=dict(row.table.fixed))
            replace(self, written=body, verb=Verb.CREATE).fill(row.table, row.table.rows, item, f"{path}.")
            if body.payload == row.table.fixed:
                self.written.warnings.append(f"{path} was not written: nothing is said in it.")
            else:
                self.written.asides.append(Aside(row, item, path, body.payload))

    def _lines(self, row: Lines, value: Any, record: msgspec.Struct, path: str) -> Sequence[str]:
        """The attributes of the whole record that went onto its lines; lines change one by one, elsewhere."""
        if self.verb is not Verb.CREATE:
            return ()
        lines = value if isinstance(value, list) else []
        if row.required and not lines:
            self._object(path, "required", f"{path} needs at least one line.")
        bodies = [self._line(row, line, f"{path}[{place}].") for place, line in enumerate(lines)]
        for inherited in row.inherits:
            self._inherit(inherited, bodies, record)
        self.written.payload[row.vendor] = bodies
        if row.balanced is not None and (difference := _difference(bodies, row.balanced)):
            text = f"{path} does not balance: debit and credit differ by {abs(difference)}."
            self._object(path, "unbalanced", text, "Make both sides equal.")
        return [inherited.unified for inherited in row.inherits]

    def _line(self, row: Lines, line: msgspec.Struct, prefix: str) -> dict[str, Any]:
        """The body of one line, without what it inherits from the whole record."""
        inner = replace(self, written=replace(self.written, payload=dict(row.table.fixed)))
        inner.fill(row.table, row.table.rows, line, prefix)
        return inner.written.payload

    def _inherit(self, row: Row, bodies: Sequence[dict[str, Any]], record: msgspec.Struct) -> None:
        """Put a value of the whole record onto its lines; a fallback onto those without one of their own.

        Only where all of them have one is a fallback held against it, and told as not written.
        """
        value, path = getattr(record, row.unified, UNSET), wire_name(record, row.unified)
        free = [body for body in bodies if not (row.fallback and row.vendor in body)]
        for body in free or bodies[:1]:
            replace(self, written=replace(self.written, payload=body)).put(row, value, path, record)

    def _need(self, table: Table, record: msgspec.Struct, prefix: str) -> None:
        if self.verb is not Verb.CREATE:
            return
        for group in table.needs:
            if all(getattr(record, name, None) in (UNSET, None, "") for name in group):
                path = prefix + wire_name(record, group[0])
                names = " or ".join(wire_name(record, name) for name in group)
                self._object(path, "required", f"{self.system} requires {names}.")

    def _warn(self, record: msgspec.Struct, used: set[str], prefix: str) -> None:
        for name in record.__struct_fields__:
            if name not in used and getattr(record, name) not in (UNSET, None, [], ""):
                path = f"{prefix}{wire_name(record, name)}"
                self.written.warnings.append(f"{path} was not written: {self.system} has no place for it.")

    def _object(self, path: str, code: str, message: str, hint: str | None = None) -> None:
        problem = FieldProblem(path, code, message, hint)
        if problem not in self.written.problems:  # what lines inherit is met once a line
            self.written.problems.append(problem)


def beside(table: Table, row: Beside, record: msgspec.Struct, path: str) -> Iterator[tuple[str, Any]]:
    """The records that an input wants beside this one, each with its path; what a `One` takes is left out."""
    items = row.items(record)
    one = next((n for n in table.rows if isinstance(n, One) and n.unified == row.unified), None)
    taken = one.taken(items) if one else None
    single = isinstance(getattr(record, row.sent or row.unified, None), msgspec.Struct)
    for place, item in enumerate(items):
        if place != taken:
            yield path if single else f"{path}[{place}]", item


def _difference(bodies: Sequence[Mapping[str, Any]], column: str) -> Decimal:
    return sum((body[column] for body in bodies if column in body), Decimal(0))
