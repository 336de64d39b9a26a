"""/meta: what a connection can do, resource by resource, and which values its company has."""

from typing import Any

from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.engine.capabilities import describe, overview
from comptoir.engine.choices import with_choices
from comptoir.engine.companies import company_of
from comptoir.kit.errors import RecordUnknown
from comptoir.unified.capability import Capabilities, ResourceCapability
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Filter, FilterKind, Resource

_VALUES = Filter(
    "values",
    FilterKind.BOOLEAN,
    doc="true: with the company's own journals, ledger accounts, VAT codes, payment terms and units.",
)


async def all_resources(exchange: Exchange) -> Any:
    """Every operation of every resource, done or refused. No call to the target system."""
    _, connection = await exchange.require_connection()
    exchange.parameters.only(())
    connector, _ = exchange.services.registry.find(connection.target)
    known = [overview(connector, resource) for resource in RESOURCES]
    return Capabilities(target_system=connector.title, resources=known)


async def one_resource(exchange: Exchange) -> Any:
    """Operations, fields and values of one resource. No call unless `values` asks for some."""
    tenant, connection = await exchange.require_connection()
    exchange.parameters.only(("values", "companyId"))
    resource = _named(exchange.request.path_params["resource"])
    connector, _ = exchange.services.registry.find(connection.target)
    told = describe(connector, resource)
    if exchange.parameters.flag("values") is not True:
        return told
    company = company_of(connection, exchange.parameters.text("companyId"))
    exchange.company = company
    caller = await exchange.services.operations.caller(
        tenant, connection, company, exchange.meter, exchange.max_wait()
    )
    return await with_choices(told, resource, connector, caller)


def _named(name: str) -> Resource:
    found = next((resource for resource in RESOURCES if resource.name == name), None)
    if found is None:
        raise RecordUnknown(f"There is no resource {name[:80]!r}. GET /meta lists all of them.")
    return found


META = (
    Endpoint(
        method="GET",
        path="/meta",
        operation_id="getCapabilities",
        tag="meta",
        summary="What the connection can do, operation by operation",
        handler=all_resources,
        headers=(API_KEY, ACCOUNT_KEY),
        response=Capabilities,
    ),
    Endpoint(
        method="GET",
        path="/meta/{resource}",
        operation_id="getResourceCapability",
        tag="meta",
        summary="What the connection can do with one resource, field by field",
        handler=one_resource,
        headers=(API_KEY, ACCOUNT_KEY),
        query=(_VALUES, Filter("companyId")),
        response=ResourceCapability,
    ),
)  # fmt: skip  a table
