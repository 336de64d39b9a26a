"""Finds a property by the name that a query uses."""

from comptoir_sandbox.exact_online.catalogue import EntitySet, Property
from comptoir_sandbox.exact_online.odata.dialect import DEFAULT, Dialect
from comptoir_sandbox.exact_online.odata.errors import no_property


def find_property(
    name: str, entity_set: EntitySet, position: int = 0, dialect: Dialect = DEFAULT
) -> Property:
    """The property called `name`; ODataError in Exact Online's words when there is none."""
    found = entity_set.properties.get(name)
    if found is None and dialect.ignore_name_case:
        found = _in_any_case(name.casefold(), entity_set)
    if found is None:
        raise no_property(name, entity_set.singular, position)
    return found


def _in_any_case(name: str, entity_set: EntitySet) -> Property | None:
    return next((each for each in entity_set.properties.values() if each.name.casefold() == name), None)
