"""What is asked of a record's status: done where Exact Online has a way, else refused before anything is sent."""

from typing import Any

import pytest
from billing import bill_of, supplier
from house import House
from selling import DAY, credit_note, invoice, offer, order
from selling import HIGH as VAT_CODE


async def _bill(house: House, **more: Any) -> tuple[str, dict[str, Any]]:
    return "bills", await bill_of(house, {"totalNetAmount": 100, "taxCode": VAT_CODE}, **more)


async def _credit(house: House, **more: Any) -> tuple[str, dict[str, Any]]:
    _, bill = await _bill(house)
    head = {"contactId": await supplier(house), "vendorCreditDate": DAY, "vendorCreditNumber": "C-8"}
    return "vendorCredit", {**head, "lineItems": bill["lineItems"], **more}


async def _transaction(house: House, **more: Any) -> tuple[str, dict[str, Any]]:
    _, bill = await _bill(house)
    account = bill["lineItems"][0]["accountId"]
    return "transactions", {"accountId": account, "amount": 5, "journalCode": "20", **more}


async def _made(house: House, making: Any, **more: Any) -> Any:
    path, body = await making(house, **more)
    made = await house.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    return made


def _refusal(answer: Any) -> str:
    """The hint of a refusal of the status."""
    assert (answer.status, answer.error["code"]) == (400, "invalid_body"), answer.body
    (problem,) = answer.error["fields"]
    assert (problem["field"], problem["code"]) == ("status", "invalid_value")
    return str(problem["hint"])


@pytest.mark.parametrize(
    ("making", "wanted", "instead"),
    [
        (invoice, "PAID", "POST /accounting/payments"),
        (invoice, "OPEN", "Send SUBMITTED"),
        (invoice, "OVERDUE", "due date"),
        (invoice, "VOIDED", "credit note"),
        (order, "DRAFT", "send an offer"),
        (order, "VOIDED", "in Exact Online itself"),
        (offer, "ACCEPTED", "accept it in Exact Online"),
        (offer, "EXPIRED", "Leave it out"),
        (_bill, "OVERDUE", "Leave it out"),
        (_bill, "PAID", "POST /accounting/payments"),
        (credit_note, "VOIDED", "Leave it out"),
        (_credit, "VOIDED", "DELETE /accounting/vendorCredits/{vendorCreditId}"),
        (_transaction, "CREATED", "BOOKED"),
    ],
)
async def test_what_exact_cannot_do_is_refused_before_anything_is_sent(
    connected: House, making: Any, wanted: str, instead: str
):
    path, body = await making(connected, status=wanted)
    assert instead in _refusal(await connected.post(f"/accounting/{path}", body))
    assert instead in _refusal(await connected.post(f"/accounting/{path}", body, dryRun="true"))
    assert await connected.writes() == []


@pytest.mark.parametrize(
    ("making", "wanted"),
    [(invoice, "DRAFT"), (order, "OPEN"), (offer, "DRAFT"), (_bill, "DRAFT"), (_transaction, "BOOKED")],
)
async def test_what_a_new_record_is_anyway_needs_no_step(connected: House, making: Any, wanted: str):
    made = await _made(connected, making, status=wanted)
    assert made.data["status"] == wanted
    assert [text for text in made.warnings if text.startswith("status")] == []
    assert len(await connected.writes()) == 1


@pytest.mark.parametrize(
    ("making", "wanted", "path"),
    [
        (invoice, "SUBMITTED", "salesinvoice/PrintedSalesInvoices"),
        (credit_note, "SUBMITTED", "salesinvoice/PrintedSalesInvoices"),
        (order, "CLOSED", "salesorder/CompleteSalesOrder"),
        (offer, "SENT", "crm/PrintQuotation"),
        (offer, "DECLINED", "crm/RejectQuotation"),
    ],
)
async def test_what_exact_has_an_action_for_is_done(connected: House, making: Any, wanted: str, path: str):
    made = await _made(connected, making, status=wanted)
    assert made.data["status"] == wanted
    assert [text for text in made.warnings if text.startswith("status")] == []
    assert [call["path"].endswith(path) for call in await connected.writes()] == [False, True]


async def test_an_invoice_is_processed_on_its_own_day_and_has_its_document(connected: House):
    made = await _made(connected, invoice)
    path = f"/accounting/invoices/{made.data['invoiceId']}"
    tried = await connected.call("PATCH", path, {"status": "SUBMITTED"}, dryRun="true")
    assert tried.data["wouldSend"]["path"] == "salesinvoice/PrintedSalesInvoices"
    done = await connected.call("PATCH", path, {"status": "SUBMITTED", "reference": "PO 7"})
    assert done.status == 200, done.body
    assert (done.data["status"], done.data["reference"]) == ("SUBMITTED", "PO 7")
    assert done.data["invoiceNumber"].isdecimal()
    assert done.data["invoiceDate"] == f"{DAY}T00:00:00Z"
    assert (await connected.get(f"{path}/document")).data["contentType"] == "application/pdf"

    before = len(await connected.writes())
    again = await connected.call("PATCH", path, {"status": "SUBMITTED"})
    assert (again.status, again.warnings) == (200, [])
    for wanted in ("DRAFT", "OPEN", "PAID", "VOIDED"):
        assert _refusal(await connected.call("PATCH", path, {"status": wanted}))
    assert len(await connected.writes()) == before


