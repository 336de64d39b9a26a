"""The same journey on SQLite and on PostgreSQL: a login, a booking, a refresh, a new start, a farewell."""

from dataclasses import replace
from datetime import UTC, datetime

from house import served

from comptoir.kit.clock import ManualClock
from comptoir.store import requests
from comptoir_sandbox.exact_online.server import running


async def test_a_login_books_refreshes_survives_a_new_start_and_ends(database_url: str):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with running(("nl",), clock=clock) as sandbox:
        async with served(database_url, sandbox, clock) as house:
            await house.connect(environmentSelection="true")
            assert (await house.get("/accounting/customers")).error["code"] == "company_required"
            chosen = {"accountKey": house.account_key, "environmentName": "exact-nl", "companyId": "3412071"}
            assert (await house.post("/auth/setEndUserSelections", **chosen)).status == 201
            invoice = await booked(house)
        clock.advance(600)
        async with served(database_url, sandbox, clock) as anew:
            heir = replace(anew, api_key=house.api_key, account_key=house.account_key)
            read = await heir.get(f"/accounting/invoices/{invoice['invoiceId']}")
            assert read.data == invoice
            assert (await heir.call("DELETE", "/tenants/delete-end-user")).status == 200
            assert (await heir.get("/accounting/customers")).error["code"] == "account_key_unknown"
            assert await heir.connections() == []
        async with served(database_url, sandbox, clock) as last, last.database.read() as conn:
            operations = {line.operation for line in await requests.recent(conn, None, 100)}
    assert {"callback", "setEndUserSelections", "createInvoice", "getInvoice", "deleteEndUser"} <= operations


async def test_no_request_keeps_the_log_from_being_written(database_url: str):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with running(("nl",), clock=clock) as sandbox:
        async with served(database_url, sandbox, clock) as house:
            for path in ("/\0", "/accounting/customers/\0", "/\ufffd", "/é", f"/{'x' * 3_000}"):
                assert (await house.get(path)).status == 404
            assert (await house.get("/accounting/customers", companyId="\0")).status == 400
        async with served(database_url, sandbox, clock) as anew, anew.database.read() as conn:
            lines = await requests.recent(conn, None, 100)
    assert len(lines) == 6


async def booked(house):
    """A new customer's invoice, as it was answered."""
    customer = await house.post(
        "/accounting/customers", {"contactType": "COMPANY", "companyName": "Café Het Möbelhuis ☕"}
    )
    items = await house.get("/accounting/items", limit=5)
    line = {"itemId": items.data[0]["id"], "quantity": 1.5, "unitAmount": 19.95}
    body = {"contactId": customer.data["id"], "invoiceDate": "2026-06-15", "lineItems": [line]}
    answer = await house.post("/accounting/invoices", body)
    assert answer.status == 201, answer.body
    return answer.data
