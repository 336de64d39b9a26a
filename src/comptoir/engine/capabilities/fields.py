"""What a connector does with the fields of a resource: which it reads, and which it takes, and of what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from comptoir.cdk.by_hand import ByHand
from comptoir.cdk.contract import Connector
from comptoir.cdk.mapping import Table
from comptoir.engine.capabilities import reach, sendable
from comptoir.engine.capabilities.declared import Field, by_path, inputs
from comptoir.engine.capabilities.referring import listed_at, references
from comptoir.unified.capability import FieldCapability
from comptoir.unified.vocabulary import Resource, Verb

_CHANGES = (Verb.PATCH, Verb.REPLACE)


@dataclass(frozen=True, slots=True)
class _Way:
    """The fields that go one way: as the models declare them, and what the connector reaches of them."""

    declared: Mapping[str, Field]
    reach: reach.Reach

    def has(self, path: str) -> bool:
        return path in self.declared and self.reach.has(path)

    def requires(self, path: str) -> bool:
        return path in self.declared and (self.declared[path].required or path in self.reach.required)


def fields(
    connector: Connector, table: Table | None, resource: Resource, done: set[str], hand: ByHand
) -> Iterator[FieldCapability]:
    """Every field of the resource; `done` are the ids of the operations that the connector does."""
    doing = [operation for operation in resource.operations if operation.id in done]
    creates = [operation for operation in doing if operation.verb is Verb.CREATE]
    changes = [operation for operation in doing if operation.verb in _CHANGES]
    read = _Way(by_path([resource.model] if done else []), reach.reading(table, hand))
    created = _Way(by_path(inputs(creates[:1])), reach.writing(table, Verb.CREATE, hand))
    changed = _Way(by_path(inputs(changes)), reach.writing(table, Verb.PATCH, hand))
    refers, takers, requested = references(table), sendable.takers(table), _on_request(table, hand)
    lacking = connector.lacks.get(resource.name, {})
    for path, said in {**changed.declared, **created.declared, **read.declared}.items():
        closed = _closed(path, created, changed, read)
        is_sent = created.has(path) or changed.has(path)
        taken = sendable.sendable(path, closed, takers, table, hand) if is_sent else []
        named = refers.get(path)
        yield FieldCapability(
            name=said.name,
            answered=path in read.declared,
            readable=read.has(path),
            creatable=created.has(path),
            updatable=changed.has(path),
            required=created.requires(path),
            values=list(closed) or None,
            values_to_send=taken if set(taken) != set(closed) else None,
            instead_of=sendable.in_place_of(path, closed, taken, hand) if is_sent else None,
            refers_to=named.what if named else None,
            choices=None,
            choices_at=listed_at(connector, table, path),
            on_request=path in requested,
            reason=lacking.get(said.name),
        )


def _closed(path: str, *ways: _Way) -> Sequence[str]:
    """The values of a closed field, as the first of these ways declares them."""
    return next((way.declared[path].values for way in ways if path in way.declared), ())


def _on_request(table: Table | None, hand: ByHand) -> Collection[str]:
    """What a list tells for those alone who name it."""
    if table is None:
        return hand.on_request
    told = table.told.attributes if table.told and table.told.on_request else ()
    return (*told, *(row.unified for row in table.besides), *hand.on_request)
