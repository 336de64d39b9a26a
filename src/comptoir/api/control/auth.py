"""/auth: how a connection comes to be, in the published shapes (maesn-facts 5)."""

from typing import Any
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from comptoir.api import answering
from comptoir.api.bodies import decode_body, read_body
from comptoir.api.control.browsers import check_web_address, is_browser
from comptoir.api.control.models import (
    AccountKey,
    Company,
    Credentials,
    Environment,
    LoginUrl,
    LoginWish,
    Message,
    Selections,
)
from comptoir.api.control.selections import companies, environments, selections, set_selections
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange, without_store
from comptoir.api.reading import invalid
from comptoir.cdk.auth import OAuth2
from comptoir.engine.onboarding import AGAIN, STATE_LIFETIME, Finished, Wishes, cookie_of
from comptoir.kit.errors import OperationUnsupported, Problem
from comptoir.store.errors import DatabaseAway
from comptoir.unified.vocabulary import Filter, FilterKind

_COOKIE_LIFE = int(STATE_LIFETIME.total_seconds())
_BOTH = (API_KEY, ACCOUNT_KEY)
_LOGIN = (
    Filter("callbackUrl", doc="Where the browser goes after the login, with the account key in its query."),
    Filter("cancelCallbackUrl", doc="Where the browser goes when the person says no."),
    Filter("companyId", doc="Pin this company, if the login is granted it."),
    Filter("tenantId", doc="For target systems that ask for it; others ignore it."),
    Filter("baseUrl", doc="For self-hosted target systems; others ignore it."),
    Filter("environmentSelection", FilterKind.BOOLEAN, doc="true: the person picks the company on a page."),
    Filter("include_signature", FilterKind.BOOLEAN, doc="true: the callback is signed by the tenant."),
    Filter("connectionId", doc="Log in again for this connection: id, company and keys stay."),
)
_CALLBACK = (
    Filter("state", doc="The state of the login, as it was given.", required=True),
    Filter("code", doc="The code that the consent gave."),
    Filter("error", doc="What the vendor says instead of a code."),
    Filter("realmId", doc="The company, at target systems that send it; others ignore it."),
    Filter("token", doc="For target systems that send no code; others ignore it."),
)


