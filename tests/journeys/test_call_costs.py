"""Every list and every record costs the calls that GET /meta says, as the sandbox counts them."""

from typing import Any

import pytest
import pytest_asyncio
from house import House

from comptoir.cdk.writing import wire_name
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import Operation, Verb, walk

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stocked(pinned: House) -> House:
    """The pinned house with one of everything that its company does not have from the start."""
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]["id"]
    supplier = (await pinned.get("/accounting/suppliers", limit=5)).data[0]["id"]
    costs = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    item = (await pinned.get("/accounting/items", limit=5)).data[0]["id"]
    credited = {"accountId": costs, "totalNetAmount": 5, "taxCode": "2"}
    sides = [
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": s} for s in ("DEBIT", "CREDIT")
    ]
    for path, body in {
        "journalEntries": {"transactionDate": "2026-03-02", "journalLineItems": sides},
        "vendorCredit": {
            "contactId": supplier,
            "vendorCreditNumber": "C-1",
            "vendorCreditDate": "2026-03-02",
            "lineItems": [credited],
        },
        "expenses": {"expenseLines": [{"accountId": costs, "totalGrossAmount": 5}]},
        "bookingProposals": {"bookingProposalDate": "2026-03-02", "lineItems": []},
        "payments": {
            "paymentType": "CASH",
            "paymentLines": [{"customerId": customer, "amount": 5, "paymentDate": "2026-03-02"}],
        },
    }.items():
        made = await pinned.post(f"/accounting/{path}", body)
        assert made.status == 201, made.body
    order = await _passed(
        pinned,
        "purchaseorder/PurchaseOrders",
        {"Supplier": supplier, "PurchaseOrderLines": [{"Item": item, "QuantityInPurchaseUnits": 2}]},
    )
    books = pinned.sandbox.site().company(COMPANY).books
    line = next(iter(books.table("purchaseorder/purchaseorderlines")))
    received = {"PurchaseOrderLineID": str(line["ID"]), "QuantityReceived": 1}
    await _passed(
        pinned,
        "purchaseorder/GoodsReceipts",
        {"ReceiptDate": "2026-03-03", "Supplier": order["Supplier"], "GoodsReceiptLines": [received]},
    )
    invoices = books.table("salesinvoice/salesinvoices")
    books.put(invoices, {**next(row for row in invoices if row["Status"] == 50), "Type": 8021})
    return pinned


async def _passed(house: House, path: str, body: dict[str, Any]) -> Any:
    sent = {"method": "POST", "path": path, "body": body}
    answer = await house.post("/accounting/passThrough", sent)
    assert answer.status == 201, answer.body
    return answer.data["d"]


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
