"""The lines of a document that is changed: Exact has them at an endpoint of their own, one call a line."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, Written
from comptoir.cdk.mapping import Lines, Table
from comptoir.cdk.writing import wire_name, write
from comptoir.connectors.exact_online.booking import versions
from comptoir.connectors.exact_online.calls.naming import named
from comptoir.connectors.exact_online.calls.sending import post, put, remove
from comptoir.kit.errors import FieldProblem, InvalidBody, Problem, ReferenceUnknown
from comptoir.unified.vocabulary import Verb


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line as it is to be: `key` is None for a line that the document does not have yet."""

    record: msgspec.Struct
    written: Written
    key: str | None
    place: str


def plan(table: Table, changes: msgspec.Struct, system: str) -> list[LineChange]:
    """What is asked of the lines, if anything. Raises InvalidBody."""
    lines = table.lines
    given = getattr(changes, lines.unified, None) if lines else None
    if lines is None or not isinstance(given, list):
        return []
    name = wire_name(changes, lines.unified)
    if lines.whole and not given:
        text = f"{name} needs at least one line: delete the document instead."
        raise InvalidBody(text, fields=[FieldProblem(name, "required", text)])
    return [_planned(lines, line, f"{name}[{place}].", system) for place, line in enumerate(given)]


def _planned(lines: Lines, line: msgspec.Struct, place: str, system: str) -> LineChange:
    key = getattr(line, lines.table.resource.key, None)
    known = key.lower() if isinstance(key, str) and key else None
    verb = Verb.PATCH if known or not lines.whole else Verb.CREATE
    return LineChange(line, write(lines.table, line, verb, system, place), known, place)


def left_out(table: Table, record: msgspec.Struct, planned: Sequence[LineChange]) -> list[str]:
    """The lines of `record` that a whole list no longer has.

    Raises ReferenceUnknown where a changed line is none of the document's own.
    """
    assert table.lines is not None
    key = table.lines.table.resource.key
    own = [getattr(line, key) for line in getattr(record, table.lines.unified) or ()]
    field = wire_name(table.lines.table.resource.model, key)
    text = "The document has no such line."
    strange = [
        FieldProblem(f"{line.place}{field}", "reference_unknown", text)
        for line in planned
        if (line.key is not None or not table.lines.whole) and line.key not in own
    ]
    if strange:
        raise ReferenceUnknown("A line does not belong to the document.", fields=strange)
    named = {line.key for line in planned}
    return [each for each in own if each not in named] if table.lines.whole else []


async def finish(
    table: Table, planned: Sequence[LineChange], key: str, record: msgspec.Struct, caller: Caller
) -> None:
    """Complete each line's body beside the line as it stands in `record`."""
    assert table.lines is not None
    inner = table.lines.table
    if inner.finish is None:
        return
    lines = getattr(record, table.lines.unified) or ()
    before = {getattr(line, inner.resource.key): line for line in lines}
    for line in planned:
        known = before.get(line.key) if line.key else None
        await inner.finish(Draft(line.record, line.written, line.place, key, known, record), caller)


def lessen(table: Table, planned: Sequence[LineChange], record: msgspec.Struct) -> None:
    """Take out of each line what stands in `record` like that already."""
    assert table.lines is not None
    inner = table.lines.table
    before = {getattr(line, inner.resource.key): line for line in getattr(record, table.lines.unified) or ()}
    for line in planned:
        versions.lessen(inner, line.written.payload, before.get(line.key) if line.key else None)


async def send(
    table: Table,
    planned: Sequence[LineChange],
    gone: Sequence[str],
    key: str,
    done: list[str],
    caller: Caller,
) -> None:
    """Change and add lines, then take away what is left out, so that a document never stands without lines.

    A failure names in `changedBefore` what had been done until then.
    """
    assert table.lines is not None
    inner = table.lines.table
    try:
        for line in planned:
            with named(inner, line.record, line.place):
                await _send(inner, line, key, done, caller)
        for each in gone:
            await remove(inner, each, caller)
            done.append(f"line {each} removed")
    except Problem as problem:
        problem.came_after(done)
        raise


async def _send(inner: Table, line: LineChange, key: str, done: list[str], caller: Caller) -> None:
    if line.key is None:
        made = await post(inner, {**line.written.payload, str(inner.foreign): key}, caller)
        done.append(f"new line {made}")
    elif line.written.payload:
        await put(inner, line.key, line.written.payload, caller)
        done.append(f"line {line.key}")
