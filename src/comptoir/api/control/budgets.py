"""/budgets: what is left of the target systems' call allowances, when it returns, and what is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.cdk.limits import Window
from comptoir.engine.budgets import Account, Class, Pause, Place, Share, StoreAway, Terms, View
from comptoir.engine.companies import company_of
from comptoir.kit.errors import UpstreamUnavailable
from comptoir.store import connections, logins
from comptoir.store.connections import Connection, ConnectionStatus
from comptoir.store.logins import Login
from comptoir.store.tenants import Tenant
from comptoir.unified.vocabulary import Filter

_REASON = "The target system blocks an app after a few more errors; it is left alone until then."


class WindowShare(Struct, kw_only=True, rename="camel"):
    """One window's calls. `expected_of_others` are those that other programs make with the same app."""

    limit: int
    used: int
    remaining: int
    resets_at: datetime
    expected_of_others: float


class TokenCalls(Struct, kw_only=True, rename="camel"):
    """Calls of the token endpoint in the target system's day, made for the login by all its connections."""

    login_id: str
    limit: int
    used: int
    remaining: int
    resets_at: datetime


class PausedEndpoint(Struct, kw_only=True, rename="camel"):
    """An endpoint that is not asked for a while."""

    endpoint: str
    errors: int
    until: datetime
    reason: str


class Outage(Struct, kw_only=True, rename="camel"):
    """What does not answer: the target system, or one endpoint of it for this company."""

    endpoint: str | None
    next_try_in: float


class Forecast(Struct, kw_only=True, rename="camel"):
    """When the day's calls will be spent if they go on as they did today; null when they will last."""

    exhausted_at: datetime | None


class Budget(Struct, kw_only=True, rename="camel"):
    """What a company's calls stand at. `by_class` are today's, by why they were made.

    `token_calls` are left out where the target system sets them no limit.
    """

    company_id: str
    connection_id: str
    calls: int
    minute: WindowShare | UnsetType = UNSET
    day: WindowShare | UnsetType = UNSET
    token_calls: TokenCalls | UnsetType = UNSET
    under_way: int
    by_class: dict[str, int]
    forecast: Forecast
    paused: list[PausedEndpoint]
    outages: list[Outage]


class BudgetList(Struct, kw_only=True):
    """The budgets of a tenant's connections."""

    items: list[Budget]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A connection whose budget is asked for, in which company, and the login on which it hangs."""

    connection: Connection
    company: str
    login: Login | None


async def budgets(exchange: Exchange) -> Any:
    """Those of the company that the connection is pinned to."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(("companyId", "environmentName"))
    company = company_of(connection, exchange.parameters.text("companyId"))
    async with exchange.services.database.read() as conn:
        login = await logins.get(conn, connection.login_id) if connection.login_id else None
    (found,) = await _budgets(exchange, tenant, [_Asked(connection, company, login)])
    return found


async def all_budgets(exchange: Exchange) -> Any:
    """Those of every connection of the tenant that is pinned to a company."""
    tenant = await exchange.require_tenant()
    exchange.parameters.only(())
    async with exchange.services.database.read() as conn:
        found = await connections.list_all(conn, tenant.id)
        known = await logins.of_tenant(conn, tenant.id)
    asked = [
        _Asked(connection, connection.company_id, known.get(connection.login_id or ""))
        for connection in found
        if connection.company_id and connection.status is ConnectionStatus.ACTIVE
    ]
    return BudgetList(items=await _budgets(exchange, tenant, asked))


async def _budgets(exchange: Exchange, tenant: Tenant, asked: Sequence[_Asked]) -> list[Budget]:
    """By one question to the store, however many are asked for."""
    accounts = [await _account(exchange, tenant, each) for each in asked]
    try:
        views = await exchange.services.budgets.views(accounts)
    except StoreAway as away:
        text = "The store of the budgets does not answer."
        raise UpstreamUnavailable(text, retry_after=5) from away
    return [_budget(exchange, each, view) for each, view in zip(asked, views, strict=True)]


async def _account(exchange: Exchange, tenant: Tenant, asked: _Asked) -> tuple[Account, Terms]:
    services = exchange.services
    _, target = services.registry.find(asked.connection.target)
    app = await services.directory.app(tenant.id, target)
    terms = services.budgets.plans.terms(app.terms, tenant.id, asked.connection.id)
    return Account(target.id, app.client_id, asked.company), terms


def _budget(exchange: Exchange, asked: _Asked, view: View) -> Budget:
    shares = {share.window: _share(share) for share in view.shares}
    day = shares.get(Window.DAY)
    return Budget(
        company_id=asked.company,
        connection_id=asked.connection.id,
        calls=day.used if day else 0,
        minute=shares.get(Window.MINUTE, UNSET),
        day=day or UNSET,
        token_calls=UNSET if asked.login is None else _token_calls(exchange, asked.login),
        under_way=view.under_way,
        by_class={kind.title: view.by_class[kind] for kind in Class},
        forecast=Forecast(exhausted_at=None if view.exhausted_at is None else _moment(view.exhausted_at)),
        paused=[_paused(pause) for pause in view.pauses],
        outages=_outages(exchange, view),
    )


def _outages(exchange: Exchange, view: View) -> list[Outage]:
    """Those that concern this account."""
    account, now = view.account, exchange.services.clock.monotonic()
    found = exchange.services.budgets.breaker.outages()
    return [
        Outage(endpoint=place.endpoint or None, next_try_in=round(max(0.0, (each.probe_at or now) - now), 3))
        for place, each in found.items()
        if place in {Place(account.target), Place(account.target, account.company, place.endpoint)}
    ]


def _token_calls(exchange: Exchange, login: Login) -> TokenCalls | UnsetType:
    services = exchange.services
    connector, target = services.registry.find(login.target)
    if connector.token_rate is None:
        return UNSET
    share = services.tokens.allowance(login, connector.token_rate, services.directory.base_url(target))
    return TokenCalls(
        login_id=login.id,
        limit=share.limit,
        used=share.used,
        remaining=share.remaining,
        resets_at=_moment(share.resets_at),
    )


def _share(share: Share) -> WindowShare:
    return WindowShare(
        limit=share.limit,
        used=share.used,
        remaining=share.remaining,
        resets_at=_moment(share.resets_at),
        expected_of_others=round(share.foreign, 1),
    )


def _paused(pause: Pause) -> PausedEndpoint:
    return PausedEndpoint(
        endpoint=pause.endpoint, errors=pause.errors, until=_moment(pause.until), reason=_REASON
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(round(seconds), UTC)


BUDGETS = (
    Endpoint(
        method="GET",
        path="/budgets",
        operation_id="getBudgets",
        tag="budgets",
        summary="What is left of the call allowance",
        handler=budgets,
        headers=(API_KEY, ACCOUNT_KEY),
        query=(Filter("companyId"),),
        response=Budget,
    ),
    Endpoint(
        method="GET",
        path="/budgets/connections",
        operation_id="getBudgetsOfConnections",
        tag="budgets",
        summary="What is left of the call allowances of all connections",
        handler=all_budgets,
        headers=(API_KEY,),
        response=BudgetList,
    ),
)  # fmt: skip  a table
