"""/meta: what can be done at a target system, resource by resource, and which values a company has.

It answers without keys. With those of a connection it speaks of that one's target system.
"""

from typing import Any

from comptoir.api.endpoint import ACCOUNT_KEY, API_KEY, Endpoint
from comptoir.api.exchange import Exchange
from comptoir.api.reading import invalid
from comptoir.cdk.contract import Connector
from comptoir.engine.capabilities import describe, whole, with_choices
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
    exchange.parameters.only(("targetSystem",))
    return whole(await _connector(exchange), RESOURCES)


async def one_resource(exchange: Exchange) -> Any:
    """Operations, fields and values of one resource. No call unless `values` asks for some."""
    exchange.parameters.only(("values", "companyId", "targetSystem"))
    wanted = exchange.parameters.flag("values") is True
    connector = await _connector(exchange)
    resource = _named(exchange.request.path_params["resource"])
    told = describe(connector, resource)
    if not wanted:
        return told
    tenant, connection = await exchange.require_connection()
    company = company_of(connection, exchange.parameters.text("companyId"))
    exchange.company = company
    caller = await exchange.services.operations.caller(
        tenant, connection, company, exchange.meter, exchange.max_wait()
    )
    return await with_choices(told, resource, connector, caller)


async def _connector(exchange: Exchange) -> Connector:
    """That of the connection, if its key was sent; else that of the target system named, or the only one."""
    registry, target = exchange.services.registry, exchange.parameters.text("targetSystem")
    if "x-account-key" in exchange.request.headers:
        _, connection = await exchange.require_connection()
        target = connection.target
    if target is not None:
        return registry.find(target)[0]
    if len(registry.connectors) > 1:
        raise invalid("targetSystem", "Send X-ACCOUNT-KEY, or say which target system.")
    return registry.connectors[0]


def _named(name: str) -> Resource:
    found = next((resource for resource in RESOURCES if resource.name == name), None)
    if found is None:
        raise RecordUnknown(f"There is no resource {name[:80]!r}. GET /meta lists all of them.")
    return found


_TARGET = Filter(
    "targetSystem", doc="The id of a target system, where several are served and no key is sent."
)

META = (
    Endpoint(
        method="GET",
        path="/meta",
        operation_id="getCapabilities",
        tag="meta",
        summary="What the connection can do, operation by operation",
        handler=all_resources,
        headers=(API_KEY, ACCOUNT_KEY),
        keyless=True,
        query=(_TARGET,),
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
        keyless=True,
        query=(_VALUES, Filter("companyId"), _TARGET),
        response=ResourceCapability,
    ),
)  # fmt: skip  a table
