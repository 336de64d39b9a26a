"""The HTTP door as one ASGI application: generated routes, the control plane, and the OpenAPI document."""

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir.api import control, resources
from comptoir.api.exchange import Exchange, Served
from comptoir.api.openapi import document
from comptoir.api.routing import Index
from comptoir.api.services import Services
from comptoir.kit.errors import MethodNotAllowed, RouteUnknown
from comptoir.unified.surface import RESOURCES

_METHOD_NOT_ALLOWED = 405


def application(services: Services, pages: Sequence[Route] = ()) -> Starlette:
    """Everything that this server answers; `pages` are what people see, from the web room."""
    index = Index(
        [
            *resources.routes(services, RESOURCES),
            *control.routes(services),
            Route("/openapi.json", _openapi(services), methods=["GET"]),
            Route("/metrics", _metrics(services), methods=["GET"]),
            *pages,
        ]
    )
    found = Starlette(routes=[index], exception_handlers={HTTPException: _refuse(services, index)})
    # The redirect of a stray slash has no envelope, and behind a proxy it leads off https, keys and all.
    found.router.redirect_slashes = False
    return found


def _openapi(services: Services) -> Served:
    """The document's bytes, made at the first question and kept."""
    kept: list[bytes] = []

    async def answer(_: Exchange) -> Response:
        if not kept:
            found = document(RESOURCES, control.ENDPOINTS, services.version, [services.public_url])
            kept.append(msgspec.json.encode(found))
        return Response(kept[0], media_type="application/json")

    return Served(services, "openapi", answer)


def _metrics(services: Services) -> Served:
    """The values for Prometheus, whose client is loaded at the first question."""

    async def answer(exchange: Exchange) -> Response:
        from comptoir.api.metrics import metrics  # noqa: PLC0415  not needed to start

        return await metrics(services, exchange.request)

    return Served(services, "metrics", answer)


def _refuse(services: Services, index: Index) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Paths and methods that no route has get the same envelope as every other problem."""

    async def unknown(exchange: Exchange) -> Response:
        raise RouteUnknown(f"There is no operation at {exchange.path[:200]}.")

    async def not_allowed(exchange: Exchange) -> Response:
        raise MethodNotAllowed(f"{exchange.request.method} is not possible here.")

    at_no_path, in_no_way = Served(services, "unknown", unknown), Served(services, "unknown", not_allowed)

    async def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code != _METHOD_NOT_ALLOWED:
            return await at_no_path.answer(request)
        response = await in_no_way.answer(request)
        response.headers["Allow"] = ", ".join(sorted(index.methods(request.scope)))
        return response

    return answer
