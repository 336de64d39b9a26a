"""What Exact would refuse is refused by a dry run: each is tried without booking, then for real."""

from typing import Any

import pytest
from billing import bill_of, booked
from house import Answer, House
from selling import credit_note, customer, item

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
DAY = "2026-03-10"


async def _both(house: House, method: str, path: str, body: Any = None) -> tuple[str, str]:
    """Field and code of the refusal, which a dry run must find as well, without anything being sent."""
    before = len(await house.writes())
    tried = await house.call(method, f"/accounting/{path}", body, dryRun="true")
    assert len(await house.writes()) == before
    real = await house.call(method, f"/accounting/{path}", body)
    assert _said(tried) == _said(real), (tried.body, real.body)
    return _said(tried)


def _said(answer: Answer) -> tuple[str, str]:
    assert answer.status == 400, answer.body
    (problem,) = answer.error["fields"]
    return problem["field"], problem["code"]


async def _exact(house: House, method: str, path: str, body: dict[str, Any]) -> Any:
    sent = {"method": method, "path": path, "body": body}
    answer = await house.post("/accounting/passThrough", sent)
    assert answer.status == 201, answer.body
    return answer.data


async def _entry(house: House, **changes: Any) -> dict[str, Any]:
    accounts = (await house.get("/accounting/accounts", types="OVERHEADS", limit=5)).data
    lines = [
        {"accountId": accounts[0]["id"], "totalGrossAmount": 5, "debitCreditIndicator": side}
        for side in ("DEBIT", "CREDIT")
    ]
    return {"transactionDate": DAY, "journalLineItems": lines, **changes}


async def _invoice(house: House, **changes: Any) -> dict[str, Any]:
    line = {"itemId": await item(house), "quantity": 1, "unitAmount": 10}
    return {"contactId": await customer(house), "invoiceDate": DAY, "lineItems": [line], **changes}


async def test_a_journal_of_another_type(pinned: House):
    line = {"totalNetAmount": 100, "taxCode": "2"}
    for path, body in (
        ("bills", {**await bill_of(pinned, line), "journalCode": "70"}),
        ("journalEntries", await _entry(pinned, journalCode="20")),
        ("invoices", await _invoice(pinned, journalCode="60")),
    ):
        assert await _both(pinned, "POST", path, body) == ("journalCode", "invalid_value")


async def test_a_currency_that_the_company_has_not(pinned: House):
    bill = {**await bill_of(pinned, {"totalNetAmount": 100, "taxCode": "2"}), "currency": "ZWL"}
    assert await _both(pinned, "POST", "bills", bill) == ("currency", "reference_unknown")


async def test_a_currency_in_small_letters_is_the_same(pinned: House):
    bill = {**await bill_of(pinned, {"totalNetAmount": 100, "taxCode": "2"}), "currency": " usd "}
    made = await pinned.post("/accounting/bills", bill)
    assert (made.status, made.data["currency"], made.warnings) == (201, "USD", []), made.body


async def test_an_account_that_demands_a_cost_centre(pinned: House):
    account = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[-2]["id"]
    path = f"financial/GLAccounts(guid'{account}')"
    await _exact(pinned, "PUT", path, {"UseCostcenter": 1})
    bill = await bill_of(pinned, {"accountId": account, "totalNetAmount": 100, "taxCode": "2"})
    said = await _both(pinned, "POST", "bills", bill)
    await _exact(pinned, "PUT", path, {"UseCostcenter": 0})
    assert said == ("lineItems[0].dimensions", "required")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("paymentTerms", {"code": "30", "description": "Again"}, "code"),
        ("projects", {"code": "P001", "name": "Again"}, "code"),
        ("accounts", {"code": "4130", "name": "Again"}, "code"),
        ("items", {"itemNumber": "F-3002", "name": "Again"}, "itemNumber"),
        ("customers", {"contactType": "COMPANY", "companyName": "Again", "number": "10001"}, "number"),
    ],
)
async def test_a_code_that_is_taken(pinned: House, path: str, body: dict[str, Any], field: str):
    assert await _both(pinned, "POST", path, body) == (field, "already_exists")


async def test_a_code_that_another_item_has(pinned: House):
    first, second = (await pinned.get("/accounting/items", limit=5)).data[:2]
    taken, own = {"itemNumber": first["itemNumber"]}, {"itemNumber": second["itemNumber"].lower()}
    assert await _both(pinned, "PATCH", f"items/{second['id']}", taken) == ("itemNumber", "already_exists")
    fine = await pinned.call("PATCH", f"/accounting/items/{second['id']}", own, dryRun="true")
    assert fine.status == 200, fine.body


