"""What a write may count on: referenced records that exist in this company, and defaults of its own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Pointer, Written
from comptoir.cdk.mapping import DefaultValue, Reference, Table
from comptoir.connectors.exact_online.calls.answers import keys_in, read_all, read_page
from comptoir.connectors.exact_online.calls.keys import in_parts
from comptoir.connectors.exact_online.calls.query import literal, question
from comptoir.connectors.exact_online.calls.rights import require_shown
from comptoir.connectors.exact_online.crossings import is_guid
from comptoir.kit.errors import FieldProblem, InvalidBody, RecordUnknown, ReferenceUnknown

_KEYS_PER_CALL = 40  # a guid condition takes about 70 characters of a URL of 6,000 (exact-facts 1)


async def require_owner(table: Table, parent: str, caller: Caller) -> None:
    """The record that the path names must exist in this company. Raises RecordUnknown."""
    assert table.owner is not None
    try:
        await resolve_references([Pointer("path", parent.lower(), table.owner)], caller)
    except ReferenceUnknown:
        raise RecordUnknown(f"There is no {table.owner.what} {parent!r} in this company.") from None


async def resolve_references(pointers: Sequence[Pointer], caller: Caller) -> None:
    """Every referenced record must exist in this very company; ids and codes become what Exact wants.

    Raises ReferenceUnknown with all that do not exist, or may not stand where they are to be written, and
    ModuleOrRightMissing where they are only not shown. What was found is remembered for a while, so that a
    series of bookings asks once.
    """
    missing: list[FieldProblem] = []
    for reference in dict.fromkeys(pointer.to for pointer in pointers):
        mine = [pointer for pointer in pointers if pointer.to == reference]
        before = len(missing)
        if reference.names is not None:
            missing += await _resolve_named(reference, mine, caller)
            continue
        unseen = {p.value for p in mine if not (_is_known(reference, p.value, caller) and _fits(p, caller))}
        wanted = sorted(value for value in unseen if is_guid(value) or reference.by_code is not None)
        for part in in_parts(wanted, _KEYS_PER_CALL):
            await _look_up(reference, part, caller)
        for pointer in mine:
            found = caller.cache.get(_cache_key(reference, pointer.value))
            if found is None and reference.by_name is not None and not is_guid(pointer.value):
                found = await _by_name(reference, reference.by_name, pointer.value, caller)
            if found is None:
                missing.append(_dangling(pointer))
            elif not _fits(pointer, caller):
                missing.append(_misplaced(pointer))
            else:
                pointer.resolve(found)
        if len(missing) > before:
            await require_shown(reference.endpoint, caller)
    if missing:
        raise ReferenceUnknown(
            "A referenced record does not exist in this company.", fields=list(dict.fromkeys(missing))
        )


async def _by_name(reference: Reference, condition: str, name: str, caller: Caller) -> str | None:
    """The one record that is called `name`; none where several are. One call, remembered where it is one."""
    options = (
        ("$filter", condition.format(literal(name.strip()))),
        ("$select", f"{reference.id},{reference.code}"),
    )
    call = question(reference.endpoint, options)
    rows = read_page(await caller.send(call), dict[str, Any]).results
    if len(rows) != 1:
        return None
    found = str(rows[0][reference.written])
    caller.cache.put(_cache_key(reference, name), found)
    return found


async def _resolve_named(
    reference: Reference, pointers: Sequence[Pointer], caller: Caller
) -> list[FieldProblem]:
    """Point to records of which there are few, by any of their names. One call, remembered for a while."""
    key = (reference.endpoint, reference.by_id, "names")
    known: dict[str, str] | None = caller.cache.get(key)
    if known is None:
        known = _named(reference, await _all_of(reference, caller))
        caller.cache.put(key, known)
    missing = []
    for pointer in pointers:
        found = known.get(pointer.value.strip().lower())
        if found is None:
            codes = ", ".join(sorted(set(known.values())))
            missing.append(replace(_dangling(pointer), hint=f"This company has {codes}."))
        else:
            pointer.resolve(found)
    return missing


async def _all_of(reference: Reference, caller: Caller) -> Sequence[Mapping[str, Any]]:
    columns = dict.fromkeys((reference.id, reference.code, *reference.facts))
    options = (("$select", ",".join(columns)),)
    call = question(reference.endpoint, options)
    return await read_all(call, dict[str, Any], caller)


def _named(reference: Reference, rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Ids before codes, codes before other names; of two records with one name the main one has it."""
    assert reference.names is not None
    first = sorted(rows, key=lambda row: (not row.get("Main"), str(row[reference.code])))
    known: dict[str, str] = {}
    for names in (
        lambda row: (row[reference.id],),
        lambda row: (row[reference.code],),
        reference.names,
    ):
        for row in first:
            for name in names(row):
                known.setdefault(str(name).strip().lower(), str(row[reference.written]))
    return known


async def _look_up(reference: Reference, values: Sequence[str], caller: Caller) -> None:
    """Ask for all of `values` in one call and remember those that exist, by what the caller called them."""
    parts = [_template(reference, value).format(literal(value)) for value in values]
    columns = [reference.id] if reference.by_code is None else [reference.id, reference.code]
    select = ",".join((*columns, *reference.facts))
    options = (("$filter", " or ".join(f"({part})" for part in parts)), ("$select", select))
    call = question(reference.endpoint, options)
    for row in read_page(await caller.send(call), dict[str, Any]).results:
        _remember(reference, row, columns, caller)


