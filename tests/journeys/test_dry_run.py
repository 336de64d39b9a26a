"""dryRun=true: a write is checked in every way, told as it would be sent, and not booked."""

import pytest
from billing import bill_of
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

UNKNOWN = "99999999-0000-0000-0000-000000000000"


async def test_a_new_record_is_told_as_it_would_be_sent(pinned: House):
    body = {"code": "D1", "description": "Dry", "discountDays2": 3}
    tried = await pinned.post("/accounting/paymentTerms", body, dryRun="true")
    assert tried.status == 200, tried.body
    assert tried.data["wouldSend"] == {
        "method": "POST",
        "path": "cashflow/PaymentConditions",
        "body": {"Code": "D1", "Description": "Dry"},
    }
    assert tried.warnings == ["discountDays2 was not written: Exact Online has no place for it."]
    assert await pinned.writes() == []


async def test_what_is_told_is_what_a_real_booking_sends(pinned: House):
    body = await bill_of(pinned, {"totalNetAmount": 100, "taxCode": "2"})
    tried = await pinned.post("/accounting/bills", body, dryRun="true")
    assert tried.status == 200, tried.body
    assert await pinned.writes() == []
    made = await pinned.post("/accounting/bills", body)
    assert made.status == 201, made.body
    (booked,) = await pinned.writes()
    await pinned.control("calls", method="DELETE")
    assert booked["path"].endswith(tried.data["wouldSend"]["path"])
    assert tried.data["wouldSend"]["body"]["PurchaseEntryLines"][0]["AmountFC"] == 100


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/accounting/paymentTerms", {"paymentDays": 3}, "invalid_body"),
        (
            "/accounting/invoices",
            {
                "invoiceDate": "2026-01-01",
                "contactId": UNKNOWN,
                "lineItems": [{"quantity": 1, "itemId": UNKNOWN}],
            },
            "reference_unknown",
        ),
        (
            "/accounting/journalEntries",
            {
                "journalLineItems": [{"accountId": UNKNOWN, "totalGrossAmount": 5}],
                "transactionDate": "2026-01-01",
            },
            "invalid_body",
        ),
    ],
)  # fmt: skip  a table
async def test_what_is_wrong_is_refused_as_a_real_write_is(pinned: House, path, body, code):
    refused = await pinned.post(path, body, dryRun="true")
    assert (refused.status, refused.error["code"]) == (400, code)
    assert await pinned.writes() == []


async def test_a_change_and_a_removal_are_tried_on_the_record_that_is_there(pinned: House):
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]
    path = f"/accounting/customers/{customer['id']}"
    tried = await pinned.call("PATCH", path, {"companyName": "Dry B.V."}, dryRun="true")
    assert tried.status == 200, tried.body
    assert tried.data["wouldSend"]["method"] == "PUT"
    assert tried.data["wouldSend"]["body"]["Name"] == "Dry B.V."
    assert (await pinned.get(path)).data["companyName"] == customer["companyName"]

    made = await pinned.post(
        "/accounting/bills", await bill_of(pinned, {"totalNetAmount": 9, "taxCode": "2"})
    )
    bill, before = made.data["id"], len(await pinned.writes())
    removed = await pinned.call("DELETE", f"/accounting/bills/{bill}", dryRun="true")
    assert removed.data["wouldSend"] == {
        "method": "DELETE",
        "path": f"purchaseentry/PurchaseEntries(guid'{bill}')",
        "body": None,
    }
    gone = await pinned.call("DELETE", f"/accounting/bills/{UNKNOWN}", dryRun="true")
    assert gone.status == 404
    assert len(await pinned.writes()) == before


async def test_nothing_to_change_is_told_as_nothing(pinned: House):
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]["id"]
    tried = await pinned.call("PATCH", f"/accounting/customers/{customer}", {}, dryRun="true")
    assert (tried.status, tried.data) == (200, {"wouldSend": None})


