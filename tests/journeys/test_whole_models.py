"""Facts that stand at Exact in other places than in the unified models: on lines, in periods, as text."""

import pytest
from billing import VAT_CODE, account, booked
from house import House

ENTRY = "/accounting/journalEntries"


async def _entry(house: House, **more: object):
    costs = await account(house)
    sides = [
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": s} for s in ("DEBIT", "CREDIT")
    ]
    body = {"transactionDate": "2026-03-02", "journalLineItems": sides, **more}
    return await house.post(ENTRY, body)


async def test_a_journal_entry_has_its_period_its_rate_and_its_description(connected: House):
    made = await _entry(
        connected, description="Correction", accountingPeriodId="2026-04", exchangeRate="1", journalCode="90"
    )
    assert made.status == 201, made.body
    assert made.warnings == []
    assert (made.data["description"], made.data["accountingPeriodId"]) == ("Correction", "2026-04")
    assert (made.data["exchangeRate"], made.data["journalType"]) == ("1", "GENERAL")
    assert made.data["isProvisional"] is True
    line = made.data["journalLineItems"][0]
    assert (line["description"], line["totalNetAmount"]) == ("Correction", 5)
    assert line["accountNumber"] == int(line["accountCode"])
    assert (await connected.get(f"{ENTRY}/{made.data['id']}")).data == made.data


@pytest.mark.parametrize(("field", "value"), [("accountingPeriodId", "spring"), ("exchangeRate", "dear")])
async def test_what_is_no_period_and_no_rate_is_refused(connected: House, field: str, value: str):
    refused = await _entry(connected, **{field: value})
    assert (refused.status, [found["field"] for found in refused.error["fields"]]) == (400, [field])
    assert await connected.writes() == []


async def test_a_bill_tells_the_account_of_its_first_line(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    assert made.data["accountId"] == made.data["lineItems"][0]["accountId"]


async def test_an_invoice_has_the_day_of_its_delivery_and_what_a_discount_comes_to(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    line = {"itemId": item, "quantity": 1, "unitAmount": 200, "discountItemPercentage": 10}
    body = {
        "contactId": customer,
        "invoiceDate": "2026-03-02",
        "shippingDate": "2026-03-05",
        "lineItems": [line],
    }
    made = await connected.post("/accounting/invoices", body)
    assert made.status == 201, made.body
    assert made.data["shippingDate"] == "2026-03-05T00:00:00Z"
    assert made.data["lineItems"][0]["discountItemAmount"] == 20
