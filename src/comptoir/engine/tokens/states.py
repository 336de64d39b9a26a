"""How a login is: whether its tokens may be used, for how long yet, and since when that is so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from comptoir.cdk.auth import OAuth2
from comptoir.engine.tokens import words
from comptoir.store.connections import Connection, ConnectionStatus, Reason
from comptoir.store.logins import Login, LoginState

WARNED = timedelta(days=7)  # before a login ends for want of use, when keeping it alive has failed for days


class Health(StrEnum):
    """`refresh_due`: nobody has renewed the login for so long that it is about to end."""

    HEALTHY = "healthy"
    REFRESH_DUE = "refresh_due"
    SUSPECT = "suspect"
    NEEDS_CONSENT = "needs_consent"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Condition:
    """A connection's health and since when, and the login on which it hangs.

    `refreshed_at` is when the tokens were last renewed, `renews_at` when they will be even if nobody calls,
    `ends_at` when the login ends if they are not.
    """

    health: Health
    since: datetime
    reason: str | None = None
    login_id: str | None = None
    refreshed_at: datetime | None = None
    renews_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def warnings(self) -> list[str]:
        if self.health is not Health.REFRESH_DUE or self.ends_at is None:
            return []
        ends = f"The login ends at {self.ends_at:%Y-%m-%d %H:%M} UTC and could not be renewed for days"
        return [f"{ends}: look into it, or let the person log in again."]


def of_login(login: Login, auth: OAuth2, now: datetime) -> Health:
    """The login's state, and that it is about to end."""
    if login.state is LoginState.HEALTHY and now >= ends_at(login, auth) - WARNED:
        return Health.REFRESH_DUE
    if login.state is LoginState.SUPERSEDED:
        return Health.NEEDS_CONSENT
    return Health(login.state)


def ends_at(login: Login, auth: OAuth2) -> datetime:
    """When the login ends if its tokens are not renewed before."""
    return login.issued_at + timedelta(seconds=auth.idle_limit)


def of_connection(connection: Connection, login: Login | None, auth: OAuth2, now: datetime) -> Condition:
    """The health of a connection: that of its login, unless the login does not reach its company."""
    since = connection.status_since or connection.updated_at
    if login is None:
        return Condition(
            Health.NEEDS_CONSENT, since, "This connection has no tokens: the person must log in."
        )
    facts = login.id, login.issued_at, login.due_at, ends_at(login, auth)
    if connection.reason is Reason.COMPANY_NOT_GRANTED:
        return Condition(Health.NEEDS_CONSENT, since, words.NOT_GRANTED, *facts)
    health = of_login(login, auth, now)
    if health is Health.REFRESH_DUE:
        return Condition(health, ends_at(login, auth) - WARNED, None, *facts)
    if health is Health.HEALTHY and connection.status is ConnectionStatus.NEEDS_CONSENT:
        return Condition(Health.NEEDS_CONSENT, since, None, *facts)
    return Condition(health, login.state_since, login.reason, *facts)