async def test_a_dry_run_uses_up_no_idempotency_key(pinned: House):
    body, key = {"code": "D2", "description": "Once"}, {"Idempotency-Key": "dry-1"}
    pinned.headers.update(key)
    tried = await pinned.post("/accounting/paymentTerms", body, dryRun="true")
    made = await pinned.post("/accounting/paymentTerms", body)
    pinned.headers.clear()
    await pinned.control("calls", method="DELETE")
    assert (tried.status, made.status) == (200, 201)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/accounting/paymentTerms", {"code": "D3", "description": "Never"}),
        ("/accounting/passThrough", {"method": "GET", "path": "crm/Accounts"}),
    ],
)
@pytest.mark.parametrize("key", ["", "k" * 256])
async def test_a_key_that_would_be_refused_is_refused_in_a_dry_run(pinned: House, path, body, key):
    pinned.headers["Idempotency-Key"] = key
    tried = await pinned.post(path, body, dryRun="true")
    pinned.headers.clear()
    assert (tried.status, tried.error["fields"][0]["field"]) == (400, "Idempotency-Key")


async def test_a_read_cannot_be_tried(pinned: House):
    refused = await pinned.get("/accounting/invoices", dryRun="true")
    assert (refused.status, refused.error["code"]) == (400, "unknown_parameter")


async def _lines(house: House, **changes):
    accounts = (await house.get("/accounting/accounts", types="OVERHEADS", limit=5)).data
    return [
        {"accountId": accounts[0]["id"], "totalGrossAmount": 5, "debitCreditIndicator": side, **changes}
        for side in ("DEBIT", "CREDIT")
    ]


async def test_a_closed_period_is_found_by_a_dry_run(pinned: House):
    bill = {**await bill_of(pinned, {"totalNetAmount": 100, "taxCode": "2"}), "billDate": "2026-02-03"}
    entry = {"transactionDate": "2026-02-04", "journalLineItems": await _lines(pinned)}
    account = (await _lines(pinned))[0]["accountId"]
    expense = {
        "transactionDate": "2026-02-05",
        "expenseLines": [{"accountId": account, "totalGrossAmount": 5}],
    }
    february = {"division": 3412056, "year": 2026, "period": 2}
    for path, body, field in (
        ("bills", bill, "billDate"),
        ("journalEntries", entry, "transactionDate"),
        ("expenses", expense, "transactionDate"),
    ):
        fine = await pinned.post(f"/accounting/{path}", body, dryRun="true")
        assert (fine.status, fine.warnings) == (200, []), fine.body
        await pinned.control("periods", {**february, "closed": True})
        refused = await pinned.post(f"/accounting/{path}", body, dryRun="true")
        await pinned.control("periods", {**february, "closed": False})
        assert (refused.status, refused.error["code"]) == (400, "refused_by_target")
        assert [(found["field"], found["code"]) for found in refused.error["fields"]] == [
            (field, "period_closed")
        ]
        assert refused.error["downstream"]["message"] == "Afgesloten"
    assert await pinned.writes() == []


async def test_a_day_that_no_period_has_is_found_by_a_dry_run(pinned: House):
    entry = {"transactionDate": "1999-02-04", "journalLineItems": await _lines(pinned)}
    refused = await pinned.post("/accounting/journalEntries", entry, dryRun="true")
    assert [(found["field"], found["code"]) for found in refused.error["fields"]] == [
        ("transactionDate", "period_closed")
    ]


async def test_a_blocked_record_is_found_by_a_dry_run(pinned: House):
    account = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[-1]["id"]
    block = {"path": f"financial/GLAccounts(guid'{account}')", "method": "PUT"}
    bill = await bill_of(pinned, {"accountId": account, "totalNetAmount": 100, "taxCode": "2"})
    assert (await pinned.post("/accounting/bills", bill, dryRun="true")).status == 200
    await pinned.post("/accounting/passThrough", {**block, "body": {"IsBlocked": True}})
    refused = await pinned.post("/accounting/bills", bill, dryRun="true")
    await pinned.post("/accounting/passThrough", {**block, "body": {"IsBlocked": False}})
    await pinned.control("calls", method="DELETE")
    assert [(found["field"], found["code"]) for found in refused.error["fields"]] == [
        ("lineItems[0].accountId", "blocked")
    ]


async def test_what_a_login_may_not_read_stays_open_and_is_said(pinned: House):
    bill = await bill_of(pinned, {"totalNetAmount": 100, "taxCode": "2"})
    await pinned.fault("status", path="JournalStatusList", status=403, body="{}")
    tried = await pinned.post("/accounting/bills", bill, dryRun="true")
    assert tried.status == 200, tried.body
    (warning,) = tried.warnings
    assert warning.startswith("Whether the period is open was not checked: Exact Online refuses")
    assert warning.endswith("a module or a right of 'Financial accounting' is missing.")
