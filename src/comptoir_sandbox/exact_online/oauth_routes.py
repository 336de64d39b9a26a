"""The two OAuth addresses: the page to log in and tick companies, and the token call (facts 2)."""

import base64
import binascii
import secrets
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from comptoir_sandbox.exact_online.oauth import App, Issued, User, may_connect
from comptoir_sandbox.exact_online.site import SEEDED_PASSWORD, SEEDED_USER, Site
from comptoir_sandbox.exact_online.switches import Switches
from comptoir_sandbox.exact_online.token_refusals import TokenRefused, bad_client, bad_grant
from comptoir_sandbox.front import NOTES

_COOKIE = "ExactServerSandbox"
_ALL_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]
_FORM = "application/x-www-form-urlencoded"
_LONGEST_CODE = 9  # digits of a company
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_CONTENT_SECURITY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True)
class Asked:
    """An authorisation request whose app and address are right."""

    app: App
    redirect_uri: str
    response_type: str
    state: str | None
    force_login: bool


class _NotPossible(Exception):  # ends the request with an answer of its own
    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


class OAuthRoutes:
    """Login, consent and tokens of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages = Environment(
            loader=PackageLoader("comptoir_sandbox.exact_online", "pages"), autoescape=True
        )

    def routes(self) -> list[Route]:
        return [
            Route("/api/oauth2/auth", self.authorize, methods=_ALL_METHODS),
            Route("/api/oauth2/token", self.token, methods=_ALL_METHODS),
        ]

    async def authorize(self, request: Request) -> Response:
        """Login page, then consent page, then back to the app with a code."""
        if request.method not in ("GET", "HEAD", "POST"):
            return self._wrong_method("GET, POST")
        try:
            asked = self._asked(request)
        except _NotPossible as refused:
            return refused.answer
        if request.method == "POST":
            return await self._answered(request, asked)
        user = None if asked.force_login else self._site.sessions.get(request.cookies.get(_COOKIE, ""))
        return (
            self._consent_page(asked, user, request.cookies.get(_COOKIE, "")) if user else self._login_page()
        )

    async def token(self, request: Request) -> Response:
        """The token call: form-encoded, client in the body or by Basic, never with a bearer token."""
        if request.method != "POST":
            return self._wrong_method("POST")
        form = await _token_form(request)
        try:
            client_id, secret = _client(request, form)
            app = self._site.authority.app(client_id)
            request.scope[NOTES]["client"] = app.client_id if app else None
            if request.headers.get("authorization", "").lower().startswith("bearer"):
                return Response(status_code=401)
            issued = self._issue(self._site.authority.client(client_id, secret), form)
        except TokenRefused as refused:
            return _refused(refused)
        body = issued.body(self._site.switches.token_type)
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    def _wrong_method(self, allowed: str) -> Response:
        headers = {"Allow": allowed}
        if self._site.switches.wrong_method == "empty":
            return Response(status_code=405, headers=headers)
        return JSONResponse({"error": "invalid_request"}, 405, headers)

    def _issue(self, app: App, form: dict[str, str]) -> Issued:
        grant = form.get("grant_type")
        if grant == "authorization_code":
            return self._site.authority.exchange(app, form.get("code", ""), form.get("redirect_uri", ""))
        if grant == "refresh_token":
            return self._site.authority.refresh(app, form.get("refresh_token", ""))
        raise bad_grant()

    def _asked(self, request: Request) -> Asked:
        query = request.query_params
        app = self._site.authority.app(query.get("client_id", ""))
        if app is None:
            status = int(self._site.switches.unknown_client_status)
            raise _NotPossible(
                self._page("refused.html", status, reason="This client_id is not registered here.")
            )
        request.scope[NOTES]["client"] = app.client_id
        redirect_uri = query.get("redirect_uri", "")
        if not may_return_to(app, redirect_uri, self._site.switches):
            raise _NotPossible(self._wrong_address(app, redirect_uri, query.get("state")))
        if query.get("response_type", "code") not in ("code", "token"):
            raise _NotPossible(
                _back(redirect_uri, {"error": "unsupported_response_type"}, query.get("state"))
            )
        return Asked(
            app,
            redirect_uri,
            query.get("response_type", "code"),
            query.get("state"),
            query.get("force_login") in ("1", "true"),
        )

    def _wrong_address(self, app: App, redirect_uri: str, state: str | None) -> Response:
        """Plain http is a 401; another path of the registered host goes back with an error (facts 2.1)."""
        parts = _parts(redirect_uri)
        hosts = {urlsplit(registered).netloc for registered in app.redirect_uris}
        if parts.scheme == "https" and parts.netloc in hosts:
            return _back(redirect_uri, {"error": "unauthorized_client"}, state)
        return self._page("refused.html", 401, reason="The redirect_uri is not one of this app.")

    async def _answered(self, request: Request, asked: Asked) -> Response:
        form = await request.form()
        fields = _fields(form)
        session = fields.get("session") or ("" if asked.force_login else request.cookies.get(_COOKIE, ""))
        user = self._site.sessions.get(session)
        if "username" in fields:
            user = self._logged_in(fields)
            if user is None:
                return self._login_page(wrong=True)
            session = secrets.token_urlsafe(24)
            self._site.sessions[session] = user
        if user is None:
            return self._login_page()
        if "decision" not in fields:
            return self._consent_page(asked, user, session)
        return self._decided(asked, user, form)

    def _logged_in(self, fields: dict[str, str]) -> User | None:
        user = self._site.user_by_email(fields["username"])
        password = fields.get("password", "")
        return user if user and secrets.compare_digest(user.password.encode(), password.encode()) else None

    def _decided(self, asked: Asked, user: User, form: FormData) -> Response:
        ticked = frozenset(int(f"{code}") for code in form.getlist("divisions") if _is_code(f"{code}"))
        divisions = ticked & frozenset(user.divisions)
        allowed = may_connect(asked.app, user)
        if not allowed and self._site.switches.unreviewed_app == "page":
            return self._page("refused.html", 403, reason="This app has not been reviewed by Exact yet.")
        if form.get("decision") != "allow" or not divisions or not allowed:
            return _back(asked.redirect_uri, {"error": "access_denied"}, asked.state)
        if asked.response_type == "token":
            token = self._site.authority.implicit(asked.app, user, divisions)
            return _back(
                asked.redirect_uri,
                {"access_token": token, "token_type": "bearer", "expires_in": "600"},
                asked.state,
                "#",
            )
        code = self._site.authority.consent(asked.app, user, asked.redirect_uri, divisions)
        return RedirectResponse(location(asked.redirect_uri, code, asked.state), status_code=302)

    def _login_page(self, *, wrong: bool = False) -> Response:
        facts = {
            "region": self._site.region.code,
            "seeded_user": SEEDED_USER,
            "seeded_password": SEEDED_PASSWORD,
        }
        return self._page("login.html", 200, wrong=wrong, **facts)

    def _consent_page(self, asked: Asked, user: User, session: str) -> Response:
        divisions = [
            self._site.companies[code].record() for code in user.divisions if code in self._site.companies
        ]
        page = self._page(
            "consent.html", 200, app=asked.app.name, user=user.full_name, divisions=divisions, session=session
        )
        page.set_cookie(_COOKIE, session, httponly=True, samesite="lax")
        return page

    def _page(self, name: str, status: int, **facts: object) -> Response:
        html = self._pages.get_template(name).render(**facts)
        return HTMLResponse(
            html, status, {"Content-Security-Policy": _CONTENT_SECURITY, "Cache-Control": "no-store"}
        )


def may_return_to(app: App, redirect_uri: str, switches: Switches) -> bool:
    """A registered address, or any for an app without one; https, or plain on this machine (facts 2.1).

    With `return_addresses` on https, nothing on this machine is one, registered or not.
    """
    parts = _parts(redirect_uri)
    here = parts.hostname in _LOOPBACK
    if switches.return_addresses == "https":
        possible = parts.scheme == "https" and not here
    else:
        possible = parts.scheme == "https" or (parts.scheme == "http" and here)
    registered = not app.redirect_uris or redirect_uri in app.redirect_uris
    return bool(parts.hostname) and possible and registered


def _parts(address: str) -> SplitResult:
    """The parts of an address; all empty when it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def location(redirect_uri: str, code: str, state: str | None) -> str:
    """Where the browser goes with a code; `!` is written as %21, as the vendor does."""
    fields = {"code": code} if state is None else {"code": code, "state": state}
    return _with(redirect_uri, fields)


