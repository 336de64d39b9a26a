"""Selection: which company a connection is pinned to, chosen once, by the tenant or by the person."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from comptoir.engine.companies import granted
from comptoir.engine.directory import Directory
from comptoir.engine.transport import Session, Transport
from comptoir.kit.clock import Clock
from comptoir.kit.errors import AccountKeyUnknown, CompanyMismatch, FieldProblem, InvalidState
from comptoir.kit.ids import fingerprint
from comptoir.store import connections, onboarding
from comptoir.store.connections import Connection, Reason
from comptoir.store.database import Database
from comptoir.store.errors import Stale
from comptoir.store.handles import AsyncConnection
from comptoir.store.onboarding import LoginState
from comptoir.store.tenants import Tenant


class Selection:
    """Pins companies, and keeps the list of those that a login was granted."""

    def __init__(self, database: Database, directory: Directory, transport: Transport, clock: Clock) -> None:
        self._database = database
        self._directory = directory
        self._transport = transport
        self._clock = clock

    async def pin(self, connection: Connection, company_id: str) -> Connection:
        """Pin a company, for good. Raises CompanyUnknown, or CompanyMismatch for a second choice.

        A new connection whose login renewed others becomes the earlier one of this company, where the tenant
        has one: its id, its cursors and its keys go on.
        """
        company = granted(connection.companies, company_id)
        if connection.company_id == company_id:
            return connection
        if connection.company_id is not None:
            text = "This connection is pinned to another company; a connection keeps its company for good."
            raise CompanyMismatch(text, fields=[FieldProblem("companyId", "company_mismatch", text)])
        try:
            async with self._database.write() as conn:
                pinned = await _pin(conn, connection, company_id, company, self._clock.now())
        except Stale:
            return await self._pinned_meanwhile(connection, company_id)
        self._directory.forget()
        return pinned

    async def _pinned_meanwhile(self, connection: Connection, company_id: str) -> Connection:
        """Another choice came first: the same one is fine, and a change of something else is tried again."""
        async with self._database.read() as conn:
            current = await connections.get(conn, connection.tenant_id, connection.id)
        if current is None:
            raise AccountKeyUnknown("No connection has this account key.")
        return await self.pin(current, company_id)

    async def open(
        self, state: str, browser: str | None, chosen: str | None = None, tenant: Tenant | None = None
    ) -> tuple[LoginState, Connection]:
        """The selection that this browser came back with, or that `tenant` owns. Raises InvalidState.

        One that was made already is open for the same choice only: a form that is sent twice.
        """
        async with self._database.read() as conn:
            login = await onboarding.get(conn, fingerprint(state))
            if login is None or login.browser_hash is None or not _may_open(login, browser, tenant):
                raise InvalidState("This selection was not begun in this browser.")
            connection = await connections.get(conn, login.tenant_id, login.connection_id or "")
        if connection is None:
            raise InvalidState("The connection of this selection is gone.")
        again = chosen is not None and connection.company_id == chosen
        if login.expires_at <= self._clock.now() or (login.used_at is not None and not again):
            raise InvalidState("This selection was made already, or has run out.")
        return login, connection

    async def choose(self, state: str, browser: str | None, company_id: str) -> tuple[LoginState, Connection]:
        """The person's choice. Raises InvalidState, CompanyUnknown or CompanyMismatch."""
        login, connection = await self.open(state, browser, company_id)
        pinned = await self.pin(connection, company_id)
        async with self._database.write() as conn:
            await onboarding.use(conn, login.state_hash, self._clock.now())
        return login, pinned

    async def refresh(self, tenant: Tenant, connection: Connection, session: Session) -> Connection:
        """Ask the target system anew which companies this login may see, and note them.

        Where another tenant's connections hang on the same login, no company is added: it was theirs.
        """
        caller = self._transport.caller(session)
        found = [asdict(company) for company in await session.connector.companies(caller)]
        if await self._is_shared(connection):
            known = {str(company["id"]) for company in connection.companies}
            found = [company for company in found if str(company["id"]) in known]
        if found == connection.companies:
            return connection
        async with self._database.write() as conn:
            current = await connections.get(conn, tenant.id, connection.id, for_update=True)
            if current is None:
                raise AccountKeyUnknown("No connection has this account key.")
            current = await connections.set_companies(conn, current, found, self._clock.now())
        self._directory.forget()
        return current

    async def _is_shared(self, connection: Connection) -> bool:
        async with self._database.read() as conn:
            others = await connections.of_login(conn, connection.login_id or "")
        return any(other.tenant_id != connection.tenant_id for other in others)


async def _pin(
    conn: AsyncConnection, connection: Connection, company_id: str, company: dict[str, Any], now: datetime
) -> Connection:
    if connection.reason is Reason.RENEWS and connection.login_id is not None:
        mine = connection.tenant_id, connection.login_id, company_id
        twin = await connections.twin(conn, *mine, of=connection.id)
        if twin is not None:
            return await connections.absorb(conn, twin, connection, now)
    return await connections.pin(conn, connection, company_id, company, now)


def _may_open(login: LoginState, browser: str | None, tenant: Tenant | None) -> bool:
    """The browser that came back from consent may, and so may the tenant that began the login."""
    mine = login.browser_hash == fingerprint(browser or "")
    return mine or (tenant is not None and tenant.id == login.tenant_id)
