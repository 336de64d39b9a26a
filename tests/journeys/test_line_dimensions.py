"""The dimensions of lines: each of this company, the whole list at once, and what became of them is said."""

import pytest
from billing import VAT_CODE, account, bill_of, booked, forget_calls, supplier
from house import House
from selling import invoice

CENTRE = {"categoryName": "COST_CENTER", "name": "ADM"}


async def _bill_on(house: House, *dimensions: dict[str, str]):
    made = await booked(house, {"totalNetAmount": 100, "taxCode": VAT_CODE, "dimensions": list(dimensions)})
    return made, f"/accounting/bills/{made.data['id']}/lineItems/{made.data['lineItems'][0]['id']}"


async def test_an_empty_list_takes_a_line_off_its_dimensions(connected: House):
    _, path = await _bill_on(connected, CENTRE)
    kept = await connected.call("PUT", path, {"description": "Same place"})
    assert [found["id"] for found in kept.data[0]["dimensions"]] == ["COST_CENTER:ADM"]
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
    assert [found["id"] for found in booked_line["dimensions"]] == ["COST_CENTER:ADM"]
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
    assert made.data["lineItems"][0]["dimensions"] == [{"id": centre["id"], **wanted}]
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    line = {"itemId": item, "quantity": 1, "dimensions": [wanted]}
    body = {"contactId": customer, "invoiceDate": "2026-03-02", "lineItems": [line]}
    invoice = await connected.post("/accounting/invoices", body)
    assert invoice.data["lineItems"][0]["dimensions"] == [{"id": centre["id"], **wanted}]


async def test_a_dimension_without_its_category_is_refused(connected: House):
    invoice = (await connected.get("/accounting/invoices", status="DRAFT", limit=5)).data[0]
    path = f"/accounting/invoices/{invoice['invoiceId']}"
    line = {"lineItemId": invoice["lineItems"][0]["lineItemId"], "dimensions": [{"id": "ADM"}]}
    refused = await connected.call("PATCH", path, {"lineItems": [line]})
    assert (refused.status, refused.error["fields"][0]["message"]) == (
        400,
        "A dimension needs its categoryName: COST_CENTER, COST_UNIT, PROJECT.",
    )


async def _line(house: House, dimensions: list[dict[str, str]], **more: object) -> dict[str, object]:
    """A line on costs, which every family takes but those of items."""
    return {"accountId": await account(house), "dimensions": dimensions, **more}


async def _sent(house: House, family: str, dimensions: list[dict[str, str]]) -> list[dict[str, str]]:
    """What is told of the first line of a new document that is booked on these."""
    if family == "invoices":
        lines, (_, body) = "lineItems", await invoice(house, {"dimensions": dimensions})
    elif family == "bills":
        lines, body = "lineItems", await bill_of(house, {"totalNetAmount": 5, "taxCode": VAT_CODE})
        body["lineItems"][0]["dimensions"] = dimensions
    elif family == "vendorCredit":
        line = await _line(house, dimensions, totalNetAmount=5, taxCode=VAT_CODE)
        body = {"contactId": await supplier(house), "vendorCreditNumber": "C-1", "lineItems": [line]}
        lines, body = "lineItems", {**body, "vendorCreditDate": "2026-06-02"}
    elif family == "expenses":
        lines, body = "expenseLines", {"expenseLines": [await _line(house, dimensions, totalGrossAmount=5)]}
    else:
        sides = [
            await _line(house, dimensions, totalGrossAmount=5, debitCreditIndicator=side)
            for side in ("DEBIT", "CREDIT")
        ]
        lines, body = "journalLineItems", {"transactionDate": "2026-06-12", "journalLineItems": sides}
    made = await house.post(f"/accounting/{family}", body)
    assert (made.status, [said for said in made.warnings if "dimensions" in said]) == (201, []), made.body
    return made.data[lines][0]["dimensions"]


@pytest.mark.parametrize("alone", [False, True])
@pytest.mark.parametrize("family", ["invoices", "bills", "vendorCredit", "expenses", "journalEntries"])
async def test_an_id_that_the_list_tells_is_the_one_that_a_line_is_told_with(
    connected: House, family: str, alone: bool
):
    listed = (await connected.get("/accounting/dimensions", limit=100)).data
    chosen = [
        next(found for found in listed if found["categoryName"] == name)
        for name in ("COST_CENTER", "COST_UNIT", "PROJECT")
    ]
    whole = [{name: each[name] for name in ("id", "categoryName", "name")} for each in chosen]
    needed = ("categoryName", "name") if family in ("bills", "vendorCredit") else ()
    sent = [
        {name: each[name] for name in ("id", *needed)}
        if alone and each["categoryName"] != "PROJECT"
        else each
        for each in whole
    ]
    told = await _sent(connected, family, sent)
    assert [{name: each[name] for name in ("id", "categoryName", "name")} for each in told] == whole
    assert await _sent(connected, family, told) == told


async def test_the_id_that_exact_has_of_a_cost_centre_finds_it_too(connected: House):
    path = "hrm/Costcenters"
    rows = (await connected.post("/accounting/passThrough", {"method": "GET", "path": path})).data["d"][
        "results"
    ]
    row = next(found for found in rows if found["Code"].strip() == "ADM")
    told = await _sent(connected, "journalEntries", [{"categoryName": "COST_CENTER", "id": row["ID"]}])
    assert [found["id"] for found in told] == ["COST_CENTER:ADM"]


async def test_an_id_of_another_dimension_than_its_category_is_refused(connected: House):
    dimension = {"categoryName": "COST_UNIT", "id": "COST_CENTER:ADM"}
    sides = [
        await _line(connected, [dimension], totalGrossAmount=5, debitCreditIndicator=side)
        for side in ("DEBIT", "CREDIT")
    ]
    body = {"transactionDate": "2026-06-12", "journalLineItems": sides}
    refused = await connected.post("/accounting/journalEntries", body)
    assert (refused.status, refused.error["code"]) == (400, "invalid_body")
    assert refused.error["fields"][0]["field"] == "journalLineItems[0].dimensions"
    assert await connected.writes() == []
