"""A consent and those who depend on it: at the vendor it ends the person's earlier one with the same app.

So its tokens become those of every connection that hangs on the same login, of whatever tenant. Those whose
companies were not ticked this time are left behind with the older tokens, whose access token may serve for
some minutes yet, and are told that they will need a login of their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from comptoir.cdk.auth import OAuth2
from comptoir.engine.directory import App
from comptoir.engine.tokens import states
from comptoir.engine.tokens.pairs import Pair, opened, place_of, renewal, seal
from comptoir.engine.vault import Vault, VaultError
from comptoir.store import connections, logins
from comptoir.store.connections import Connection, ConnectionStatus, Reason
from comptoir.store.handles import AsyncConnection
from comptoir.store.logins import Login, LoginState


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to: with which app, on behalf of which tenant, and the tokens that came of it.

    `person` is how the vendor names them, empty where it does not; then the login is nobody else's.
    """

    tenant_id: str
    target: str
    app: App
    auth: OAuth2
    person: str
    pair: Pair

    @property
    def day(self) -> str:
        """The vendor's day, on which the exchange of the code counts as a token call."""
        return self.pair.issued_at.astimezone(UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A login with the tokens of a new consent, and the tenant's connections that were in want of one."""

    login: Login
    waiting: frozenset[str]


async def take_up(
    conn: AsyncConnection, vault: Vault, consent: Consent, spare_id: str, now: datetime
) -> TakenUp | None:
    """The login that the person had with this app, with the tokens of the new consent; None if there is none.

    Commit it at once: the tokens that were stored are void by now. `spare_id` is for a login that keeps them.
    """
    if not consent.person:
        return None
    login = await logins.of_person(conn, consent.target, consent.app.client_id, consent.person)
    if login is None:
        return None
    waiting = await _waiting(conn, login, consent, now)
    if login.state in logins.USABLE and (older := _left_behind(vault, login, spare_id)) is not None:
        await logins.add(conn, older)
    new = renewal(vault, place_of(login.sealed_for, login.id), consent.pair, consent.auth, now)
    calls = login.calls_of(consent.day) + 1
    return TakenUp(await logins.replace(conn, login, new, now, consent.day, calls), waiting)


async def _waiting(conn: AsyncConnection, login: Login, consent: Consent, now: datetime) -> frozenset[str]:
    """The tenant's connections that were in want of a login."""
    ended = states.of_login(login, consent.auth, now) is not states.Health.HEALTHY
    return frozenset(
        connection.id
        for connection in await _dependent(conn, login)
        if connection.tenant_id == consent.tenant_id
        and (ended or connection.reason is not None or connection.status is ConnectionStatus.NEEDS_CONSENT)
    )


def _left_behind(vault: Vault, login: Login, spare_id: str) -> Login | None:
    """A login that keeps the older tokens; None where they no longer open, as after the loss of a key."""
    try:
        sealed = seal(vault, place_of(login.sealed_for, spare_id), opened(vault, login))
    except VaultError:
        return None
    state = LoginState.SUPERSEDED
    return replace(login, id=spare_id, person=None, sealed=sealed, state=state, succeeded_by=login.id)


async def found(conn: AsyncConnection, vault: Vault, consent: Consent, login_id: str, now: datetime) -> Login:
    """A login of its own for the consent, unless somebody has just made it."""
    new = renewal(vault, place_of(consent.tenant_id, login_id), consent.pair, consent.auth, now)
    login = Login(
        id=login_id,
        target=consent.target,
        client_id=consent.app.client_id,
        person=consent.person or None,
        sealed_for=consent.tenant_id,
        sealed=new.sealed,
        issued_at=new.issued_at,
        expires_at=new.expires_at,
        state_since=now,
        due_at=new.due_at,
        created_at=now,
        calls_on=consent.day,
        calls=1,
    )
    if not await logins.add(conn, login):
        taken = await take_up(conn, vault, consent, f"{login_id}-older", now)
        assert taken is not None
        return taken.login
    for old in await logins.older(conn, consent.tenant_id, consent.target, consent.person):
        await connections.move(conn, old.id, login.id)
        await logins.remove_unused(conn, old.id)
    return login


async def share(
    conn: AsyncConnection,
    login: Login,
    companies: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    """Tell every connection that depended on the login what the new consent means for it.

    None of them gets a company that it did not have: what was ticked for one connection is not for another.
    """
    behind = await logins.left_behind(conn, login.id)
    spare = max(behind, key=lambda found: found.issued_at, default=None)
    for connection in await _dependent(conn, login):
        known = {str(company["id"]) for company in connection.companies}
        if _reaches(connection, known, companies):
            mine = [company for company in companies if str(company["id"]) in known]
            await _take_along(conn, connection, login, mine, now)
        elif connection.login_id == login.id:
            older = None if spare is None else spare.id
            await connections.rehang(conn, connection, older, now, Reason.COMPANY_NOT_GRANTED)
    await tidy(conn, login)


async def tidy(conn: AsyncConnection, login: Login) -> None:
    """Remove the superseded logins on which nothing hangs any more."""
    for behind in await logins.left_behind(conn, login.id):
        await logins.remove_unused(conn, behind.id)


async def _dependent(conn: AsyncConnection, login: Login) -> list[Connection]:
    """The connections on the login, and those that an earlier consent left behind."""
    behind = [found.id for found in await logins.left_behind(conn, login.id)]
    return [
        connection
        for login_id in (login.id, *behind)
        for connection in await connections.of_login(conn, login_id, for_update=True)
    ]


def _reaches(connection: Connection, known: set[str], companies: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a connection can do with these companies all that it could do before."""
    needed = {connection.company_id} if connection.company_id else known
    return needed <= {str(company["id"]) for company in companies}


async def _take_along(
    conn: AsyncConnection,
    connection: Connection,
    login: Login,
    companies: Sequence[Mapping[str, Any]],
    now: datetime,
) -> None:
    if list(companies) != connection.companies:
        connection = await connections.set_companies(conn, connection, companies, now)
    if connection.login_id != login.id or connection.reason is not None:
        connection = await connections.rehang(conn, connection, login.id, now)
    if connection.status is ConnectionStatus.NEEDS_CONSENT:
        await connections.set_status(conn, connection, ConnectionStatus.ACTIVE, now)
