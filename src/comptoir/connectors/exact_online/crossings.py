"""How single values cross between the unified model and Exact Online (exact-facts 5.5)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from comptoir.cdk.mapping import Codec
from comptoir.kit.money import exact
from comptoir.unified.values import CountryCode, CurrencyCode

SERVER_ZONE = ZoneInfo("Europe/Amsterdam")
EMPTY_GUID = "00000000-0000-0000-0000-000000000000"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  a wall clock without a zone, as Exact writes it
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MILLISECONDS_OF_DAY = 86_400_000
_NOTHING, _TWO = Decimal(0), Decimal(2)
_WIDE = Context(prec=400)  # no digit of a number is lost, however many it has
_STRIPPED = "({0}.strip() or None if {0} else None)"


def is_guid(text: str) -> bool:
    return _GUID.fullmatch(text) is not None


def encode_guid(text: str) -> str:
    if not is_guid(text):
        raise ValueError(f"{text!r} is not an id of Exact Online; ids look like {EMPTY_GUID}.")
    return text.lower()


def encode_reference(text: str) -> str:
    """An id or a code as the caller gave it; it is resolved before anything is written."""
    if not text.strip():
        raise ValueError("An empty text refers to nothing.")
    return text.strip()


def encode_number_reference(number: Decimal) -> str:
    """A code that a published model holds as a number."""
    return format(number, "f")


def encode_text(text: str) -> str:
    return text


def _milliseconds(text: str) -> int:
    """The number in `/Date(1725882549703)/`."""
    return int(text[6:-2])


@lru_cache(maxsize=16_384)
def decode_date(text: str) -> str:
    """A day, exactly as booked: never shifted, whatever the zone."""
    day = date.fromordinal(_EPOCH_DAY + _milliseconds(text) // _MILLISECONDS_OF_DAY)
    return f"{day.isoformat()}T00:00:00Z"


def encode_date(text: str) -> str:
    """The day as the caller wrote it; a time or an offset behind it changes nothing."""
    try:
        datetime.fromisoformat(text)
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise ValueError(f"{text!r} is not an ISO 8601 date such as 2026-06-25.") from None


@lru_cache(maxsize=16_384)
def decode_moment(text: str) -> str:
    """A moment: Exact writes the Dutch wall clock as if it were UTC; the answer is real UTC."""
    wall = _EPOCH + timedelta(milliseconds=_milliseconds(text))
    moment = wall.replace(tzinfo=SERVER_ZONE).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def server_time(moment: datetime) -> str:
    """The Dutch wall clock, without a zone, from which a filter finds all that is later than the moment.

    In autumn an hour comes twice. What changes in its second round bears an earlier time than the end of
    the first, so a moment of the first round counts from the beginning of the hour.
    """
    try:
        wall = moment.astimezone(SERVER_ZONE)
    except OverflowError:  # the last hours of the calendar
        wall = moment
    if wall.fold == 0 and wall.utcoffset() != wall.replace(fold=1).utcoffset():
        wall = wall.replace(minute=0, second=0, microsecond=0)
    return wall.replace(tzinfo=None).isoformat(timespec="milliseconds")


def _percentage(fraction: Decimal) -> Decimal:
    """21 of 0.21, and 100 of 1: never 1E+2."""
    if not fraction:
        return _NOTHING
    percentage = fraction.scaleb(_TWO, _WIDE)
    return Decimal(format(percentage, "f")) if "E" in str(percentage) else percentage


def _fraction(percentage: Decimal) -> Decimal:
    return exact(percentage).scaleb(-2, _WIDE)


def turn(amount: Decimal) -> Decimal:
    """The same amount with the other sign, every digit of it."""
    return exact(amount).copy_negate() if amount else amount


def padded(width: int) -> Codec:
    """A code that Exact keeps right-aligned in `width` characters; outside it has no padding."""

    def encode(text: str) -> str:
        code = text.strip()
        if not code or len(code) > width:
            raise ValueError(f"{text!r} is no code of 1 to {width} characters.")
        return code.rjust(width)

    return Codec(f"CODE {width}", str, decode=str.strip, encode=encode, inline=_STRIPPED)


def encode_count(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError(f"{number} is no whole number.")
    if abs(number) > _MOST:
        raise ValueError(f"{number:f} is more than Exact Online counts.")
    return int(number)


def encode_currency(text: str) -> str:
    return text.strip().upper()


def encode_rate(text: str) -> Decimal:
    """An exchange rate that a published model holds as text."""
    try:
        rate = Decimal(text.strip())
    except ArithmeticError:
        rate = Decimal("NaN")
    if not rate.is_finite():
        raise ValueError(f"{text!r} is no exchange rate.")
    return _positive(rate)


def _positive(rate: Decimal) -> Decimal:
    if rate <= 0:
        raise ValueError(f"{rate} is no exchange rate: it is what one unit is worth, more than nothing.")
    return exact(rate)


def encode_vat_code(text: str) -> str:
    code = text.strip()
    if not code or len(code) > _VAT_CODE_WIDTH:
        raise ValueError(f"{text!r} is no VAT code of 1 to 3 characters.")
    return code.ljust(_VAT_CODE_WIDTH)


def _decode_country(text: str) -> str | None:
    """Two letters, without Exact's padding; a code outside the published list reads as null."""
    code = text.strip()
    return code if code in CountryCode.__members__ else None


