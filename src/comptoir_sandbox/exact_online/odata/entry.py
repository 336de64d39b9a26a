"""Reads a request body into typed values: verbose or plain JSON, as lenient as the vendor's own samples."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

import msgspec

from comptoir_sandbox.exact_online.catalogue import EntitySet, Property
from comptoir_sandbox.exact_online.odata.errors import ODataError
from comptoir_sandbox.exact_online.odata.literals import Value, read_guid, read_moment
from comptoir_sandbox.exact_online.odata.selection import Find

_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  wall clocks have no zone
_TICKS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/\Z", re.ASCII)
_AMERICAN = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?: (\d\d?):(\d\d):(\d\d))?\Z", re.ASCII)
_BOUNDS = MappingProxyType(
    {
        "Edm.Byte": (0, 2**8),
        "Edm.SByte": (-(2**7), 2**7),
        "Edm.Int16": (-(2**15), 2**15),
        "Edm.Int32": (-(2**31), 2**31),
        "Edm.Int64": (-(2**63), 2**63),
    }
)
_MOST_DIGITS = 40
_MOST_EXPONENT = 400
_DEEPEST = 5


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
    ignored: tuple[str, ...]
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
        ignored = []
        for name, sent in document.items():
            if name == "__metadata":
                continue
            known = _known(name, entity_set)
            if not self._may_write(known):
                ignored.append(name)
            elif known.collection is None:
                values[name] = read_value(known, sent)
            elif not _deferred(sent):
                self._collect(known, sent, depth, lines, ids)
        missing = () if self._update else _missing(entity_set, owned_by, {**values, **lines, **ids})
        return Entry(values, lines, ids, tuple(ignored), missing)

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


def read_value(known: Property, sent: Any) -> Value:
    """A sent value as the property's type; ODataError, in the vendor's words, when it does not fit."""
    if sent is None:
        return None
    try:
        return _READERS.get(known.type, _text)(sent, known.type)
    except (ValueError, InvalidOperation, OverflowError, Base64Error) as error:
        raise _does_not_fit(known) from error


def _does_not_fit(known: Property) -> ODataError:
    if known.type == "Edm.Guid":
        return ODataError("Unrecognized Guid format.", 500)
    kind = "Byte[]" if known.type == "Edm.Binary" else known.type.removeprefix("Edm.")
    return ODataError(
        "Error processing request stream. Error encountered in converting the value from request payload"
        f" for property '{known.name}' to type '{kind}'"
    )


def _no_entity() -> ODataError:
    return ODataError(
        "Error processing request stream. The request should be a valid top-level resource object."
    )


def _text(sent: Any, _: str) -> Value:
    if isinstance(sent, str):
        return sent
    if isinstance(sent, int | Decimal) and not isinstance(sent, bool):
        return str(sent)  # clients send journal 70 without quotes
    raise ValueError("no text")


def _guid(sent: Any, _: str) -> Value:
    found = read_guid(sent.strip("{} ")) if isinstance(sent, str) else None
    if found is None:
        raise ValueError("no guid")
    return found


def _boolean(sent: Any, _: str) -> Value:
    if isinstance(sent, bool):
        return sent
    if isinstance(sent, str) and sent.lower() in {"true", "false"}:
        return sent.lower() == "true"
    raise ValueError("no boolean")


def _decimal(sent: Any, _: str = "") -> Decimal:
    if isinstance(sent, bool) or not isinstance(sent, int | Decimal | str) or len(str(sent)) > _MOST_DIGITS:
        raise ValueError("no number")
    number = Decimal(sent)
    if not number.is_finite() or abs(number.adjusted()) > _MOST_EXPONENT:
        raise ValueError("no number")
    return number


def _integer(sent: Any, edm_type: str) -> Value:
    number = _decimal(sent)
    lowest, beyond = _BOUNDS[edm_type]
    if not lowest <= number < beyond or number != number.to_integral_value():
        raise ValueError("no whole number of that size")
    return int(number)


def _moment(sent: Any, _: str) -> Value:
    """ISO, the vendor sample's American form, or `/Date(ms)/`; always the server's wall clock."""
    if not isinstance(sent, str):
        raise ValueError("no date")  # noqa: TRY004  all that does not fit is one error here
    if match := _TICKS.match(sent):
        return _EPOCH + timedelta(milliseconds=int(match[1]))
    if match := _AMERICAN.match(sent):
        month, day, year, hour, minute, second = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  wall clocks have no zone
    found = read_moment(sent)
    if found is None:
        raise ValueError("no date")
    return found


def _binary(sent: Any, _: str) -> Value:
    if not isinstance(sent, str):
        raise ValueError("no base64")  # noqa: TRY004  all that does not fit is one error here
    return b64decode(sent, validate=True)


_READERS: Mapping[str, Callable[[Any, str], Value]] = MappingProxyType(
    {
        "Edm.Guid": _guid,
        "Edm.Boolean": _boolean,
        "Edm.DateTime": _moment,
        "Edm.Binary": _binary,
        "Edm.Double": _decimal,
        "Edm.Decimal": _decimal,
        "Edm.Single": _decimal,
        **dict.fromkeys(_BOUNDS, _integer),
    }
)
