"""/connections: each connection with the health of the login on which it hangs."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from comptoir.api.endpoint import Endpoint
from comptoir.api.exchange import Exchange
from comptoir.cdk.auth import OAuth2
from comptoir.engine.tokens import states
from comptoir.kit.errors import RecordUnknown
from comptoir.store import connections, logins
from comptoir.store.connections import Connection
from comptoir.store.logins import Login


class ConnectionView(Struct, kw_only=True, rename="camel"):
    """A connection. `state` is healthy, refresh_due, suspect, needs_consent or revoked, since `state_since`.

    `login_id` names the login, which other connections may share; `login_renewed_at` is when its tokens were
    last renewed, `login_renews_at` when they will be even if nobody calls, `login_ends_at` when the login
    ends if they are not. To let the person log in again: GET /auth/{TARGET_SYSTEM}?connectionId=….
    """

    id: str
    target_system: str
    status: str
    state: str
    state_since: datetime
    reason: str | None
    warnings: list[str]
    company_id: str | None
    company_name: str | None
    login: str | None
    login_id: str | None
    login_renewed_at: datetime | None
    login_renews_at: datetime | None
    login_ends_at: datetime | None
    created_date: datetime
    updated_date: datetime


class ConnectionViews(Struct, kw_only=True):
    """Connections, oldest first."""

    items: list[ConnectionView]


async def list_connections(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    exchange.parameters.only(())
    async with exchange.services.database.read() as conn:
        found = await connections.list_all(conn, tenant.id)
        chains = await logins.of_tenant(conn, tenant.id)
    return ConnectionViews(items=[_view(exchange, one, chains.get(one.login_id or "")) for one in found])


async def get_connection(exchange: Exchange) -> Any:
    tenant = await exchange.require_tenant()
    exchange.parameters.only(())
    async with exchange.services.database.read() as conn:
        found = await connections.get(conn, tenant.id, str(exchange.request.path_params["connectionId"]))
        chain = await logins.get(conn, found.login_id or "") if found else None
    if found is None:
        raise RecordUnknown("The tenant has no connection with this id.")
    return _view(exchange, found, chain)


def _view(exchange: Exchange, found: Connection, login: Login | None) -> ConnectionView:
    connector, _ = exchange.services.registry.find(found.target)
    assert isinstance(connector.auth, OAuth2)
    condition = states.of_connection(found, login, connector.auth, exchange.services.clock.now())
    return ConnectionView(
        id=found.id,
        target_system=found.target,
        status=found.status.upper(),
        state=condition.health,
        state_since=condition.since,
        reason=condition.reason,
        warnings=condition.warnings,
        company_id=found.company_id,
        company_name=(found.company or {}).get("name"),
        login=found.login,
        login_id=condition.login_id,
        login_renewed_at=condition.refreshed_at,
        login_renews_at=condition.renews_at,
        login_ends_at=condition.ends_at,
        created_date=found.created_at,
        updated_date=found.updated_at,
    )


CONNECTIONS = (
    Endpoint(
        method="GET",
        path="/connections",
        operation_id="listConnections",
        tag="connections",
        summary="List the connections with the health of their logins",
        handler=list_connections,
        response=ConnectionViews,
    ),
    Endpoint(
        method="GET",
        path="/connections/{connectionId}",
        operation_id="getConnection",
        tag="connections",
        summary="A connection with the health of its login",
        handler=get_connection,
        response=ConnectionView,
    ),
)  # fmt: skip  a table
