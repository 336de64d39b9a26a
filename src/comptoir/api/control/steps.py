"""/auth: the inner steps of a login, which pages and target systems without a consent page ask for.

Published without bodies (maesn-facts 5); `code` is the state of the login that is under way.
"""

from typing import Any

from msgspec import Struct

from comptoir.api.control.models import Company, LoginUrl
from comptoir.api.control.selections import companies
from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.api.reading import invalid
from comptoir.cdk.auth import OAuth2
from comptoir.kit.errors import OperationUnsupported
from comptoir.unified.vocabulary import Filter, FilterKind

_SHOWN = 4  # characters of a key, enough to tell two apart
_CODE = Filter("code", doc="The state of the login that is under way.")
_LONG_TOKEN = (
    Filter("targetSystem", doc="The id of a target system.", required=True),
    Filter("companyId", doc="The company that is to be reached.", required=True),
    Filter("callbackUrl", doc="Where the browser goes after the login."),
    Filter("include_signature", FilterKind.BOOLEAN, doc="true: the callback is signed by the tenant."),
)


class LoginCode(Struct, kw_only=True):
    """The code with which the form of a login is sent."""

    code: str


class KeyTest(Struct, kw_only=True, rename="camel"):
    """That both keys work, the tenant's shown in part, and who logged in."""

    api_key: str
    status: str
    login: str | None


async def submit_page(exchange: Exchange) -> Any:
    """For a form of credentials. Raises OperationUnsupported where the vendor has a consent page."""
    code = _required(exchange, "code")
    await _expect_form(exchange, code)
    return LoginCode(code=code)


async def confirm(exchange: Exchange) -> Any:
    """What such a form sends. Raises OperationUnsupported, as no connector takes credentials."""
    title = await _expect_form(exchange, _required(exchange, "code"))
    raise OperationUnsupported(f"{title} cannot be connected by credentials.")


async def cancel(exchange: Exchange) -> Any:
    """The person does not want to log in: the state is used up."""
    return LoginUrl(url=await exchange.services.onboarding.cancel(_required(exchange, "code")))


async def test(exchange: Exchange) -> Any:
    """Whether an account key reaches its company's books. One call to the target system."""
    tenant = await exchange.require_tenant()
    services = exchange.services
    connection = await services.directory.connection(tenant, _required(exchange, "accountKey"))
    exchange.connection = connection
    connector, _ = services.registry.find(connection.target)
    caller = await services.operations.caller(tenant, connection, None, exchange.meter, exchange.max_wait())
    login = await connector.login(caller)
    return KeyTest(
        api_key=f"{exchange.request.headers['x-api-key'][:_SHOWN]}…",
        status=str(connection.status),
        login=login,
    )


async def long_token(exchange: Exchange) -> Any:
    """Raises OperationUnsupported: no target system here gives a token that outlives its login."""
    await exchange.require_tenant()
    given = exchange.parameters
    given.only([found.name for found in _LONG_TOKEN])
    _required(exchange, "companyId")
    _, target = exchange.services.registry.find(_required(exchange, "targetSystem"))
    raise OperationUnsupported(
        f"{target.title} gives no long-lived tokens: a login by GET /auth/{target.id} is renewed by itself."
    )


async def _expect_form(exchange: Exchange, code: str) -> str:
    """The title of the target system whose form this is."""
    login = await exchange.services.onboarding.waiting(code)
    connector, target = exchange.services.registry.find(login.target)
    if isinstance(connector.auth, OAuth2):
        raise OperationUnsupported(f"{target.title} asks for credentials on its own page, never here.")
    return target.title


def _required(exchange: Exchange, name: str) -> str:
    value = exchange.parameters.text(name)
    if value is None:
        raise invalid(name, f"{name} is required.")
    return value


def _auth(method: str, path: str, operation_id: str, summary: str, **facts: Any) -> Endpoint:
    facts = {"tag": "auth", "enveloped": False, **facts}
    return Endpoint(method=method, path=f"/auth/{path}", operation_id=operation_id, summary=summary, **facts)


STEPS = (
    _auth(
        "GET",
        "companiesFlow",
        "getCompaniesFlow",
        "List the companies, for a page of a login",
        handler=companies,
        headers=(API_KEY, ACCOUNT_KEY),
        query=(Filter("environmentName"),),
        response=list[Company],
        enveloped=True,
    ),
    _auth(
        "GET",
        "submit",
        "getSubmitPage",
        "The code for a form of credentials",
        handler=submit_page,
        headers=(),
        query=(Filter("code", doc=_CODE.doc, required=True),),
        response=LoginCode,
    ),
    _auth(
        "POST",
        "apiKeyConfirmation",
        "apiKeyConfirmation",
        "Send a form of credentials",
        handler=confirm,
        headers=(),
        query=(_CODE,),
        response=LoginUrl,
        status=201,
    ),
    _auth(
        "POST",
        "cancel",
        "cancel",
        "End a login that is not wanted",
        handler=cancel,
        headers=(),
        query=(_CODE,),
        response=LoginUrl,
        status=201,
    ),
    _auth(
        "GET",
        "test",
        "test",
        "Try out an account key",
        handler=test,
        query=(Filter("accountKey", doc="The key to try out.", required=True),),
        response=KeyTest,
    ),
    _auth(
        "GET",
        "longToken",
        "longToken",
        "A login that needs no person again",
        handler=long_token,
        query=_LONG_TOKEN,
        response=str,
    ),
)  # fmt: skip  a table
