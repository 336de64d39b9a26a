"""The steps of a refresh, as a login's row keeps them: begun once a version, stored before anyone uses it.

A refresh token that is used twice can end the login for good. So `begin` commits a mark and a lease before
anything is sent, the vendor is called outside the transaction, and `finish` stores the new pair and takes
mark and lease away in one transaction. Every step is fenced by the version.

The lease has no end by the clock, for clocks differ: its holder raises `beat` every few seconds, and who has
watched a beat stand still for long enough takes the lease over. The mark outlives the lease: it says that a
refresh of this version was begun and that its outcome was never stored.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, case, func, literal, update

from comptoir.store import tables
from comptoir.store.columns import Moment
from comptoir.store.handles import AsyncConnection
from comptoir.store.logins import (
    USABLE,
    Login,
    LoginState,
    Renewal,
    pair_columns,
    state_columns,
    unchanged,
)

_LOGINS = tables.logins


async def begin(
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
        .where(*unchanged(seen), _LOGINS.c.state.in_(USABLE), free)
        .values(
            refreshing_since=func.coalesce(_LOGINS.c.refreshing_since, literal(now, Moment)),
            refresher=refresher,
            beat=0,
            calls_on=day,
            calls=case((_LOGINS.c.calls_on == day, _LOGINS.c.calls + 1), else_=1),
        )
    )
    return (await conn.execute(statement)).rowcount == 1


async def beat(conn: AsyncConnection, login_id: str, refresher: str) -> bool:
    """Say that the holder of the lease is alive; false if it no longer holds it."""
    statement = (
        update(_LOGINS)
        .where(_LOGINS.c.id == login_id, _LOGINS.c.refresher == refresher)
        .values(beat=_LOGINS.c.beat + 1)
    )
    return (await conn.execute(statement)).rowcount == 1


async def finish(conn: AsyncConnection, seen: Login, renewal: Renewal, now: datetime) -> bool:
    """Store the new pair as the next version and give the lease back; false if that version was replaced.

    Whoever got a pair from the vendor may store it, even after its lease was taken over: there is no other.
    """
    state = {} if seen.state is LoginState.HEALTHY else state_columns(LoginState.HEALTHY, None, now)
    statement = (
        update(_LOGINS).where(*unchanged(seen)).values(**pair_columns(seen.version + 1, renewal), **state)
    )
    return (await conn.execute(statement)).rowcount == 1


async def end(
    conn: AsyncConnection, seen: Login, refresher: str, *, mark: datetime | None, unsent: bool = False
) -> bool:
    """Give the lease back without a new pair; `mark` stays behind where the outcome is not known.

    A refresh that was `unsent` is counted no more.
    """
    statement = (
        update(_LOGINS)
        .where(*unchanged(seen), _LOGINS.c.refresher == refresher)
        .values(
            refreshing_since=mark,
            refresher=None,
            beat=0,
            calls=_LOGINS.c.calls - 1 if unsent else _LOGINS.c.calls,
        )
    )
    return (await conn.execute(statement)).rowcount == 1
