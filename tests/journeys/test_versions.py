"""A change is made against the record as the caller saw it, and sends no more than what differs."""

import asyncio
from datetime import timedelta

import pytest
from billing import VAT_CODE, booked, forget_calls
from house import House

CUSTOMER = {"contactType": "COMPANY", "companyName": "Kwekerij Het Groene Blad"}


async def _customer(house: House):
    made = await house.post("/accounting/customers", CUSTOMER)
    assert made.status == 201, made.body
    return made, f"/accounting/customers/{made.data['id']}"


async def _elsewhere(house: House, path: str, body: dict) -> None:
    """Somebody else changes the record at Exact."""
    answer = await house.post("/accounting/passThrough", {"method": "PUT", "path": path, "body": body})
    assert answer.status == 201, answer.body


async def test_a_change_is_made_against_the_version_that_was_read(connected: House):
    made, path = await _customer(connected)
    read = await connected.get(path)
    assert read.headers["etag"] == f'"{read.data["updatedDate"]}"'
    connected.headers["If-Match"] = read.headers["etag"]
    changed = await connected.call("PATCH", path, {"companyName": "Kwekerij Nieuw"})
    assert changed.status == 200, changed.body
    assert changed.headers["etag"] == f'"{changed.data["updatedDate"]}"'
    await _elsewhere(connected, f"crm/Accounts(guid'{made.data['id']}')", {"Website": "example.nl"})

    connected.headers["If-Match"] = changed.headers["etag"]
    await forget_calls(connected)
    refused = await connected.call("PATCH", path, {"companyName": "Kwekerij Oud"})
    assert (refused.status, refused.error["code"]) == (409, "record_changed")
    assert await connected.writes() == []
    connected.headers["If-Match"] = f'"{refused.error["details"]["version"]}"'
    assert (await connected.call("PATCH", path, {"companyName": "Kwekerij Oud"})).status == 200


@pytest.mark.parametrize(("version", "status"), [("*", 200), ("yesterday", 400)])
async def test_any_version_is_a_star_and_nonsense_is_refused(connected: House, version: str, status: int):
    _, path = await _customer(connected)
    connected.headers["If-Match"] = version
    assert (await connected.call("PATCH", path, {"companyName": "Kwekerij Nieuw"})).status == status


async def test_a_record_that_is_changed_while_others_are_looked_up_is_left_alone(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    (line,) = made.data["lineItems"]
    body = {"name": "Ours", "lineItems": [{"id": line["id"]}, {"accountNumber": "4630", "totalNetAmount": 7}]}
    await forget_calls(connected)
    await connected.fault("latency", method="GET", path="vat/VATCodes", seconds=1.5)
    ours = asyncio.create_task(connected.call("PUT", f"/accounting/bills/{made.data['id']}", body))
    site = connected.sandbox.site()
    async with asyncio.timeout(60):
        while not any("PurchaseEntries" in call.path for call in site.calls):  # noqa: ASYNC110  it tells nobody
            await asyncio.sleep(0.005)
    books = site.company(3412056).books
    entries = books.table("purchaseentry/purchaseentries")
    entry = next(row for row in entries if str(row["EntryID"]) == made.data["id"])
    later = entry["Modified"] + timedelta(seconds=1)
    books.put(entries, {**entry, "Description": "Theirs", "Modified": later})
    refused = await ours
    assert (refused.status, refused.error["code"]) == (409, "record_changed")
    kept = await connected.get(f"/accounting/bills/{made.data['id']}")
    assert (kept.data["name"], len(kept.data["lineItems"])) == ("Theirs", 1)


async def test_what_stands_there_already_is_not_sent(connected: House):
    made, path = await _customer(connected)
    await forget_calls(connected)
    same = await connected.call("PUT", path, CUSTOMER)
    assert (same.status, same.data) == (200, made.data)
    assert await connected.writes() == []
    changed = await connected.call("PUT", path, {**CUSTOMER, "vatId": "NL001234567B01"}, dryRun="true")
    assert changed.data["wouldSend"]["body"] == {"VATNumber": "NL001234567B01"}


async def test_a_removal_is_made_against_the_version_that_was_read(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    path = f"/accounting/bills/{made.data['id']}"
    seen = made.headers["etag"]
    await _elsewhere(
        connected, f"purchaseentry/PurchaseEntries(guid'{made.data['id']}')", {"Description": "Theirs"}
    )
    connected.headers["If-Match"] = seen
    await forget_calls(connected)
    refused = await connected.call("DELETE", path)
    assert (refused.status, refused.error["code"]) == (409, "record_changed")
    assert await connected.writes() == []
    connected.headers["If-Match"] = f'"{refused.error["details"]["version"]}"'
    assert (await connected.call("DELETE", path)).status == 200


async def test_a_payment_is_taken_back_as_it_was_read(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["number"]
    line = {"customerId": customer, "amount": 10, "paymentDate": "2026-06-15"}
    made = await connected.post("/accounting/payments", {"paymentLines": [line]})
    path = f"/accounting/payments/{made.data['id']}"
    connected.headers["If-Match"] = '"2020-01-01T00:00:00.000Z"'
    assert (await connected.call("DELETE", path)).error["code"] == "record_changed"
    connected.headers["If-Match"] = made.headers["etag"]
    assert (await connected.call("DELETE", path)).status == 200


async def test_a_line_is_written_against_the_version_of_its_document(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    (line,) = made.data["lineItems"]
    path = f"/accounting/bills/{made.data['id']}/lineItems"
    added, changed = {"accountNumber": "4630", "totalNetAmount": 7}, {"description": "Ours"}
    connected.headers["If-Match"] = '"2020-01-01T00:00:00.000Z"'
    await forget_calls(connected)
    for method, where, body in (("POST", path, added), ("PUT", f"{path}/{line['id']}", changed)):
        refused = await connected.call(method, where, body)
        assert (refused.status, refused.error["code"]) == (409, "record_changed")
        assert refused.error["details"]["version"] == made.data["updatedDate"]
    assert await connected.writes() == []
    connected.headers["If-Match"] = made.headers["etag"]
    assert (await connected.call("PUT", f"{path}/{line['id']}", changed)).status == 200


async def test_a_line_of_an_invoice_is_changed_against_the_version_of_the_invoice(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    body = {
        "contactId": customer,
        "invoiceDate": "2026-06-15",
        "lineItems": [{"itemId": item, "quantity": 1}],
    }
    made = await connected.post("/accounting/invoices", body)
    (line,) = made.data["lineItems"]
    path = f"/accounting/invoices/{made.data['invoiceId']}/lineItems/{line['lineItemId']}"
    connected.headers["If-Match"] = '"2020-01-01T00:00:00.000Z"'
    assert (await connected.call("PATCH", path, {"quantity": 2})).error["code"] == "record_changed"
    connected.headers["If-Match"] = made.headers["etag"]
    assert (await connected.call("PATCH", path, {"quantity": 2})).status == 200


async def test_of_twenty_who_saw_the_same_version_one_changes_the_record(connected: House):
    made, path = await _customer(connected)
    connected.headers["If-Match"] = made.headers["etag"]
    names = [f"Kwekerij {number}" for number in range(20)]
    answers = await asyncio.gather(*(connected.call("PATCH", path, {"companyName": name}) for name in names))
    assert sorted(answer.status for answer in answers) == [200, *[409] * 19]
    (won,) = (answer.data["companyName"] for answer in answers if answer.status == 200)
    connected.headers.clear()
    assert (await connected.get(path)).data["companyName"] == won
