"""Identifiers and secrets: sortable ids with a readable prefix, and keys of 256 random bits."""

import hashlib
import secrets
from collections.abc import Callable

from comptoir.kit.clock import Clock

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, lower case
_TIME_DIGITS = 10
_RANDOM_DIGITS = 16


def _base32(number: int, digits: int) -> str:
    text = ""
    for _ in range(digits):
        number, rest = divmod(number, 32)
        text = _ALPHABET[rest] + text
    return text


class Ids:
    """Makes ids that sort by the moment of their making: `ten_01k…`, 26 characters after the prefix."""

    def __init__(self, clock: Clock, randbits: Callable[[int], int] = secrets.randbits) -> None:
        self._clock = clock
        self._randbits = randbits

    def new(self, prefix: str) -> str:
        """A fresh id such as `req_01kb3j5v6q…`; unique without asking anyone."""
        milliseconds = int(self._clock.now().timestamp() * 1000)
        return (
            f"{prefix}_{_base32(milliseconds, _TIME_DIGITS)}"
            f"{_base32(self._randbits(5 * _RANDOM_DIGITS), _RANDOM_DIGITS)}"
        )


def new_key() -> str:
    """A key of 256 random bits in the published form: 64 lower-case hexadecimal characters."""
    return secrets.token_hex(32)


def fingerprint(key: str) -> str:
    """The SHA-256 of a key, which is all that the store keeps of it."""
    return hashlib.sha256(key.encode()).hexdigest()
