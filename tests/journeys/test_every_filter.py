"""No published query parameter is ignored: each is seen in a call to Exact Online, in the answer, or refused."""

from typing import Any

import pytest
from house import Answer, House

from comptoir.cdk.writing import wire_name
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Filter, FilterKind, Operation, Resource, Verb, walk

pytestmark = pytest.mark.asyncio(loop_scope="module")

LATER = "2089-12-31T12:00:00Z"
VALUES = {FilterKind.MOMENT: LATER, FilterKind.DAY: LATER, FilterKind.NUMBER: "1999", FilterKind.TEXT: "nix"}
OTHER_COMPANY = "3412071"
READS = [
    pytest.param(resource, operation, id=operation.id)
    for resource, operation in walk(RESOURCES)
    if not operation.verb.writes and not resource.ours
]
LISTS = [read for read in READS if read.values[1].verb is Verb.LIST and read.values[1].paged]
FILTERS = [
    pytest.param(*read.values, given, id=f"{read.id}-{given.name}")
    for read in READS
    for given in read.values[1].filters
]
ORDERS = [
    pytest.param(*read.values, field, id=f"{read.id}-{field}")
    for read in LISTS
    for field in read.values[1].orders
]
MADE_HERE = ("getDimensionsV2", "getDocumentExtensions")  # of nothing that Exact holds


def _values(given: Filter) -> tuple[str, ...]:
    if given.values:
        return given.values
    return ("true", "false") if given.kind is FilterKind.BOOLEAN else (VALUES[given.kind],)


async def _path(house: House, resource: Resource, operation: Operation) -> str:
    """A path at which the operation has something to answer."""
    path = resource.path_of(operation)
    if resource.parent is not None:
        path = path.replace(f"{{{resource.parent.key_param}}}", await _key(house, resource.parent))
    if f"{{{resource.key_param}}}" in path:
        path = path.replace(f"{{{resource.key_param}}}", await _key(house, resource, path))
    return path


async def _key(house: House, resource: Resource, below: str = "") -> str:
    listing = resource.find(Verb.LIST)
    if listing is None:
        return "COST_CENTER"
    path = below.rsplit("/", 1)[0] if resource.parent is not None else resource.path_of(listing)
    listed = await house.get(path, **({"limit": 5} if listing.paged else {}))
    assert listed.data, (resource.name, listed.body)
    return str(listed.data[0][wire_name(resource.model, resource.key)])


async def _asked(house: House, path: str, **query: Any) -> tuple[Answer, list[str]]:
    """The answer, and the calls that were made for it."""
    await house.control("calls", method="DELETE")
    answer = await house.get(path, **query)
    return answer, [f"{call['path']}?{call['query']}" for call in await house.vendor_calls()]


def _few(operation: Operation) -> dict[str, Any]:
    return {"limit": 5} if operation.paged and operation.verb is Verb.LIST else {}


@pytest.mark.parametrize(("resource", "operation", "given"), FILTERS)
async def test_a_filter_is_applied_or_refused(stocked: House, resource, operation, given):
    path, few = await _path(stocked, resource, operation), _few(operation)
    await _asked(stocked, path, **few)  # what is remembered of this is asked for no more
    without, calls = await _asked(stocked, path, **few)
    assert without.status == 200, without.body
    for value in _values(given):
        answer, made = await _asked(stocked, path, **few, **{given.name: value})
        assert answer.status in (200, 400, 404), answer.body
        assert [text for text in answer.warnings if "not applied" in text] == []
        changed = answer.status != 200 or answer.data != without.data
        assert changed or made != calls, f"{given.name}={value} was ignored"
        if given.kind is FilterKind.MOMENT and given.name == "lastModifiedAt":
            assert answer.data == []


@pytest.mark.parametrize(("resource", "operation", "field"), ORDERS)
async def test_an_order_is_asked_for(stocked: House, resource, operation, field):
    path = await _path(stocked, resource, operation)
    found = {
        way: (await _asked(stocked, path, limit=5, orderField=field, orderDir=way))[1]
        for way in ("ASC", "DESC")
    }
    assert any("orderby" in call for call in found["ASC"])
    assert found["ASC"] != found["DESC"]


@pytest.mark.parametrize(("resource", "operation"), LISTS)
async def test_page_and_limit_are_kept_to(stocked: House, resource, operation):
    path = await _path(stocked, resource, operation)
    assert len((await stocked.get(path, limit=5)).data) <= 5
    behind = await stocked.get(path, limit=5, page=100_000)
    assert (behind.status, behind.data) == (200, [])


@pytest.mark.parametrize(("resource", "operation"), READS)
async def test_only_the_company_and_the_environment_of_the_connection_are_taken(
    stocked: House, resource, operation
):
    path, few = await _path(stocked, resource, operation), _few(operation)
    own = await stocked.get(path, **few, companyId="3412056", environmentName="exact-nl")
    assert own.status in (200, 404), own.body
    for name, value, code in (
        ("companyId", OTHER_COMPANY, "company_mismatch"),
        ("environmentName", "elsewhere", "invalid_parameter"),
    ):
        refused = await stocked.get(path, **few, **{name: value})
        assert (refused.status >= 400, refused.error["code"]) == (True, code)


@pytest.mark.parametrize(
    ("resource", "operation"), [read for read in READS if read.values[1].raw and read.id not in MADE_HERE]
)
async def test_raw_data_comes_along_where_it_is_asked_for(stocked: House, resource, operation):
    path = await _path(stocked, resource, operation)
    answer = await stocked.get(path, **_few(operation), rawData="true")
    if answer.status == 404:  # a document that nobody made
        return
    assert answer.status == 200, answer.body
    told = answer.body["rawData"]
    assert told, path
    if operation.verb is Verb.LIST:
        assert told["items"], path
