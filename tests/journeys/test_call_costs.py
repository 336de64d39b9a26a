"""Every list and every record costs the calls that GET /meta says, as the sandbox counts them."""

from typing import Any

import pytest
from house import House

from comptoir.cdk.writing import wire_name
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Operation, Verb, walk

pytestmark = pytest.mark.asyncio(loop_scope="module")

LISTS = [
    pytest.param(resource, operation, id=operation.id)
    for resource, operation in walk(RESOURCES)
    if operation.verb is Verb.LIST and resource.parent is None
    if not any(given.required for given in operation.filters)
]
PAGED = [
    pytest.param(resource, operation, id=operation.id)
    for resource, operation in walk(RESOURCES)
    if operation.verb is Verb.LIST and resource.parent is None and operation.paged
    if not any(given.required for given in operation.filters)
]
RECORDS = [
    pytest.param(resource, operation, id=operation.id)
    for resource, operation in walk(RESOURCES)
    if operation.verb is Verb.GET and resource.parent is None and resource.find(Verb.LIST) is not None
]
NARROWED = {"getTrialBalance": {"accountCode": "1000"}}  # else it costs calls for each movement of the year


async def cost_of(house: House, operation_id: str):
    told = await house.get("/meta")
    found = {said["id"]: said for resource in told.data["resources"] for said in resource["operations"]}
    return found[operation_id]["cost"]


async def calls_for(house: House, method: str, path: str, body=None, **query):
    """The answer, and the calls that the sandbox received for it."""
    await house.control("calls", method="DELETE")
    answer = await house.call(method, path, body, **query)
    return answer, len(await house.vendor_calls())


def query_of(operation: Operation, limit: int) -> dict[str, Any]:
    return {**({"limit": limit} if operation.paged else {}), **NARROWED.get(operation.id, {})}


async def test_every_operation_that_is_done_tells_its_cost(pinned: House):
    told = (await pinned.get("/meta")).data["resources"]
    operations = [said for resource in told for said in resource["operations"] if said["done"]]
    assert [said["id"] for said in operations if said["cost"] is None] == []


@pytest.mark.parametrize(("resource", "operation"), LISTS)
async def test_a_short_page_costs_what_is_told(stocked: House, resource, operation):
    cost = await cost_of(stocked, operation.id)
    answer, calls = await calls_for(stocked, "GET", resource.path_of(operation), **query_of(operation, 5))
    assert answer.status == 200, answer.body
    pages = 0 if operation.paged else max(0, -(-len(answer.data) // cost["recordsPerCall"]) - 1)
    assert cost["least"] + pages <= calls <= cost["most"] + pages


@pytest.mark.parametrize(("resource", "operation"), PAGED)
async def test_a_long_page_costs_a_call_more_for_each_sixty_records(stocked: House, resource, operation):
    cost = await cost_of(stocked, operation.id)
    answer, calls = await calls_for(stocked, "GET", resource.path_of(operation), **query_of(operation, 100))
    assert answer.status == 200, answer.body
    more = max(0, -(-len(answer.data) // (cost["recordsPerCall"] or 100)) - 1)
    assert cost["least"] + more <= calls <= cost["most"] + more


@pytest.mark.parametrize(("resource", "operation"), RECORDS)
async def test_one_record_costs_what_is_told(stocked: House, resource, operation):
    cost = await cost_of(stocked, operation.id)
    listing = resource.find(Verb.LIST)
    listed = await stocked.get(resource.path_of(listing), **query_of(listing, 5))
    assert listed.data, listed.body
    name = wire_name(resource.model, resource.key)
    path = resource.path_of(operation).replace(f"{{{resource.key_param}}}", listed.data[0][name])
    answer, calls = await calls_for(stocked, "GET", path)
    assert answer.status == 200, answer.body
    assert cost["least"] <= calls <= cost["most"]
