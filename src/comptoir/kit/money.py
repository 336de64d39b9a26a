"""Exact amounts: Decimal in, Decimal out, and JSON numbers with the digits that were booked."""

from decimal import Decimal, InvalidOperation

import msgspec

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def exact(value: Decimal | int | str) -> Decimal:
    """An amount as it was written; a binary float is refused because its digits are already lost.

    Raises ValueError for text that is no finite decimal number.
    """
    if isinstance(value, float):
        raise ValueError("an amount is never a binary float")  # noqa: TRY004  one error type for callers
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not an amount") from error
    if not amount.is_finite():
        raise ValueError(f"{value!r} is not a finite amount")
    return amount


def encode_json(value: object) -> bytes:
    """JSON bytes in which every Decimal stands as a plain number with all its digits."""
    return _ENCODER.encode(value)
