"""What is paid of bills: told for a whole page in one call, and asked for by the published filter."""

from typing import Any

import msgspec
import pytest
from house import House

COMPANY = 3412056


async def _forget_calls(house: House) -> None:
    await house.control("calls", method="DELETE")


def _payables(house: House) -> Any:
    return house.sandbox.site("nl").company(COMPANY).books.table("cashflow/payments")


def _pay(house: House, entry: str, *, wholly: bool) -> None:
    """The payables of an entry as a payment leaves them: in two parts where it was paid in part."""
    books = house.sandbox.site("nl").company(COMPANY).books
    (row,) = _payables(house).where("EntryID", entry)
    half = row["Remaining"] / 2
    day = row["EntryDate"].replace(day=9, month=6, year=2026)
    if wholly:
        books.put(_payables(house), {**row, "Remaining": half - half, "Status": 50, "EndDate": day})
    else:
        books.put(_payables(house), {**row, "Remaining": half})


async def _all(house: House, **query: Any) -> list[dict[str, Any]]:
    found, page = [], 1
    while True:
        answer = await house.get("/accounting/bills", limit=100, page=page, fields="*", **query)
        assert answer.status == 200, answer.body
        found += answer.data
        if len(found) >= answer.body["meta"]["pagination"]["total"]:
            return found
        page += 1


async def test_a_bill_tells_whether_and_when_it_was_paid(connected: House):
    opened = (await connected.get("/accounting/bills", paymentStatus="PENDING", limit=5)).data
    half, whole = opened[0]["id"], opened[1]["id"]
    _pay(connected, half, wholly=False)
    _pay(connected, whole, wholly=True)
    await _forget_calls(connected)
    paid = (await connected.get(f"/accounting/bills/{whole}")).data
    assert (paid["paymentStatus"], paid["paidDate"]) == ("PAID", "2026-06-09T00:00:00Z")
    assert len(await connected.vendor_calls()) == 2
    begun = (await connected.get(f"/accounting/bills/{half}")).data
    assert (begun["paymentStatus"], begun["paidDate"]) == ("PARTLY_PAID", None)


async def test_of_a_bill_over_nothing_nothing_is_to_be_paid(connected: House):
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]["id"]
    costs = (await connected.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    line = {"accountId": costs, "totalNetAmount": 0, "taxCode": "2"}
    bill = {"contactId": supplier, "billDate": "2026-06-12", "billNumber": "NIL", "lineItems": [line]}
    made = await connected.post("/accounting/bills", bill)
    assert made.status == 201, made.body
    read = await connected.get(f"/accounting/bills/{made.data['id']}")
    assert made.data["paymentStatus"] == read.data["paymentStatus"] == "NO_OPEN_ITEM"


async def test_the_filter_and_the_field_agree_on_every_bill(connected: House):
    opened = (await connected.get("/accounting/bills", paymentStatus="PENDING", limit=5)).data
    _pay(connected, opened[0]["id"], wholly=False)
    everything = {bill["id"]: bill["paymentStatus"] for bill in await _all(connected)}
    assert {"PENDING", "PARTLY_PAID", "PAID"} <= set(everything.values())
    for extent in ("PENDING", "PARTLY_PAID", "PAID", "NO_OPEN_ITEM", "BAD_DEBT"):
        found = [bill["id"] for bill in await _all(connected, paymentStatus=extent)]
        assert len(found) == len(set(found))
        assert set(found) == {key for key, value in everything.items() if value == extent}, extent


async def test_the_filter_goes_with_others_and_with_an_order_at_four_calls(connected: House):
    wishes = {"orderField": "billDate", "orderDir": "DESC", "limit": 5}
    await connected.get("/accounting/bills", limit=100, fields="*")  # which brings the payment terms along
    await _forget_calls(connected)
    latest = await connected.get("/accounting/bills", paymentStatus="PAID", status="SUBMITTED", **wishes)
    assert len(await connected.vendor_calls()) == 4
    days = [bill["billDate"] for bill in latest.data]
    assert days == sorted(days, reverse=True)
    assert latest.body["meta"]["pagination"]["total"] > 100
    drafts = await connected.get("/accounting/bills", paymentStatus="PAID", status="DRAFT")
    assert drafts.data == []


async def test_the_filter_holds_where_more_is_open_than_one_condition_can_name(connected: House):
    before = await _all(connected, orderField="billDate", orderDir="ASC")
    books = connected.sandbox.site("nl").company(COMPANY).books
    for bill in before[:80]:
        for row in list(_payables(connected).where("EntryID", bill["id"])):
            books.put(_payables(connected), {**row, "Status": 20, "Remaining": row["TransactionAmountDC"]})
    opened = [bill["id"] for bill in await _all(connected, paymentStatus="PENDING", orderField="billDate")]
    assert len(opened) >= 80
    assert opened[:80] == [bill["id"] for bill in before[:80]]
    paid = [bill["id"] for bill in await _all(connected, paymentStatus="PAID", orderField="billDate")]
    assert set(paid) | set(opened) == {bill["id"] for bill in before}
    assert not set(paid) & set(opened)


async def test_a_login_without_the_right_still_gets_its_bills_and_is_told_why(connected: House):
    text = "Forbidden - Application Scope Violated. Cannot read"
    body = msgspec.json.encode({"error": {"code": "", "message": {"lang": "", "value": text}}}).decode()
    await connected.fault("status", path="bulk/Cashflow/Payments", status=403, body=body, times=None)
    for _ in range(3):
        answer = await connected.get("/accounting/bills", limit=5, fields="*")
        assert answer.status == 200, answer.body
        assert answer.data[0]["paymentStatus"] is None
        assert "paymentStatus is not known" in answer.warnings[0]
    refused = [call for call in await connected.vendor_calls() if call["status"] == 403]
    assert len(refused) == 1  # errors are counted; what was refused is not asked for again and again


@pytest.mark.parametrize("path", ["bills", "vendorCredits"])
async def test_a_state_that_exact_does_not_know_costs_no_call(connected: House, path: str):
    await _forget_calls(connected)
    answer = await connected.get(f"/accounting/{path}", paymentStatus="UNKNOWN")
    assert (answer.status, answer.data) == (200, [])
    assert await connected.vendor_calls() == []
