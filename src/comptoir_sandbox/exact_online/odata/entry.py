"""Reads a request body into typed values and lines: verbose or plain JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from comptoir_sandbox.exact_online.catalogue import EntitySet, Property
from comptoir_sandbox.exact_online.odata.errors import ODataError
from comptoir_sandbox.exact_online.odata.literals import Value
from comptoir_sandbox.exact_online.odata.selection import Find
from comptoir_sandbox.exact_online.odata.sent_values import read_value

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_DEEPEST = 5

# facts 5.1: the body is in another form than it should be
WRONG_FORM = "Error processing request stream. The request should be a valid top-level resource object."


@dataclass(frozen=True, slots=True)
class Entry:
    """What a caller sent for one entity.

    `values` are the typed properties, None where null was sent; `lines` the nested collections;
    `ids` collections that are no entities of their own, as they came. `ignored` are properties that
    cannot be written, `missing` those that a POST must carry and this one does not.
    """

    values: Mapping[str, Value]
    lines: Mapping[str, tuple["Entry", ...]]
    ids: Mapping[str, tuple[Any, ...]]
    ignored: Mapping[str, Any]
    missing: tuple[str, ...]


def read_entry(
    payload: bytes, entity_set: EntitySet, find: Find, *, update: bool = False, refuse_read_only: bool = False
) -> Entry:
    """The entity in a JSON body; `find` is the catalogue's, for nested lines.

    `update` reads it as a PUT: other properties are writable and none is missing. Read-only properties are
    put aside, or refused on demand; which of the two the vendor does is not known. ODataError for a body
    that is no entity, an unknown property, or a value that does not fit its type.
    """
    try:
        document = _DECODER.decode(payload)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidOperation) as error:
        raise _no_entity() from error
    if isinstance(document, dict) and isinstance(document.get("d"), dict):
        document = document["d"]
    return _Reader(find, update=update, refuse_read_only=refuse_read_only).entry(
        document, entity_set, None, 1
    )


class _Reader:
    def __init__(self, find: Find, *, update: bool, refuse_read_only: bool) -> None:
        self._find = find
        self._update = update
        self._refuse = refuse_read_only

    def entry(self, document: Any, entity_set: EntitySet, owned_by: str | None, depth: int) -> Entry:
        """One entity; `owned_by` is the foreign key that a line gets from its owner and need not send."""
        if not isinstance(document, dict) or depth > _DEEPEST:
            raise _no_entity()
        values: dict[str, Value] = {}
        lines: dict[str, tuple[Entry, ...]] = {}
        ids: dict[str, tuple[Any, ...]] = {}
        ignored: dict[str, Any] = {}
        for name, sent in document.items():
            if name == "__metadata":
                continue
            known = _known(name, entity_set)
            if not self._may_write(known) and not _comes_with_owner(known, entity_set, depth):
                ignored[name] = sent
            elif known.collection is None:
                values[name] = read_value(known, sent)
            elif not _deferred(sent):
                self._collect(known, sent, depth, lines, ids)
        missing = () if self._update else _missing(entity_set, owned_by, {**values, **lines, **ids})
        return Entry(values, lines, ids, ignored, missing)

    def _may_write(self, known: Property) -> bool:
        writable = known.put if self._update else known.post
        if not writable and self._refuse:
            raise ODataError(f"Property '{known.name}' is read-only.")
        return writable

    def _collect(
        self,
        known: Property,
        sent: Any,
        depth: int,
        lines: dict[str, tuple[Entry, ...]],
        ids: dict[str, tuple[Any, ...]],
    ) -> None:
        """Files a nested collection, sent as an array or as `{"results": […]}`."""
        leads_to = known.collection
        items = sent.get("results") if isinstance(sent, dict) else sent
        if not isinstance(items, list) or leads_to is None:
            raise _no_entity()
        target = self._find(leads_to.path) if leads_to.path else None
        if target is None:
            ids[known.name] = tuple(items)
            return
        lines[known.name] = tuple(self.entry(item, target, leads_to.foreign_key, depth + 1) for item in items)


def _comes_with_owner(known: Property, entity_set: EntitySet, depth: int) -> bool:
    """Rows that have no POST of their own are written inside their owner, whatever their flags say."""
    return depth > 1 and "POST" not in entity_set.methods and known.collection is None


def _known(name: str, entity_set: EntitySet) -> Property:
    known = entity_set.properties.get(name)
    if known is None:
        raise ODataError(
            f"Error processing request stream. The property name '{name}' specified for type"
            f" '{entity_set.type_name}' is not valid."
        )
    return known


def _deferred(sent: Any) -> bool:
    return sent is None or (isinstance(sent, dict) and "__deferred" in sent)


def _missing(entity_set: EntitySet, owned_by: str | None, sent: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        name for name in entity_set.mandatory if name != owned_by and sent.get(name) in (None, (), "")
    )


def _no_entity() -> ODataError:
    return ODataError(WRONG_FORM)
