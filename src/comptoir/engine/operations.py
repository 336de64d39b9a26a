"""The one path of every unified operation: connection, connector, table, company, dialect."""

from dataclasses import replace

from comptoir.cdk.by_hand import NOTHING
from comptoir.cdk.contract import Caller
from comptoir.cdk.dry_run import DryCaller
from comptoir.cdk.mapping import Table
from comptoir.cdk.narrowing import Narrowing
from comptoir.engine.asks import Ask, Reply
from comptoir.engine.budgets import Class
from comptoir.engine.companies import company_of
from comptoir.engine.directory import Directory
from comptoir.engine.explaining import NotingCaller, explain
from comptoir.engine.in_turn import InTurn
from comptoir.engine.registry import Registry
from comptoir.engine.transport import Meter, Session, Transport
from comptoir.engine.ways import Way, wanted, way_of
from comptoir.engine.writes import Intent
from comptoir.kit.errors import NeedsConsent
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.tenants import Tenant
from comptoir.unified.vocabulary import Operation

_UNUSABLE = (ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.REVOKED)


class Operations:
    """Runs unified operations on connections."""

    def __init__(self, registry: Registry, directory: Directory, transport: Transport) -> None:
        self._registry = registry
        self._directory = directory
        self._transport = transport
        self._narrowing = Narrowing()
        self._in_turn = InTurn()

    async def run(self, tenant: Tenant, connection: Connection, ask: Ask) -> Reply:
        """Do it once. Raises a Problem for everything that can be expected to go wrong."""
        connector, _ = self._registry.find(connection.target)
        table, override = way_of(connector, ask.resource, ask.operation)
        company = company_of(connection, ask.company)
        session = await self.session(
            tenant, connection, company, ask.meter, ask.max_wait, intent=ask.intent, kind=ask.kind
        )
        caller = self._transport.caller(session)
        if table is not None:
            table = self._narrowed(table, ask)
        way = Way(connector.dialect, table, override, company)
        if ask.dry_run:
            return await way.go_dry(ask, DryCaller(caller, connector.rehearsal))
        if ask.explain:
            noting, hand = NotingCaller(caller), connector.by_hand.get(ask.resource.name, NOTHING)
            found = await way.go(ask, noting)
            return replace(found, explanation=explain(table, hand, noting.calls))
        changed = (ask.parent or ask.key) if ask.operation.verb.writes else None  # a line with its document
        if changed is None:
            return await way.go(ask, caller)
        async with self._in_turn.turn(connection.target, company, changed, ask.max_wait):
            return await way.go(ask, caller)

    def _narrowed(self, table: Table, ask: Ask) -> Table:
        """What this caller wants of the table; a list has what is kept beside its records on request."""
        if attributes := wanted(table, ask):
            table = self._narrowing.of(table, attributes)
        is_plain_list = ask.query is not None and not ask.only
        return self._narrowing.alone(table) if is_plain_list else table

    async def require(self, tenant: Tenant, connection: Connection, ask: Ask) -> str:
        """The company in which `ask` can be run. Raises whatever refuses it before the first call."""
        connector, _ = self._registry.find(connection.target)
        way_of(connector, ask.resource, ask.operation)
        company = company_of(connection, ask.company)
        await self.session(tenant, connection, company, ask.meter, ask.max_wait)
        return company

    def cost(self, connection: Connection, operation: Operation) -> int:
        """The most calls that an operation needs, where its connector tells; else 0."""
        connector, _ = self._registry.find(connection.target)
        cost = connector.costs.get(operation.id)
        return 0 if cost is None else cost.most

    async def session(
        self,
        tenant: Tenant,
        connection: Connection,
        company: str | None,
        meter: Meter,
        max_wait: float,
        *,
        intent: Intent | None = None,
        kind: Class = Class.INTERACTIVE,
    ) -> Session:
        """A session for this connection. Raises NeedsConsent where its login no longer holds."""
        if connection.status in _UNUSABLE:
            text = "The login behind this connection no longer holds: the person must log in again."
            raise NeedsConsent(f"{text} GET /connections says why.")
        connector, target = self._registry.find(connection.target)
        return Session(
            connector=connector,
            target=target,
            app=await self._directory.app(tenant.id, target),
            tenant_id=tenant.id,
            connection_id=connection.id,
            company=company,
            max_wait=max_wait,
            meter=meter,
            intent=intent,
            kind=kind,
            login=connection.login,
            login_id=connection.login_id,
        )

    async def caller(
        self,
        tenant: Tenant,
        connection: Connection,
        company: str | None,
        meter: Meter,
        max_wait: float,
        intent: Intent | None = None,
    ) -> Caller:
        """The way to the target system for this company, or for none. Raises NeedsConsent."""
        session = await self.session(tenant, connection, company, meter, max_wait, intent=intent)
        return self._transport.caller(session)

    def forget(self, connection: Connection) -> None:
        """The connection is gone: so are its tokens in memory."""
        self._transport.tokens.forget(connection.login_id)
