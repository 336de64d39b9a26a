"""What a field may name: the record of the company that its value points to, and where these are listed."""

from collections.abc import Mapping, Sequence

from comptoir.cdk.contract import Connector
from comptoir.cdk.mapping import Reference, Table
from comptoir.cdk.pointing import pointing
from comptoir.unified.dimensions import DIMENSIONS
from comptoir.unified.vocabulary import Resource, Verb


def listed_at(connector: Connector, table: Table | None, path: str) -> str | None:
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