async def login_url(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    exchange.services.registry.find(_target(exchange))
    given = exchange.parameters
    given.only([found.name for found in _LOGIN])
    wishes = Wishes(
        callback_url=_web_address(exchange, "callbackUrl"),
        cancel_callback_url=_web_address(exchange, "cancelCallbackUrl"),
        company_id=given.text("companyId"),
        environment_selection=given.flag("environmentSelection") is True,
        include_signature=given.flag("include_signature") is True,
        connection_id=given.text("connectionId"),
    )
    return await exchange.services.onboarding.begin(tenant, _target(exchange), wishes)


async def begin_and_be_told(exchange: Exchange) -> Any:
    """The same login, whose account key is told to an address as well."""
    tenant = await exchange.require_tenant()
    exchange.services.registry.find(_target(exchange))
    exchange.parameters.only(())
    wish, _ = decode_body(await read_body(exchange.request), LoginWish)
    wishes = Wishes(
        callback_url=wish.call_back_url or None,
        cancel_callback_url=wish.cancel_callback_url or None,
        include_signature=wish.include_signature is True,
        webhook_url=wish.webhook_callback_url,
    )
    return await exchange.services.onboarding.begin(tenant, _target(exchange), wishes)


async def callback(exchange: Exchange) -> Any:
    """What the vendor's consent page sends back: a browser is redirected, a program is told the URL."""
    try:
        done = await _finish(exchange)
    except (Problem, DatabaseAway) as failure:
        if not is_browser(exchange):
            raise
        refused = failure if isinstance(failure, Problem) else _out_of_store(exchange, failure)
        exchange.error = refused.code
        return RedirectResponse(_refusal(exchange, refused), 302)
    exchange.connection = done.connection
    response: Response = answering.plain(LoginUrl(url=done.url))
    if is_browser(exchange):
        response = RedirectResponse(done.url, 302)
    if done.selection:
        secure = exchange.services.public_url.startswith("https:")
        name = cookie_of(done.selection)
        response.set_cookie(name, done.browser, _COOKIE_LIFE, httponly=True, samesite="lax", secure=secure)
    return response


async def _finish(exchange: Exchange) -> Finished:
    given = exchange.parameters
    state = given.text("state")
    if state is None:
        raise invalid("state", "state is required.")
    return await exchange.services.onboarding.finish(
        _target(exchange), state, given.text("code"), given.text("error")
    )


def _refusal(exchange: Exchange, refused: Problem) -> str:
    """Where a browser goes whose login came to nothing: where the tenant wants it, else to our page."""
    url = refused.details.get("url")
    if isinstance(url, str):
        return url
    told = {"code": refused.code, "reference": exchange.id}
    if AGAIN in refused.details:
        told[AGAIN] = _same_address(exchange)
    return f"{exchange.services.public_url}/connect/refused?{urlencode(told)}"


def _out_of_store(exchange: Exchange, away: DatabaseAway) -> Problem:
    """Mostly the state was not taken, and the code not spent: the browser may come back."""
    refused = without_store(exchange, away)
    refused.details[AGAIN] = True
    return refused


def _same_address(exchange: Exchange) -> str:
    given = {name: exchange.parameters.text(name) for name in ("state", "code")}
    query = urlencode({name: value for name, value in given.items() if value is not None})
    return f"/auth/callback/{_target(exchange)}?{query}"


async def connect_by_credentials(exchange: Exchange) -> Any:
    await exchange.require_tenant()
    connector, target = exchange.services.registry.find(_target(exchange))
    decode_body(await read_body(exchange.request), Credentials)
    if isinstance(connector.auth, OAuth2):
        text = f"{target.title} has no credentials to send: begin a login by GET /auth/{target.id}."
        raise OperationUnsupported(text)
    raise OperationUnsupported(f"{target.title} cannot be connected by credentials.")


def _target(exchange: Exchange) -> str:
    return str(exchange.request.path_params["TARGET_SYSTEM"])


def _web_address(exchange: Exchange, name: str) -> str | None:
    url = exchange.parameters.text(name)
    if url is not None:
        check_web_address(name, url)
    return url


def _auth(method: str, path: str, operation_id: str, summary: str, **facts: Any) -> Endpoint:
    facts = {"tag": "auth", "enveloped": False, **facts}
    return Endpoint(method=method, path=f"/auth/{path}", operation_id=operation_id, summary=summary, **facts)


_PIN = (
    Filter("accountKey", doc="The connection's key.", required=True),
    Filter("environmentName", doc="Its environment, as listed.", required=True),
    Filter("companyId", doc="The company that it is pinned to from now on.", required=True),
)
_SELECTION = (
    Filter("state", doc="The state with which the login came back.", required=True),
    Filter("targetSystem", doc="The target system of the login.", required=True),
)

AUTH = (
    _auth(
        "GET",
        "environments",
        "getEnvironments",
        "List the environments",
        handler=environments,
        headers=_BOTH,
        response=list[Environment],
        enveloped=True,
    ),
    _auth(
        "GET",
        "companies",
        "getCompanies",
        "List the companies that a login was granted",
        handler=companies,
        headers=_BOTH,
        query=(Filter("environmentName"),),
        response=list[Company],
        enveloped=True,
    ),
    _auth(
        "GET",
        "selections",
        "getEnvironmentPage",
        "What there is to choose from",
        handler=selections,
        headers=(),
        query=_SELECTION,
        response=Selections,
    ),
    _auth(
        "POST",
        "setEndUserSelections",
        "setEndUserSelections",
        "Pin a connection to a company",
        handler=set_selections,
        query=_PIN,
        response=Message,
        status=201,
    ),
    _auth(
        "GET",
        "{TARGET_SYSTEM}",
        "systemLoginUrl",
        "The URL at which a person logs in",
        handler=login_url,
        query=_LOGIN,
        response=str,
        media="text/html",
    ),
    _auth(
        "POST",
        "{TARGET_SYSTEM}",
        "beginLogin",
        "The URL at which a person logs in, and an address that is told the key",
        handler=begin_and_be_told,
        request=LoginWish,
        response=str,
        status=201,
        media="text/html",
    ),
    _auth(
        "GET",
        "callback/{TARGET_SYSTEM}",
        "callback",
        "Finish a login",
        handler=callback,
        headers=(),
        query=_CALLBACK,
        response=LoginUrl,
    ),
    _auth(
        "POST",
        "accounts/{TARGET_SYSTEM}",
        "createEndUserAccount",
        "Connect by credentials",
        handler=connect_by_credentials,
        request=Credentials,
        response=AccountKey,
        status=201,
    ),
)  # fmt: skip  a table
