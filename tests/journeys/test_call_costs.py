"""Every list and every record costs the calls that GET /meta says, as the sandbox counts them."""

import pytest
from house import House

from comptoir.cdk.writing import wire_name
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Verb, walk

pytestmark = pytest.mark.asyncio(loop_scope="module")

LISTS = [
    pytest.param(resource, operation, id=operation.id)
    for resource, operation in walk(RESOURCES)
    if operation.verb is Verb.LIST and resource.parent is None
    if not any(given.required for given in operation.filters)
]
RECORDS = [
    pytest.param(resource, operation, id=operation.id)
    for resource, operation in walk(RESOURCES)
    if operation.verb is Verb.GET and resource.parent is None and resource.find(Verb.LIST) is not None
]


async def cost_of(house: House, operation_id: str):
    told = await house.get("/meta")
    found = {said["id"]: said for resource in told.data["resources"] for said in resource["operations"]}
    if found[operation_id]["cost"] is None:
        pytest.skip(found[operation_id]["reason"] or "a function does it, and does not tell what that costs")
    return found[operation_id]["cost"]


async def calls_for(house: House, method: str, path: str, body=None, **query):
    """The answer, and the calls that the sandbox received for it."""
    await house.control("calls", method="DELETE")
    answer = await house.call(method, path, body, **query)
    return answer, len(await house.vendor_calls())


@pytest.mark.parametrize(("resource", "operation"), LISTS)
async def test_a_short_page_costs_what_is_told(pinned: House, resource, operation):
    cost = await cost_of(pinned, operation.id)
    query = {"limit": 5} if operation.paged else {}
    answer, calls = await calls_for(pinned, "GET", resource.path_of(operation), **query)
    assert answer.status == 200, answer.body
    pages = 0 if operation.paged else max(0, -(-len(answer.data) // cost["recordsPerCall"]) - 1)
    assert cost["least"] + pages <= calls <= cost["most"] + pages


@pytest.mark.parametrize(("resource", "operation"), LISTS)
async def test_a_long_page_costs_a_call_more_for_each_sixty_records(pinned: House, resource, operation):
    cost = await cost_of(pinned, operation.id)
    if not operation.paged:
        pytest.skip("it has no pages")
    answer, calls = await calls_for(pinned, "GET", resource.path_of(operation), limit=100)
    assert answer.status == 200, answer.body
    more = max(0, -(-len(answer.data) // cost["recordsPerCall"]) - 1)
    assert cost["least"] + more <= calls <= cost["most"] + more


@pytest.mark.parametrize(("resource", "operation"), RECORDS)
async def test_one_record_costs_what_is_told(pinned: House, resource, operation):
    cost = await cost_of(pinned, operation.id)
    listed = await pinned.get(resource.path, limit=5)
    if not listed.data:
        pytest.skip("the company has none")
    name = wire_name(resource.model, resource.key)
    path = resource.path_of(operation).replace(f"{{{resource.key_param}}}", listed.data[0][name])
    answer, calls = await calls_for(pinned, "GET", path)
    assert answer.status == 200, answer.body
    assert cost["least"] <= calls <= cost["most"]
