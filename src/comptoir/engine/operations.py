"""The one path of every unified operation: connection, connector, table, company, dialect."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from comptoir.cdk.by_hand import NOTHING
from comptoir.cdk.contract import (
    Call,
    Caller,
    Connector,
    Dialect,
    FilterValue,
    Outcome,
    Override,
    Query,
    Records,
    Request,
)
from comptoir.cdk.dry_run import DryCaller, WouldSend
from comptoir.cdk.mapping import Table
from comptoir.cdk.narrowing import Narrowing
from comptoir.engine.budgets import Class
from comptoir.engine.companies import company_of
from comptoir.engine.directory import Directory
from comptoir.engine.explaining import NotingCaller, explain
from comptoir.engine.registry import Registry
from comptoir.engine.transport import Meter, Session, Transport
from comptoir.engine.writes import Intent
from comptoir.kit.errors import NeedsConsent, OperationUnsupported
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.tenants import Tenant
from comptoir.unified.dry_run import DryRun, VendorCall
from comptoir.unified.explanation import Explanation
from comptoir.unified.forms import Upload
from comptoir.unified.vocabulary import Operation, Resource, Verb

_UNUSABLE = (ConnectionStatus.NEEDS_CONSENT, ConnectionStatus.REVOKED)


@dataclass(frozen=True, slots=True)
class Ask:
    """What a caller wants of an operation, already read and checked by the door it came through.

    `expected` is the version that the caller saw of the record, or of the one above it. `where` are filters
    of one record. `only` are the attributes that are wanted of each record, all of them when empty.
    `dry_run`: a write is checked in every way, and not sent. `explain`: the answer is to tell where it comes
    from. `kind` is the class of its calls, by which they wait.
    """

    resource: Resource
    operation: Operation
    key: str | None = None
    parent: str | None = None
    company: str | None = None
    query: Query | None = None
    where: Mapping[str, FilterValue] = field(default_factory=dict)
    body: msgspec.Struct | None = None
    raw: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Upload] = ()
    intent: Intent | None = None
    expected: str | None = None
    only: Collection[str] = ()
    dry_run: bool = False
    explain: bool = False
    max_wait: float = 10.0
    kind: Class = Class.INTERACTIVE
    meter: Meter = field(default_factory=Meter)


@dataclass(frozen=True, slots=True)
class Reply:
    """A list with its total, or one record; for a record that is gone, its key."""

    data: msgspec.Struct | Sequence[msgspec.Struct] | str
    company: str
    total: int | None = None
    raw: Sequence[msgspec.Raw] | None = None
    warnings: Sequence[str] = ()
    created: bool = False
    following: str | None = None
    explanation: Explanation | None = None


class Operations:
    """Runs unified operations on connections."""

    def __init__(self, registry: Registry, directory: Directory, transport: Transport) -> None:
        self._registry = registry
        self._directory = directory
        self._transport = transport
        self._narrowing = Narrowing()

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
        if ask.dry_run:
            return await _dry(
                connector.dialect, table, override, ask, DryCaller(caller, connector.rehearsal), company
            )
        if ask.explain:
            noting, hand = NotingCaller(caller), connector.by_hand.get(ask.resource.name, NOTHING)
            found = await _done(connector.dialect, table, override, ask, noting, company)
            return replace(found, explanation=explain(table, hand, noting.calls))
        return await _done(connector.dialect, table, override, ask, caller, company)

    def _narrowed(self, table: Table, ask: Ask) -> Table:
        """What this caller wants of the table; a list has what is kept beside its records on request."""
        if wanted := _wanted(table, ask):
            table = self._narrowing.of(table, wanted)
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


def way_of(
    connector: Connector, resource: Resource, operation: Operation
) -> tuple[Table | None, Override | None]:
    """The table, or the override, that serves an operation. Raises OperationUnsupported with the reason.

    Neither serves what is kept here; what is done after the answer is served as each of its entries is.
    """
    if resource.ours:
        return None, None
    if operation.deferred is not None:
        operation = resource.operation(operation.deferred.id)
    reason = connector.refusals.get(operation.id)
    table = connector.table(resource.name)
    override = connector.overrides.get(operation.id)
    if reason is not None or (table is None and override is None):
        text = reason or f"{connector.title} has no {resource.collection} that this connector can reach."
        raise OperationUnsupported(text, details={"operation": operation.id, "targetSystem": connector.title})
    return table, override


def _wanted(table: Table, ask: Ask) -> Collection[str]:
    """The attributes that are wanted of each record; none for all that the table has."""
    told = table.told
    if ask.only or ask.query is None or told is None or not told.on_request:
        return ask.only
    model = table.resource.model
    published = dict(zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True))
    if any(published[attribute] in ask.query.filters for attribute in told.attributes):
        return ()
    return [attribute for attribute in published if attribute not in told.attributes]


async def _done(
    dialect: Dialect, table: Table | None, override: Override | None, ask: Ask, caller: Caller, company: str
) -> Reply:
    if override is not None:
        return await _overridden(override, table, ask, caller, company)
    assert table is not None
    return await _do(dialect, table, ask, caller, company)


async def _dry(
    dialect: Dialect,
    table: Table | None,
    override: Override | None,
    ask: Ask,
    caller: DryCaller,
    company: str,
) -> Reply:
    """The same up to the first call that would write."""
    try:
        found = await _done(dialect, table, override, ask, caller, company)
    except WouldSend as stop:
        return Reply(DryRun(would_send=_told(stop.call)), company, warnings=stop.warnings)
    return Reply(DryRun(would_send=None), company, warnings=found.warnings)


def _told(call: Call) -> VendorCall:
    """The call as a caller may read it; a body that is no JSON is told as text."""
    body = call.body or b""
    is_json = dict(call.headers).get("Content-Type") == "application/json"
    told = msgspec.Raw(body) if body and is_json else body.decode(errors="replace") or None
    return VendorCall(method=call.method, path=call.path, body=told)


async def _overridden(
    override: Override, table: Table | None, ask: Ask, caller: Caller, company: str
) -> Reply:
    request = Request(
        operation=ask.operation,
        table=table,
        key=ask.key,
        parent=ask.parent,
        query=ask.query,
        body=ask.body,
        raw=ask.raw,
        fields=ask.fields,
        files=ask.files,
        expected=ask.expected,
        where=ask.where,
        only=ask.only,
    )
    found = await override(request, caller)
    if ask.operation.verb is Verb.DELETE:
        assert ask.key is not None
        return Reply(ask.key, company, warnings=found.warnings)
    return _list(found, company) if isinstance(found, Records) else _one(found, company)


async def _do(dialect: Dialect, table: Table, ask: Ask, caller: Caller, company: str) -> Reply:
    match ask.operation.verb:
        case Verb.LIST:
            assert ask.query is not None
            return _list(await dialect.read_list(table, ask.query, caller, ask.parent), company)
        case Verb.GET:
            assert ask.key is not None
            return _one(await dialect.read_one(table, ask.key, caller, ask.parent, raw=ask.raw), company)
        case Verb.CREATE:
            assert ask.body is not None
            found = _one(await dialect.create(table, ask.body, caller, ask.parent, ask.expected), company)
            unused = [f"The file {file.name} was not used by this operation." for file in ask.files]
            return replace(found, warnings=[*found.warnings, *unused])
        case Verb.REPLACE | Verb.PATCH:
            assert ask.key is not None
            assert ask.body is not None
            return _one(
                await dialect.update(table, ask.key, ask.body, caller, ask.parent, ask.expected), company
            )
        case Verb.DELETE:
            assert ask.key is not None
            await dialect.delete(table, ask.key, caller, ask.parent, ask.expected)
            return Reply(ask.key, company)


def _list(records: Records, company: str) -> Reply:
    following = records.following
    return Reply(records.items, company, records.total, records.raw, records.warnings, following=following)


def _one(outcome: Outcome, company: str) -> Reply:
    raw = None if outcome.raw is None else [outcome.raw]
    return Reply(outcome.record, company, None, raw, outcome.warnings, outcome.created)
