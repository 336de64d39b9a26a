"""The values of one company: the journals, VAT codes and other few records that its fields may name."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from comptoir.cdk.by_hand import NOTHING
from comptoir.cdk.contract import Caller, Connector, Query
from comptoir.cdk.mapping import Table
from comptoir.engine.capabilities.declared import names_of
from comptoir.engine.capabilities.referring import references
from comptoir.kit.errors import Forbidden
from comptoir.unified.capability import Choice, FieldCapability, ResourceCapability
from comptoir.unified.vocabulary import Resource, Verb


async def with_choices(
    told: ResourceCapability, resource: Resource, connector: Connector, caller: Caller
) -> ResourceCapability:
    """The same with the company's own values: one list for each kind of record, remembered for a while."""
    sources = _sources(resource, connector)
    fields = [
        await _with_choices(field, sources[field.name], connector, caller) if field.name in sources else field
        for field in told.fields
    ]
    return msgspec.structs.replace(told, fields=fields)


async def _with_choices(
    field: FieldCapability, source: "_Source", connector: Connector, caller: Caller
) -> FieldCapability:
    """What this login may not read is told at the field, and the other fields keep their values."""
    found = await _choices(source, connector, caller)
    if isinstance(found, str):
        return msgspec.structs.replace(field, no_choices_reason=found)
    return msgspec.structs.replace(field, choices=found)


@dataclass(frozen=True, slots=True)
class _Source:
    """The table that lists the records of a field, and which of them it may name."""

    table: Table
    where: str | None = None


def _sources(resource: Resource, connector: Connector) -> Mapping[str, _Source]:
    """The published fields whose records are few, each with where these are listed."""
    table = connector.table(resource.name)
    if table is None:
        return {}
    few = {found.endpoint.path: found for found in connector.tables if _is_listed(found)}
    names = names_of(resource)
    pointed = {names[path]: to.endpoint for path, to in references(table).items() if path in names}
    sources = {name: _Source(few[endpoint]) for name, endpoint in pointed.items() if endpoint in few}
    chosen = {
        default.unified: _Source(few[default.endpoint], default.where)
        for default in table.defaults
        if default.endpoint in few
    }
    hand = connector.by_hand.get(resource.name, NOTHING)
    fitting = {
        names[path]: _Source(sources[names[path]].table, where)
        for path, where in hand.among.items()
        if names[path] in sources
    }
    return sources | chosen | fitting


def _is_listed(table: Table) -> bool:
    return table.resource.few and table.resource.find(Verb.LIST) is not None


async def _choices(source: _Source, connector: Connector, caller: Caller) -> list[Choice] | str:
    """The records, or why the target system refuses to list them."""
    key = ("choices", source.table.resource.name, source.where or "")
    known: list[Choice] | str | None = caller.cache.get(key)
    if known is None:
        table = replace(source.table, where=source.where) if source.where else source.table
        try:
            found = await connector.dialect.read_list(table, Query(1, None), caller, None)
            known = [_choice(table, record) for record in found.items]
        except Forbidden as refusal:
            known = refusal.message
        caller.cache.put(key, known)
    return known


def _choice(table: Table, record: msgspec.Struct) -> Choice:
    name = getattr(record, "name", None) or getattr(record, "description", None)
    return Choice(id=getattr(record, table.resource.key), code=getattr(record, "code", None), name=name)
