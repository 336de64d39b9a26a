"""OData 2 literals: how a value is written in a URL, and how it is read from there.

Python's side of the EDM types: Guid is a lower-case str, String a str, Boolean a bool, Byte to Int64 an int,
Decimal, Double and Single a Decimal, DateTime a naive datetime in the server's wall clock (exact-facts 5.5),
DateTimeOffset an aware one, Time a timedelta, Binary bytes, null None.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

from comptoir_sandbox.exact_online.odata.errors import bad_literal

Value = str | bool | int | Decimal | datetime | timedelta | bytes | None

INTEGERS = frozenset({"Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64"})
FRACTIONS = frozenset({"Edm.Single", "Edm.Double", "Edm.Decimal"})
NUMBERS = INTEGERS | FRACTIONS

_INT32_MAX = 2**31
_INT64_MAX = 2**63
_MOST_DIGITS = 40  # longer than any number of the EDM types; keeps hostile input cheap
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?(Z|[+-]\d\d:\d\d)?\Z", re.ASCII
)
_DURATION = re.compile(r"PT(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:\.\d{1,7})?S)?\Z", re.ASCII)
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)([LlMmDdFf]?)\Z", re.ASCII)
_NUMBER_TYPES = MappingProxyType({"l": "Edm.Int64", "m": "Edm.Decimal", "d": "Edm.Double", "f": "Edm.Single"})
_MILLISECOND = 1000


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant with its EDM type (None for null) and its place in the text."""

    value: Value
    type: str | None
    position: int


def read_quoted(prefix: str, text: str, position: int) -> Literal:
    """The literal `prefix'text'`, with doubled quotes already single; ODataError when it makes no sense."""
    edm_type, read = _QUOTED[prefix]
    value = read(text)
    if value is None:
        raise bad_literal(edm_type, f"{prefix}'{text}'", position)
    return Literal(value, edm_type, position)


def read_number(text: str, position: int) -> Literal:
    """A number such as `5`, `-5L`, `10.5`, `10.5M`; its suffix, else its size and shape, give the type."""
    match = _NUMBER.match(text)
    if match is None or len(text) > _MOST_DIGITS:
        raise bad_literal("Edm.Double", text, position)
    digits, suffix = match[1], match[2].lower()
    edm_type = _NUMBER_TYPES.get(suffix) or _plain_type(digits)
    if edm_type not in INTEGERS:
        return Literal(Decimal(digits), edm_type, position)
    if not digits.lstrip("-").isdigit() or not -_INT64_MAX <= int(digits) < _INT64_MAX:
        raise bad_literal(edm_type, text, position)
    return Literal(int(digits), edm_type, position)


def read_moment(text: str) -> datetime | None:
    """An ISO date or date with time; a zone is dropped, for the wall clock is what counts. None if wrong."""
    moment = _moment(text)
    return moment and moment.replace(tzinfo=None)


def read_guid(text: str) -> str | None:
    """A guid in its usual form with dashes, in lower case; None if it is none."""
    return text.lower() if _GUID.match(text) else None


def format_literal(value: Value, edm_type: str) -> str:
    """A value as a URL literal: `guid'…'`, `123L`, `datetime'…'`, `'o''hara'`; not percent-encoded."""
    if value is None:
        return "null"
    if isinstance(value, datetime):
        return f"datetime'{format_moment(value)}'"
    if isinstance(value, bytes):
        return f"X'{value.hex().upper()}'"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"guid'{value}'" if edm_type == "Edm.Guid" else "'" + value.replace("'", "''") + "'"
    return f"{value}L" if edm_type == "Edm.Int64" else _format_number(value)


def format_moment(value: datetime) -> str:
    """ISO without a zone, with as many decimals as the value has."""
    if value.microsecond % _MILLISECOND:
        return value.isoformat(timespec="microseconds").rstrip("0")
    return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")


def _format_number(value: int | Decimal | timedelta) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain_type(digits: str) -> str:
    if not digits.lstrip("-").isdigit():
        return "Edm.Double"
    return "Edm.Int32" if -_INT32_MAX <= int(digits) < _INT32_MAX else "Edm.Int64"


def _moment(text: str) -> datetime | None:
    match = _MOMENT.match(text)
    if match is None:
        return None
    date, minutes, seconds, fraction, zone = match.groups()
    written = f"{date}T{minutes or '00:00'}:{seconds or '00'}.{(fraction or '')[:6]:0<6}{zone or ''}"
    try:
        return datetime.fromisoformat(written)
    except ValueError:  # a 30th of February is a wrong literal, which the caller reports
        return None


def _moment_with_zone(text: str) -> datetime | None:
    moment = _moment(text)
    return moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _duration(text: str) -> timedelta | None:
    match = _DURATION.match(text)
    if match is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _binary(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text)
    except ValueError:  # no hexadecimal digits: a wrong literal, which the caller reports
        return None


def _text(text: str) -> str:
    return text


_QUOTED: Mapping[str, tuple[str, Callable[[str], Value]]] = MappingProxyType(
    {
        "": ("Edm.String", _text),
        "guid": ("Edm.Guid", read_guid),
        "datetime": ("Edm.DateTime", read_moment),
        "datetimeoffset": ("Edm.DateTimeOffset", _moment_with_zone),
        "time": ("Edm.Time", _duration),
        "binary": ("Edm.Binary", _binary),
        "X": ("Edm.Binary", _binary),
    }
)
PREFIXES = frozenset(_QUOTED)
