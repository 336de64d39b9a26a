"""A change of a record and of its lines: completed beside what stands, and only what differs is sent."""

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.cdk.mapping import Table
from comptoir.cdk.writing import wire_name, write
from comptoir.connectors.exact_online.booking import lines
from comptoir.connectors.exact_online.booking.versions import CountingCaller, lessen, require_unchanged
from comptoir.connectors.exact_online.calls.naming import named
from comptoir.connectors.exact_online.calls.sending import put
from comptoir.connectors.exact_online.regions import SYSTEM
from comptoir.kit.errors import FieldProblem, InvalidBody
from comptoir.unified.vocabulary import Verb


class Change:
    """What is asked of the record with this key, before anything is looked up. Raises InvalidBody."""

    def __init__(self, table: Table, key: str, asked: msgspec.Struct) -> None:
        self.table = table
        self.key = key
        self.asked = asked
        self.lines = lines.plan(table, asked, SYSTEM)
        self.gone: list[str] = []
        self.written = write(table, asked, Verb.PATCH, SYSTEM)
        _require_key(table, key, asked)
        self.written.payload.pop(table.endpoint.key, None)
        for line in self.lines:
            self.written.pointers.extend(line.written.pointers)

    async def complete(self, before: msgspec.Struct, parent: str | None, caller: Caller) -> Draft:
        """Fill in what follows from other records, and leave out what stands like that already.

        Raises InvalidBody; RecordChanged where the record has changed while other records were looked up.
        """
        table, written, counting = self.table, self.written, CountingCaller(caller)
        if self.lines:
            self.gone = lines.left_out(table, before, self.lines)
            await lines.finish(table, self.lines, self.key.lower(), before, counting)
        bodies = [line.written.payload for line in self.lines]
        draft = Draft(self.asked, written, "", parent, before, lines=bodies)
        if table.finish is not None:
            await table.finish(draft, counting)
        for line in self.lines:
            written.warnings.extend(line.written.warnings)
        lessen(table, written.payload, before)
        if self.lines:
            lines.lessen(table, self.lines, before)
        if counting.calls:
            await require_unchanged(table, self.key, before, caller)
        return draft

    async def send(self, caller: Caller) -> list[str]:
        """The record, then its lines, a call each; what was done. Where nothing differs nothing is sent."""
        done: list[str] = []
        if self.written.payload:
            with named(self.table, self.asked):
                await put(self.table, self.key, self.written.payload, caller)
            done.append("the document itself")
        if self.lines:
            await lines.send(self.table, self.lines, self.gone, self.key.lower(), done, caller)
        return done


def _require_key(table: Table, key: str, changes: msgspec.Struct) -> None:
    """A body may repeat the id of its path, and name no other."""
    said = getattr(changes, table.resource.key, None)
    if isinstance(said, str) and said and said.lower() != key.lower():
        name = wire_name(changes, table.resource.key)
        text = f"{name} names another record than the path."
        raise InvalidBody(text, fields=[FieldProblem(name, "contradiction", text, "Leave it out.")])
