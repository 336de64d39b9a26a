"""/budgets: what is left of the target system's call allowance for a connection's company."""

from datetime import UTC, datetime
from typing import Any

from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.cdk.limits import Window
from comptoir.engine.budgets import Account
from comptoir.engine.companies import company_of
from comptoir.unified.vocabulary import Filter


async def budgets(exchange: Exchange) -> Any:
    """By window: the calls that are allowed, used and left, and when it starts anew."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(("companyId", "environmentName"))
    services = exchange.services
    company = company_of(connection, exchange.parameters.text("companyId"))
    _, target = services.registry.find(connection.target)
    app = await services.directory.app(tenant.id, target)
    terms = services.budgets.plans.terms(app.terms, tenant.id, connection.id)
    view = await services.budgets.view(Account(target.id, app.client_id, company), terms)
    found: dict[str, Any] = {
        str(share.window): {
            "limit": share.limit,
            "used": share.used,
            "remaining": share.remaining,
            "resetsAt": datetime.fromtimestamp(share.resets_at, UTC),
        }
        for share in view.shares
    }
    calls = next((share.used for share in view.shares if share.window is Window.DAY), 0)
    return {"companyId": company, "calls": calls, **found}


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
    ),
)  # fmt: skip  a table
