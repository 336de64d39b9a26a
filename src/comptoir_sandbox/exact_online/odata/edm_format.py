"""Writes a service's `$metadata`: its entity types, associations, sets and functions as EDM XML."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from comptoir_sandbox.exact_online.catalogue import Collection, EntitySet, Property
from comptoir_sandbox.exact_online.odata.atom_format import DECLARATION
from comptoir_sandbox.exact_online.odata.selection import Find

_METADATA = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"
_EDMX = "http://schemas.microsoft.com/ado/2007/06/edmx"
_EDM = "http://schemas.microsoft.com/ado/2008/09/edm"
_CONTAINER = "EntityContainer"


def metadata(entity_sets: Sequence[EntitySet], find: Find) -> bytes:
    """The `$metadata` of a service with these sets; `find` is the catalogue's, for collections."""
    described = _with_targets([each for each in entity_sets if each.keys], find)
    schemas = groupby(sorted(described, key=lambda each: each.type_name.rpartition(".")[::2]), _namespace)
    parts = [part for namespace, sets in schemas for part in _schema(namespace, list(sets), described, find)]
    return (
        f'{DECLARATION}<edmx:Edmx Version="1.0" xmlns:edmx="{_EDMX}">'
        f'<edmx:DataServices m:DataServiceVersion="2.0" xmlns:m="{_METADATA}">'
        f"{''.join(parts)}{''.join(_container(described, find))}</edmx:DataServices></edmx:Edmx>"
    ).encode()


def _with_targets(entity_sets: Sequence[EntitySet], find: Find) -> list[EntitySet]:
    """The sets, and those that their collections lead to; one set for each name."""
    described = {each.name: each for each in entity_sets}
    waiting = list(entity_sets)
    while waiting:
        for _, _, target in _collections(waiting.pop(), find):
            if target.keys and target.name not in described:
                described[target.name] = target
                waiting.append(target)
    return list(described.values())


def _collections(entity_set: EntitySet, find: Find) -> Iterator[tuple[str, Collection, EntitySet]]:
    for name, collection in entity_set.collections.items():
        target = find(collection.path) if collection.path else None
        if target is not None:
            yield name, collection, target


def _namespace(entity_set: EntitySet) -> str:
    return entity_set.type_name.rpartition(".")[0]


def _schema(
    namespace: str, entity_sets: Iterable[EntitySet], described: Sequence[EntitySet], find: Find
) -> Iterator[str]:
    ours = list(entity_sets)
    yield f'<Schema Namespace="{namespace}" xmlns="{_EDM}">'
    for each in ours:
        yield from _entity_type(each, described, find)
    for each in ours:
        yield from _associations(each, described, find)
    yield "</Schema>"


def _entity_type(entity_set: EntitySet, described: Sequence[EntitySet], find: Find) -> Iterator[str]:
    yield f'<EntityType Name="{entity_set.singular}"><Key>'
    yield from (f'<PropertyRef Name="{key}" />' for key in entity_set.keys)
    yield "</Key>"
    yield from (_property(each, entity_set) for each in entity_set.properties.values() if not each.collection)
    for name, _, target in _described(entity_set, described, find):
        relationship = f"{_namespace(entity_set)}.{_association(entity_set, name)}"
        yield (
            f'<NavigationProperty Name="{name}" Relationship="{relationship}"'
            f' FromRole="{entity_set.singular}" ToRole="{_role(entity_set, target)}" />'
        )
    yield "</EntityType>"


def _property(each: Property, entity_set: EntitySet) -> str:
    nullable = "false" if each.name in entity_set.keys else "true"
    return f'<Property Name="{each.name}" Type="{each.type}" Nullable="{nullable}" />'


def _associations(entity_set: EntitySet, described: Sequence[EntitySet], find: Find) -> Iterator[str]:
    for name, _, target in _described(entity_set, described, find):
        yield (
            f'<Association Name="{_association(entity_set, name)}">'
            f'<End Role="{entity_set.singular}" Type="{entity_set.type_name}" Multiplicity="*" />'
            f'<End Role="{_role(entity_set, target)}" Type="{target.type_name}" Multiplicity="*" />'
            "</Association>"
        )


def _container(described: Sequence[EntitySet], find: Find) -> Iterator[str]:
    yield f'<Schema Namespace="Exact.Web.Api" xmlns="{_EDM}">'
    yield f'<EntityContainer Name="{_CONTAINER}" m:IsDefaultEntityContainer="true">'
    for each in described:
        yield f'<EntitySet Name="{each.name}" EntityType="{each.type_name}" />'
    for each in described:
        yield from _association_sets(each, described, find)
        yield from _function(each)
    yield "</EntityContainer></Schema>"


def _association_sets(entity_set: EntitySet, described: Sequence[EntitySet], find: Find) -> Iterator[str]:
    for name, _, target in _described(entity_set, described, find):
        association = _association(entity_set, name)
        yield (
            f'<AssociationSet Name="{association}" Association="{_namespace(entity_set)}.{association}">'
            f'<End Role="{entity_set.singular}" EntitySet="{entity_set.name}" />'
            f'<End Role="{_role(entity_set, target)}" EntitySet="{target.name}" /></AssociationSet>'
        )


def _function(entity_set: EntitySet) -> Iterator[str]:
    """The function import of a set that takes arguments (exact-facts 5.8)."""
    if entity_set.params:
        yield (
            f'<FunctionImport Name="{entity_set.name}" EntitySet="{entity_set.name}"'
            f' ReturnType="Collection({entity_set.type_name})" m:HttpMethod="GET">'
        )
        yield from (f'<Parameter Name="{each.name}" Type="{each.type}" />' for each in entity_set.params)
        yield "</FunctionImport>"


def _described(
    entity_set: EntitySet, described: Sequence[EntitySet], find: Find
) -> Iterator[tuple[str, Collection, EntitySet]]:
    """The collections whose set is part of the document."""
    return (found for found in _collections(entity_set, find) if found[2] in described)


def _association(entity_set: EntitySet, name: str) -> str:
    return f"{entity_set.singular}_{name}"


def _role(entity_set: EntitySet, target: EntitySet) -> str:
    return target.singular if target.singular != entity_set.singular else f"{target.singular}1"
