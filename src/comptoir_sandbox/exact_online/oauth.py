"""The rules of Exact's OAuth 2 (facts 2): codes, and chains of rotating refresh tokens.

Nothing here knows HTTP. A refusal is a `TokenRefused` that carries the status, body and header to answer.
"""

import contextlib
import secrets
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from comptoir.kit.clock import Clock
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.exact_online.token_refusals import (
    TokenRefused,
    bad_client,
    bad_code,
    broken_chain,
    old_token,
    too_early,
    too_many,
    too_old,
)

CODE_LIFE = timedelta(minutes=3)
ACCESS_LIFE = timedelta(seconds=600)
REFRESH_NOT_BEFORE = timedelta(seconds=570)
REFRESH_LIFE = timedelta(days=30)
_REMEMBERED = timedelta(days=1)  # an expired token still names its app for so long
_SPENT_KEPT = 20
_BAD_CODE = "The authorization code is invalid, expired or used before"
_BAD_ADDRESS = "The redirect_uri differs from that of the authorization request"
TOKEN_CALLS_A_DAY = 200  # facts 2.2: announced in 2021, the present number is unsure


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
    recent: list[int] = field(default_factory=list)  # companies used last, newest first


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
    used: bool = False


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

    def body(self, token_type: str = "bearer") -> dict[str, str]:  # noqa: S107  # a kind, no secret
        return {
            "access_token": self.access_token,
            "token_type": token_type,
            "expires_in": str(int(ACCESS_LIFE.total_seconds())),
            "refresh_token": self.refresh_token,
        }


@dataclass
class Authority:
    """All apps, codes and tokens of one region.

    `elsewhere` finds an app that is registered in another region's App Centre.
    """

    clock: Clock
    switches: Switches = field(default_factory=Switches)
    elsewhere: Callable[[str], App | None] = lambda _: None
    calls_a_day: int = TOKEN_CALLS_A_DAY
    apps: dict[str, App] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    chains: dict[tuple[str, str], Chain] = field(default_factory=dict)
    refresh_tokens: dict[str, Chain] = field(default_factory=dict)
    access_tokens: dict[str, Access] = field(default_factory=dict)
    token_calls: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def app(self, client_id: str) -> App | None:
        """The app of that id, in braces or not; one of another region only where the switch lets it in."""
        key = client_id.strip("{}").lower()
        if key not in self.apps and self.switches.app_regions == "all":
            found = self.elsewhere(key)
            if found is not None:
                self.apps[key] = replace(found)
        return self.apps.get(key)

    def consent(self, app: App, user: User, redirect_uri: str, divisions: frozenset[int]) -> str:
        """The person agreed: a new code. The chain of an earlier consent ends when the code is exchanged."""
        now = self.clock.now()
        self.codes = {code: each for code, each in self.codes.items() if each.expires > now - _REMEMBERED}
        code = f"{secrets.token_urlsafe(3)}!IAAAA{secrets.token_urlsafe(192)}"
        self.codes[code] = Code(Chain(app, user, divisions), redirect_uri, now + CODE_LIFE)
        return code

    def client(self, client_id: str, secret: str) -> App:
        """The app that authenticates, or `invalid_client`."""
        app = self.app(client_id)
        if app is None or not secrets.compare_digest(app.secret.encode(), secret.encode()):
            raise bad_client()
        return app

    def exchange(self, app: App, code: str, redirect_uri: str) -> Issued:
        """A code for the first pair of tokens; single use, three minutes, same redirect address."""
        error = self.switches.code_error
        found = self.codes.get(code)
        if found is None or found.chain.app is not app:
            raise bad_code(error, _BAD_CODE)
        with self._counted(found.chain):
            self.codes[code] = replace(found, used=True)
            if found.used or found.expires < self.clock.now():
                raise bad_code(error, _BAD_CODE)
            if found.redirect_uri != redirect_uri:
                raise bad_code(error, _BAD_ADDRESS)
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
        if chain is None or chain.app is not app:
            raise broken_chain()
        with self._counted(chain):
            if not chain.alive:
                raise broken_chain() if self.switches.ended_chain == "broken" else old_token()
            if chain.refresh_token != token:
                raise old_token()
            self._refuse_stale(chain)
            self._refuse_early(chain)
        return self._issue(chain)

    def access(self, token: str) -> Access | None:
        """What a bearer token stands for; None when it is unknown. The caller looks at `expires`."""
        found = self.access_tokens.get(token)
        if found is not None and not found.chain.alive and self.switches.ended_access == "end":
            return None
        return found

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
            raise too_old(_american(chain.refreshed + REFRESH_LIFE), _american(now))

    def _refuse_early(self, chain: Chain) -> None:
        if chain.issued is not None and self.clock.now() - chain.issued < REFRESH_NOT_BEFORE:
            if self.switches.early_refresh == "burn":
                chain.refresh_token = ""
            raise too_early(int(self.switches.early_refresh_status))

    @contextlib.contextmanager
    def _counted(self, chain: Chain) -> Iterator[None]:
        """Counts a token call of this app and person to the day, also one that the block refuses."""
        key = (chain.app.client_id, chain.user.user_id, self.clock.now().date().isoformat())
        if self.token_calls.get(key, 0) >= self.calls_a_day:
            raise too_many(int(self.switches.oauth_limit_status))
        try:
            yield
        except TokenRefused:
            if self.switches.oauth_calls_counted == "all":
                self._count(key)
            raise
        self._count(key)

    def _count(self, key: tuple[str, str, str]) -> None:
        if key not in self.token_calls:  # yesterday's are of no more use
            self.token_calls = {each: n for each, n in self.token_calls.items() if each[2] == key[2]}
        self.token_calls[key] = self.token_calls.get(key, 0) + 1


def _american(moment: datetime) -> str:
    """A moment as the vendor's text writes it: 10/11/2022 9:18:20 PM."""
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"  # noqa: PLR2004  # noon
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S} {half}"
