"""Logins: the sealed tokens that one person's consent to one app has led to, refreshed once a version.

A refresh token that is used twice can end the login for good, so a refresh is told in three steps:
`begin_refresh` commits a mark and a lease before anything is sent, the vendor is called outside the
transaction, and `finish_refresh` stores the new pair and takes mark and lease away in one transaction,
before anyone uses it. Every step is fenced by the version. Connections hang on a login, often several.

The lease has no end by the clock, for clocks differ: its holder raises `beat` every few seconds, and who has
watched a beat stand still for long enough takes the lease over. The mark outlives the lease: it says that a
refresh of this version was begun and that its outcome was never stored.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, case, delete, exists, func, literal, select, update

from comptoir.store import tables
from comptoir.store.columns import Moment
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
            **_new_pair(login.version + 1, renewal),
            **_as_state(LoginState.HEALTHY, None, now),
            calls_on=day,
            calls=calls,
        )
        .returning(_LOGINS)
    )
    return _login((await conn.execute(statement)).mappings().one())


async def begin_refresh(
    conn: AsyncConnection,
    seen: Login,
    refresher: str,
    now: datetime,
    day: str,
    *,
    take_over: bool = False,
) -> bool:
    """Leave the mark, take the lease and count the call; commit before calling out.

    False if the login is no longer as it was `seen`, or if somebody else has the lease. `take_over`: the
    holder is dead, its beat has stood still; then exactly the lease that was seen is replaced.
    """
    free: ColumnElement[bool] = _LOGINS.c.refresher.is_(None)
    if take_over:
        free = (_LOGINS.c.refresher == seen.refresher) & (_LOGINS.c.beat == seen.beat)
    statement = (
        update(_LOGINS)
        .where(*_at(seen.id, seen.version), _LOGINS.c.state.in_(USABLE), free)
        .values(
            refreshing_since=func.coalesce(_LOGINS.c.refreshing_since, literal(now, Moment)),
            refresher=refresher,
            beat=0,
            calls_on=day,
            calls=case((_LOGINS.c.calls_on == day, _LOGINS.c.calls + 1), else_=1),
        )
    )
    return (await conn.execute(statement)).rowcount == 1


async def raise_beat(conn: AsyncConnection, login_id: str, refresher: str) -> bool:
    """Say that the holder of the lease is alive; false if it no longer holds it."""
    statement = (
        update(_LOGINS)
        .where(_LOGINS.c.id == login_id, _LOGINS.c.refresher == refresher)
        .values(beat=_LOGINS.c.beat + 1)
    )
    return (await conn.execute(statement)).rowcount == 1


async def finish_refresh(conn: AsyncConnection, seen: Login, renewal: Renewal, now: datetime) -> bool:
    """Store the new pair as the next version and give the lease back; false if that version was replaced.

    Whoever got a pair from the vendor may store it, even after its lease was taken over: there is no other.
    """
    state = {} if seen.state is LoginState.HEALTHY else _as_state(LoginState.HEALTHY, None, now)
    statement = (
        update(_LOGINS)
        .where(*_at(seen.id, seen.version))
        .values(**_new_pair(seen.version + 1, renewal), **state)
    )
    return (await conn.execute(statement)).rowcount == 1


async def end_refresh(
    conn: AsyncConnection, seen: Login, refresher: str, *, mark: datetime | None, unsent: bool = False
) -> bool:
    """Give the lease back without a new pair; `mark` stays behind where the outcome is not known.

    A refresh that was `unsent` is counted no more.
    """
    statement = (
        update(_LOGINS)
        .where(*_at(seen.id, seen.version), _LOGINS.c.refresher == refresher)
        .values(
            refreshing_since=mark,
            refresher=None,
            beat=0,
            calls=_LOGINS.c.calls - 1 if unsent else _LOGINS.c.calls,
        )
    )
    return (await conn.execute(statement)).rowcount == 1


async def set_state(
    conn: AsyncConnection, seen: Login, state: LoginState, reason: str | None, now: datetime
) -> bool:
    """Note what has become of this version; false if it was replaced meanwhile."""
    statement = update(_LOGINS).where(*_at(seen.id, seen.version)).values(**_as_state(state, reason, now))
    return (await conn.execute(statement)).rowcount == 1


async def suspect_all(conn: AsyncConnection, reason: str, now: datetime) -> int:
    """Call every healthy login suspect; says how many."""
    statement = (
        update(_LOGINS)
        .where(_LOGINS.c.state == LoginState.HEALTHY)
        .values(**_as_state(LoginState.SUSPECT, reason, now))
    )
    return (await conn.execute(statement)).rowcount


async def postpone(conn: AsyncConnection, seen: Login, due_at: datetime) -> None:
    """Try to renew the pair later, unless somebody has renewed it."""
    statement = update(_LOGINS).where(*_at(seen.id, seen.version)).values(due_at=due_at)
    await conn.execute(statement)


async def remove_unused(conn: AsyncConnection, login_id: str | None = None) -> int:
    """Remove this login, or every one, on which no connection hangs; says how many."""
    statement = delete(_LOGINS).where(~_has_connections())
    if login_id is not None:
        statement = statement.where(_LOGINS.c.id == login_id)
    return (await conn.execute(statement)).rowcount


def _new_pair(version: int, renewal: Renewal) -> dict[str, Any]:
    marks = {"refreshing_since": None, "refresher": None, "beat": 0}
    return {**asdict(renewal), "version": version, **marks}


def _as_state(state: LoginState, reason: str | None, now: datetime) -> dict[str, Any]:
    return {"state": state, "state_since": now, "reason": reason}


def _at(login_id: str, version: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _LOGINS.c.id == login_id, _LOGINS.c.version == version


def _has_connections() -> ColumnElement[bool]:
    return exists().where(_CONNECTIONS.c.login_id == _LOGINS.c.id)


async def _first(conn: AsyncConnection, *where: ColumnElement[bool], for_update: bool) -> Login | None:
    statement = select(_LOGINS).where(*where)
    row = (await conn.execute(statement.with_for_update() if for_update else statement)).mappings().first()
    return None if row is None else _login(row)


def _login(row: RowMapping) -> Login:
    return Login(**{**row, "state": LoginState(row["state"])})
