"""Transactions: one line in a bank or cash journal, with its files."""

import aiohttp
import msgspec
import pytest
from house import House

PATH = "/accounting/transactions"


async def _cost_account(house: House):
    return (await house.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)).data[0]


async def test_spent_money_is_booked_on_an_account_by_its_number(connected: House):
    account = await _cost_account(connected)
    body = {
        "accountNumber": int(account["code"]),
        "amount": 12.34,
        "type": "SPEND",
        "bookingDate": "2026-06-12",
        "description": "Kantoor",
        "journalCode": "20",
        "valueDate": "2026-06-13",
    }
    made = await connected.post(PATH, body)
    assert made.status == 201, made.body
    assert (made.data["amount"], made.data["type"], made.data["status"]) == (-12.34, "SPEND", "BOOKED")
    assert (made.data["accountId"], made.data["journalCode"]) == (account["id"], "20")
    assert (made.data["accountNumber"], made.data["ledgerName"]) == (int(account["code"]), account["name"])
    assert made.data["reference"] is None
    assert made.data["bookingDate"].startswith("2026-06-12")
    assert made.warnings == ["valueDate was not written: Exact Online has no place for it."]
    assert len(await connected.writes()) == 1
    kept = await connected.get(f"/accounting/payments/{made.data['id']}")
    assert kept.data["paymentLines"][0]["description"] == "Kantoor"


async def test_a_reference_that_stands_as_the_description_is_told(connected: House):
    account = await _cost_account(connected)
    body = {"accountId": account["id"], "amount": 5, "bookingDate": "2026-06-12", "reference": "R-77"}
    made = await connected.post(PATH, body)
    assert (made.data["reference"], made.data["description"]) == ("R-77", "R-77")
    both = await connected.post(PATH, {**body, "description": "Postzegels"})
    assert (both.data["reference"], both.data["description"]) == (None, "Postzegels")
    assert "reference was not written: Exact Online has no place for it." in both.warnings


async def test_received_money_comes_with_its_statement(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]
    body = {"contact": customer["id"], "amount": 50, "journalCode": "20", "bookingDate": "2026-06-12"}
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("transaction", msgspec.json.encode(body).decode())
    form.add_field("files", b"%PDF-1.4", filename="afschrift.pdf", content_type="application/pdf")
    headers = {"X-API-KEY": connected.api_key, "X-ACCOUNT-KEY": connected.account_key}
    async with connected.http.post(f"{connected.url}{PATH}", data=form, headers=headers) as response:
        made = await response.json()
    assert response.status == 201, made
    assert (made["data"]["amount"], made["data"]["type"]) == (50, "RECEIVE")
    assert made["data"]["contact"] == customer["id"]
    assert len(made["data"]["files"]) == 1
    assert len(await connected.writes()) == 3


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"accountNumber": 1}, "amount", "required"),
        ({"amount": 1}, "accountId", "required"),
        ({"amount": -1, "accountNumber": 1, "type": "RECEIVE"}, "amount", "contradiction"),
        ({"amount": 1, "contact": "nobody"}, "contact", "reference_unknown"),
        ({"amount": 1, "accountId": "nothing"}, "accountId", "reference_unknown"),
        ({"amount": 1, "contact": "1", "journalCode": "70"}, "journalCode", "invalid_value"),
        ({"amount": 1, "accountNumber": 1, "bookingDate": "gisteren"}, "bookingDate", "invalid_value"),
    ],
)
async def test_what_does_not_fit_is_refused_by_its_own_name(connected: House, body, field, code):
    answer = await connected.post(PATH, body)
    assert answer.status == 400, answer.body
    assert (field, code) in {(found["field"], found["code"]) for found in answer.error["fields"]}
    assert await connected.writes() == []
