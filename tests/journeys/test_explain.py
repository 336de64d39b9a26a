"""explain=true: where each field comes from, and what was asked for it."""

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def explained(house: House, path: str, **query):
    found = await house.get(path, explain="true", **query)
    assert found.status == 200, found.body
    told = found.body["meta"]["explain"]
    return {field["name"]: field for field in told["fields"]}, told["calls"]


async def test_a_field_tells_its_column_and_its_crossing(pinned: House):
    fields, _ = await explained(pinned, "/accounting/invoices", limit=5)
    assert fields["totalAmount"]["paths"] == ["AmountFC"]
    assert fields["invoiceDate"]["paths"] == ["InvoiceDate", "OrderDate"]
    assert fields["lineItems[].quantity"]["paths"] == ["SalesInvoiceLines/Quantity"]
    assert fields["invoiceType"]["crossing"] == "always STANDARD"


async def test_the_columns_hold_the_very_values(pinned: House):
    fields, _ = await explained(pinned, "/accounting/journals", limit=5)
    listed = await pinned.get("/accounting/journals", limit=5, rawData="true")
    (column,) = fields["description"]["paths"]
    raw = listed.body["rawData"]["items"]
    assert [found["description"] for found in listed.data] == [record[column] for record in raw]


async def test_the_calls_are_those_that_the_target_system_received(pinned: House):
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]["id"]
    await pinned.control("calls", method="DELETE")
    _, calls = await explained(pinned, f"/accounting/customers/{customer}")
    received = await pinned.vendor_calls()
    assert len(calls) == len(received) > 1
    for told, call in zip(calls, received, strict=True):
        assert call["path"].split("?")[0].endswith(told["path"])
    assert customer in calls[0]["query"]["$filter"]


@pytest.mark.parametrize(
    "resource", ["dimensions", "v2/dimensions/COST_CENTER", "fiscalYears", "trialBalance"]
)
async def test_what_a_function_makes_is_explained_by_the_columns_that_it_reads(pinned: House, resource):
    fields, calls = await explained(pinned, f"/accounting/{resource}")
    asked = " ".join(call["query"]["$select"] + call["query"].get("$filter", "") for call in calls)
    read = {path.rpartition(" ")[2] for field in fields.values() for path in field["paths"]}
    assert fields
    assert all(column in asked for column in read)
    listed = (await pinned.get(f"/accounting/{resource}")).data
    told = {name for name, value in listed[0].items() if value is not None}
    assert told - set(fields) <= {"categoryName", "dimension", "accountNumberLength", "chartOfAccount"}


async def test_a_call_is_named_as_the_target_system_names_it_where_it_does(pinned: House):
    _, (call,) = await explained(pinned, "/accounting/journals", limit=5)
    assert call["requestId"] is None
    body = '{"d": {"results": [], "__count": "0"}}'
    facts = {
        "status": 200,
        "body": body,
        "headers": {"X-Request-Id": "ex-1", "Content-Type": "application/json"},
    }
    await pinned.fault("status", path="financial/Journals", **facts)
    _, (call,) = await explained(pinned, "/accounting/journals", limit=5)
    assert call["requestId"] == "ex-1"


async def test_few_fields_are_explained_alone(pinned: House):
    fields, _ = await explained(pinned, "/accounting/invoices", fields="totalAmount", limit=5)
    assert set(fields) == {"invoiceId", "totalAmount"}


async def test_it_is_not_told_unless_asked(pinned: House):
    listed = await pinned.get("/accounting/journals", limit=5)
    assert "explain" not in listed.body["meta"]


async def test_a_condition_that_the_connector_made_is_explained_too(pinned: House):
    invoice = (await pinned.get("/accounting/invoices", limit=5)).data[0]["invoiceId"]
    for path, query in (
        ("/accounting/payments", {"invoiceId": invoice}),
        ("/accounting/openItems", {"documentNumber": "1"}),
    ):
        _, calls = await explained(pinned, path, limit=5, **query)
        assert any("$filter" in call["query"] for call in calls)
