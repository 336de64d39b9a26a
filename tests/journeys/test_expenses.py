"""Expenses: receipts that were paid in cash or by card, booked with their VAT and their files."""

from typing import Any

import aiohttp
import msgspec
import pytest
from billing import VAT_CODE, account, forget_calls
from house import House

PATH = "/accounting/expenses"


async def _send(house: House, expense: dict[str, Any], *files: tuple[str, bytes]):
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("expense", msgspec.json.encode(expense).decode())
    for name, content in files:
        form.add_field("files", content, filename=name, content_type="application/pdf")
    headers = {"X-API-KEY": house.api_key, "X-ACCOUNT-KEY": house.account_key}
    async with house.http.post(f"{house.url}{PATH}", data=form, headers=headers) as response:
        return response.status, await response.json()


async def _card(house: House) -> str:
    """The code of a new journal of a credit card."""
    made = [
        (
            "financial/GLAccounts",
            {"Code": "1115", "Description": "Creditcard", "Type": 14, "BalanceSide": "D"},
        ),
        ("financial/Journals", {"Code": "25", "Description": "Creditcard", "Type": 12}),
    ]
    key = None
    for path, body in made:
        if key is not None:
            body["GLAccount"] = key
        sent = {"method": "POST", "path": path, "body": body}
        answer = await house.post("/accounting/passThrough", sent)
        assert answer.status == 201, answer.body
        key = answer.data["d"]["ID"]
    return "25"


async def test_a_receipt_is_booked_in_the_cash_journal_with_its_vat_and_its_file(connected: House):
    costs = await account(connected)
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]["id"]
    line = {"accountId": costs, "totalNetAmount": 100, "taxRate": {"code": VAT_CODE}, "description": "Lunch"}
    expense = {
        "paymentType": "CASH",
        "transactionDate": "2026-06-12",
        "supplierId": supplier,
        "note": "With the bank",
        "totalGrossAmount": 121,
        "expenseLines": [line],
    }
    status, made = await _send(connected, expense, ("bon.pdf", b"%PDF-1.4"))
    assert status == 201, made
    assert made["meta"].get("warnings") is None
    booked = made["data"]
    assert (booked["type"], booked["paymentType"], booked["journalCode"]) == ("EXPENSE", "CASH", "10")
    totals = (booked["totalGrossAmount"], booked["totalNetAmount"], booked["totalTaxAmount"])
    assert totals == (121, 100, 21)
    assert (booked["accountCode"], booked["note"]) == ("1000", "With the bank")
    assert (booked["supplierId"], booked["transactionDate"]) == (supplier, "2026-06-12T00:00:00Z")
    (kept,) = booked["expenseLines"]
    assert (kept["totalGrossAmount"], kept["totalNetAmount"], kept["description"]) == (121, 100, "Lunch")
    assert kept["taxRate"]["code"] == VAT_CODE
    rate = (await connected.get(f"/accounting/taxRates/{kept['taxRate']['id']}")).data
    assert (rate["code"], rate["name"]) == (VAT_CODE, kept["taxRate"]["name"])
    assert kept["currency"] == booked["currency"] == "EUR"

    read = await connected.get(f"{PATH}/{booked['id']}")
    assert read.data == booked
    assert len(read.data["files"]) == 1
    assert (await connected.get(PATH, limit=5)).data[0]["files"] is None
    assert (await connected.get(PATH, limit=5, fields="*")).data == [read.data]


async def test_amounts_finer_than_a_cent_are_booked_in_cents_and_told(connected: House):
    costs = await account(connected)
    lines = [{"accountId": costs, "totalGrossAmount": amount} for amount in (0.115, 0.115, 1.2344)]
    status, made = await _send(connected, {"expenseLines": lines})
    assert status == 201, made
    told = [line["totalGrossAmount"] for line in made["data"]["expenseLines"]]
    assert told == [0.12, 0.12, 1.23]
    assert made["data"]["totalGrossAmount"] == 1.47
    assert [text for text in made["meta"]["warnings"] if "was booked" in text] == [
        f"expenseLines[{place}].totalGrossAmount: {sent} was sent, {booked} was booked."
        for place, (sent, booked) in enumerate(((0.115, 0.12), (0.115, 0.12), (1.2344, 1.23)))
    ]


async def test_a_refund_comes_back_and_is_told_as_positive(connected: House):
    costs = await account(connected)
    line = {"accountId": costs, "totalGrossAmount": 12.1, "taxRate": {"code": VAT_CODE}}
    status, made = await _send(connected, {"type": "REFUND", "expenseLines": [line]})
    assert status == 201, made
    assert made["meta"].get("warnings") is None
    assert (made["data"]["type"], made["data"]["totalGrossAmount"]) == ("REFUND", 12.1)
    assert made["data"]["files"] == []
    assert made["data"]["expenseLines"][0]["totalGrossAmount"] == 12.1
    lines = {"method": "GET", "path": "financialtransaction/CashEntryLines", "query": {"$select": "AmountFC"}}
    kept = (await connected.post("/accounting/passThrough", lines)).data["d"]["results"]
    assert [line["AmountFC"] for line in kept] == [12.1]


