"""The vault: seals what the store must keep but never show, and binds each secret to its place.

A sealed value that is copied to another tenant, connection, table or field does not open there. What a
caller keeps for us and may read is not sealed but signed, at a tenth of the cost.
"""

import hmac
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column

from comptoir.engine.keyring import Keyring
from comptoir.kit import crypto
from comptoir.kit.crypto import SealBroken, Secret
from comptoir.store import sealed
from comptoir.store.database import Database
from comptoir.store.sealed import SealedValue

_PAGE = 200
_SIGNING = b"comptoir:signing:v1"  # no key signs with the bytes that it seals with
_MARK_BYTES = 32


class VaultError(Exception):
    """A sealed value does not open; the message names the place and never the value."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a secret lives. `connection` is empty for what belongs to a tenant as a whole, and the target
    system for app credentials.
    """

    table: str
    tenant: str
    connection: str
    field: str

    def __post_init__(self) -> None:
        if ":" in f"{self.table}{self.tenant}{self.connection}{self.field}":
            raise ValueError(f"a place is told by its colons, so no part may hold one: {self}")

    def __str__(self) -> str:
        return f"{self.table}:{self.tenant}:{self.connection}:{self.field}:v1"


class Vault:
    """Seals under the keyring's active key and opens with any of its keys."""

    def __init__(self, keyring: Keyring) -> None:
        self._active = keyring.active
        self._keys = keyring.by_id
        self._signing = [crypto.hmac_sha256(key.secret, _SIGNING) for key in keyring.keys]

    def seal(self, place: Place, secret: str | bytes) -> bytes:
        """A blob for the store."""
        plain = secret.encode() if isinstance(secret, str) else secret
        return crypto.seal(self._active, plain, str(place).encode())

    def open(self, place: Place, blob: bytes) -> Secret:
        """The text that was sealed for this place. Raises VaultError."""
        try:
            return Secret(self.open_bytes(place, blob).decode())
        except UnicodeDecodeError:
            # Without its cause, which would carry the opened bytes along.
            raise VaultError(f"what was sealed for {place} is no text") from None

    def open_bytes(self, place: Place, blob: bytes) -> bytes:
        """The bytes that were sealed for this place, such as the body of a write. Raises VaultError."""
        try:
            return crypto.open_sealed(self._keys, blob, str(place).encode())
        except SealBroken as error:
            raise VaultError(f"{place} does not open: {error}") from error

    def sign(self, place: Place, content: bytes) -> bytes:
        """The content behind a mark by which this place knows it again; it hides nothing."""
        return _mark(self._signing[0], place, content) + content

    def open_signed(self, place: Place, blob: bytes) -> bytes:
        """The content that was signed for this place, with any of the keys. Raises VaultError."""
        mark, content = blob[:_MARK_BYTES], blob[_MARK_BYTES:]
        if any(hmac.compare_digest(mark, _mark(key, place, content)) for key in self._signing):
            return content
        raise VaultError(f"this was not signed for {place}")

    def rewrap(self, blob: bytes) -> bytes:
        """The blob under the active key; one that is under it already comes back as it is."""
        try:
            if crypto.kek_id(blob) == self._active.id:
                return blob
            return crypto.rewrap(blob, self._keys, self._active)
        except SealBroken as error:
            raise VaultError(f"a sealed value cannot be re-wrapped: {error}") from error


def _mark(key: bytes, place: Place, content: bytes) -> bytes:
    return crypto.hmac_sha256(key, f"{place}\n".encode() + content)


async def rotate(database: Database, vault: Vault) -> int:
    """Put every sealed value under the active key; says how many were under another.

    Afterwards the older keys can be taken from the keyring. Each page of values is a transaction of its
    own, so others go on working, and a rotation that broke off is simply begun again. Raises VaultError.
    """
    return sum([await _rotate_column(database, vault, column) for column in sealed.SEALED])


async def _rotate_column(database: Database, vault: Vault, column: Column[Any]) -> int:
    """A value that somebody replaced meanwhile was sealed under the active key, and is left alone."""
    changed = 0
    last: SealedValue | None = None
    while True:
        async with database.write() as conn:
            page = await sealed.page(conn, column, last, _PAGE)
            for value in page:
                if (fresh := vault.rewrap(value.blob)) != value.blob:
                    changed += await sealed.replace(conn, column, value, fresh)
        if len(page) < _PAGE:
            return changed
        last = page[-1]
