"""What a connector can do with a resource, told from its declarations and its table and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args, get_origin

import msgspec

from comptoir.cdk.by_hand import NOTHING, ByHand
from comptoir.cdk.contract import Connector
from comptoir.cdk.costs import Cost
from comptoir.cdk.mapping import (
    MATCHES_NOTHING,
    Reference,
    Table,
)
from comptoir.cdk.pointing import pointing
from comptoir.engine import reach, sendable
from comptoir.engine.operations import way_of
from comptoir.kit.errors import OperationUnsupported
from comptoir.unified.capability import (
    CallCost,
    Capabilities,
    DomainOverview,
    FieldCapability,
    FilterCapability,
    OperationCapability,
    ResourceCapability,
    ResourceOverview,
)
from comptoir.unified.dimensions import DIMENSIONS
from comptoir.unified.domains import Domain, domain_of
from comptoir.unified.values import closed_values
from comptoir.unified.vocabulary import Operation, Resource, Verb

_CHANGES = (Verb.PATCH, Verb.REPLACE)
_EACH = "for each entry, after the answer"


def overview(connector: Connector, resource: Resource) -> ResourceOverview:
    """The operations of a resource."""
    operations = [_operation(connector, resource, operation) for operation in resource.operations]
    return ResourceOverview(name=resource.name, domain=domain_of(resource), operations=operations)


def whole(connector: Connector, resources: Sequence[Resource]) -> Capabilities:
    """All resources of a target system, and how much of each domain they are."""
    known = [overview(connector, resource) for resource in resources]
    return Capabilities(
        target_system=connector.title,
        domains=[_domain(domain, [found for found in known if found.domain == domain]) for domain in Domain],
        resources=known,
    )


def _domain(domain: Domain, known: Sequence[ResourceOverview]) -> DomainOverview:
    operations = [said for found in known for said in found.operations]
    return DomainOverview(
        name=domain,
        resources=[found.name for found in known],
        published=len(operations),
        done=sum(said.done for said in operations),
    )


def describe(connector: Connector, resource: Resource) -> ResourceCapability:
    """Operations and fields of a resource, without the values of any company."""
    known = overview(connector, resource)
    done = {said.id for said in known.operations if said.done}
    table, hand = connector.table(resource.name), connector.by_hand.get(resource.name, NOTHING)
    names, groups = names_of(resource), [*_groups(table), *hand.one_of]
    return ResourceCapability(
        name=resource.name,
        domain=known.domain,
        target_system=connector.title,
        operations=known.operations,
        fields=list(_fields(connector, table, resource, done, hand)),
        required_one_of=[[names[path] for path in group] for group in groups if len(group) > 1],
    )


def _groups(table: Table | None) -> Iterator[tuple[str, ...]]:
    """The groups of attributes of which a new record must have one, and those of each of its lines."""
    if table is None:
        return
    yield from table.needs
    if table.lines is not None:
        above = table.lines.unified
        yield from (tuple(f"{above}.{path}" for path in group) for group in table.lines.table.needs)


# --- operations -----------------------------------------------------------------------------------


def _operation(connector: Connector, resource: Resource, operation: Operation) -> OperationCapability:
    try:
        table, override = way_of(connector, resource, operation)
        reason = None
    except OperationUnsupported as refusal:
        table, override, reason = None, None, refusal.message
    cost = _cost_of(connector, resource, operation) if reason is None else None
    hand = None if override is None else connector.by_hand.get(resource.name, NOTHING)
    return OperationCapability(
        id=operation.id,
        method=operation.verb.method,
        path=resource.path_of(operation),
        done=reason is None,
        reason=reason,
        proof=(connector.proof.format(operation.id) or None) if reason is None else None,
        cost=_cost(cost),
        filters=list(_filters(table, operation, hand)) if reason is None else [],
        orders=[name for name in operation.orders if table is None or name in table.orders],
    )


def _cost_of(connector: Connector, resource: Resource, operation: Operation) -> Cost | None:
    """What is done after the answer costs, for each entry, as much as the entry's own operation."""
    if resource.ours:
        return Cost(0, 0)
    if operation.deferred is None:
        return connector.costs.get(operation.id)
    each = connector.costs.get(operation.deferred.id)
    if each is None:
        return None
    return replace(each, note="; ".join(filter(None, (_EACH, each.note))))


def _cost(cost: Cost | None) -> CallCost | None:
    if cost is None:
        return None
    return CallCost(least=cost.least, most=cost.most, records_per_call=cost.page, note=cost.note or None)


def _filters(table: Table | None, operation: Operation, hand: ByHand | None) -> Iterator[FilterCapability]:
    """`hand` is there where a function does the operation: it applies what it does not name as unapplied."""
    for given in operation.filters:
        rule = table.filters.get(given.name) if table is not None else None
        yield FilterCapability(
            name=given.name,
            applied=_applied_by_hand(given.name, hand) if rule is None else rule != MATCHES_NOTHING,
            required=given.required,
            values=list(given.values) or None,
        )


