"""The way in which a connector does an operation: along a table, or by a function that stands in for one."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

import msgspec

from comptoir.cdk.contract import Call, Caller, Connector, Dialect, Outcome, Override, Records, Request
from comptoir.cdk.dry_run import DryCaller, WouldSend
from comptoir.cdk.mapping import Table
from comptoir.engine.asks import Ask, Reply
from comptoir.kit.errors import OperationUnsupported
from comptoir.unified.dry_run import DryRun, VendorCall
from comptoir.unified.vocabulary import Operation, Resource, Verb


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


def wanted(table: Table, ask: Ask) -> Collection[str]:
    """The attributes that are wanted of each record; none for all that the table has."""
    told = table.told
    if ask.only or ask.query is None or told is None or not told.on_request:
        return ask.only
    model = table.resource.model
    published = dict(zip(model.__struct_fields__, model.__struct_encode_fields__, strict=True))
    if any(published[attribute] in ask.query.filters for attribute in told.attributes):
        return ()
    return [attribute for attribute in published if attribute not in told.attributes]


@dataclass(frozen=True, slots=True)
class Way:
    """By the `dialect` along the `table`, unless there is an `override`; in one company."""

    dialect: Dialect
    table: Table | None
    override: Override | None
    company: str

    async def go(self, ask: Ask, caller: Caller) -> Reply:
        if self.override is not None:
            return await self._by_hand(self.override, ask, caller)
        assert self.table is not None
        return await self._along(self.table, ask, caller)

    async def go_dry(self, ask: Ask, caller: DryCaller) -> Reply:
        """The same, and nothing that writes is sent."""
        try:
            found = await self.go(ask, caller)
        except WouldSend as stop:
            return _tried(stop, self.company)
        if caller.stop is not None:
            return _tried(caller.stop, self.company)
        return Reply(DryRun(would_send=None), self.company, warnings=found.warnings)

    async def _by_hand(self, override: Override, ask: Ask, caller: Caller) -> Reply:
        request = Request(
            operation=ask.operation,
            table=self.table,
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
            return Reply(ask.key, self.company, warnings=found.warnings)
        return self._list(found) if isinstance(found, Records) else self._one(found)

    async def _along(self, table: Table, ask: Ask, caller: Caller) -> Reply:
        match ask.operation.verb:
            case Verb.LIST:
                assert ask.query is not None
                return self._list(await self.dialect.read_list(table, ask.query, caller, ask.parent))
            case Verb.GET:
                assert ask.key is not None
                return self._one(await self.dialect.read_one(table, ask.key, caller, ask.parent, raw=ask.raw))
            case Verb.CREATE:
                assert ask.body is not None
                made = await self.dialect.create(table, ask.body, caller, ask.parent, ask.expected)
                unused = [f"The file {file.name} was not used by this operation." for file in ask.files]
                return self._one(replace(made, warnings=[*made.warnings, *unused]))
            case Verb.REPLACE | Verb.PATCH:
                assert ask.key is not None
                assert ask.body is not None
                return self._one(
                    await self.dialect.update(table, ask.key, ask.body, caller, ask.parent, ask.expected)
                )
            case Verb.DELETE:
                assert ask.key is not None
                await self.dialect.delete(table, ask.key, caller, ask.parent, ask.expected)
                return Reply(ask.key, self.company)

    def _list(self, records: Records) -> Reply:
        return Reply(
            records.items,
            self.company,
            records.total,
            records.raw,
            records.warnings,
            following=records.following,
        )

    def _one(self, outcome: Outcome) -> Reply:
        raw = None if outcome.raw is None else [outcome.raw]
        return Reply(outcome.record, self.company, None, raw, outcome.warnings, outcome.created)


async def try_out(call: Call, company: str, caller: DryCaller) -> Reply:
    """One call as it would be sent; what reads would book nothing. Raises what it would be refused for."""
    if not call.writes:
        return Reply(DryRun(would_send=None), company)
    with suppress(WouldSend):
        await caller.send(call)
    assert caller.stop is not None
    return _tried(caller.stop, company)


def _tried(stop: WouldSend, company: str) -> Reply:
    return Reply(DryRun(would_send=_told(stop.call)), company, warnings=stop.warnings)


def _told(call: Call) -> VendorCall:
    """The call as a caller may read it; a body that is no JSON is told as text."""
    body = call.body or b""
    is_json = dict(call.headers).get("Content-Type") == "application/json"
    told = msgspec.Raw(body) if body and is_json else body.decode(errors="replace") or None
    return VendorCall(method=call.method, path=call.path, body=told)
