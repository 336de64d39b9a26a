"""The rules of Exact's OAuth 2 (facts 2): codes, chains of rotating refresh tokens, and their refusals.

Nothing here knows HTTP. A refusal is a `TokenRefused` that carries the status, body and header to answer.
"""

import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from comptoir.kit.clock import Clock

CODE_LIFE = timedelta(minutes=3)
ACCESS_LIFE = timedelta(seconds=600)
REFRESH_NOT_BEFORE = timedelta(seconds=570)
REFRESH_LIFE = timedelta(days=30)
_REMEMBERED = timedelta(days=1)  # an expired token still names its app for so long
_SPENT_KEPT = 20
TOKEN_CALLS_A_DAY = 200  # facts 2.2: announced in 2021, the present number is unsure

_TOO_EARLY = "Rate limit exceeded: access_token not expired"


class TokenRefused(Exception):  # named for what the caller sees
    """A token call that is answered with an error of the catalogue (facts 2.3)."""

    def __init__(self, status: int, error: str, description: str = "", reason: str = "") -> None:
        super().__init__(description or error)
        self.status = status
        self.error = error
        self.description = description
        self.reason = reason


@dataclass
class App:
    """A registration in the App Centre of one country."""

    client_id: str
    secret: str
    webhook_secret: str
    name: str
    redirect_uris: tuple[str, ...] = ()  # empty: any loopback or https address, for development
    scopes: tuple[str, ...] | None = None  # None: all scopes, on the manage level
    reviewed: bool = True  # before Exact's review only users of the owner's own instance may connect
    owner: str = ""  # the instance that registered the app
    mandatory_filters: bool = False  # facts 5.7: believed to be switched per app


@dataclass
class User:
    """A person who can log in."""

    user_id: str
    email: str
    password: str
    full_name: str
    language: str
    divisions: list[int]
    current_division: int
    blocked: str = ""  # a `Reason` of facts 4, when the user may not enter
    instance: str = ""  # the customer of Exact that the user belongs to
    without: list[str] = field(default_factory=list)  # endpoints that the user has no rights on, lower case


def may_connect(app: App, user: User) -> bool:
    """An app that has not passed review connects only users of its own instance (facts 3)."""
    return app.reviewed or app.owner == user.instance


@dataclass
class Chain:
    """What one consent of one user to one app has led to."""

    app: App
    user: User
    divisions: frozenset[int]
    alive: bool = True
    refresh_token: str = ""
    refreshed: datetime | None = None
    issued: datetime | None = None
    spent: deque[str] = field(default_factory=deque)  # the last refresh tokens before the present one


@dataclass(frozen=True)
class Code:
    """An authorisation code that waits to be exchanged."""

    chain: Chain
    redirect_uri: str
    expires: datetime


@dataclass(frozen=True)
class Access:
    """An access token's meaning."""

    chain: Chain
    expires: datetime


@dataclass(frozen=True)
class Issued:
    """A successful token answer."""

    access_token: str
    refresh_token: str

    def body(self) -> dict[str, str]:
        return {
            "access_token": self.access_token,
            "token_type": "bearer",
            "expires_in": str(int(ACCESS_LIFE.total_seconds())),
            "refresh_token": self.refresh_token,
        }


