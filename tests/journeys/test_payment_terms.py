"""Payment terms and units: the lists that documents are written with."""

from urllib.parse import quote

import pytest
from house import House


async def test_terms_are_listed_in_one_call_and_read_by_id(connected: House):
    await connected.control("calls", method="DELETE")
    listed = await connected.get("/accounting/paymentTerms", limit=100)
    assert listed.status == 200, listed.body
    thirty = next(found for found in listed.data if found["code"] == "30")
    assert (thirty["paymentDays"], thirty["dueType"], thirty["discountDays"]) == (30, "DUE_IN_DAYS", 0)
    month = next(found for found in listed.data if found["code"] == "EM")
    assert month["dueType"] == "DUE_AS_PERIOD"
    assert len(await connected.vendor_calls()) == 1

    read = await connected.get(f"/accounting/paymentTerms/{thirty['id']}")
    assert read.data == thirty


async def test_terms_are_created_and_found_by_when_they_changed(connected: House):
    made = await connected.post(
        "/accounting/paymentTerms",
        {
            "code": "T5",
            "name": "2 % within 5 days, 21 days net",
            "paymentDays": 21,
            "discountDays": 5,
            "discountPercentage": 2,
            "paymentMethod": "AUTOMATIC_BANK_WITHDRAWAL",
        },
    )
    assert made.status == 201, made.body
    assert made.warnings == []
    assert made.data["description"] == made.data["name"] == "2 % within 5 days, 21 days net"
    assert made.data["discountPercentage"] == 2
    assert made.data["paymentMethod"] == "AUTOMATIC_BANK_WITHDRAWAL"

    changed = await connected.get("/accounting/paymentTerms", lastModifiedAt=made.data["updatedDate"])
    assert [found["id"] for found in changed.data] == [made.data["id"]]


async def test_terms_hold_for_every_year_that_the_company_has(connected: House):
    path = "/accounting/paymentTerms"
    every = (await connected.get(path)).data
    listed = await connected.get(path, fiscalYear=2026, fiscalYearStartDate="2026-01-01")
    assert (listed.status, listed.data, len(listed.warnings)) == (200, every, 1)
    for none in ({"fiscalYear": 1999}, {"fiscalYear": 2025, "fiscalYearStartDate": "2026-01-01"}):
        assert (await connected.get(path, **none)).data == []


async def test_what_exact_cannot_keep_is_refused_or_said(connected: House):
    refused = await connected.post(
        "/accounting/paymentTerms",
        {"paymentDays": 1.5, "paymentMethod": "BARTER", "dueType": "DUE_AS_PERIOD"},
    )
    assert refused.status == 400
    assert {(found["field"], found["code"]) for found in refused.error["fields"]} == {
        ("code", "required"),
        ("description", "required"),
        ("paymentDays", "invalid_value"),
        ("dueType", "invalid_value"),
        ("paymentMethod", "invalid_value"),
    }
    assert await connected.writes() == []

    made = await connected.post(
        "/accounting/paymentTerms",
        {"code": "P1", "description": "Net", "dueType": "DUE_IN_DAYS", "discountDays2": 3},
    )
    assert made.status == 201
    assert made.warnings == ["discountDays2 was not written: Exact Online has no place for it."]

    again = await connected.post("/accounting/paymentTerms", {"code": "P1", "description": "Net"})
    assert again.status == 400
    assert again.error["fields"][0]["code"] == "already_exists"


async def test_units_tell_what_they_measure(connected: House):
    await connected.control("calls", method="DELETE")
    listed = await connected.get("/accounting/units", limit=20)
    assert listed.status == 200
    units = {found["code"]: found["type"] for found in listed.data}
    assert units["kg"] == "WEIGHT"
    assert units["uur"] == "TIME"
    assert listed.body["meta"]["pagination"]["total"] == len(units)
    assert len(await connected.vendor_calls()) == 1


async def test_what_documents_name_by_code_is_read_by_that_code(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    line = {"itemId": item, "quantity": 1, "unitAmount": 10, "taxCode": "2"}
    body = {
        "contactId": customer,
        "invoiceDate": "2026-06-15",
        "paymentTermId": "30",
        "lineItems": [line],
    }
    invoice = (await connected.post("/accounting/invoices", body)).data
    await connected.control("calls", method="DELETE")

    term = await connected.get(f"/accounting/paymentTerms/{invoice['paymentTermId']}")
    rate = await connected.get(f"/accounting/taxRates/{invoice['lineItems'][0]['taxCode']}")
    assert (term.data["code"], rate.data["code"]) == ("30", "2")
    assert len(await connected.vendor_calls()) == 2

    listed = await connected.get("/accounting/accounts", limit=5, fields="*")
    account = await connected.get(f"/accounting/accounts/{listed.data[0]['code']}")
    assert account.data == listed.data[0]


@pytest.mark.parametrize("code", ["nope", "30' or Code ne '", "' or 1 eq 1 or Code eq '", "%00", "9" * 500])
async def test_a_code_that_no_record_has_is_unknown_and_cannot_break_out(connected: House, code: str):
    for path in ("paymentTerms", "taxRates", "accounts"):
        answer = await connected.get(f"/accounting/{path}/{quote(code)}")
        assert (answer.status, answer.error["code"]) == (404, "record_unknown"), answer.body
