"""A pair of tokens, whose it is, and how it is sealed into the store."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from comptoir.cdk.auth import OAuth2
from comptoir.cdk.contract import Connector
from comptoir.engine.directory import App
from comptoir.engine.vault import Place, Vault
from comptoir.kit.crypto import Secret
from comptoir.store.logins import Login, Renewal

_KEPT_ALIVE_AFTER = 2 / 3  # of the time after which an unused pair dies


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token with its refresh token, by the vendor's clock.

    `issued_at` is the latest moment at which it may have been issued, `expires_at` the earliest at which it
    may end.
    """

    access: Secret
    refresh: Secret
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose tokens: a login, the app that was consented to, and how the vendor grants.

    `calls_a_day` are the token calls that a login has a day of the vendor's, None for any number.
    """

    login_id: str
    app: App
    auth: OAuth2
    calls_a_day: int | None = None


def holder(connector: Connector, app: App, login_id: str) -> Holder:
    """Whose tokens a call needs, at a target system that people log in to."""
    assert isinstance(connector.auth, OAuth2)
    rate = connector.token_rate
    return Holder(login_id, app, connector.auth, None if rate is None else rate.calls)


class _SealedPair(msgspec.Struct):
    access: str
    refresh: str


def seal(vault: Vault, place: Place, pair: Pair) -> bytes:
    """The pair as the store keeps it."""
    plain = _SealedPair(pair.access.reveal(), pair.refresh.reveal())
    return vault.seal(place, msgspec.json.encode(plain))


def opened(vault: Vault, login: Login) -> Pair:
    """The pair that is stored with a login."""
    blob = vault.open_bytes(place_of(login.sealed_for, login.id), login.sealed)
    plain = msgspec.json.decode(blob, type=_SealedPair)
    return Pair(Secret(plain.access), Secret(plain.refresh), login.issued_at, login.expires_at)


def place_of(tenant_id: str, login_id: str) -> Place:
    """Where the pair of a login is sealed, which the tenant of its first consent founded."""
    return Place("tokens", tenant_id, login_id, "pair")


def renewal(vault: Vault, place: Place, pair: Pair, auth: OAuth2, now: datetime) -> Renewal:
    """What the store is told of a new pair."""
    due_at = now + timedelta(seconds=auth.idle_limit * _KEPT_ALIVE_AFTER) + spread(place.connection)
    return Renewal(seal(vault, place, pair), pair.issued_at, pair.expires_at, due_at)


def spread(login_id: str) -> timedelta:
    """A part of a day that is a login's own, so that those of one hour are not renewed in one hour again."""
    return timedelta(days=int.from_bytes(hashlib.sha256(login_id.encode()).digest()[:4]) / 2**32)
