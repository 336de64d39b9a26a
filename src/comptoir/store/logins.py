"""Logins: the sealed tokens that one person's consent to one app has led to, and what state they are in.

Connections hang on a login, often several. Each new pair raises its version; how one is renewed is told in
`refreshes`.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, exists, func, select, update

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.upsert import insert

_LOGINS = tables.logins
_CONNECTIONS = tables.connections


class LoginState(StrEnum):
    """Whether the tokens may be used. `suspect`: a restored database may hold older ones than the vendor.

    `superseded`: a newer consent of the same person has ended them; the access token may serve to its end.
    """

    HEALTHY = "healthy"
    SUPERSEDED = "superseded"
    SUSPECT = "suspect"
    NEEDS_CONSENT = "needs_consent"
    REVOKED = "revoked"


USABLE = (LoginState.HEALTHY, LoginState.SUSPECT)


@dataclass(frozen=True, slots=True)
class Login:
    """Moments of the pair are of the vendor's clock; the others are of ours.

    `issued_at` is the latest moment at which the vendor may have issued the pair, `expires_at` the earliest
    at which its access token may end. `sealed_for` is the tenant whose consent founded the login, part of the
    place of the seal. `refreshing_since` is the mark, `refresher` and `beat` the lease. `due_at` is when the
    pair is renewed even if nobody calls. `calls` are the token calls of the vendor's day `calls_on`.
    `client_id` is None for a login that is older than this table. `succeeded_by` is the login that took a
    superseded one's place; `person` is None then.
    """

    id: str
    target: str
    client_id: str | None
    person: str | None
    sealed_for: str
    sealed: bytes
    issued_at: datetime
    expires_at: datetime
    state_since: datetime
    due_at: datetime
    created_at: datetime
    version: int = 1
    refreshing_since: datetime | None = None
    refresher: str | None = None
    beat: int = 0
    state: LoginState = LoginState.HEALTHY
    reason: str | None = None
    calls_on: str | None = None
    calls: int = 0
    succeeded_by: str | None = None

    def calls_of(self, day: str) -> int:
        """The token calls of that day of the vendor's (YYYY-MM-DD)."""
        return self.calls if self.calls_on == day else 0


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new pair, sealed, with its moments, and when it is to be renewed even if nobody calls."""

    sealed: bytes
    issued_at: datetime
    expires_at: datetime
    due_at: datetime


async def add(conn: AsyncConnection, login: Login) -> bool:
    """Store a new login; false if this person has one with this app already."""
    statement = insert(conn, _LOGINS).values(asdict(login))
    statement = statement.on_conflict_do_nothing(index_elements=["target", "client_id", "person"])
    return (await conn.execute(statement)).rowcount == 1


async def get(conn: AsyncConnection, login_id: str, *, for_update: bool = False) -> Login | None:
    """The login as it stands; `for_update` holds the row until the transaction ends."""
    return await _first(conn, _LOGINS.c.id == login_id, for_update=for_update)


async def of_person(conn: AsyncConnection, target: str, client_id: str, person: str) -> Login | None:
    """The one login of a person and an app at a target system, held until the transaction ends."""
    where = (_LOGINS.c.target == target, _LOGINS.c.client_id == client_id, _LOGINS.c.person == person)
    return await _first(conn, *where, for_update=True)


async def older(conn: AsyncConnection, tenant_id: str, target: str, person: str) -> list[Login]:
    """Logins of this person that do not say for which app, from before logins were shared."""
    statement = select(_LOGINS).where(
        _LOGINS.c.target == target,
        _LOGINS.c.client_id.is_(None),
        _LOGINS.c.person == person,
        _LOGINS.c.sealed_for == tenant_id,
    )
    return [_login(row) for row in (await conn.execute(statement)).mappings()]


async def left_behind(conn: AsyncConnection, login_id: str) -> list[Login]:
    """The superseded logins of which this one took the place, and on which connections still hang."""
    statement = select(_LOGINS).where(_LOGINS.c.succeeded_by == login_id)
    return [_login(row) for row in (await conn.execute(statement)).mappings()]


async def list_all(conn: AsyncConnection) -> list[Login]:
    """Every login, the one that was begun first in front."""
    statement = select(_LOGINS).order_by(_LOGINS.c.created_at, _LOGINS.c.id)
    return [_login(row) for row in (await conn.execute(statement)).mappings()]


async def of_tenant(conn: AsyncConnection, tenant_id: str) -> dict[str, Login]:
    """The logins on which the tenant's connections hang, by id."""
    mine = select(_CONNECTIONS.c.login_id).where(_CONNECTIONS.c.tenant_id == tenant_id)
    rows = await conn.execute(select(_LOGINS).where(_LOGINS.c.id.in_(mine)))
    return {row["id"]: _login(row) for row in rows.mappings()}


