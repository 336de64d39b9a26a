"""The HTTP door as one ASGI application: generated routes, the control plane, and the OpenAPI document."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route

from comptoir.api import control, resources
from comptoir.api.exchange import Exchange, served
from comptoir.api.openapi import document
from comptoir.api.services import Services
from comptoir.kit.errors import MethodNotAllowed, RouteUnknown
from comptoir.unified.surface import RESOURCES

_METHOD_NOT_ALLOWED = 405


def application(services: Services, pages: Sequence[BaseRoute] = ()) -> Starlette:
    """Everything that this server answers; `pages` are what people see, from the web room."""
    routes: list[BaseRoute] = [
        *resources.routes(services, RESOURCES),
        *control.routes(services),
        Route("/openapi.json", _openapi(services)),
        Route("/metrics", _metrics(services)),
        *pages,
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: _refuse(services)})


def _openapi(services: Services) -> Callable[[Request], Awaitable[Response]]:
    """The document's bytes, made at the first question and kept."""
    kept: list[bytes] = []

    async def answer(_: Exchange) -> Response:
        if not kept:
            found = document(RESOURCES, control.ENDPOINTS, services.version, [services.public_url])
            kept.append(msgspec.json.encode(found))
        return Response(kept[0], media_type="application/json")

    return served(services, "openapi", answer)


def _metrics(services: Services) -> Callable[[Request], Awaitable[Response]]:
    """The values for Prometheus, whose client is loaded at the first question."""

    async def answer(exchange: Exchange) -> Response:
        from comptoir.api.metrics import metrics  # noqa: PLC0415  not needed to start

        return await metrics(services, exchange.request)

    return served(services, "metrics", answer)


def _refuse(services: Services) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Paths and methods that no route has get the same envelope as every other problem."""

    async def unknown(exchange: Exchange) -> Response:
        raise RouteUnknown(f"There is no operation at {exchange.path[:200]}.")

    async def not_allowed(exchange: Exchange) -> Response:
        raise MethodNotAllowed(f"{exchange.request.method} is not possible here.")

    answer_unknown = served(services, "unknown", unknown)
    answer_not_allowed = served(services, "unknown", not_allowed)

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code != _METHOD_NOT_ALLOWED:
            return await answer_unknown(request)
        response = await answer_not_allowed(request)
        response.headers["Allow"] = ", ".join(sorted(_methods(request)))
        return response

    return answer


def _methods(request: Request) -> set[str]:
    """What this path can be asked; Starlette itself tells only of the first route that it finds."""
    routes = [found for found in request.app.routes if isinstance(found, Route)]
    possible = [found.methods or () for found in routes if found.matches(request.scope)[0] is not Match.NONE]
    return set().union(*possible)
