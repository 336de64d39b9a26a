"""The generic route: every published operation of every resource runs through this one handler."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from comptoir.api import answering
from comptoir.api.bodies import decode_body, read_body
from comptoir.api.cursors import Position, cursor_to, position_of
from comptoir.api.exchange import Exchange, Handler, Served
from comptoir.api.forms import Form, decode_form
from comptoir.api.once import once, wish_of
from comptoir.api.reading import SHARED, read_fields, read_query, read_where
from comptoir.api.services import Services
from comptoir.cdk.contract import Query
from comptoir.engine.asks import Ask, Reply
from comptoir.engine.writes import Intent
from comptoir.kit.errors import RouteUnknown
from comptoir.store.connections import Connection
from comptoir.store.tenants import Tenant
from comptoir.unified.vocabulary import DEFAULT_PAGE_SIZE, LAST_PAGE, Operation, Resource, walk

_READS_OBJECTS = "node"  # the user agent of the published MCP server (maesn-facts 11)


def routes(services: Services, resources: Sequence[Resource]) -> Iterator[Route]:
    """A route for each operation, and for each other path by which published clients call it."""
    for resource, operation in walk(tuple(resources)):
        endpoint = Served(services, operation.id, _handler(resource, operation))
        for path in (resource.path_of(operation), *operation.aliases):
            yield Route(path, endpoint, methods=[operation.verb.method])


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as it was read: what is asked of whom, and how the answer is to look."""

    tenant: Tenant
    connection: Connection
    ask: Ask
    body: bytes
    fields: Mapping[str, str]
    warnings: Sequence[str]
    begun: Position | None


def _handler(resource: Resource, operation: Operation) -> Handler:
    async def handle(exchange: Exchange) -> Response:
        asked = await _read(exchange, resource, operation)
        answer = partial(_answer, exchange, asked)
        if not operation.verb.writes:
            return await answer()
        wish = wish_of(exchange, operation.id, asked.body)
        return await (answer() if asked.ask.dry_run else once(exchange, wish, answer))

    return handle


async def _read(exchange: Exchange, resource: Resource, operation: Operation) -> _Asked:
    """The request, checked against its declaration. Raises a Problem for each mistake."""
    tenant, connection = await exchange.require_connection()
    exchange.company = connection.company_id or exchange.parameters.text("companyId")
    query = read_query(operation, exchange.parameters)
    exchange.parameters.require_environment(connection.target)
    begun = position_of(exchange, connection, operation)
    if query is not None and begun is not None:
        query = replace(query, page=begun.page, after=begun.after)
    fields = read_fields(operation.answer or resource.model, exchange.parameters)
    body = await read_body(exchange.request) if operation.input is not None else b""
    given = await _read_input(exchange, operation, body)
    has_key = resource.key_param in exchange.request.path_params
    ask = Ask(
        resource=resource,
        operation=operation,
        key=_path_value(exchange, resource.key_param) if has_key else None,
        parent=_path_value(exchange, resource.parent.key_param) if resource.parent else None,
        company=exchange.parameters.text("companyId"),
        query=query,
        where=read_where(operation, exchange.parameters),
        body=given.record,
        fields=given.fields,
        files=given.files,
        raw=exchange.parameters.flag("rawData") is True,
        expected=exchange.request.headers.get("if-match"),
        only=tuple(fields.values()),
        dry_run=exchange.parameters.flag("dryRun") is True,
        explain=exchange.parameters.flag("explain") is True,
        max_wait=exchange.max_wait(),
        meter=exchange.meter,
    )
    warnings = [*given.warnings, *_unused(operation, exchange)]
    return _Asked(tenant, connection, ask, body, fields, warnings, begun)


def _unused(operation: Operation, exchange: Exchange) -> Iterator[str]:
    """What published clients send here although it means nothing."""
    for name in operation.tolerated:
        if name not in SHARED and exchange.parameters.text(name) is not None:
            yield f"The parameter {name} was not used: it means nothing here."


async def _answer(exchange: Exchange, asked: _Asked, intent: Intent | None = None) -> Response:
    """Run it once, and put what was found into the envelope."""
    operation, query = asked.ask.operation, asked.ask.query
    later = operation.deferred is not None or asked.ask.resource.ours
    run = exchange.services.tasks.run if later else exchange.services.operations.run
    ask = asked.ask if intent is None else replace(asked.ask, intent=intent)
    found = await run(asked.tenant, asked.connection, ask)
    exchange.company = found.company
    if asked.begun is not None and asked.begun.after is not None:
        found = replace(found, total=max(asked.begun.total, found.total or 0))
    if asked.ask.dry_run:
        return answering.planned(found, exchange.id, asked.warnings)
    one_in_list = operation.as_list and exchange.request.headers.get("user-agent") != _READS_OBJECTS
    return answering.reply(
        operation,
        found,
        fields=asked.fields,
        page=query.page if query else 1,
        limit=(query and query.limit) or DEFAULT_PAGE_SIZE,
        request_id=exchange.id,
        warnings=asked.warnings,
        one_in_list=one_in_list,
        next_cursor=_next_cursor(exchange, asked.connection, operation, found, query),
    )


def _next_cursor(
    exchange: Exchange, connection: Connection, operation: Operation, found: Reply, query: Query | None
) -> str | None:
    """Where the list goes on: behind the last record, else on the next page; None where it ends."""
    if query is None or (found.following is None and not _has_more(found, query)):
        return None
    to = Position(found.following, query.page + 1, found.total or 0)
    return cursor_to(exchange, connection, operation, to)


def _has_more(found: Reply, query: Query) -> bool:
    """Whether pages come after this one; of a list that was begun behind a record its own end tells."""
    if query.limit is None or query.after is not None or query.page >= LAST_PAGE:
        return False
    return query.page * query.limit < (found.total or 0)


async def _read_input(exchange: Exchange, operation: Operation, body: bytes) -> Form:
    if operation.input is None:
        return Form(None)
    if operation.form:
        return await decode_form(exchange.request, body, operation)
    record, warnings = decode_body(body, operation.input)
    return Form(record, warnings=warnings)


def _path_value(exchange: Exchange, name: str) -> str:
    value = str(exchange.request.path_params[name])
    if not value.strip():
        raise RouteUnknown("A path part is empty.")
    return value