def _decode_currency(text: str) -> str | None:
    code = text.strip()
    return code if code in CurrencyCode.__members__ else None


_MOST = 2**31 - 1  # of what is counted (Edm.Int32)
_VAT_CODE_WIDTH = 3

CURRENCY = Codec("CURRENCY", str, decode=_decode_currency, encode=encode_currency, closed=True)
CURRENCY_TEXT = Codec("CURRENCY TEXT", str, encode=encode_currency, inline="({0} or None)")
COUNTRY = Codec("COUNTRY", str, decode=_decode_country, encode=str, closed=True)
TEXT = Codec("TEXT", str, encode=encode_text, inline="({0} or None)")
GUID = Codec(
    "GUID", str, encode=encode_guid, inline=f"({{0}} if {{0}} and {{0}} != {EMPTY_GUID!r} else None)"
)
REFERENCE = replace(GUID, name="REFERENCE", encode=encode_reference)
CODE_REFERENCE = Codec("CODE REFERENCE", str, decode=str.strip, encode=encode_reference, inline=_STRIPPED)
NUMBER_REFERENCE = Codec("NUMBER REFERENCE", str, encode=encode_number_reference)
CODE = padded(18)
VAT_CODE = Codec("VAT CODE", str, decode=str.strip, encode=encode_vat_code, inline=_STRIPPED)
DATE = Codec("DATE", str, decode=decode_date, encode=encode_date)
MOMENT = Codec("MOMENT", str, decode=decode_moment)
AMOUNT = Codec("AMOUNT", Decimal, encode=exact)
GIVEN_BACK = Codec(
    "AMOUNT GIVEN BACK", Decimal, decode=turn, encode=turn, inline="(-{0} if {0} is not None else None)"
)
PERCENT = Codec("PERCENT", Decimal, decode=_percentage, encode=_fraction)
FLAG = Codec("FLAG", bool, encode=bool)
COUNT = Codec("COUNT", int, decode=Decimal, encode=encode_count)
NUMBER_TEXT = Codec("NUMBER AS TEXT", int, decode=str)
RATE = Codec("RATE", Decimal, encode=_positive)
RATE_TEXT = Codec("RATE AS TEXT", Decimal, decode=lambda rate: format(rate, "f"), encode=encode_rate)


def ledger_number(code: str | None) -> Decimal | None:
    """The number of an account, where its code is one."""
    text = (code or "").strip()
    return Decimal(text) if text.isascii() and text.isdecimal() else None


def choice(name: str, kind: type, meanings: Mapping[Any, str]) -> Codec:
    """An enum: each vendor value with its unified meaning. Going back takes the first that means it.

    A vendor value that is not listed reads as null, because the published enums are closed.
    """
    back: dict[str, Any] = {}
    for vendor, unified in meanings.items():
        back.setdefault(unified, vendor)

    def encode(value: str) -> Any:
        if value not in back:
            raise ValueError(f"Exact Online has no counterpart of {value}; it knows {', '.join(back)}.")
        return back[value]

    return Codec(name, kind, decode=dict(meanings).get, encode=encode, closed=True, choices=tuple(back))


def key_of(record: str | None) -> str | None:
    """The key of a record at another endpoint, which stands in the place of what is told from there."""
    return record.lower() if record else None