async def test_a_draft_that_is_voided_is_removed(connected: House):
    made = await _made(connected, invoice)
    path = f"/accounting/invoices/{made.data['invoiceId']}"
    both = await connected.call("PATCH", path, {"status": "VOIDED", "reference": "X"})
    assert (both.status, both.error["fields"][0]["field"]) == (400, "reference")
    stale = await connected.call("PATCH", path, {"status": "PAID"})
    assert "payments" in _refusal(stale)
    assert (await connected.get(path)).status == 200
    tried = await connected.call("PATCH", path, {"status": "VOIDED"}, dryRun="true")
    assert tried.data["wouldSend"]["method"] == "DELETE"
    gone = await connected.call("PATCH", path, {"status": "VOIDED"})
    assert (gone.status, gone.data["status"]) == (200, "VOIDED"), gone.body
    assert gone.warnings == ["The draft was removed: Exact Online keeps no invoice that is voided."]
    assert (await connected.get(path)).status == 404


async def test_a_draft_that_was_changed_in_the_meantime_is_not_removed(connected: House):
    made = await _made(connected, invoice)
    path = f"/accounting/invoices/{made.data['invoiceId']}"
    connected.headers["If-Match"] = "2026-01-01T00:00:00Z"
    refused = await connected.call("PATCH", path, {"status": "VOIDED"})
    connected.headers.clear()
    assert (refused.status, refused.error["code"]) == (409, "record_changed")
    assert (await connected.get(path)).status == 200


@pytest.mark.parametrize("wanted", ["SUBMITTED", "OPEN"])
@pytest.mark.parametrize("making", [_bill, _credit])
async def test_what_exact_brings_about_by_itself_may_be_asked_for(connected: House, making: Any, wanted: str):
    made = await _made(connected, making, status=wanted)
    assert made.data["status"] == "DRAFT"
    assert any(text.startswith("status") for text in made.warnings), made.warnings


async def test_a_bill_that_is_sent_back_as_it_was_read_keeps_its_status(connected: House):
    made = await _made(connected, _bill)
    path = f"/accounting/bills/{made.data['id']}"
    kept = await connected.call("PUT", path, {"name": "Anders", "status": made.data["status"]})
    assert (kept.status, kept.data["status"], kept.data["name"]) == (200, "DRAFT", "Anders")
    refused = await connected.call("PUT", path, {"name": "Weer anders", "status": "VOIDED"})
    assert "DELETE /accounting/bills/{billId}" in _refusal(refused)
    assert (await connected.get(path)).data["name"] == "Anders"


async def test_a_document_whose_period_is_not_open_is_refused_before_its_draft_is_made(connected: House):
    path, body = await invoice(connected, status="SUBMITTED", invoiceDate="2012-01-02")
    refused = await connected.post(f"/accounting/{path}", body)
    assert refused.status == 400, refused.body
    assert refused.error["fields"][0]["code"] == "period_closed"
    assert await connected.writes() == []


async def test_a_login_that_may_not_read_periods_processes_all_the_same(connected: House):
    await connected.fault("status", path="FinancialPeriods", status=403, body="{}", times=None)
    for _ in range(2):
        path, body = await invoice(connected, status="SUBMITTED")
        made = await connected.post(f"/accounting/{path}", body)
        assert (made.status, made.data["status"]) == (201, "SUBMITTED"), made.body
    asked = [call for call in await connected.vendor_calls() if "FinancialPeriods" in call["path"]]
    assert len(asked) == 1


async def test_a_step_that_exact_refuses_names_what_was_booked_before(connected: House):
    path, body = await invoice(connected, status="SUBMITTED")
    await connected.fault("validation", method="POST", path="PrintedSalesInvoices")
    refused = await connected.post(f"/accounting/{path}", body)
    assert refused.status == 400, refused.body
    (booked,) = refused.error["details"]["changedBefore"]
    assert booked.startswith("invoices ")


@pytest.mark.parametrize("making", [_bill, _credit])
async def test_what_is_paid_is_said_as_it_is_or_refused(connected: House, making: Any):
    path, body = await making(connected)
    for more in ({}, {"dryRun": "true"}):
        refused = await connected.post(f"/accounting/{path}", {**body, "paymentStatus": "PAID"}, **more)
        assert refused.status == 400, refused.body
        (problem,) = refused.error["fields"]
        assert (problem["field"], problem["code"]) == ("paymentStatus", "contradiction")
        assert "POST /accounting/payments" in problem["hint"]
    assert await connected.writes() == []
    made = await connected.post(f"/accounting/{path}", {**body, "paymentStatus": "PENDING"})
    assert (made.status, made.data["paymentStatus"]) == (201, "PENDING"), made.body
    assert [text for text in made.warnings if text.startswith("paymentStatus")] == []


async def test_what_is_paid_of_a_bill_is_not_changed_by_saying_so(connected: House):
    made = await _made(connected, _bill)
    path = f"/accounting/bills/{made.data['id']}"
    kept = await connected.call("PUT", path, {"name": "Anders", "paymentStatus": "PENDING"})
    assert (kept.status, kept.data["name"]) == (200, "Anders"), kept.body
    before = len(await connected.writes())
    refused = await connected.call("PUT", path, {"name": "Weer anders", "paymentStatus": "PAID"})
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "paymentStatus")
    assert len(await connected.writes()) == before
