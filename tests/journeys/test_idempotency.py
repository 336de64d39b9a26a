"""Idempotency keys: a caller may repeat a write as often as it likes, and it is booked once."""

import asyncio
import json

import aiohttp
import pytest
from house import House

from comptoir.kit.ids import new_key


async def _invoice(house: House, reference: str = "PO 1") -> dict[str, object]:
    customers = await house.get("/accounting/customers", limit=5)
    items = await house.get("/accounting/items", limit=5)
    line = {"itemId": items.data[0]["id"], "quantity": 1, "unitAmount": 10}
    contact = customers.data[0]["id"]
    return {"contactId": contact, "invoiceDate": "2026-06-15", "reference": reference, "lineItems": [line]}


async def _posts(house: House) -> int:
    return len([call for call in await house.vendor_calls() if call["method"] == "POST"])


async def test_a_repeated_key_gets_the_first_answer_word_for_word(connected: House):
    body = await _invoice(connected)
    connected.headers["Idempotency-Key"] = new_key()

    first = await connected.post("/accounting/invoices", body)
    again = await connected.post("/accounting/invoices", body)

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await _posts(connected) == 1


async def test_a_key_belongs_to_one_request(connected: House):
    connected.headers["Idempotency-Key"] = new_key()
    first = await connected.post("/accounting/invoices", await _invoice(connected))

    other = await connected.post("/accounting/invoices", await _invoice(connected, "PO 2"))

    assert first.status == 201
    assert (other.status, other.error["code"]) == (409, "idempotency_key_reused")
    assert await _posts(connected) == 1


async def test_twenty_at_once_with_one_key_book_once(connected: House):
    body = await _invoice(connected)
    connected.headers["Idempotency-Key"] = new_key()

    answers = await asyncio.gather(*(connected.post("/accounting/invoices", body) for _ in range(20)))

    assert await _posts(connected) == 1
    assert {answer.status for answer in answers} <= {201, 409}
    assert any(answer.status == 201 for answer in answers)


async def test_a_write_whose_answer_was_lost_is_not_sent_again_under_its_key(connected: House):
    body = await _invoice(connected)
    connected.headers["Idempotency-Key"] = new_key()
    await connected.fault("cut_after", method="POST", path="SalesInvoices")

    lost = await connected.post("/accounting/invoices", body)
    again = await connected.post("/accounting/invoices", body)

    assert (lost.status, lost.error["code"]) == (409, "write_in_doubt")
    assert (again.status, again.error["code"]) == (409, "write_in_doubt")
    assert await _posts(connected) == 1


async def test_a_refused_write_gives_its_key_free(connected: House):
    body = await _invoice(connected)
    connected.headers["Idempotency-Key"] = new_key()
    await connected.fault("validation", method="POST", path="SalesInvoices")

    refused = await connected.post("/accounting/invoices", body)
    again = await connected.post("/accounting/invoices", body)

    assert (refused.status, refused.error["code"]) == (400, "refused_by_target")
    assert again.status == 201
    assert "Idempotency-Replayed" not in again.headers


async def test_a_key_of_another_connection_is_another_key(connected: House):
    body = await _invoice(connected)
    connected.headers["Idempotency-Key"] = new_key()
    first = await connected.post("/accounting/invoices", body)
    del connected.headers["Idempotency-Key"]
    await connected.connect(companyId="3412056")
    connected.headers["Idempotency-Key"] = first.body["meta"]["requestId"]

    second = await connected.post("/accounting/invoices", body)

    assert (first.status, second.status) == (201, 201)
    assert second.data["invoiceId"] != first.data["invoiceId"]


async def test_a_form_that_is_sent_again_has_a_new_boundary_and_is_booked_once(connected: House):
    expenses = await connected.get("/accounting/accounts", types="OVERHEADS", limit=5)
    line = {"accountId": expenses.data[0]["id"], "totalNetAmount": 10}
    expense = {"paymentType": "CASH", "transactionDate": "2026-06-15", "expenseLines": [line]}
    connected.headers["Idempotency-Key"] = new_key()

    first, posts = await _send_form(connected, expense), await _posts(connected)
    again = await _send_form(connected, expense)
    other = await _send_form(connected, {**expense, "expenseLines": [{**line, "totalNetAmount": 11}]})

    assert (first[0], again, other[0]) == (201, first, 409)
    assert await _posts(connected) == posts


async def _send_form(house: House, expense: dict[str, object]) -> tuple[int, object]:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("expense", json.dumps(expense))
    form.add_field("files", b"%PDF-1.4\n--\n%%EOF\n", filename="bon.pdf", content_type="application/pdf")
    headers = {"X-API-KEY": house.api_key, "X-ACCOUNT-KEY": house.account_key, **house.headers}
    async with house.http.post(f"{house.url}/accounting/expenses", data=form, headers=headers) as response:
        return response.status, await response.json()


@pytest.mark.parametrize(
    ("kind", "code"), [("validation", "refused_by_target"), ("cut_after", "write_in_doubt")]
)
async def test_a_repetition_is_told_what_the_first_one_left_behind(connected: House, kind: str, code: str):
    connected.headers["Idempotency-Key"] = new_key()
    await connected.fault(kind, method="POST", path="PrintedSalesInvoices")
    body = {**await _invoice(connected), "status": "SUBMITTED"}

    first = await connected.post("/accounting/invoices", body)
    posts = await _posts(connected)
    again = await connected.post("/accounting/invoices", body)

    assert first.error["code"] == code
    assert (again.status, again.error["code"]) == (409, "write_in_doubt")
    told = again.error["details"]["first"]
    assert (told["code"], told["message"]) == (code, first.error["message"])
    assert told["changedBefore"] == first.error["details"]["changedBefore"]
    assert await _posts(connected) == posts


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_that_is_none_is_refused_before_anything_is_sent(connected: House, key: str):
    body = await _invoice(connected)
    connected.headers["Idempotency-Key"] = key
    refused = await connected.post("/accounting/invoices", body)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "Idempotency-Key")
    assert await _posts(connected) == 0
