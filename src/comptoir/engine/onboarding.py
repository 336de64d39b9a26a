"""Onboarding: the way of a person from a login URL to a connection, and back to the tenant.

`begin` gives the URL for the person, `finish` takes what the vendor's consent page sends back. A state
works once, for one target system, until it runs out. What the consent makes is decided in `connecting`.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from urllib.parse import urlencode

from comptoir.cdk.auth import OAuth2
from comptoir.cdk.contract import Caller, Connector, Target
from comptoir.engine.announcing import Announcer
from comptoir.engine.connecting import Connecting
from comptoir.engine.directory import App, Directory
from comptoir.engine.registry import Registry
from comptoir.engine.returning import Returning
from comptoir.engine.tokens import Pair, TokenRefused, Tokens
from comptoir.engine.tokens.consents import Consent
from comptoir.engine.transport import Session, Transport
from comptoir.engine.unfinished import Unfinished
from comptoir.engine.vault import Vault
from comptoir.kit.clock import Clock
from comptoir.kit.errors import (
    ConsentRefused,
    FieldProblem,
    InvalidState,
    OperationUnsupported,
    Problem,
    TargetRejected,
    Upstream,
)
from comptoir.kit.ids import fingerprint, new_key
from comptoir.store import onboarding, tenants
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.database import Database
from comptoir.store.onboarding import Fate, LoginState
from comptoir.store.tenants import Tenant

_LOG = logging.getLogger("comptoir.onboarding")
STATE_LIFETIME = timedelta(minutes=30)  # a person reads, logs in, and ticks companies out of hundreds
_FATES = {
    Fate.USED: "was used already",
    Fate.EXPIRED: "has run out",
    Fate.UNKNOWN: "was not begun here",
    Fate.OPEN: "was begun for something else",
}
AGAIN = "again"  # among the details of a problem: the same address may be asked once more
_PAUSES = (1.0, 3.0)  # seconds between asking who has consented; their browser waits


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the tenant asks of a login; see GET /auth/{TARGET_SYSTEM}.

    `connection_id` is the connection whose person is to log in again. `webhook_url` is told the account key.
    """

    callback_url: str | None = None
    cancel_callback_url: str | None = None
    company_id: str | None = None
    environment_selection: bool = False
    include_signature: bool = False
    connection_id: str | None = None
    webhook_url: str | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished login: where the browser goes next, the connection, and its key, shown this once.

    `browser` is the secret that its cookie keeps while the company is still to be chosen, under the name
    that `cookie_of` gives for `selection`; both are empty when nothing is to be chosen.
    """

    url: str
    connection: Connection
    account_key: str
    selection: str = ""
    browser: str = ""


class Onboarding:
    """Begins and finishes logins."""

    def __init__(  # noqa: PLR0913, PLR0917  the parts that a login touches, handed down by app
        self,
        database: Database,
        registry: Registry,
        directory: Directory,
        transport: Transport,
        connecting: Connecting,
        announcer: Announcer,
        vault: Vault,
        clock: Clock,
        public_url: str,
    ) -> None:
        self._database = database
        self._registry = registry
        self._directory = directory
        self._transport = transport
        self._connecting = connecting
        self._announcer = announcer
        self._tokens: Tokens = transport.tokens
        self._clock = clock
        self._returning = Returning(vault, public_url)
        self._unfinished = Unfinished(database, vault, clock)

    async def begin(self, tenant: Tenant, target_id: str, wishes: Wishes) -> str:
        """The vendor's login URL, with a state that works once.

        Raises RecordUnknown or CompanyMismatch for a connection that cannot be connected again like this.
        """
        connector, target = self._registry.find(target_id)
        auth = _oauth(connector)
        if wishes.connection_id is not None:
            await self._connecting.expect(tenant.id, target_id, wishes.connection_id, wishes.company_id)
        app = await self._directory.app(tenant.id, target)
        state, now = new_key(), self._clock.now()
        login = LoginState(
            state_hash=fingerprint(state),
            tenant_id=tenant.id,
            target=target_id,
            created_at=now,
            expires_at=now + STATE_LIFETIME,
            **asdict(wishes),
        )
        async with self._database.write() as conn:
            await onboarding.add(conn, login)
        query = {
            "client_id": app.client_id,
            "redirect_uri": self.redirect_uri(target_id),
            **auth.authorize_params,
            "state": state,
        }
        return f"{app.base_url}{auth.authorize_path}?{urlencode(query)}"

    def redirect_uri(self, target_id: str) -> str:
        """Where the vendor sends the browser back; register it with the app."""
        return self._returning.from_vendor(target_id)

    async def finish(self, target_id: str, state: str, code: str | None, error: str | None) -> Finished:
        """Turn a consent into a connection. Raises InvalidState, ConsentRefused or CompanyUnknown.

        A selection that is still to be made is bound to the browser that comes back from consent.
        """
        connector, target = self._registry.find(target_id)
        login, kept = await self._open(target_id, state, code)
        if error or not code:
            raise await self._refuse(login, error or "no code")
        tenant = await self._tenant(login.tenant_id)
        app, auth = await self._directory.app(tenant.id, target), _oauth(connector)
        pair = kept or await self._exchange(app, auth, code, target_id)
        caller = self._transport.caller(_first_session(connector, target, app, login, pair))
        key, ask = new_key(), partial(connector.companies, caller)
        person = await self._who(connector, caller, login, code, pair)
        with _over():
            consent = Consent(tenant.id, target_id, app, auth, person, pair)
            connection = await self._connecting.connect(login, consent, key, ask)
        if login.webhook_url is not None:
            await self._announcer.announce(
                login.webhook_url, connection, key, self._returning.signing_secret(tenant)
            )
        if connection.status is not ConnectionStatus.NEEDS_SELECTION:
            return Finished(await self.done_url(login, key), connection, key)
        selection, browser = new_key(), new_key()
        url = await self._selection_url(login, connection, key, selection, browser)
        return Finished(url, connection, key, selection, browser)

    async def waiting(self, state: str) -> LoginState:
        """The login with this state, which stays unused. Raises InvalidState if it is not open."""
        now, state_hash = self._clock.now(), fingerprint(state)
        async with self._database.read() as conn:
            fate = await onboarding.fate(conn, state_hash, now)
            login = await onboarding.get(conn, state_hash)
        if fate is not Fate.OPEN or login is None or login.browser_hash is not None:
            raise _not_open(fate)
        return login

    async def cancel(self, state: str) -> str:
        """End a login that its person does not want; where the browser goes. Raises InvalidState."""
        login = await self._use((await self.waiting(state)).target, state)
        return await self._cancelled_url(login, "cancelled") or self._returning.front

    async def done_url(self, login: LoginState, account_key: str) -> str:
        """Where the browser goes after a login."""
        return self._returning.done(login, await self._tenant(login.tenant_id), account_key)

    async def _selection_url(
        self, login: LoginState, connection: Connection, account_key: str, state: str, browser: str
    ) -> str:
        """Our page on which the person picks a company, open for this browser only."""
        now = self._clock.now()
        selection = replace(
            login,
            state_hash=fingerprint(state),
            connection_id=connection.id,
            browser_hash=fingerprint(browser),
            created_at=now,
            expires_at=now + STATE_LIFETIME,
            used_at=None,
        )
        async with self._database.write() as conn:
            await onboarding.add(conn, selection)
        return self._returning.to_choose(login, state, account_key)

    async def _exchange(self, app: App, auth: OAuth2, code: str, target_id: str) -> Pair:
        try:
            return await self._tokens.exchange(app, auth, code, self.redirect_uri(target_id))
        except TokenRefused as refused:
            text = "The target system did not take the code: begin the login anew."
            raise InvalidState(text, downstream=refused.downstream) from refused

    async def _who(
        self, connector: Connector, caller: Caller, login: LoginState, code: str, pair: Pair
    ) -> str:
        """Who has consented; without a name nobody knows whose connections the new tokens are for.

        The earlier ones may be void by now: so the new ones are kept for whoever comes back.
        """
        try:
            return await self._asked_for_long(connector, caller)
        except Problem as problem:
            await self._unfinished.keep(login, code, pair)
            problem.message = f"{problem.message} Ask for this very address again, or begin the login anew."
            problem.retry_after = None
            problem.details[AGAIN] = True
            raise

    async def _asked_for_long(self, connector: Connector, caller: Caller) -> str:
        """It is not given up at the first trouble."""
        for pause in _PAUSES:
            try:
                return await connector.login(caller)
            except (Upstream, TargetRejected) as problem:
                _LOG.info("nobody knows yet who has consented at %s: %s", caller.target.id, problem)
                await self._clock.sleep(pause)
        return await connector.login(caller)

    async def _open(self, target_id: str, state: str, code: str | None) -> tuple[LoginState, Pair | None]:
        """The login, with its tokens where it broke off after they were given. Raises InvalidState."""
        try:
            return await self._use(target_id, state), None
        except InvalidState:
            kept = await self._unfinished.take(target_id, state, code)
            if kept is None:
                raise
            return kept

    async def _use(self, target_id: str, state: str) -> LoginState:
        """Take the state. A state of another target system or of a selection is refused and stays unused."""
        now, state_hash = self._clock.now(), fingerprint(state)
        async with self._database.write() as conn:
            known = await onboarding.get(conn, state_hash)
            if known is not None and known.target == target_id and known.browser_hash is None:
                login = await onboarding.use(conn, state_hash, now)
                if login is not None:
                    return login
            fate = await onboarding.fate(conn, state_hash, now)
        raise _not_open(fate)

    async def _refuse(self, login: LoginState, error: str) -> ConsentRefused:
        """The news, with the URL to which the browser goes with it."""
        url = await self._cancelled_url(login, error)
        return ConsentRefused(f"The login was not completed: {error}.", details={"url": url} if url else {})

    async def _cancelled_url(self, login: LoginState, error: str) -> str | None:
        return self._returning.cancelled(login, await self._tenant(login.tenant_id), error)

    async def _tenant(self, tenant_id: str) -> Tenant:
        async with self._database.read() as conn:
            tenant = await tenants.get(conn, tenant_id)
        if tenant is None:
            raise InvalidState("The tenant of this login is gone.")
        return tenant


def cookie_of(selection: str) -> str:
    """The name of the cookie that binds a selection to its browser, one for each login under way."""
    return f"comptoir_browser_{fingerprint(selection)[:16]}"


@contextmanager
def _over() -> Iterator[None]:
    """The state is used and the code is spent, so trouble at the vendor ends the login."""
    try:
        yield
    except (Upstream, TargetRejected) as problem:
        problem.message = f"{problem.message} Begin the login anew."
        problem.retry_after = None
        raise


def _not_open(fate: Fate) -> InvalidState:
    text = f"This login {_FATES[fate]}: begin it anew."
    code = "state_foreign" if fate is Fate.OPEN else f"state_{fate.value}"
    return InvalidState(text, fields=[FieldProblem("state", code, text)])


def _oauth(connector: Connector) -> OAuth2:
    if not isinstance(connector.auth, OAuth2):
        raise OperationUnsupported(f"{connector.title} has no login page: send its credentials instead.")
    return connector.auth


def _first_session(connector: Connector, target: Target, app: App, login: LoginState, pair: Pair) -> Session:
    return Session(
        connector=connector,
        target=target,
        app=app,
        tenant_id=login.tenant_id,
        connection_id=f"login-{login.state_hash[:12]}",
        company=None,
        token=pair.access,
    )
