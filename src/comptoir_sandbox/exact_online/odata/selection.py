"""`$select` and `$expand`: which properties and collections an answer carries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from comptoir_sandbox.exact_online.catalogue import EntitySet, Property
from comptoir_sandbox.exact_online.odata.dialect import DEFAULT, Dialect
from comptoir_sandbox.exact_online.odata.errors import ODataError, bad_syntax
from comptoir_sandbox.exact_online.odata.lexer import LONGEST
from comptoir_sandbox.exact_online.odata.properties import find_property

Find = Callable[[str], EntitySet | None]

_DEEPEST = 4  # levels of $expand; the vendor's own limit is not known


@dataclass(frozen=True)
class Selection:
    """What to write of an entity set: its properties in the server's order, and the expanded collections.

    A collection among `properties` that is not in `expanded` is written as deferred.
    """

    entity_set: EntitySet
    properties: tuple[Property, ...]
    expanded: Mapping[str, "Selection"]


def select(
    selected: str | None, expanded: str | None, entity_set: EntitySet, find: Find, dialect: Dialect = DEFAULT
) -> Selection:
    """The selection that `$select` and `$expand` describe; `find` is the catalogue's, for expanded sets.

    A path such as `Lines/AmountFC` may be selected only when `Lines` is expanded (exact-facts 5.3).
    """
    if len(selected or "") + len(expanded or "") > LONGEST:
        raise bad_syntax()
    return _selection(_paths(selected), _paths(expanded), entity_set, find, dialect)


def everything(entity_set: EntitySet) -> Selection:
    """All readable properties, nothing expanded."""
    return Selection(entity_set, tuple(each for each in entity_set.properties.values() if each.get), {})


def _paths(listed: str | None) -> list[list[str]]:
    if listed is None:
        return []
    return [[segment.strip() for segment in path.split("/")] for path in listed.split(",")]


def _selection(
    selected: list[list[str]], expanded: list[list[str]], entity_set: EntitySet, find: Find, dialect: Dialect
) -> Selection:
    if any(len(path) > _DEEPEST or not all(path) for path in selected + expanded):
        raise bad_syntax()
    inner = _inner(selected, expanded, entity_set, find, dialect)
    own = {path[0] for path in selected} - {"*"}
    names = {find_property(name, entity_set, dialect=dialect).name for name in own}
    if not selected or ["*"] in selected:
        return Selection(entity_set, everything(entity_set).properties, inner)
    chosen = tuple(each for each in entity_set.properties.values() if each.name in names and each.get)
    return Selection(entity_set, chosen, {name: part for name, part in inner.items() if name in names})


def _inner(
    selected: list[list[str]], expanded: list[list[str]], entity_set: EntitySet, find: Find, dialect: Dialect
) -> dict[str, Selection]:
    """The selections of the expanded collections."""
    found = {}
    for name in dict.fromkeys(path[0] for path in expanded):
        leads_to = find_property(name, entity_set, dialect=dialect)
        target = _target(leads_to, find)
        below = [path[1:] for path in expanded if path[0] == name and path[1:]]
        of_it = [path[1:] for path in selected if path[0] == name and path[1:]]
        whole = [name] in selected
        found[leads_to.name] = _selection([] if whole else of_it, below, target, find, dialect)
    if any(path[1:] and path[0] not in {each[0] for each in expanded} for path in selected):
        raise bad_syntax()
    return found


def _target(leads_to: Property, find: Find) -> EntitySet:
    if leads_to.collection is None:
        raise bad_syntax()
    target = find(leads_to.collection.path) if leads_to.collection.path else None
    if target is None:
        raise ODataError("This $expand parameter is not supported for this resource")
    return target
