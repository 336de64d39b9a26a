"""`comptoir tokens`: how the logins are, and the drill after a database was restored."""

import asyncio
import json
import sys
from typing import Any, Protocol

from cyclopts import App

from comptoir.cli.configuration import Config, DatabaseUrl, configured
from comptoir.cli.database import opened
from comptoir.cli.serving import with_parts
from comptoir.cli.tables import Json, console, table
from comptoir.engine.tokens import Tokens
from comptoir.engine.tokens.checking import Drill
from comptoir.engine.tokens.keeping import Keeper
from comptoir.kit.clock import Clock
from comptoir.store import connections, logins
from comptoir.store.database import Database
from comptoir.store.logins import Login, LoginState

app = App(name="tokens")
_COLUMNS = ("id", "target", "login", "state", "since", "renewed", "connections", "reason")
_ENDED = (LoginState.NEEDS_CONSENT, LoginState.REVOKED)


class Parts(Protocol):
    """What a check asks of the house."""

    @property
    def database(self) -> Database: ...

    @property
    def keeper(self) -> Keeper: ...

    @property
    def tokens(self) -> Tokens: ...

    @property
    def clock(self) -> Clock: ...


@app.command(name="list")
def list_tokens(*, as_json: Json = False, database: DatabaseUrl = None, config: Config = None) -> None:
    """Show every login, the person behind it, and whether its tokens hold, straight from the database.

    For example:

      comptoir tokens list
      comptoir tokens list --json
    """
    settings = configured(config).replace(database=database)
    _show(asyncio.run(_listed(settings.database)), as_json=as_json)


@app.command
def check(*, as_json: Json = False, database: DatabaseUrl = None, config: Config = None) -> None:
    """After a database was restored from a backup: try each login, one after the other.

    A backup may hold tokens that the target system has replaced since. Each login is refreshed once, by the
    rules that the server keeps too; the exit status is 1 if a person must log in again. A check that was cut
    short goes on where it stopped.

    For example:

      comptoir tokens check
    """
    settings = configured(config).replace(database=database)
    rows = with_parts(settings, _checked)
    _show(rows, as_json=as_json)
    if any(row["state"] in _ENDED for row in rows):
        sys.exit(1)


async def _listed(url: str) -> list[dict[str, Any]]:
    async with opened(url) as database:
        async with database.read() as conn:
            found = await logins.list_all(conn)
        return [await _row(database, login) for login in found]


async def _checked(parts: Parts) -> list[dict[str, Any]]:
    drill = Drill(parts.database, parts.keeper, parts.tokens, parts.clock)
    return [await _row(parts.database, found.login, found.note) async for found in drill.run()]


async def _row(database: Database, login: Login, note: str = "") -> dict[str, Any]:
    async with database.read() as conn:
        hanging = await connections.of_login(conn, login.id)
    return {
        "id": login.id,
        "target": login.target,
        "login": login.person or (hanging[0].login if hanging else None),
        "state": login.state.value,
        "since": login.state_since.isoformat(timespec="seconds"),
        "renewed": login.issued_at.isoformat(timespec="seconds"),
        "renews": login.due_at.isoformat(timespec="seconds"),
        "connections": [found.id for found in hanging],
        "reason": note or login.reason,
    }


def _show(rows: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    shown = [{**row, "connections": len(row["connections"])} for row in rows]
    console().print(table(shown, _COLUMNS))
