"""One owner for each connection's tokens: nobody else refreshes, and a new pair is stored before it is used.

Exact's refresh tokens work once (exact-facts 2). Two refreshes at a time, or an answer that is used but not
stored, end the connection for good; so a refresh is marked first, sent once, and committed before use.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

import msgspec

from comptoir.cdk.auth import OAuth2
from comptoir.cdk.contract import Answer
from comptoir.engine.directory import App
from comptoir.engine.network import BadBody, MaybeSent, Network, NotSent
from comptoir.engine.vault import Place, Vault
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import (
    Downstream,
    NeedsConsent,
    Problem,
    TargetSystemNotRegistered,
    UpstreamUnavailable,
)
from comptoir.store import connections, tokens
from comptoir.store.connections import ConnectionStatus
from comptoir.store.database import Database
from comptoir.store.tokens import StoredTokens

_SPARE = 15.0  # seconds before its end after which a token is no longer sent
_ABANDONED = 90.0  # seconds after which a mark is of a process that died
_POLL = 0.25
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
_OK = 200
_REFUSALS = (400, 401, 403)
_NotEmpty = Annotated[str, msgspec.Meta(min_length=1)]


class TokenAnswer(msgspec.Struct):
    """The vendor's answer; `expires_in` is text at Exact."""

    access_token: _NotEmpty
    refresh_token: _NotEmpty
    expires_in: str | int = 600


