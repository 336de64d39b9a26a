"""Reads one value of a request body as its property's type, as lenient as the vendor's own samples."""

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from comptoir_sandbox.exact_online.catalogue import Property
from comptoir_sandbox.exact_online.odata.errors import ODataError
from comptoir_sandbox.exact_online.odata.literals import Value, read_guid, read_moment

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
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)(E[+-]?\d+)?\s*\Z", re.ASCII | re.IGNORECASE)
_MOST_DIGITS = 40
_MOST_EXPONENT = 307  # what a Double holds


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
    if not _NUMBER.match(str(sent)):  # Python alone reads 1_000 and digits of other scripts
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
