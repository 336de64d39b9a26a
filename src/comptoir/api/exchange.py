"""One request and its answer: an id, a problem's envelope, the budget's headers, and one line in the log."""

import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from comptoir.api import answering
from comptoir.api.reading import Parameters
from comptoir.api.services import Services
from comptoir.cdk.limits import Window
from comptoir.engine.transport import Meter
from comptoir.engine.writes import Intent
from comptoir.kit.errors import (
    FieldProblem,
    InternalError,
    InvalidParameter,
    Problem,
    RouteUnknown,
    StoreUnavailable,
)
from comptoir.store.connections import Connection
from comptoir.store.errors import CommitLost, DatabaseAway
from comptoir.store.requests import RequestRow
from comptoir.store.tenants import Tenant

LOG = logging.getLogger("comptoir.requests")
MAX_WAIT = "X-Max-Wait"
IDEMPOTENCY_KEY = "Idempotency-Key"
_LONGEST_WAIT = 300
_SOON = 5.0  # seconds after which the database may be back
_LEFT = {window: f"x-budget-{window}-remaining".encode() for window in Window}
_FAULTS = logging.getLogger("comptoir.faults")


@dataclass(slots=True)
class Exchange:
    """What becomes known while a request is answered; the log line tells it all.

    `intent` is that of a hand-written operation which writes.
    """

    services: Services
    request: Request
    id: str
    operation: str
    parameters: Parameters = field(default_factory=lambda: Parameters(()))
    tenant: Tenant | None = None
    connection: Connection | None = None
    company: str | None = None
    meter: Meter = field(default_factory=Meter)
    intent: Intent | None = None
    error: str | None = None

    @property
    def path(self) -> str:
        """The path that was asked for, without its escapes."""
        return str(self.request.scope["path"])

    def read_address(self) -> None:
        """Take the parameters. Raises RouteUnknown or InvalidParameter for what no address can hold."""
        if "\0" in self.path:
            raise RouteUnknown("A path holds no NUL character.")
        query = self.request.scope["query_string"].decode("latin-1")
        self.parameters = Parameters(parse_qsl(query, keep_blank_values=True))

    def max_wait(self) -> float:
        """Seconds that this request may wait for budget and token, by X-Max-Wait. Raises InvalidParameter."""
        text = self.request.headers.get(MAX_WAIT)
        if text is None:
            return self.services.max_wait
        try:
            seconds = float(text)
        except ValueError:
            seconds = math.nan
        if 0 <= seconds <= _LONGEST_WAIT:
            return seconds
        message = f"{MAX_WAIT} is a number of seconds from 0 to {_LONGEST_WAIT}."
        raise InvalidParameter(message, fields=[FieldProblem(MAX_WAIT, "invalid_value", message)])

    async def require_tenant(self) -> Tenant:
        """The tenant behind X-API-KEY. Raises ApiKeyMissing or ApiKeyUnknown."""
        self.tenant = await self.services.directory.tenant(self.request.headers.get("x-api-key"))
        return self.tenant

    async def require_connection(self) -> tuple[Tenant, Connection]:
        """Tenant, and the connection behind X-ACCOUNT-KEY. Raises AccountKeyMissing or AccountKeyUnknown."""
        tenant = await self.require_tenant()
        key = self.request.headers.get("x-account-key")
        self.connection = await self.services.directory.connection(tenant, key)
        return tenant, self.connection


Handler = Callable[[Exchange], Awaitable[Response]]


class Served:
    """A handler as an ASGI application: every problem has its envelope, every answer its id and log line.

    Nothing that a handler raises leaves it, so Starlette's own net around functions is not needed.
    """

    def __init__(self, services: Services, operation: str, handler: Handler) -> None:
        self._services = services
        self._operation = operation
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, request: Request) -> Response:
        """What the handler makes of a request, else the problem; either way it is recorded."""
        services = self._services
        started, at = services.clock.monotonic(), services.clock.now()
        exchange = Exchange(services, request, services.ids.new("req"), self._operation)
        try:
            exchange.read_address()
            response = await self._handler(exchange)
        except Problem as found:
            response = _problem(exchange, found)
        except DatabaseAway as away:
            response = _problem(exchange, without_store(exchange, away))
        except Exception:  # noqa: BLE001  the edge of the house: logged whole, answered with the id
            _FAULTS.exception("request %s failed", exchange.id)
            response = _problem(
                exchange, InternalError("Something failed inside Comptoir; the id finds the log.")
            )
        _add_headers(exchange, response)
        _record(exchange, response, at, (services.clock.monotonic() - started) * 1000)
        return response


def without_store(exchange: Exchange, away: DatabaseAway) -> StoreUnavailable:
    """What became of the request, which is logged: the calls that were made for it tell."""
    _FAULTS.error("request %s found no database", exchange.id, exc_info=away)
    text = "Comptoir's own database is away at the moment."
    if not (exchange.meter.writes or (isinstance(away, CommitLost) and exchange.request.method != "GET")):
        return StoreUnavailable(f"{text} Nothing that writes was sent.", retry_after=_SOON)
    advice = "look before you send it again."
    if exchange.request.headers.get(IDEMPOTENCY_KEY):
        advice = "send it again with the same Idempotency-Key, and nothing is booked twice."
    return StoreUnavailable(f"{text} The request may have taken effect: {advice}", retry_after=_SOON)


def _problem(exchange: Exchange, found: Problem) -> Response:
    exchange.error = found.code
    return answering.problem(found, exchange.id, f"{exchange.services.public_url}/docs/errors")


def _add_headers(exchange: Exchange, response: Response) -> None:
    """The id, and what it cost. No handler sets these, so none is looked for among those that stand."""
    meter, added = exchange.meter, [(b"x-request-id", exchange.id.encode())]
    if meter.calls:
        added.append((b"x-vendor-calls", b"%d" % meter.calls))
    for window, left in meter.left.items():
        added.append((_LEFT[window], b"%d" % max(0, left)))
    response.raw_headers += added


def _record(exchange: Exchange, response: Response, at: datetime, milliseconds: float) -> None:
    row = RequestRow(
        id=exchange.id,
        at=at,
        tenant_id=exchange.tenant.id if exchange.tenant else None,
        connection_id=exchange.connection.id if exchange.connection else None,
        company_id=exchange.company,
        operation=exchange.operation,
        method=exchange.request.method,
        path=exchange.path[:500].replace("\0", "\ufffd"),  # PostgreSQL stores no NUL
        status=response.status_code,
        error_code=exchange.error,
        duration_ms=round(milliseconds, 3),
        vendor_calls=exchange.meter.calls,
        vendor_ms=round(exchange.meter.seconds * 1000, 3),
        bytes_out=len(response.body),
    )
    exchange.services.request_log.add(row)
    LOG.info("request", extra={"row": row})
