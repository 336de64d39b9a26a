"""Puts one site behind HTTP: OAuth, data service, control routes, call log and faults."""

from collections.abc import Awaitable, Callable
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
from comptoir_sandbox.exact_online.control_trouble import Trouble
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
    doors = _Doors(site, post_room)
    routes: list[Route] = [
        *OAuthRoutes(site).routes(),
        *Control(site).routes(),
        *Trouble(site).routes(),
        *Administration(site).routes(),
        *WebhookLevers(post_room).routes(),
        *ControlPage(site, lambda: routes).routes(),
        *doors.routes(),
    ]
    return Front(
        Starlette(routes=routes, exception_handlers={HTTPException: nowhere}),
        faults=lambda: site.faults,
        calls=lambda: site.calls,
        clock=lambda: site.clock,
        keep=keep,
        names=doors.names,
    )


class _Doors:
    """Where apps come in with a token: the data service, the XML API, and the files of attachments."""

    def __init__(self, site: Site, post_room: PostRoom) -> None:
        aside = Aside()
        self._site = site
        self._post_room = post_room
        self._service = Service(site, Readers(site.library.catalogue, site.library.tables), aside)
        self._xml_pages = XmlPages(site, aside)
        self._files = Files(site)

    def routes(self) -> list[Route]:
        return [
            Route(_API + "{rest:path}", self._data, methods=_METHODS),
            Route("/docs/XMLUpload.aspx", self._xml, methods=["POST"]),
            Route("/docs/XMLDownload.aspx", self._xml, methods=["GET"]),
            Route("/docs/SysAttachment.aspx", self._download, methods=["GET"]),
        ]

    def names(self, scope: Scope) -> dict[str, Any]:
        """The company in the path and the app behind the token, as far as they are there."""
        head, api, rest = scope["path"].partition(_API)
        token = Headers(scope=scope).get("authorization", "").partition(" ")[2].strip()
        access = self._site.authority.access(token)
        client = access.chain.app.client_id if access else None
        return {"division": division_in(rest) if api and not head else None, "client": client}

    async def _data(self, request: HttpRequest) -> Response:
        return await self._watched(request, self._service.answer, division_of)

    async def _xml(self, request: HttpRequest) -> Response:
        return await self._watched(request, self._xml_pages.answer, self._xml_pages.division_of)

    async def _download(self, request: HttpRequest) -> Response:
        return self._sent(request, self._files.answer(await _request(request)))

    async def _watched(
        self,
        request: HttpRequest,
        answer: Callable[[Request], Awaitable[Answer]],
        division: Callable[[Request], int | None],
    ) -> Response:
        """The answer; what a call other than a GET changed in its company goes to those who subscribed."""
        received = await _request(request)
        if received.method == "GET":
            return self._sent(request, await answer(received))
        with self._post_room.watching(division(received), received.base):
            answered = await answer(received)
        return self._sent(request, answered)

    def _sent(self, request: HttpRequest, answer: Answer) -> Response:
        response = _response(request, answer)
        if answer.client and self._site.switches.cookies == "on":
            set_cookies(response, answer.client, answer.division, request.headers.get("cookie", ""))
        return response


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