def _back(redirect_uri: str, fields: dict[str, str], state: str | None, mark: str = "?") -> Response:
    named = fields if state is None else {**fields, "state": state}
    return RedirectResponse(_with(redirect_uri, named, mark), status_code=302)


def _with(address: str, fields: dict[str, str], mark: str = "?") -> str:
    sign = "&" if mark == "?" and "?" in address else mark
    return f"{address}{sign}{urlencode(fields, quote_via=lambda text, *_: quote(text, safe=''))}"


def _fields(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if not isinstance(value, UploadFile)}


def _is_code(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_CODE


async def _token_form(request: Request) -> dict[str, str]:
    """The fields of a token call; nothing when the body is in another form than the one that counts."""
    kind = request.headers.get("content-type", _FORM).partition(";")[0].strip().lower()
    if kind != _FORM:
        return {}
    text = (await request.body()).decode(errors="replace")
    return dict(parse_qsl(text, keep_blank_values=True))


def _client(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """Client id and secret, by Basic authentication or in the body."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        client_id, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as wrong:
        raise bad_client() from wrong
    return client_id, secret


def _refused(refused: TokenRefused) -> Response:
    headers = {"Reason": refused.reason} if refused.reason else None
    return Response(refused.body(), refused.status, headers, "application/json")
