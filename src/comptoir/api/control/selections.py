"""Which company a connection is for: those that a login was granted, and the choice among them."""

from typing import Any

from starlette.responses import RedirectResponse

from comptoir.api.control.browsers import is_browser
from comptoir.api.control.models import Company, Environment, Message, Selections
from comptoir.api.exchange import Exchange
from comptoir.api.reading import invalid
from comptoir.cdk.contract import Target
from comptoir.engine.onboarding import cookie_of
from comptoir.kit.errors import AccountKeyMissing
from comptoir.store.connections import Connection


async def companies(exchange: Exchange) -> Any:
    """Asked anew of the target system each time, so that a company ticked since then appears."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(("environmentName", "companyId"))
    services = exchange.services
    _, target = services.registry.find(connection.target)
    session = await services.operations.session(tenant, connection, None, exchange.meter, exchange.max_wait())
    connection = await services.selection.refresh(tenant, connection, session)
    return [_company(connection, found, target) for found in connection.companies]


def _company(connection: Connection, found: dict[str, Any], target: Target) -> Company:
    """A granted company as it is told."""
    return Company(
        id=str(found["id"]),
        name=found.get("name"),
        environment_id=target.id,
        country_code=found.get("country"),
        currency=found.get("currency"),
        vat_number=found.get("vat_number"),
        chamber_of_commerce_number=found.get("coc_number"),
        archived=bool(found.get("archived")),
        selected=connection.company_id == str(found["id"]),
    )


async def environments(exchange: Exchange) -> Any:
    _, connection = await exchange.require_connection()
    exchange.parameters.only(())
    _, target = exchange.services.registry.find(connection.target)
    return [_environment(target)]


def _environment(target: Target) -> Environment:
    """The one environment of a target system that has no choice of them."""
    return Environment(name=target.id, type="PRODUCTION", country_code=target.country)


async def selections(exchange: Exchange) -> Any:
    """What there is to choose from: as JSON, or on our page for a browser.

    For the browser that came back from consent, and for the tenant whose login it is.
    """
    given = exchange.parameters
    if is_browser(exchange):
        page = f"{exchange.services.public_url}/connect/select"
        return RedirectResponse(f"{page}?{exchange.request.url.query}", 303)
    state = given.text("state")
    if state is None:
        raise invalid("state", "state is required.")
    browser = exchange.request.cookies.get(cookie_of(state))
    tenant = await exchange.require_tenant() if "x-api-key" in exchange.request.headers else None
    login, connection = await exchange.services.selection.open(state, browser, tenant=tenant)
    _, target = exchange.services.registry.find(login.target)
    return Selections(
        environments=[_environment(target)],
        companies=[_company(connection, found, target) for found in connection.companies],
    )


async def set_selections(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    given = exchange.parameters
    given.only(("accountKey", "environmentName", "companyId"))
    key = given.text("accountKey") or exchange.request.headers.get("x-account-key")
    if key is None:
        raise AccountKeyMissing("Send the connection's key as accountKey.")
    chosen = given.text("companyId")
    if chosen is None:
        raise invalid("companyId", "companyId is required.")
    connection = await exchange.services.directory.connection(tenant, key)
    given.require_environment(connection.target)
    exchange.connection = await exchange.services.selection.pin(connection, chosen)
    exchange.company = chosen
    name = (exchange.connection.company or {}).get("name")
    return Message(message=f"The connection is pinned to company {chosen} ({name}).")