async def test_expenses_of_both_kinds_stand_in_one_list(connected: House):
    journal = await _card(connected)
    costs = await account(connected)
    line = {"accountId": costs, "totalGrossAmount": 50}
    await _send(connected, {"expenseLines": [line]})
    status, card = await _send(connected, {"paymentType": "CREDIT_CARD", "expenseLines": [line]})
    assert status == 201, card
    assert (card["data"]["journalCode"], card["data"]["paymentType"]) == (journal, "CREDIT_CARD")
    await connected.post(
        "/accounting/transactions", {"accountId": costs, "amount": 9, "type": "SPEND", "journalCode": "20"}
    )
    await forget_calls(connected)
    listed = await connected.get(PATH)
    assert listed.status == 200, listed.body
    assert [found["paymentType"] for found in listed.data] == ["CASH", "CREDIT_CARD"]
    assert listed.body["meta"]["pagination"]["total"] == 2
    assert (await connected.get(f"{PATH}/{card['data']['id']}")).data == {**card["data"], "files": []}
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []


async def test_the_account_that_paid_names_the_journal(connected: House):
    costs = await account(connected)
    line = {"accountId": costs, "totalGrossAmount": 5}
    status, made = await _send(connected, {"accountNumber": 1000, "expenseLines": [line]})
    assert (status, made["data"]["journalCode"]) == (201, "10")


async def test_what_was_paid_back_to_a_customer_is_told_as_theirs(connected: House):
    costs = await account(connected)
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    expense = {"customerId": customer, "expenseLines": [{"accountId": costs, "totalGrossAmount": 5}]}
    status, made = await _send(connected, expense)
    assert status == 201, made
    assert (made["data"]["customerId"], made["data"]["supplierId"]) == (customer, None)
    read = await connected.get(f"{PATH}/{made['data']['id']}")
    assert read.data == made["data"]
    assert (await connected.get(PATH, limit=5)).data[0]["customerId"] == customer


async def test_a_login_that_may_not_read_documents_gets_its_expense_and_is_told(connected: House):
    costs = await account(connected)
    expense = {"expenseLines": [{"accountId": costs, "totalGrossAmount": 5}]}
    _, made = await _send(connected, expense)
    await connected.fault("status", path="documents/Document", status=403, times=None)
    for _ in range(9):
        read = await connected.get(f"{PATH}/{made['data']['id']}")
        assert (read.status, read.data["files"]) == (200, None), read.body
        assert any(text.startswith("files are not known") for text in read.warnings)


async def test_an_account_that_is_not_that_of_the_journal_is_refused(connected: House):
    costs = await account(connected)
    expense = {
        "journalCode": "10",
        "accountId": costs,
        "expenseLines": [{"accountId": costs, "totalGrossAmount": 5}],
    }
    status, refused = await _send(connected, expense)
    assert status == 400
    assert [(found["field"], found["code"]) for found in refused["errors"]["fields"]] == [
        ("accountId", "contradiction")
    ]
    assert await connected.writes() == []


@pytest.mark.parametrize(
    ("expense", "field", "code", "said"),
    [
        ({"paymentType": "CREDIT"}, "paymentType", "invalid_value", "POST /accounting/bills"),
        ({"paymentType": "CREDIT_CARD"}, "paymentType", "invalid_value", "POST /accounting/transactions"),
        ({"journalCode": "20"}, "journalCode", "invalid_value", "POST /accounting/transactions"),
        ({"journalCode": "nowhere"}, "journalCode", "reference_unknown", "no cash or credit card journal"),
        ({"expenseLines": []}, "expenseLines", "required", "at least one line"),
        ({"expenseLines": [{}]}, "expenseLines[0].totalGrossAmount", "invalid_value", "totalNetAmount"),
        ({"expenseLines": [{"totalGrossAmount": 1}]}, "expenseLines[0].accountId", "required", "required"),
    ],
)
async def test_what_does_not_fit_is_refused_before_anything_is_booked(
    connected: House, expense: dict[str, Any], field: str, code: str, said: str
):
    status, refused = await _send(connected, {"expenseLines": [{"totalGrossAmount": 1}], **expense})
    assert status == 400, refused
    found = [found for found in refused["errors"]["fields"] if found["field"] == field]
    assert [each["code"] for each in found] == [code]
    assert said in found[0]["message"]
    assert await connected.writes() == []


async def test_an_expense_is_found_in_its_own_journal_only(connected: House):
    line = {"accountId": await account(connected), "totalGrossAmount": 5}
    _, made = await _send(connected, {"expenseLines": [line]})
    path = f"{PATH}/{made['data']['id']}"
    found = await connected.get(path, journalCode=made["data"]["journalCode"])
    assert (found.status, found.data["id"]) == (200, made["data"]["id"])
    elsewhere = await connected.get(path, journalCode="20")
    assert (elsewhere.status, elsewhere.error["code"]) == (404, "record_unknown")


async def test_a_rate_that_is_not_the_one_that_was_booked_is_told(connected: House):
    line = {"accountId": await account(connected), "totalGrossAmount": 12.1}
    expense = {"transactionDate": "2026-06-12", "exchangeRate": "1.1", "expenseLines": [line]}
    status, made = await _send(connected, expense)
    assert (status, made["meta"]["warnings"]) == (201, ["exchangeRate: 1.1 was sent, 1 was booked."])


async def test_an_expense_has_one_currency(connected: House):
    line = {"accountId": await account(connected), "totalGrossAmount": 12.1}
    expense = {"transactionDate": "2026-06-12", "expenseLines": [{**line, "currency": "USD"}, line]}
    status, made = await _send(connected, expense)
    assert (status, made["data"]["currency"]) == (201, "USD"), made
    expense["expenseLines"][1] = {**line, "currency": "GBP"}
    status, refused = await _send(connected, expense)
    assert (status, refused["errors"]["fields"][0]["field"]) == (400, "expenseLines[1].currency")
