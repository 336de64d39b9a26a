"""The restore drill: after a database came back from a backup, each login is tried once, one after the other.

A backup holds refresh tokens that the vendor may have replaced since. Nothing inside a restored database can
tell that it was restored, so an operator says it (`comptoir tokens check`): from then on every login is
suspect, until a refresh has shown that it holds, or that a person must log in again.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from comptoir.engine.tokens.keeping import Keeper
from comptoir.engine.tokens.owner import Tokens
from comptoir.engine.vault import VaultError
from comptoir.kit.clock import Clock
from comptoir.kit.errors import Problem
from comptoir.store import logins
from comptoir.store.database import Database
from comptoir.store.logins import Login, LoginState

_REASON = "The database was restored from a backup; a refresh will show whether the login still holds."
_PAUSE = 0.2  # seconds between two logins: a token endpoint under load is a named offence at Exact


@dataclass(frozen=True, slots=True)
class Checked:
    """A login as it now stands, and what could not be found out; `note` is empty where all is known."""

    login: Login
    note: str = ""


class Drill:
    """Checks all logins. One that was cut short goes on where it stopped."""

    def __init__(self, database: Database, keeper: Keeper, tokens: Tokens, clock: Clock) -> None:
        self._database = database
        self._keeper = keeper
        self._tokens = tokens
        self._clock = clock

    async def run(self) -> AsyncIterator[Checked]:
        """Each suspect login, as soon as it has been tried."""
        for login in await self._suspects():
            note = await self._try(login)
            async with self._database.read() as conn:
                now = await logins.get(conn, login.id)
            if now is not None:
                yield Checked(now, note)
            await self._clock.sleep(_PAUSE)

    async def _suspects(self) -> list[Login]:
        """Those of a drill that was cut short, else all."""
        async with self._database.write() as conn:
            found = await logins.list_all(conn)
            if not any(login.state is LoginState.SUSPECT for login in found):
                await logins.suspect_all(conn, _REASON, self._clock.now())
                found = await logins.list_all(conn)
        return [login for login in found if login.state is LoginState.SUSPECT]

    async def _try(self, login: Login) -> str:
        try:
            if await self._tokens.renew(await self._keeper.holder(login)):
                return ""
        except Problem as problem:
            return problem.message
        except VaultError as error:
            return str(error)
        return "Its tokens are younger than the vendor renews them: run the check again in ten minutes."
