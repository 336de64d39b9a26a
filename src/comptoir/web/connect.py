"""The end of a login: the person picks the company that the connection is pinned to, and may go."""

import re
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from comptoir.engine.onboarding import AGAIN, cookie_of
from comptoir.kit.errors import (
    AccountKeyUnknown,
    CompanyRequired,
    CompanyUnknown,
    InvalidState,
    RouteUnknown,
    catalogue,
)
from comptoir.kit.ids import fingerprint
from comptoir.store import tenants
from comptoir.store.connections import Connection
from comptoir.store.onboarding import LoginState
from comptoir.store.tenants import Tenant
from comptoir.web.choices import choices, matching
from comptoir.web.forms import read_form
from comptoir.web.rendering import Pages
from comptoir.web.services import Services

_CALLBACK = re.compile(r"/auth/callback/[a-z0-9-]+\?[\w%&=.~+-]{1,4000}", re.ASCII)
_REFERENCE = re.compile("req_[0-9a-z]{1,40}")  # an address may be anybody's, and nobody writes on our page


class Connect:
    """The pages of onboarding. A selection opens only in the browser that came back from the login."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages

    async def select(self, request: Request) -> Response:
        """The companies that this login was granted, those that fit `q` if there is one."""
        given = request.query_params
        state, account_key = given.get("state", ""), given.get("accountKey", "")
        login, connection = await self._open(request, state, account_key)
        offered = choices(connection.companies)
        _, target = self._services.registry.find(login.target)
        return self._pages.page(
            request,
            "select.html",
            state=state,
            account_key=account_key,
            words=given.get("q", ""),
            tenant=(await self._tenant(login)).name,
            target=target.title,
            login=connection.login,
            offered=offered,
            shown=matching(offered, given.get("q", "")),
        )

    async def choose(self, request: Request) -> Response:
        """Pin the company, and send the browser on with the account key."""
        form = await read_form(request, self._services.public_url)
        state, account_key = form.get("state", ""), form.get("accountKey", "")
        chosen = form.get("companyId", "")
        await self._open(request, state, account_key, chosen)
        try:
            login = await self._pin(request, state, chosen)
        except (CompanyRequired, CompanyUnknown) as found:
            found.details["back"] = self._list(state, account_key)
            raise
        url = await self._services.onboarding.done_url(login, account_key)
        return RedirectResponse(url, 303, {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"})

    async def done(self, request: Request) -> Response:
        """The end of a login whose tenant named no address to go back to."""
        return self._pages.page(request, "done.html")

    async def refused(self, request: Request) -> Response:
        """Why a login came to nothing, by the code of its problem."""
        code, reference = request.query_params.get("code", ""), request.query_params.get("reference", "")
        kinds = {kind.code: kind for kind in catalogue()}
        found = kinds.get(code, RouteUnknown)("The login came to nothing.")
        again = request.query_params.get(AGAIN, "")
        if _CALLBACK.fullmatch(again):
            found.details[AGAIN] = f"{self._pages.home}{again}"
        return self._pages.refusal(request, found, reference if _REFERENCE.fullmatch(reference) else "")

    async def _open(
        self, request: Request, state: str, account_key: str, chosen: str | None = None
    ) -> tuple[LoginState, Connection]:
        """The selection of this browser. Raises InvalidState, and AccountKeyUnknown for another's key."""
        browser = request.cookies.get(cookie_of(state))
        login, connection = await self._services.selection.open(state, browser, chosen)
        if fingerprint(account_key) != connection.key_hash:
            raise AccountKeyUnknown("The account key is not that of this selection's connection.")
        return login, connection

    async def _pin(self, request: Request, state: str, company_id: str) -> LoginState:
        if not company_id:
            raise CompanyRequired("Choose a company.")
        browser = request.cookies.get(cookie_of(state))
        login, _ = await self._services.selection.choose(state, browser, company_id)
        return login

    async def _tenant(self, login: LoginState) -> Tenant:
        async with self._services.database.read() as conn:
            tenant = await tenants.get(conn, login.tenant_id)
        if tenant is None:
            raise InvalidState("The tenant of this login is gone.")
        return tenant

    def _list(self, state: str, account_key: str) -> str:
        query = urlencode({"state": state, "accountKey": account_key})
        return f"{self._pages.home}/connect/select?{query}"
