"""Small cryptography: a Secret that does not print itself, sealed envelopes, and one HMAC.

An envelope is AES-256-GCM twice: the text under a data key of its own, the data key under a
key-encryption key. Whoever rotates the latter re-wraps 32 bytes and never touches the text.

    "v1" │ 1 byte: length of kek_id │ kek_id │ nonce 12 │ wrapped data key 48 │ nonce 12 │ text + 16

The wrapping is bound to everything before it, the text to the associated data that the caller names.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_VERSION = b"v1"
_NONCE_BYTES = 12
_WRAPPED_BYTES = KEY_BYTES + 16
_LONGEST_ID = 255


class SealBroken(Exception):
    """A blob does not open: altered, cut short, sealed for another place, or under a key that is not here."""


class KeyMissing(SealBroken):
    """The blob was sealed under a key that the caller did not bring."""


class Secret:
    """Text that prints as `***` and is opened by `reveal`, as late as possible.

    It is no `str`, so it cannot be joined, logged or encoded as JSON by accident.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __repr__(self) -> str:
        return "***"

    def __format__(self, spec: str) -> str:
        return format("***", spec)

    def __eq__(self, other: object) -> bool:
        """Compared in constant time, and equal to other secrets only."""
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled")


@dataclass(frozen=True, slots=True)
class Key:
    """A key-encryption key: 32 bytes, and the name under which envelopes remember it."""

    id: str
    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(self.secret)}")
        if not 0 < len(self.id.encode()) <= _LONGEST_ID:
            raise ValueError(f"a key's id has 1 to {_LONGEST_ID} bytes")


@dataclass(frozen=True, slots=True)
class _Envelope:
    """The parts of a blob; `head` is the version and the key's id as they stand in it."""

    head: bytes
    kek_id: str
    wrapped: bytes
    sealed: bytes


def seal(kek: Key, plaintext: bytes, aad: bytes, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """An envelope that opens only with `kek` and the same `aad`. `random(n)` gives n fresh bytes."""
    data_key = random(KEY_BYTES)
    return _wrap(kek, data_key, random) + _encrypt(data_key, plaintext, aad, random)


def open_sealed(keys: Mapping[str, Key], blob: bytes, aad: bytes) -> bytes:
    """What was sealed. Raises SealBroken, or KeyMissing if none of `keys` is the one it was sealed under."""
    envelope = _parse(blob)
    return _decrypt(_unwrap(keys, envelope), envelope.sealed, aad)


def rewrap(
    blob: bytes, keys: Mapping[str, Key], new: Key, random: Callable[[int], bytes] = os.urandom
) -> bytes:
    """The same envelope under another key; the sealed text stays byte for byte. Raises as `open_sealed`."""
    envelope = _parse(blob)
    return _wrap(new, _unwrap(keys, envelope), random) + envelope.sealed


def kek_id(blob: bytes) -> str:
    """The id of the key that an envelope was sealed under."""
    return _parse(blob).kek_id


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    """HMAC-SHA256, 32 bytes."""
    return hmac.new(key, message, hashlib.sha256).digest()


def hmac_sha256_hex(key: bytes, message: bytes) -> str:
    """HMAC-SHA256 as 64 lower-case hexadecimal characters."""
    return hmac_sha256(key, message).hex()


def _wrap(kek: Key, data_key: bytes, random: Callable[[int], bytes]) -> bytes:
    name = kek.id.encode()
    head = _VERSION + bytes([len(name)]) + name
    return head + _encrypt(kek.secret, data_key, head, random)


def _unwrap(keys: Mapping[str, Key], envelope: _Envelope) -> bytes:
    kek = keys.get(envelope.kek_id)
    if kek is None:
        raise KeyMissing(f"sealed under key {envelope.kek_id!r}, which is not here")
    return _decrypt(kek.secret, envelope.wrapped, envelope.head)


def _parse(blob: bytes) -> _Envelope:
    start = len(_VERSION) + 1
    if len(blob) < start or not blob.startswith(_VERSION):
        raise SealBroken("not a sealed value of version 1")
    wrapped_at = start + blob[start - 1]
    sealed_at = wrapped_at + _NONCE_BYTES + _WRAPPED_BYTES
    if len(blob) < sealed_at:
        raise SealBroken("the sealed value is cut short")
    head = blob[:wrapped_at]
    name = head[start:].decode(errors="replace")
    return _Envelope(head, name, blob[wrapped_at:sealed_at], blob[sealed_at:])


def _encrypt(key: bytes, plaintext: bytes, aad: bytes, random: Callable[[int], bytes]) -> bytes:
    nonce = random(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, aad)


def _decrypt(key: bytes, sealed: bytes, aad: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], aad)
    except (InvalidTag, ValueError) as error:  # ValueError: too short for a nonce
        raise SealBroken("the sealed value was altered, or belongs to another place") from error