class TokenError(msgspec.Struct):
    error: str = ""
    error_description: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """An access token with its refresh token, and when the vendor gave them."""

    access: Secret
    refresh: Secret
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose tokens: the connection, the app that was consented to, and how the vendor grants."""

    tenant_id: str
    connection_id: str
    app: App
    auth: OAuth2

    @property
    def place(self) -> Place:
        return Place("tokens", self.tenant_id, self.connection_id, "pair")


class _SealedPair(msgspec.Struct):
    access: str
    refresh: str


class TokenRefused(Exception):
    """The token endpoint said no; `error` are its words."""

    def __init__(self, status: int, error: TokenError) -> None:
        super().__init__(f"{status} {error.error}")
        self.status = status
        self.error = error

    @property
    def downstream(self) -> Downstream:
        return Downstream(self.status, f"{self.error.error} {self.error.error_description}".strip())


class Tokens:
    """Access tokens for connections."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        network: Network,
        clock: Clock,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._network = network
        self._clock = clock
        self._changed = changed
        self._pairs: dict[str, Pair] = {}
        self._refused: dict[str, Secret] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def exchange(self, app: App, auth: OAuth2, code: str, redirect_uri: str) -> Pair:
        """The first pair, for the code that a consent gave. Raises TokenRefused or UpstreamUnavailable."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        try:
            return await self._ask(app, auth, form)
        except (NotSent, MaybeSent, BadBody) as error:
            raise UpstreamUnavailable("The token endpoint did not answer: begin the login anew.") from error

    def seal(self, place: Place, pair: Pair) -> bytes:
        """The pair as the store keeps it."""
        plain = _SealedPair(pair.access.reveal(), pair.refresh.reveal())
        return self._vault.seal(place, msgspec.json.encode(plain))

    async def access(self, holder: Holder) -> Secret:
        """A token that can be sent now, refreshed if need be. Raises NeedsConsent or UpstreamUnavailable."""
        pair = self._pairs.get(holder.connection_id)
        if pair is None or not self._fresh(pair):
            async with self._locks.setdefault(holder.connection_id, asyncio.Lock()):
                pair = await self._current(holder)
        return pair.access

    def reject(self, holder: Holder, token: Secret) -> None:
        """The vendor did not take this token: do not send it again, look at the store first."""
        self._refused[holder.connection_id] = token
        pair = self._pairs.get(holder.connection_id)
        if pair is not None and pair.access == token:
            del self._pairs[holder.connection_id]

    async def renew(self, holder: Holder) -> None:
        """A new pair before the old one's time, for a token that the vendor keeps refusing.

        Its clock may be ahead of ours. Raises NeedsConsent or UpstreamUnavailable.
        """
        async with self._locks.setdefault(holder.connection_id, asyncio.Lock()):
            stored, pair = await self._stored(holder)
            if self._is_refused(holder, pair) and await self._begin(holder, stored):
                await self._refresh(holder, stored, pair)

    def forget(self, connection_id: str) -> None:
        self._pairs.pop(connection_id, None)
        self._refused.pop(connection_id, None)

    async def _current(self, holder: Holder) -> Pair:
        """The stored pair, which another task or process may have renewed, else a new one."""
        while True:
            stored, pair = await self._stored(holder)
            if self._fresh(pair):
                self._pairs[holder.connection_id] = pair
                return pair
            if await self._begin(holder, stored):
                return await self._refresh(holder, stored, pair)
            await self._clock.sleep(_POLL)

    async def _stored(self, holder: Holder) -> tuple[StoredTokens, Pair]:
        async with self._database.read() as conn:
            stored = await tokens.get(conn, holder.connection_id)
        if stored is None:
            raise NeedsConsent("This connection has no tokens: the person must log in.")
        return stored, self._open(holder, stored)

    async def _begin(self, holder: Holder, stored: StoredTokens) -> bool:
        """Leave the mark; false while somebody else is at it."""
        now = self._clock.now()
        async with self._database.write() as conn:
            return await tokens.begin_refresh(
                conn,
                holder.connection_id,
                stored.version,
                now,
                abandoned_before=now - timedelta(seconds=_ABANDONED),
            )

    async def _refresh(self, holder: Holder, stored: StoredTokens, pair: Pair) -> Pair:
        form = {"grant_type": "refresh_token", "refresh_token": pair.refresh.reveal()}
        try:
            new = await self._ask(holder.app, holder.auth, form)
        except NotSent as error:
            await self._cancel(holder, stored)
            raise UpstreamUnavailable("The token endpoint cannot be reached.", retry_after=5) from error
        except (MaybeSent, BadBody) as error:
            await self._cancel(holder, stored)
            raise UpstreamUnavailable(
                "The token endpoint's answer was lost; the next refresh tells whether the login still holds.",
                retry_after=5,
            ) from error
        except TokenRefused as refused:
            await self._cancel(holder, stored)
            raise await self._refusal(holder, pair, refused) from refused
        except TargetSystemNotRegistered:
            await self._cancel(holder, stored)
            raise
        await self._keep(holder, stored, new)
        return new

    async def _keep(self, holder: Holder, stored: StoredTokens, new: Pair) -> None:
        """Store first, use afterwards."""
        async with self._database.write() as conn:
            await tokens.finish_refresh(
                conn,
                holder.connection_id,
                stored.version,
                self.seal(holder.place, new),
                new.issued_at,
                new.expires_at,
            )
        self._pairs[holder.connection_id] = new
        self._refused.pop(holder.connection_id, None)

    async def _cancel(self, holder: Holder, stored: StoredTokens) -> None:
        async with self._database.write() as conn:
            await tokens.cancel_refresh(conn, holder.connection_id, stored.version)

    async def _refusal(self, holder: Holder, pair: Pair, refused: TokenRefused) -> Problem:
        """Too early is a matter of seconds; anything else needs the person again, and is noted so."""
        description = refused.error.error_description
        if "not expired" in description or "rate limit" in description.lower():
            if self._is_refused(holder, pair):
                text = "The target system no longer takes this connection's token, and gives no new one yet."
                return NeedsConsent(text, downstream=refused.downstream)
            text = "The vendor gives no new access token yet."
            return UpstreamUnavailable(text, downstream=refused.downstream, retry_after=30)
        async with self._database.write() as conn:
            connection = await connections.get(conn, holder.tenant_id, holder.connection_id, for_update=True)
            if connection is not None:
                status = ConnectionStatus.NEEDS_CONSENT
                await connections.set_status(conn, connection, status, self._clock.now())
        self._changed()
        text = "The login behind this connection no longer holds: the person must log in again."
        return NeedsConsent(text, downstream=refused.downstream)

    async def _ask(self, app: App, auth: OAuth2, form: dict[str, str]) -> Pair:
        """One call to the token endpoint.

        Raises TokenRefused, TargetSystemNotRegistered, NotSent, MaybeSent or BadBody.
        """
        secrets = {"client_id": app.client_id, "client_secret": app.client_secret.reveal()}
        body = urlencode({**form, **secrets}).encode()
        asked_at = self._clock.now()
        answer = await self._network.send("POST", f"{app.base_url}{auth.token_path}", _FORM, body)
        if answer.status != _OK:
            raise _no(answer)
        try:
            given = msgspec.json.decode(answer.body, type=TokenAnswer)
            lifetime = int(given.expires_in)
        except (msgspec.DecodeError, ValueError) as error:
            raise BadBody(Answer(answer.status, answer.headers, b"")) from error
        return Pair(
            Secret(given.access_token),
            Secret(given.refresh_token),
            asked_at,
            asked_at + timedelta(seconds=lifetime),
        )

    def _open(self, holder: Holder, stored: StoredTokens) -> Pair:
        plain = msgspec.json.decode(self._vault.open_bytes(holder.place, stored.sealed), type=_SealedPair)
        return Pair(Secret(plain.access), Secret(plain.refresh), stored.issued_at, stored.expires_at)

    def _is_refused(self, holder: Holder, pair: Pair) -> bool:
        return pair.access == self._refused.get(holder.connection_id)

    def _fresh(self, pair: Pair) -> bool:
        return (pair.expires_at - self._clock.now()).total_seconds() > _SPARE


def _no(answer: Answer) -> TokenRefused | TargetSystemNotRegistered | BadBody:
    """What an unsuccessful answer means: only the vendor's own words end a login, an outage never does."""
    try:
        error = msgspec.json.decode(answer.body, type=TokenError)
    except (msgspec.DecodeError, UnicodeDecodeError):
        error = TokenError()
    if answer.status not in _REFUSALS or not error.error:
        return BadBody(answer)
    refused = TokenRefused(answer.status, error)
    if error.error == "invalid_client":
        text = "The target system does not know this app: register its client id and secret anew."
        return TargetSystemNotRegistered(text, downstream=refused.downstream)
    return refused
