"""Login states: what is remembered between sending a person to log in and their coming back, once."""

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import insert, select, update

from comptoir.store import tables
from comptoir.store.handles import AsyncConnection
from comptoir.store.removal import remove_page

_STATES = tables.login_states


class Fate(Enum):
    """What became of a login state, for the page that has to say why it is refused."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"  # never begun here, or purged long ago


@dataclass(frozen=True, slots=True)
class LoginState:
    """`state_hash` is the fingerprint of the state in the URL, `browser_hash` that of the browser's cookie.

    `connection_id` is set when an existing connection asks for consent again. `webhook_url` is told the key.
    `pair` are the sealed tokens of a consent that broke off after its code was spent, `code_hash` is that of
    the code: whoever comes back with it goes on.
    """

    state_hash: str
    tenant_id: str
    target: str
    created_at: datetime
    expires_at: datetime
    callback_url: str | None = None
    cancel_callback_url: str | None = None
    company_id: str | None = None
    environment_selection: bool = False
    include_signature: bool = False
    connection_id: str | None = None
    browser_hash: str | None = None
    used_at: datetime | None = None
    webhook_url: str | None = None
    code_hash: str | None = None
    pair: bytes | None = None


async def add(conn: AsyncConnection, state: LoginState) -> None:
    await conn.execute(insert(_STATES).values(asdict(state)))


async def get(conn: AsyncConnection, state_hash: str) -> LoginState | None:
    """The state as it stands, without using it."""
    row = (await conn.execute(select(_STATES).where(_STATES.c.state_hash == state_hash))).mappings().first()
    return None if row is None else LoginState(**row)


async def use(conn: AsyncConnection, state_hash: str, now: datetime) -> LoginState | None:
    """Take the state, which exactly one caller ever gets; None if used, expired or unknown (see `fate`)."""
    statement = (
        update(_STATES)
        .where(_STATES.c.state_hash == state_hash, _STATES.c.used_at.is_(None), _STATES.c.expires_at > now)
        .values(used_at=now)
        .returning(_STATES)
    )
    row = (await conn.execute(statement)).mappings().first()
    return None if row is None else LoginState(**row)


async def keep_pair(conn: AsyncConnection, state_hash: str, code_hash: str, pair: bytes) -> None:
    """Put the tokens of a login that broke off with its state, for whoever comes back with that code."""
    statement = update(_STATES).where(_STATES.c.state_hash == state_hash)
    await conn.execute(statement.values(code_hash=code_hash, pair=pair))


async def take_pair(
    conn: AsyncConnection, state_hash: str, code_hash: str, now: datetime
) -> LoginState | None:
    """The state with the tokens that were kept there, which exactly one caller ever gets."""
    mine = (_STATES.c.state_hash == state_hash, _STATES.c.code_hash == code_hash, _STATES.c.expires_at > now)
    found = await conn.execute(select(_STATES).where(*mine, _STATES.c.pair.is_not(None)).with_for_update())
    row = found.mappings().first()
    if row is None:
        return None
    await conn.execute(update(_STATES).where(*mine).values(code_hash=None, pair=None))
    return LoginState(**row)


async def fate(conn: AsyncConnection, state_hash: str, now: datetime) -> Fate:
    """Why `use` gave nothing."""
    state = await get(conn, state_hash)
    if state is None:
        return Fate.UNKNOWN
    if state.used_at is not None:
        return Fate.USED
    return Fate.OPEN if state.expires_at > now else Fate.EXPIRED


async def purge(conn: AsyncConnection, before: datetime) -> int:
    """Remove up to a page of the states that expired before that moment; says how many."""
    return await remove_page(conn, _STATES, _STATES.c.expires_at < before)
