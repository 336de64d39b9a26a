"""What is kept of tokens: reading a login, and the steps of a refresh, each committed before the next."""

import logging
from datetime import datetime

from comptoir.cdk.auth import OAuth2
from comptoir.engine.tokens.pairs import Pair, opened, place_of, renewal
from comptoir.engine.vault import Vault
from comptoir.kit.clock import Clock
from comptoir.kit.errors import NeedsConsent
from comptoir.store import connections, logins, refreshes
from comptoir.store.connections import ConnectionStatus, Reason
from comptoir.store.database import Database
from comptoir.store.errors import TROUBLE
from comptoir.store.handles import AsyncConnection
from comptoir.store.logins import Login, LoginState

_LOG = logging.getLogger("comptoir.tokens")
_TRIES = 60  # a pair that the vendor has given and that is not stored is lost for good
_PAUSE = 1.0


class TokenBook:
    """The store's side of token keeping."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    async def stored(self, login_id: str) -> tuple[Login, Pair]:
        """The login and its pair as they stand. Raises NeedsConsent where a person must log in first."""
        async with self._database.read() as conn:
            login = await logins.get(conn, login_id)
        if login is None:
            raise NeedsConsent("This connection has no tokens: the person must log in.")
        if login.state in (LoginState.NEEDS_CONSENT, LoginState.REVOKED):
            raise NeedsConsent(login.reason or "The person must log in again.")
        return login, opened(self._vault, login)

    async def begin(self, seen: Login, refresher: str, day: str, *, take_over: bool) -> Login | None:
        """Mark, lease and count, committed; the login as it was before, None while somebody else is at it.

        An earlier mark may have come between: then this refresh asks what became of that one.
        """
        async with self._database.write() as conn:
            current = await logins.get(conn, seen.id, for_update=True)
            now = self._clock.now()
            begun = await refreshes.begin(conn, seen, refresher, now, day, take_over=take_over)
        return current if begun else None

    async def beat(self, login_id: str, refresher: str) -> None:
        """Show that the holder of the lease is alive. Trouble is only logged: an answer is on its way."""
        try:
            async with self._database.write() as conn:
                await refreshes.beat(conn, login_id, refresher)
        except TROUBLE as trouble:
            _LOG.warning("login %s: the lease could not be prolonged: %s", login_id, type(trouble).__name__)

    async def finish(self, seen: Login, pair: Pair, auth: OAuth2) -> bool:
        """Store the new pair; false if a newer consent has replaced the one that was refreshed.

        Nobody else has this pair, so a database that is away is asked again for a minute.
        """
        for left in reversed(range(_TRIES)):
            try:
                return await self._finish(seen, pair, auth)
            except TROUBLE as error:
                if not left:
                    _LOG.exception("login %s: the new tokens could not be stored and are lost", seen.id)
                    raise
                _LOG.error(
                    "login %s: the new tokens wait for the database: %s", seen.id, type(error).__name__
                )
                await self._clock.sleep(_PAUSE)
        raise AssertionError

    async def end(self, seen: Login, refresher: str, mark: datetime | None, *, unsent: bool = False) -> None:
        """Give the lease back; `mark` stays where nobody knows what became of the refresh.

        One that was `unsent` is no token call.
        """
        async with self._database.write() as conn:
            await refreshes.end(conn, seen, refresher, mark=mark, unsent=unsent)

    async def refuse(self, seen: Login, state: LoginState, reason: str) -> bool:
        """The login has ended, and with it all connections that hang on it; false if it has been replaced."""
        now = self._clock.now()
        async with self._database.write() as conn:
            if not await logins.set_state(conn, seen, state, reason, now):
                return False
            for connection in await connections.of_login(conn, seen.id, for_update=True):
                if connection.status is ConnectionStatus.ACTIVE:
                    status = ConnectionStatus.NEEDS_CONSENT
                    await connections.set_status(conn, connection, status, now, Reason.LOGIN_ENDED)
        return True

    async def _finish(self, seen: Login, pair: Pair, auth: OAuth2) -> bool:
        now = self._clock.now()
        new = renewal(self._vault, place_of(seen.sealed_for, seen.id), pair, auth, now)
        async with self._database.write() as conn:
            current = await logins.get(conn, seen.id, for_update=True)
            if current is None or current.version != seen.version:
                return False
            await refreshes.finish(conn, current, new, now)
            if current.state not in logins.USABLE:
                await _heal(conn, seen.id, now)
        return True


async def _heal(conn: AsyncConnection, login_id: str, now: datetime) -> None:
    """A login that was given up holds after all: so do the connections that ended with it."""
    for connection in await connections.of_login(conn, login_id, for_update=True):
        if connection.reason is Reason.LOGIN_ENDED:
            await connections.set_status(conn, connection, ConnectionStatus.ACTIVE, now)
