"""What a connector does with the fields of a resource: which it reads, and which it takes, and of what."""

from collections.abc import Iterator

from comptoir.cdk.by_hand import ByHand
from comptoir.cdk.contract import Connector
from comptoir.cdk.mapping import Table
from comptoir.engine.capabilities import reach, sendable
from comptoir.engine.capabilities.declared import by_path, inputs
from comptoir.engine.capabilities.referring import listed_at, references
from comptoir.unified.capability import FieldCapability
from comptoir.unified.vocabulary import Resource, Verb

_CHANGES = (Verb.PATCH, Verb.REPLACE)


def fields(
    connector: Connector, table: Table | None, resource: Resource, done: set[str], hand: ByHand
) -> Iterator[FieldCapability]:
    creates = [found for found in resource.operations if found.verb is Verb.CREATE and found.id in done]
    changes = [found for found in resource.operations if found.verb in _CHANGES and found.id in done]
    read = by_path([resource.model] if done else [])
    created, changed = by_path(inputs(creates[:1])), by_path(inputs(changes))
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
            instead_of=sendable.in_place_of(path, closed, taken, hand) if sent else None,
            refers_to=named.what if named else None,
            choices=None,
            choices_at=listed_at(connector, table, path),
            on_request=path in requested,
            reason=connector.lacks.get(resource.name, {}).get(said.name),
        )
