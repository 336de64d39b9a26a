"""Properties that are looked up instead of stored: names, codes and descriptions of what a row refers to."""

from collections.abc import Iterator, Mapping
from typing import Any

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.rules.descriptions import NAMED, SEEN
from comptoir_sandbox.exact_online.rules.enumerations import words_for
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Derive, Reading, Wanted
from comptoir_sandbox.exact_online.rules.references import REFERENCES, Reference

# Suffix of the property → properties of the referred row, the first that it has.
_SUFFIXES: dict[str, tuple[str, ...]] = {
    "Code": ("Code",),
    "Name": ("Name", "FullName", "Description"),
    "Description": ("Description", "Name"),
    "Descr": ("Description",),
    "FullName": ("FullName",),
    "Subject": ("Subject",),
    "HID": ("HID",),
    "Number": ("HID",),  # of documents: nothing else that is referred to goes by such a number
    "IsSupplier": ("IsSupplier",),
    "IsCustomer": ("IsSales",),
    "Type": ("Type",),
}


def derivations(entity_set: EntitySet, behaviour: Behaviour, key: str = "ID") -> Mapping[str, Derive]:
    """Everything of a set that is worked out at reading; what a row stores goes before it.

    `key` is the key of the rows, which the sync view of a set may call ID.
    """
    found: dict[str, Derive] = {"Division": _division}
    if key != "ID" and "ID" in entity_set.properties:
        found["ID"] = lambda row, _: row.get(key)
    for name in entity_set.properties:
        derive = _by_name(name, entity_set)
        if derive is not None:
            found[name] = derive
    return {**found, **behaviour.derived}


class Record(Mapping[str, Any]):
    """A row as a reader sees it: what is stored, then what can be derived."""

    __slots__ = ("_derivations", "_reading", "entity_set", "row")

    def __init__(
        self, row: Row, entity_set: EntitySet, found: Mapping[str, Derive], reading: Reading
    ) -> None:
        self.row = row
        self.entity_set = entity_set
        self._derivations = found
        self._reading = reading

    def get(self, name: str, default: Any = None) -> Any:
        value = self.row.get(name)
        if value is not None:
            return value
        derive = self._derivations.get(name)
        if derive is None:
            return default
        value = derive(self.row, self._reading)
        return default if value is None else value

    def members(self, names: tuple[str, ...]) -> dict[str, Any]:
        """Many values by name at once."""
        row, reading = self.row, self._reading
        found = dict(zip(names, map(row.get, names), strict=True))
        for name, derive in self._wanted(names):
            if found[name] is None:
                found[name] = derive(row, reading)
        return found

    def _wanted(self, names: tuple[str, ...]) -> Wanted:
        """The derivations of these names, worked out once for a request."""
        plans, place = self._reading.plans, (id(self._derivations), names)
        plan = plans.get(place)
        if plan is None:
            among = set(names)
            plan = plans[place] = [pair for pair in self._derivations.items() if pair[0] in among]
        return plan

    def __getitem__(self, name: str) -> Any:
        return self.get(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.entity_set.properties)

    def __len__(self) -> int:
        return len(self.entity_set.properties)


def looked_up(name: str, reference: Reference, wanted: tuple[str, ...]) -> Derive:
    """The first of the `wanted` properties of the row that property `name` refers to."""

    def derive(row: Row, reading: Reading) -> object:
        value = row.get(name)
        found = None if value is None else reading.referred(reference, value)
        if found is None:
            return None
        for each in wanted:
            if found.get(each) is not None:
                return found[each]
        return None

    return derive


def _by_name(name: str, entity_set: EntitySet) -> Derive | None:
    if name in ("CreatorFullName", "ModifierFullName"):
        return _person(name.removesuffix("FullName"))
    words = words_for(name, entity_set.path)
    if words is not None:
        return described(name.removesuffix("Description"), words)
    if name in NAMED:
        return described(*NAMED[name])
    for suffix, wanted in _SUFFIXES.items():
        stem = name.removesuffix(suffix)
        if stem == name:
            continue
        for source in (stem, f"{stem}Code"):
            if source != name and source in entity_set.properties and source in REFERENCES:
                return looked_up(source, REFERENCES[source], wanted)
    return None


def _division(row: Row, reading: Reading) -> object:
    del row
    return reading.division


def _person(name: str) -> Derive:
    return lambda row, reading: reading.people.get(str(row.get(name)))


def described(name: str, words: Mapping[str, Mapping[object, str]]) -> Derive:
    """What the words call the value of property `name`, in the user's language."""

    def derive(row: Row, reading: Reading) -> object:
        ours = reading.language not in SEEN and reading.switches.description_language == "english"
        return words.get("en" if ours else reading.language, words["en"]).get(row.get(name))

    return derive