async def called_since(conn: AsyncConnection, day: str) -> list[Login]:
    """The logins in use whose last token call was on that day of the vendor's (YYYY-MM-DD) or later."""
    statement = select(_LOGINS).where(_LOGINS.c.calls_on >= day, _has_connections()).order_by(_LOGINS.c.id)
    return [_login(row) for row in (await conn.execute(statement)).mappings()]


async def due(conn: AsyncConnection, now: datetime, limit: int) -> list[Login]:
    """Usable logins that are to be renewed by now, the longest overdue first."""
    statement = (
        select(_LOGINS)
        .where(_LOGINS.c.state.in_(USABLE), _LOGINS.c.due_at <= now, _has_connections())
        .order_by(_LOGINS.c.due_at, _LOGINS.c.id)
        .limit(limit)
    )
    return [_login(row) for row in (await conn.execute(statement)).mappings()]


async def idle_since(conn: AsyncConnection, before: datetime) -> list[Login]:
    """Usable logins whose pair is older than that moment."""
    statement = (
        select(_LOGINS)
        .where(_LOGINS.c.state.in_(USABLE), _LOGINS.c.issued_at <= before, _has_connections())
        .order_by(_LOGINS.c.issued_at, _LOGINS.c.id)
    )
    return [_login(row) for row in (await conn.execute(statement)).mappings()]


async def count_by_state(conn: AsyncConnection) -> dict[str, int]:
    statement = select(_LOGINS.c.state, func.count()).where(_has_connections()).group_by(_LOGINS.c.state)
    return {str(state): int(count) for state, count in await conn.execute(statement)}


async def replace(
    conn: AsyncConnection, login: Login, renewal: Renewal, now: datetime, day: str, calls: int
) -> Login:
    """The pair of a fresh consent; a refresh of the old one that is still under way loses by it."""
    statement = (
        update(_LOGINS)
        .where(_LOGINS.c.id == login.id)
        .values(
            **pair_columns(login.version + 1, renewal),
            **state_columns(LoginState.HEALTHY, None, now),
            calls_on=day,
            calls=calls,
        )
        .returning(_LOGINS)
    )
    return _login((await conn.execute(statement)).mappings().one())


async def set_state(
    conn: AsyncConnection, seen: Login, state: LoginState, reason: str | None, now: datetime
) -> bool:
    """Note what has become of this version; false if it was replaced meanwhile."""
    statement = update(_LOGINS).where(*unchanged(seen)).values(**state_columns(state, reason, now))
    return (await conn.execute(statement)).rowcount == 1


async def suspect_all(conn: AsyncConnection, reason: str, now: datetime) -> int:
    """Call every healthy login suspect; says how many."""
    statement = (
        update(_LOGINS)
        .where(_LOGINS.c.state == LoginState.HEALTHY)
        .values(**state_columns(LoginState.SUSPECT, reason, now))
    )
    return (await conn.execute(statement)).rowcount


async def postpone(conn: AsyncConnection, seen: Login, due_at: datetime) -> None:
    """Try to renew the pair later, unless somebody has renewed it."""
    statement = update(_LOGINS).where(*unchanged(seen)).values(due_at=due_at)
    await conn.execute(statement)


async def remove_unused(conn: AsyncConnection, login_id: str | None = None) -> int:
    """Remove this login, or every one, on which no connection hangs; says how many."""
    statement = delete(_LOGINS).where(~_has_connections())
    if login_id is not None:
        statement = statement.where(_LOGINS.c.id == login_id)
    return (await conn.execute(statement)).rowcount


def pair_columns(version: int, renewal: Renewal) -> dict[str, Any]:
    """What a new pair sets; with it, mark and lease of the one before are gone."""
    marks = {"refreshing_since": None, "refresher": None, "beat": 0}
    return {**asdict(renewal), "version": version, **marks}


def state_columns(state: LoginState, reason: str | None, now: datetime) -> dict[str, Any]:
    """What a change of state sets."""
    return {"state": state, "state_since": now, "reason": reason}


def unchanged(seen: Login) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The condition that a row is still of the version that was seen."""
    return _LOGINS.c.id == seen.id, _LOGINS.c.version == seen.version


def _has_connections() -> ColumnElement[bool]:
    return exists().where(_CONNECTIONS.c.login_id == _LOGINS.c.id)


async def _first(conn: AsyncConnection, *where: ColumnElement[bool], for_update: bool) -> Login | None:
    statement = select(_LOGINS).where(*where)
    row = (await conn.execute(statement.with_for_update() if for_update else statement)).mappings().first()
    return None if row is None else _login(row)


def _login(row: RowMapping) -> Login:
    return Login(**{**row, "state": LoginState(row["state"])})
