"""The dimensions of lines: each of this company, the whole list at once, and what became of them is said."""

import pytest
from billing import VAT_CODE, booked, forget_calls
from house import House

CENTRE = {"categoryName": "COST_CENTER", "name": "ADM"}


async def _bill_on(house: House, *dimensions: dict[str, str]):
    made = await booked(house, {"totalNetAmount": 100, "taxCode": VAT_CODE, "dimensions": list(dimensions)})
    return made, f"/accounting/bills/{made.data['id']}/lineItems/{made.data['lineItems'][0]['id']}"


async def test_an_empty_list_takes_a_line_off_its_dimensions(connected: House):
    _, path = await _bill_on(connected, CENTRE)
    kept = await connected.call("PUT", path, {"description": "Same place"})
    assert [found["name"] for found in kept.data[0]["dimensions"]] == ["ADM"]
    cleared = await connected.call("PUT", path, {"dimensions": []})
    assert cleared.status == 200, cleared.body
    assert (cleared.data[0]["dimensions"], cleared.warnings) == ([], [])


async def test_an_invoice_line_is_cleared_by_patch(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    line = {"itemId": item, "quantity": 1, "dimensions": [{"categoryName": "COST_CENTER", "id": "ADM"}]}
    body = {"contactId": customer, "invoiceDate": "2026-03-02", "lineItems": [line]}
    made = await connected.post("/accounting/invoices", body)
    (booked_line,) = made.data["lineItems"]
    assert [found["id"] for found in booked_line["dimensions"]] == ["ADM"]
    change = {"lineItems": [{"lineItemId": booked_line["lineItemId"], "dimensions": []}]}
    changed = await connected.call("PATCH", f"/accounting/invoices/{made.data['invoiceId']}", change)
    assert changed.status == 200, changed.body
    assert changed.data["lineItems"][0]["dimensions"] == []


@pytest.mark.parametrize("category", ["COST_CENTER", "COST_UNIT"])
async def test_a_dimension_that_this_company_lacks_is_refused_before_anything_is_booked(
    connected: House, category: str
):
    _, path = await _bill_on(connected)
    await forget_calls(connected)
    refused = await connected.call("PUT", path, {"dimensions": [{"categoryName": category, "name": "MOON"}]})
    assert (refused.status, refused.error["code"]) == (400, "reference_unknown")
    assert [found["field"] for found in refused.error["fields"]] == ["dimensions"]
    assert await connected.writes() == []


async def test_a_dimension_that_was_booked_otherwise_is_said(connected: House):
    _, path = await _bill_on(connected)
    await connected.fault("distort", method="PUT", path="PurchaseEntryLines", set={"CostCenter": None})
    changed = await connected.call("PUT", path, {"dimensions": [CENTRE]})
    assert changed.status == 200, changed.body
    assert changed.warnings == ["dimensions: ADM was sent, nothing was booked."]


async def test_a_dimension_is_found_by_the_name_that_the_list_tells_and_read_with_it(connected: House):
    listed = (await connected.get("/accounting/dimensions")).data
    centre = next(found for found in listed if found["categoryName"] == "COST_CENTER")
    wanted = {"categoryName": "COST_CENTER", "name": centre["name"]}
    made, _ = await _bill_on(connected, wanted)
    (code,) = [found["name"] for found in made.data["lineItems"][0]["dimensions"]]
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    line = {"itemId": item, "quantity": 1, "dimensions": [wanted]}
    body = {"contactId": customer, "invoiceDate": "2026-03-02", "lineItems": [line]}
    invoice = await connected.post("/accounting/invoices", body)
    assert invoice.data["lineItems"][0]["dimensions"] == [{"id": code, **wanted}]


async def test_a_dimension_without_its_category_is_refused(connected: House):
    invoice = (await connected.get("/accounting/invoices", status="DRAFT", limit=5)).data[0]
    path = f"/accounting/invoices/{invoice['invoiceId']}"
    line = {"lineItemId": invoice["lineItems"][0]["lineItemId"], "dimensions": [{"id": "ADM"}]}
    refused = await connected.call("PATCH", path, {"lineItems": [line]})
    assert (refused.status, refused.error["fields"][0]["message"]) == (
        400,
        "A dimension needs its categoryName: COST_CENTER, COST_UNIT, PROJECT.",
    )
