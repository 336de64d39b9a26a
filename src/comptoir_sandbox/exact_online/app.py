"""Puts one site behind HTTP: OAuth, data service, control routes, call log and faults."""

from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from comptoir_sandbox.exact_online.administration import Administration
from comptoir_sandbox.exact_online.aside import Aside
from comptoir_sandbox.exact_online.control import Control
from comptoir_sandbox.exact_online.control_page import ControlPage
from comptoir_sandbox.exact_online.cookies import set_cookies
from comptoir_sandbox.exact_online.exchange import Answer, Request
from comptoir_sandbox.exact_online.files import Files
from comptoir_sandbox.exact_online.nowhere import nowhere
from comptoir_sandbox.exact_online.oauth_routes import OAuthRoutes
from comptoir_sandbox.exact_online.reads import Readers
from comptoir_sandbox.exact_online.service import Service, division_in, division_of
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.webhooks.levers import WebhookLevers
from comptoir_sandbox.exact_online.webhooks.post_room import PostRoom
from comptoir_sandbox.exact_online.xml_api.pages import XmlPages
from comptoir_sandbox.front import NOTES, Front

_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "MERGE", "OPTIONS", "TRACE"]
_API = "/api/v1/"
_NO_CONTENT = 204


def site_app(site: Site, post_room: PostRoom, keep: Callable[[bool], None] | None = None) -> ASGIApp:
    """The application of one region's host; `keep` is called before every answer, and told whether
    more than budgets may have changed.
    """
    aside = Aside()
    service = Service(site, Readers(site.library.catalogue, site.library.tables), aside)

    files = Files(site)

    async def data(request: HttpRequest) -> Response:
        received = await _request(request)
        if received.method == "GET":
            return sent(request, await service.answer(received))
        with post_room.watching(division_of(received), received.base):
            answer = await service.answer(received)
        return sent(request, answer)

    xml_pages = XmlPages(site, aside)

    async def xml(request: HttpRequest) -> Response:
        received = await _request(request)
        if received.method == "GET":
            return sent(request, await xml_pages.answer(received))
        with post_room.watching(xml_pages.division_of(received), received.base):
            answer = await xml_pages.answer(received)
        return sent(request, answer)

    def names(scope: Scope) -> dict[str, Any]:
        """The company in the path and the app behind the token, as far as they are there."""
        head, api, rest = scope["path"].partition(_API)
        token = Headers(scope=scope).get("authorization", "").partition(" ")[2].strip()
        access = site.authority.access(token)
        client = access.chain.app.client_id if access else None
        return {"division": division_in(rest) if api and not head else None, "client": client}

    async def download(request: HttpRequest) -> Response:
        return sent(request, files.answer(await _request(request)))

    def sent(request: HttpRequest, answer: Answer) -> Response:
        response = _response(request, answer)
        if answer.client and site.switches.cookies == "on":
            set_cookies(response, answer.client, answer.division, request.headers.get("cookie", ""))
        return response

    routes: list[Route] = [
        *OAuthRoutes(site).routes(),
        *Control(site).routes(),
        *Administration(site).routes(),
        *WebhookLevers(post_room).routes(),
        *ControlPage(site, lambda: routes).routes(),
        Route(_API + "{rest:path}", data, methods=_METHODS),
        Route("/docs/XMLUpload.aspx", xml, methods=["POST"]),
        Route("/docs/XMLDownload.aspx", xml, methods=["GET"]),
        Route("/docs/SysAttachment.aspx", download, methods=["GET"]),
    ]
    return Front(
        Starlette(routes=routes, exception_handlers={HTTPException: nowhere}),
        faults=lambda: site.faults,
        calls=lambda: site.calls,
        clock=lambda: site.clock,
        keep=keep,
        names=names,
    )


def _response(request: HttpRequest, answer: Answer) -> Response:
    request.scope[NOTES].update(division=answer.division, client=answer.client)
    response = Response(answer.body, answer.status, answer.headers, answer.media_type)
    if answer.status == _NO_CONTENT:
        del response.headers["content-length"]
    return response


async def _request(request: HttpRequest) -> Request:
    url = request.url
    return Request(
        method=request.method,
        path=request.path_params.get("rest", ""),
        query=url.query,
        headers=request.headers,
        body=await request.body(),
        base=f"{url.scheme}://{url.netloc}",
        url_length=len(str(url)),
    )
