"""Records that Exact keeps beside another one, such as the contact persons of a customer: one call a kind to
read those of a whole page, one call a record to write.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Aside, Written
from comptoir.cdk.mapping import Beside, Table
from comptoir.cdk.strangers import strangers
from comptoir.cdk.writing import wire_name
from comptoir.connectors.exact_online.calls import faults
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.naming import named
from comptoir.connectors.exact_online.calls.query import base, question
from comptoir.connectors.exact_online.calls.sending import post, put
from comptoir.connectors.exact_online.regions import SYSTEM

Found = Sequence[tuple[str, Any]]  # each with its key at Exact


async def complete(rows: Sequence[Beside], records: Sequence[Any], caller: Caller) -> list[str]:
    """Add to each record what `rows` say is kept beside it; a word for each value without a counterpart.

    For each of `rows` a call for 65 records, and one more for each sixty that are kept beside them.
    """
    strange: list[str] = []
    for row in rows if records else ():
        typed = await _typed(row.table, [record.id for record in records], caller)
        found = _read(row.table, typed)
        mine: dict[str, list[msgspec.Struct]] = {record.id: [] for record in records}
        owner = row.table.decoder.attributes[str(row.table.foreign)]
        for each, one in zip(typed, found, strict=True):
            mine.setdefault(getattr(each, owner).lower(), []).append(one)
        for record in records:
            setattr(record, row.unified, [*(getattr(record, row.unified) or ()), *mine[record.id]])
        name = wire_name(records[0], row.unified)
        strange += [f"{name}[].{text}" for text in strangers(row.table, typed, found, SYSTEM)]
    return strange


def leave_empty(rows: Sequence[Beside], record: msgspec.Struct) -> None:
    """A record that was made just now has nothing beside it but what came with it."""
    for row in rows:
        setattr(record, row.unified, getattr(record, row.unified) or [])


async def find(table: Table, key: str, caller: Caller) -> Found:
    """What `table` keeps beside the record with this key."""
    typed = await _typed(table, [key.lower()], caller)
    name = table.decoder.attributes[table.endpoint.key]
    return [(getattr(row, name), each) for row, each in zip(typed, _read(table, typed), strict=True)]


def _read(table: Table, typed: Sequence[Any]) -> list[msgspec.Struct]:
    try:
        return [table.decoder.read(row) for row in typed]
    except (ValueError, OverflowError) as error:
        raise faults.unreadable_value() from error


async def _typed(table: Table, keys: Sequence[str], caller: Caller) -> Sequence[Any]:
    """What is kept beside the records with these keys."""
    decoder, found = table.decoder, list[Any]()
    for part in in_parts(keys):
        owners = either(part, str(table.foreign))
        conditions = [*base(table, None), f"({owners})" if len(part) > 1 else owners]
        options = (("$filter", " and ".join(conditions)), ("$select", ",".join(decoder.columns)))
        found += await read_all(question(table.endpoint.path, options), decoder.record, caller)
    return found


async def send(
    table: Table, key: str, written: Written, done: list[str], caller: Caller, *, new: bool
) -> None:
    """Change what exists and add the rest, one by one, and note it in `done`; a new record has none."""
    for row in table.besides:
        mine = [aside for aside in written.asides if aside.row is row]
        known = [] if new or not mine else list(await find(row.table, key, caller))
        for aside in mine:
            with named(aside.row.table, aside.record, f"{aside.place}."):
                await _send(aside, known, key, done, caller)
        if known:
            name = wire_name(table.resource.model, row.unified)
            written.warnings.append(f"{name}: {len(known)} that were not sent stay as they are.")


async def _send(
    aside: Aside, known: list[tuple[str, Any]], key: str, done: list[str], caller: Caller
) -> None:
    """Change the record that is meant, and take it out of `known`; else add one."""
    row, payload = aside.row, aside.payload
    same = next((each for each in known if row.same(aside.record, each[1])), None)
    if same is not None:
        known.remove(same)
        await put(row.table, same[0], payload, caller)
        done.append(f"{aside.place} changed")
        return
    made = await post(row.table, {**payload, str(row.table.foreign): key.lower()}, caller)
    done.append(f"{aside.place} added as {made}")