async def test_a_document_that_is_processed(pinned: House):
    bill = (await pinned.get("/accounting/bills", status="SUBMITTED", limit=5)).data[0]["id"]
    invoice = (await pinned.get("/accounting/invoices", status="SUBMITTED", limit=5)).data[0]["invoiceId"]
    billed = (await pinned.get(f"/accounting/bills/{bill}")).data["lineItems"][0]["id"]
    sold = (await pinned.get(f"/accounting/invoices/{invoice}")).data["lineItems"][0]["lineItemId"]
    for method, path, body in (
        ("PUT", f"bills/{bill}", {"name": "Too late"}),
        ("DELETE", f"bills/{bill}", None),
        ("POST", f"bills/{bill}/lineItems", {"accountNumber": "4130", "totalNetAmount": 3}),
        ("PUT", f"bills/{bill}/lineItems/{billed}", {"description": "Too late"}),
        ("PATCH", f"invoices/{invoice}", {"reference": "Too late"}),
        ("PATCH", f"invoices/{invoice}/lineItems/{sold}", {"quantity": 99}),
    ):
        assert await _both(pinned, method, path, body) == ("", "already_processed")


async def test_a_period_that_was_closed_since(pinned: House):
    made = await booked(pinned, {"totalNetAmount": 100, "taxCode": "2"})
    bill, (line,) = f"bills/{made.data['id']}", made.data["lineItems"]
    year, month = (int(part) for part in made.data["billDate"].split("-")[:2])
    draft = await pinned.post(
        "/accounting/invoices", await _invoice(pinned, invoiceDate=made.data["billDate"])
    )
    period = {"division": COMPANY, "year": year, "period": month}
    await pinned.control("periods", {**period, "closed": True})
    try:
        for method, path, body, field in (
            ("PUT", bill, {"name": "Too late"}, "billDate"),
            ("POST", f"{bill}/lineItems", {"accountNumber": "4130", "totalNetAmount": 3}, ""),
            ("PUT", f"{bill}/lineItems/{line['id']}", {"description": "Too late"}, ""),
            ("DELETE", bill, None, ""),
            ("PATCH", f"invoices/{draft.data['invoiceId']}", {"status": "SUBMITTED"}, ""),
        ):
            assert await _both(pinned, method, path, body) == (field, "period_closed")
        told = await pinned.post(
            "/accounting/invoices", await _invoice(pinned, invoiceDate=made.data["billDate"]), dryRun="true"
        )
        text = f"cannot be processed: {year} - {month} is closed in journal 70."
        assert any(text in warning for warning in told.warnings)
    finally:
        await pinned.control("periods", {**period, "closed": False})


async def test_a_line_on_a_blocked_account_and_a_change_to_a_blocked_supplier(pinned: House):
    made = await booked(pinned, {"totalNetAmount": 100, "taxCode": "2"})
    account = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[-1]["id"]
    supplier = (await pinned.get("/accounting/suppliers", limit=5)).data[-1]["id"]
    blocks = (
        (f"financial/GLAccounts(guid'{account}')", "IsBlocked"),
        (f"crm/Accounts(guid'{supplier}')", "Blocked"),
    )
    for path, flag in blocks:
        await _exact(pinned, "PUT", path, {flag: True})
    line = {"accountId": account, "totalNetAmount": 3, "taxCode": "2"}
    said = await _both(pinned, "POST", f"bills/{made.data['id']}/lineItems", line)
    changed = await _both(pinned, "PUT", f"bills/{made.data['id']}", {"contactId": supplier})
    for path, flag in blocks:
        await _exact(pinned, "PUT", path, {flag: False})
    assert (said, changed) == (("accountId", "blocked"), ("contactId", "blocked"))


async def test_a_document_that_is_to_be_processed_in_a_closed_period_leaves_no_draft(pinned: House):
    period = {"division": COMPANY, "year": 2026, "period": 3}
    _, note = await credit_note(pinned, creditNoteDate=DAY, status="SUBMITTED")
    await pinned.control("periods", {**period, "closed": True})
    before = len(await pinned.writes())
    try:
        for path, body, field in (
            ("invoices", await _invoice(pinned, status="SUBMITTED"), "invoiceDate"),
            ("creditNotes", note, "creditNoteDate"),
        ):
            assert await _both(pinned, "POST", path, body) == (field, "period_closed")
        assert len(await pinned.writes()) == before
    finally:
        await pinned.control("periods", {**period, "closed": False})


async def test_a_later_line_of_a_change_is_foreseen_and_nothing_is_said_to_be_done(pinned: House):
    made = await booked(pinned, *({"totalNetAmount": 100, "taxCode": "2"} for _ in range(2)))
    account = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[-1]["id"]
    first, second = ({"id": line["id"]} for line in made.data["lineItems"])
    changes = {"name": "Both", "lineItems": [{**first, "description": "A"}, {**second, "accountId": account}]}
    path, before = f"/accounting/bills/{made.data['id']}", len(await pinned.writes())
    fine = await pinned.call("PUT", path, changes, dryRun="true")
    assert fine.status == 200, fine.body
    assert fine.data["wouldSend"]["path"].startswith("purchaseentry/PurchaseEntries(")
    await _exact(pinned, "PUT", f"financial/GLAccounts(guid'{account}')", {"IsBlocked": True})
    refused = await pinned.call("PUT", path, changes, dryRun="true")
    await _exact(pinned, "PUT", f"financial/GLAccounts(guid'{account}')", {"IsBlocked": False})
    assert _said(refused) == ("lineItems[1].accountId", "blocked")
    assert "changedBefore" not in str(refused.body)
    assert len(await pinned.writes()) == before + 2  # the two of this test itself