@dataclass
class Authority:
    """All apps, codes and tokens of one region."""

    clock: Clock
    apps: dict[str, App] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    chains: dict[tuple[str, str], Chain] = field(default_factory=dict)
    refresh_tokens: dict[str, Chain] = field(default_factory=dict)
    access_tokens: dict[str, Access] = field(default_factory=dict)
    token_calls: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def consent(self, app: App, user: User, redirect_uri: str, divisions: frozenset[int]) -> str:
        """The person agreed: a new code. The chain of an earlier consent ends when the code is exchanged."""
        code = f"{secrets.token_urlsafe(3)}!IAAAA{secrets.token_urlsafe(192)}"
        chain = Chain(app, user, divisions)
        self.codes[code] = Code(chain, redirect_uri, self.clock.now() + CODE_LIFE)
        return code

    def client(self, client_id: str, secret: str) -> App:
        """The app that authenticates, or `invalid_client`."""
        app = self.apps.get(client_id.strip("{}").lower())
        if app is None or not secrets.compare_digest(app.secret.encode(), secret.encode()):
            raise TokenRefused(400, "invalid_client")
        return app

    def exchange(self, app: App, code: str, redirect_uri: str) -> Issued:
        """A code for the first pair of tokens; single use, three minutes, same redirect address."""
        found = self.codes.pop(code, None)
        if found is None or found.chain.app is not app or found.expires < self.clock.now():
            raise TokenRefused(
                400, "invalid_grant", "The authorization code is invalid, expired or used before"
            )
        if found.redirect_uri != redirect_uri:
            raise TokenRefused(
                400, "invalid_grant", "The redirect_uri differs from that of the authorization request"
            )
        self._count_token_call(found.chain)
        self._replace_chain(found.chain)
        return self._issue(found.chain)

    def implicit(self, app: App, user: User, divisions: frozenset[int]) -> str:
        """An access token without a refresh token, for `response_type=token`."""
        chain = Chain(app, user, divisions)
        self._replace_chain(chain)
        return self._issue(chain).access_token

    def refresh(self, app: App, token: str) -> Issued:
        """A refresh token for the next pair; the token is spent by it, but not by a refusal."""
        chain = self.refresh_tokens.get(token)
        if chain is None or chain.app is not app or not chain.alive:
            raise TokenRefused(
                400, "invalid_grant", "Token is not allowed, because of invalid or empty chainId"
            )
        if chain.refresh_token != token:
            raise TokenRefused(401, "unauthorized_client", "Old refresh token used.")
        self._refuse_stale(chain)
        self._refuse_early(chain)
        self._count_token_call(chain)
        return self._issue(chain)

    def access(self, token: str) -> Access | None:
        """What a bearer token stands for; None when it is unknown. The caller looks at `expires`."""
        return self.access_tokens.get(token)

    def revoke(self, app: App, user: User) -> None:
        """The user removes the app in the security screen: the next refresh fails (facts 2.5)."""
        chain = self.chains.pop((app.client_id, user.user_id), None)
        if chain is not None:
            chain.alive = False

    def _replace_chain(self, chain: Chain) -> None:
        self.revoke(chain.app, chain.user)
        self.chains[(chain.app.client_id, chain.user.user_id)] = chain

    def _issue(self, chain: Chain) -> Issued:
        now = self.clock.now()
        self._forget_old(chain, now)
        issued = Issued(secrets.token_urlsafe(384), secrets.token_urlsafe(192))
        chain.issued = chain.refreshed = now
        chain.refresh_token = issued.refresh_token
        self.refresh_tokens[issued.refresh_token] = chain
        self.access_tokens[issued.access_token] = Access(chain, now + ACCESS_LIFE)
        return issued

    def _forget_old(self, chain: Chain, now: datetime) -> None:
        """Drop what can no longer matter: expired access tokens, and refresh tokens that are long spent."""
        while self.access_tokens:
            oldest = next(iter(self.access_tokens))
            if self.access_tokens[oldest].expires > now - _REMEMBERED:
                break
            del self.access_tokens[oldest]
        if chain.refresh_token:
            chain.spent.append(chain.refresh_token)
        if len(chain.spent) > _SPENT_KEPT:
            self.refresh_tokens.pop(chain.spent.popleft(), None)

    def _refuse_stale(self, chain: Chain) -> None:
        now = self.clock.now()
        if chain.refreshed is not None and now - chain.refreshed > REFRESH_LIFE:
            expired = _american(chain.refreshed + REFRESH_LIFE)
            raise TokenRefused(
                400,
                "invalid_request",
                f"The refresh token expired at {expired} and it is now {_american(now)}",
            )

    def _refuse_early(self, chain: Chain) -> None:
        if chain.issued is not None and self.clock.now() - chain.issued < REFRESH_NOT_BEFORE:
            raise TokenRefused(400, "access_denied", _TOO_EARLY, f"TooEarlyToRefreshTokens: {_TOO_EARLY}")

    def _count_token_call(self, chain: Chain) -> None:
        today = self.clock.now().date().isoformat()
        key = (chain.app.client_id, chain.user.user_id, today)
        if self.token_calls.get(key, 0) >= TOKEN_CALLS_A_DAY:
            text = "Rate limit exceeded: too many token requests today"
            raise TokenRefused(400, "access_denied", text, f"TooManyTokenRequests: {text}")
        self.token_calls[key] = self.token_calls.get(key, 0) + 1


def _american(moment: datetime) -> str:
    """A moment as the vendor's text writes it: 10/11/2022 9:18:20 PM."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004  # noon
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S} {half}"
