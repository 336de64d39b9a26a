"""The control plane: the few operations that are not accounting, each declared once and written by hand."""

from collections.abc import Iterator
from functools import partial

from starlette.responses import Response
from starlette.routing import Route

from comptoir.api import answering
from comptoir.api.bodies import read_body
from comptoir.api.control.auth import AUTH
from comptoir.api.control.budgets import BUDGETS
from comptoir.api.control.connections import CONNECTIONS
from comptoir.api.control.direct import DIRECT
from comptoir.api.control.events import EVENTS
from comptoir.api.control.health import HEALTH
from comptoir.api.control.meta import META
from comptoir.api.control.steps import STEPS
from comptoir.api.control.tenants import TENANTS
from comptoir.api.control.webhooks import WEBHOOKS
from comptoir.api.endpoint import ACCOUNT_KEY, Endpoint
from comptoir.api.exchange import Exchange, Handler, Served
from comptoir.api.once import once, wish_of
from comptoir.api.services import Services
from comptoir.engine.writes import Intent
from comptoir.unified.envelope import Meta

ENDPOINTS: tuple[Endpoint, ...] = (
    *AUTH,
    *STEPS,
    *TENANTS,
    *CONNECTIONS,
    *HEALTH,
    *BUDGETS,
    *META,
    *DIRECT,
    *WEBHOOKS,
    *EVENTS,
)


def routes(services: Services) -> Iterator[Route]:
    """A route for each endpoint."""
    for endpoint in ENDPOINTS:
        answer = Served(services, endpoint.operation_id, _handler(endpoint))
        yield Route(endpoint.path, answer, methods=[endpoint.method])


def _handler(endpoint: Endpoint) -> Handler:
    async def handle(exchange: Exchange) -> Response:
        answer = partial(_answer, endpoint, exchange)
        if not endpoint.repeatable:
            return await answer()
        await exchange.require_tenant()
        if ACCOUNT_KEY in endpoint.headers:
            _, connection = await exchange.require_connection()
            exchange.company = connection.company_id or exchange.parameters.text("companyId")
        wish = wish_of(exchange, endpoint.operation_id, await read_body(exchange.request))
        is_tried = endpoint.tries and exchange.parameters.flag("dryRun")
        return await (answer() if is_tried else once(exchange, wish, answer))

    return handle


async def _answer(endpoint: Endpoint, exchange: Exchange, intent: Intent | None = None) -> Response:
    exchange.intent = intent
    found = await endpoint.handler(exchange)
    if isinstance(found, Response):
        return found
    if endpoint.enveloped:
        return answering.enveloped(found, Meta(request_id=exchange.id), status=endpoint.status)
    if endpoint.media != answering.JSON:
        return Response(found, endpoint.status, media_type=endpoint.media)
    return answering.plain(found, endpoint.status)
