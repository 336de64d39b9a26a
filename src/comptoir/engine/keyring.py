"""The key-encryption keys: read from a setting or a file, the first one seals, all of them open.

A key is 32 bytes in base64 or hexadecimal, one a line; `#` begins a comment. The id of a key is derived
from it, so there is nothing to name and nothing to mix up.
"""

import base64
import binascii
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from comptoir.kit.crypto import KEY_BYTES, Key, hmac_sha256_hex

_ID_DIGITS = 16


class KeyringError(Exception):
    """The keys cannot be read or kept as they should be; the message names the file and the remedy."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """At least one key; the first is active, the others still open what was sealed before a rotation."""

    keys: tuple[Key, ...]

    def __post_init__(self) -> None:
        if not self.keys:
            raise KeyringError("there is no key: give 32 bytes in base64 or hexadecimal")

    @classmethod
    def from_text(cls, text: str) -> "Keyring":
        """Keys as a setting or a key file holds them. Raises KeyringError; the message holds no key."""
        return cls(tuple(_read_keys(text)))

    @classmethod
    def from_file(cls, path: Path) -> "Keyring":
        """The keys in a file that its owner alone can read. Raises KeyringError."""
        try:
            with path.open(encoding="ascii") as file:
                _refuse_if_shared(path, os.fstat(file.fileno()).st_mode)
                return cls.from_text(file.read())
        except (OSError, UnicodeDecodeError) as error:
            raise KeyringError(f"{path} cannot be read: {error}") from error

    @classmethod
    def create_file(cls, path: Path, random: Callable[[int], bytes] = os.urandom) -> "Keyring":
        """Make a key and keep it in a new file of mode 600; a file that is there is never overwritten."""
        keyring = cls((_key(random(KEY_BYTES)),))
        try:
            _write_new(path, keyring)
        except FileExistsError as error:
            raise KeyringError(f"{path} exists already; without it nothing opens, so it stays") from error
        return keyring

    @classmethod
    def rotate_file(cls, path: Path, random: Callable[[int], bytes] = os.urandom) -> "Keyring":
        """Put a fresh key on top of a key file, in one step; the old keys stay until all is re-wrapped."""
        keyring = cls.from_file(path).rotated(random)
        beside = path.with_name(f"{path.name}.new")
        try:
            _write_new(beside, keyring)
        except FileExistsError as error:
            raise KeyringError(f"{beside} is left from a rotation that broke off: remove it first") from error
        beside.replace(path)
        return keyring

    def rotated(self, random: Callable[[int], bytes] = os.urandom) -> "Keyring":
        """The same keys below a fresh one, which is active."""
        return Keyring((_key(random(KEY_BYTES)), *self.keys))

    @property
    def active(self) -> Key:
        return self.keys[0]

    @property
    def by_id(self) -> Mapping[str, Key]:
        return MappingProxyType({key.id: key for key in self.keys})

    def text(self) -> str:
        """The keys as `from_text` reads them, in base64."""
        return "".join(f"{base64.b64encode(key.secret).decode()}\n" for key in self.keys)


def _key(secret: bytes) -> Key:
    return Key(hmac_sha256_hex(secret, b"comptoir key id")[:_ID_DIGITS], secret)


def _read_keys(text: str) -> Iterator[Key]:
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.partition("#")[0].strip()
        if word:
            yield _key(_decode(word, number))


def _decode(word: str, line: int) -> bytes:
    """64 characters can only be hexadecimal: 32 bytes in base64 are 43 or 44."""
    try:
        if len(word) == 2 * KEY_BYTES:
            return bytes.fromhex(word)
        plain = word.replace("-", "+").replace("_", "/")
        secret = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (ValueError, binascii.Error) as error:
        raise KeyringError(f"line {line} is no key in base64 or hexadecimal") from error
    if len(secret) != KEY_BYTES:
        raise KeyringError(f"the key in line {line} has {len(secret)} bytes instead of {KEY_BYTES}")
    return secret


def _refuse_if_shared(path: Path, mode: int) -> None:
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyringError(f"{path} can be reached by others (mode {stat.S_IMODE(mode):o}): chmod 600 {path}")


def _write_new(path: Path, keyring: Keyring) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(keyring.text())
        file.flush()
        os.fsync(file.fileno())