def _applied_by_hand(name: str, hand: ByHand | None) -> bool:
    return hand is not None and name not in hand.unapplied


# --- fields ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Field:
    """A field as a struct declares it: where it is among attributes, its published name, its values."""

    path: str
    name: str
    required: bool
    values: tuple[str, ...]


def _fields(
    connector: Connector, table: Table | None, resource: Resource, done: set[str], hand: ByHand
) -> Iterator[FieldCapability]:
    creates = [found for found in resource.operations if found.verb is Verb.CREATE and found.id in done]
    changes = [found for found in resource.operations if found.verb in _CHANGES and found.id in done]
    read = _by_path([resource.model] if done else [])
    created, changed = _by_path(_inputs(creates[:1])), _by_path(_inputs(changes))
    reading = reach.reading(table, hand)
    creating = reach.writing(table, Verb.CREATE, hand)
    changing = reach.writing(table, Verb.PATCH, hand)
    refers, takers = references(table), sendable.takers(table)
    told = table.told.attributes if table and table.told and table.told.on_request else ()
    besides = [row.unified for row in table.besides] if table else ()
    requested = (*told, *besides, *hand.on_request)
    for path, said in {**changed, **created, **read}.items():
        needed = path in created and (created[path].required or path in creating.required)
        named = refers.get(path)
        closed = next((each[path].values for each in (created, changed, read) if path in each), ())
        sent = (path in created and creating.has(path)) or (path in changed and changing.has(path))
        taken = sendable.sendable(path, closed, takers, table, hand) if sent else []
        yield FieldCapability(
            name=said.name,
            answered=path in read,
            readable=path in read and reading.has(path),
            creatable=path in created and creating.has(path),
            updatable=path in changed and changing.has(path),
            required=needed,
            values=list(closed) or None,
            values_to_send=taken if set(taken) != set(closed) else None,
            refers_to=named.what if named else None,
            choices=None,
            choices_at=_listed_at(connector, table, path),
            on_request=path in requested,
            reason=connector.lacks.get(resource.name, {}).get(said.name),
        )


def _inputs(operations: Sequence[Operation]) -> list[type[msgspec.Struct]]:
    return [found for operation in operations if (found := operation.record) is not None]


def _by_path(models: Sequence[type[msgspec.Struct]]) -> dict[str, _Field]:
    return {found.path: found for model in reversed(models) for found in _declared(model, "", "", ())}


def _declared(model: type[msgspec.Struct], path: str, name: str, above: tuple[type, ...]) -> Iterator[_Field]:
    for part in msgspec.structs.fields(model):
        said = _Field(
            f"{path}{part.name}", f"{name}{part.encode_name}", part.required, closed_values(part.type)
        )
        yield said
        inner, listed = _struct_in(part.type)
        if inner is not None and inner not in above:
            dots = "[]." if listed else "."
            yield from _declared(inner, f"{said.path}.", f"{said.name}{dots}", (*above, model))


def _struct_in(kind: Any, *, listed: bool = False) -> tuple[type[msgspec.Struct] | None, bool]:
    """The struct that a field holds, and whether it is a list of them."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind, listed
    found = [_struct_in(part, listed=listed or get_origin(kind) is list) for part in get_args(kind)]
    return next((each for each in found if each[0] is not None), (None, listed))


def names_of(resource: Resource) -> Mapping[str, str]:
    """The published names of a resource's fields, by the paths of their attributes."""
    known = _by_path([*_inputs(resource.operations), resource.model])
    return {path: said.name for path, said in known.items()}


# --- what a field may name ------------------------------------------------------------------------


def _listed_at(connector: Connector, table: Table | None, path: str) -> str | None:
    """Where the records are listed that a field may name; those of several kinds are dimensions."""
    known = _pointing(table).get(path, ())
    kinds = {to.what for to in known}
    if len(kinds) > 1:
        return DIMENSIONS.path
    return next((found.path for to in known if (found := listed(connector, to)) is not None), None)


def listed(connector: Connector, to: Reference) -> Resource | None:
    """The resource that lists the records of a reference: the one of its own name, where several do."""
    places = [
        table.resource
        for table in connector.tables
        if table.endpoint.path == to.endpoint and table.resource.find(Verb.LIST) is not None
    ]
    named = (place for place in places if place.collection.lower().startswith(to.what.lower()))
    return next(named, places[0] if places else None)


def references(table: Table | None) -> Mapping[str, Reference]:
    """What written attributes point to, by their paths; of several kinds of record none is told."""
    known = _pointing(table)
    return {path: found[0] for path, found in known.items() if len({to.what for to in found}) == 1}


def _pointing(table: Table | None) -> Mapping[str, Sequence[Reference]]:
    found: dict[str, list[Reference]] = {}
    for path, to in pointing(table.rows) if table is not None else ():
        found.setdefault(path, []).append(to)
    return found