def _remember(reference: Reference, row: Mapping[str, Any], columns: Sequence[str], caller: Caller) -> None:
    """What became known of a record, under each of its names in `columns`."""
    for column in columns:
        key = _cache_key(reference, str(row[column]))
        caller.cache.put(key, str(row[reference.written]))
        if reference.facts:
            caller.cache.put((*key, *reference.facts), row)


async def all_facts(reference: Reference, caller: Caller) -> Sequence[Mapping[str, Any]]:
    """The facts of every record, where a company has few of them. One call, remembered for a while."""
    place = (reference.endpoint, reference.by_id, "all", *reference.facts)
    known: Sequence[Mapping[str, Any]] | None = caller.cache.get(place)
    if known is None:
        known = await _all_of(reference, caller)
        for row in known:
            _remember(reference, row, (reference.id, reference.code), caller)
        caller.cache.put(place, known)
    return known


async def facts_of(reference: Reference, value: str, caller: Caller) -> Mapping[str, Any]:
    """The columns that `reference` names as facts, of the record that `value` is the id or the code of.

    Raises ReferenceUnknown.
    """
    await resolve_references([Pointer(reference.what, value, reference)], caller)
    found: Mapping[str, Any] | None = caller.cache.get((*_cache_key(reference, value), *reference.facts))
    assert found is not None
    return found


def facts_at_hand(reference: Reference, value: str, caller: Caller) -> Mapping[str, Any] | None:
    """The same where it was asked for in the last minutes; None where it was not. No call."""
    found: Mapping[str, Any] | None = caller.cache.get((*_cache_key(reference, value), *reference.facts))
    return found


async def known_facts(
    reference: Reference, values: Iterable[str], caller: Caller
) -> Mapping[str, Mapping[str, Any]]:
    """The facts of the records that `values` name, without those that do not exist. One call at the most."""
    places = {value: (*_cache_key(reference, value), *reference.facts) for value in sorted(set(values))}
    unseen = [value for value, place in places.items() if caller.cache.get(place) is None]
    for part in in_parts(unseen, _KEYS_PER_CALL):
        await _look_up(reference, part, caller)
    found = {value: caller.cache.get(place) or {} for value, place in places.items()}
    for value in unseen:
        caller.cache.put(places[value], found[value])  # what does not exist is remembered too
    return {value: facts for value, facts in found.items() if facts}


def _is_known(reference: Reference, value: str, caller: Caller) -> bool:
    key = _cache_key(reference, value)
    return all(caller.cache.get(each) is not None for each in (key, (*key, *reference.facts)))


def _template(reference: Reference, value: str) -> str:
    return reference.by_id if is_guid(value) or reference.by_code is None else reference.by_code


def _cache_key(reference: Reference, value: str) -> tuple[str, ...]:
    return (reference.endpoint, reference.by_id, value.strip().lower())


def _dangling(pointer: Pointer) -> FieldProblem:
    text = f"There is no {pointer.to.what} {pointer.value.strip()!r} in this company."
    hint = "Use the id or the code of a record in this company."
    return FieldProblem(pointer.field, "reference_unknown", text, hint)


def _fits(pointer: Pointer, caller: Caller) -> bool:
    """Whether the record may stand there, as far as is known of it; what is not written may be any.

    One that may not is looked up anew each time: somebody may have made it what it should be.
    """
    reference = pointer.to
    if reference.fits is None or pointer.body is None:
        return True
    facts = caller.cache.get((*_cache_key(reference, pointer.value), *reference.facts))
    return not facts or reference.fits(facts)


def _misplaced(pointer: Pointer) -> FieldProblem:
    what = pointer.to.what
    text = f"{pointer.value.strip()!r} is no {what} at Exact Online."
    hint = (
        f"Name a {what}, or make it one with is{what.capitalize()} of PUT /accounting/contacts/{{contactId}}."
    )
    return FieldProblem(pointer.field, "wrong_role", text, hint)


async def fill_defaults(table: Table, written: Written, caller: Caller) -> None:
    """Columns that Exact insists on and the caller left out: the first choice that the company has.

    Which one was taken is said in a warning wherever there was another.
    """
    for default in table.defaults:
        if default.vendor in written.payload:
            continue
        choices = await _choices(default, caller)
        if not choices:
            text = f"This company has no {default.what}, and Exact Online insists on one."
            raise InvalidBody(text, fields=[FieldProblem(default.unified, "required", text)])
        written.payload[default.vendor] = choices[0]
        if len(choices) > 1:
            known = ", ".join(choices)
            text = f"{default.unified} was not given: {choices[0]} was taken, out of {known}."
            written.warnings.append(text)


async def _choices(default: DefaultValue, caller: Caller) -> list[str]:
    """The codes to choose from, in their order; remembered for a while."""
    key = (default.endpoint, default.column, default.where)
    known: list[str] | None = caller.cache.get(key)
    if known is None:
        options = (("$filter", default.where), ("$select", default.column))
        call = question(default.endpoint, options)
        rows = read_page(await caller.send(call), dict[str, Any]).results
        known = sorted(keys_in(rows, default.column))
        caller.cache.put(key, known)
    return known
