"""Vendor credits: purchase entries below zero at Exact Online, positive amounts for everybody else."""

from typing import Any

import pytest
from house import Answer, House


async def _credit(house: House, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    supplier = (await house.get("/accounting/suppliers", limit=5)).data[0]["id"]
    account = (await house.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)).data[0][
        "id"
    ]
    return {
        "contactId": supplier,
        "vendorCreditDate": "2026-06-03",
        "vendorCreditNumber": "C-77",
        "journalCode": "60",
        "lineItems": [{"accountId": account, "taxCode": "2", **line} for line in lines],
        **more,
    }


async def _booked(house: House, *lines: dict[str, Any], **more: Any) -> Answer:
    answer = await house.post("/accounting/vendorCredit", await _credit(house, *lines, **more))
    assert answer.status == 201, answer.body
    return answer


async def test_a_credit_is_booked_below_zero_and_read_above(connected: House):
    made = await _booked(
        connected, {"totalNetAmount": 100}, {"totalGrossAmount": 12.1}, totalGrossAmount=133.1
    )
    assert made.warnings == []
    credit = made.data
    assert (credit["totalNetAmount"], credit["totalTaxAmount"], credit["totalGrossAmount"]) == (
        110,
        23.1,
        133.1,
    )
    assert {line["totalNetAmount"] for line in credit["lineItems"]} == {100, 10}
    assert (credit["vendorCreditNumber"], credit["vendorCreditDate"]) == ("C-77", "2026-06-03T00:00:00Z")

    raw = await connected.get(f"/accounting/vendorCredits/{credit['id']}", rawData="true")
    assert credit["paymentStatus"] == "PENDING"
    assert raw.data == {**credit, "paymentDays": raw.data["paymentDays"]}
    assert raw.body["rawData"]["items"][0]["Type"] == 31
    assert raw.body["rawData"]["items"][0]["AmountFC"] == -133.1


async def test_credits_and_bills_do_not_mix(connected: House):
    made = await _booked(connected, {"totalNetAmount": 100})
    listed = await connected.get("/accounting/vendorCredits")
    assert [found["id"] for found in listed.data] == [made.data["id"]]
    for status, count in (("DRAFT", 1), ("SUBMITTED", 0), ("PAID", 0)):
        found = await connected.get("/accounting/vendorCredits", status=status)
        assert len(found.data) == count, status
    changed = await connected.get("/accounting/vendorCredits", lastModifiedAt=made.data["updatedDate"])
    assert len(changed.data) == 1
    for extent, count in (
        ("PENDING", 1),
        ("PARTLY_PAID", 0),
        ("PAID", 0),
        ("NO_OPEN_ITEM", 0),
        ("DEBITED", 0),
    ):
        found = await connected.get("/accounting/vendorCredits", paymentStatus=extent)
        assert len(found.data) == count, extent

    for call in ("GET", "DELETE"):
        assert (await connected.call(call, f"/accounting/bills/{made.data['id']}")).status == 404
    bills = await connected.get("/accounting/bills", limit=5)
    assert (await connected.get(f"/accounting/vendorCredits/{bills.data[0]['id']}")).status == 404


async def test_the_lines_of_a_credit_are_no_lines_of_a_bill(connected: House):
    made = await _booked(connected, {"totalNetAmount": 100})
    path = f"/accounting/bills/{made.data['id']}/lineItems"
    line = made.data["lineItems"][0]
    before = len(await connected.writes())
    for answer in (
        await connected.get(path),
        await connected.post(path, {"accountId": line["accountId"], "totalNetAmount": 1}),
        await connected.call("PUT", f"{path}/{line['id']}", {"totalNetAmount": 1}),
    ):
        assert (answer.status, answer.error["code"]) == (404, "record_unknown")
    assert len(await connected.writes()) == before


async def test_the_plural_path_that_clients_use_does_as_well(connected: House):
    answer = await connected.post(
        "/accounting/vendorCredits", await _credit(connected, {"totalNetAmount": 1})
    )
    assert answer.status == 201, answer.body


@pytest.mark.parametrize("amount", [-100, 0])
async def test_amounts_are_what_the_supplier_gives_back(connected: House, amount: int):
    body = await _credit(connected, {"totalNetAmount": amount})
    answer = await connected.post("/accounting/vendorCredit", body)
    assert answer.status == 400
    assert answer.error["fields"][0]["field"] == "lineItems"
    assert "positive" in answer.error["fields"][0]["message"]
    assert await connected.writes() == []


async def test_a_replaced_credit_is_answered_as_a_bill(connected: House):
    made = await _booked(connected, {"totalNetAmount": 100})
    line = made.data["lineItems"][0]
    changed = await connected.call(
        "PUT",
        f"/accounting/vendorCredits/{made.data['id']}",
        {
            "vendorCreditDate": "2026-06-04",
            "vendorCreditNumber": "C-78",
            "lineItems": [
                {"id": line["id"], "totalNetAmount": 60},
                {"accountId": line["accountId"], "totalNetAmount": 5, "taxCode": "2"},
            ],
        },
    )
    assert changed.status == 200, changed.body
    assert changed.warnings == []
    assert (changed.data["billNumber"], changed.data["billDate"]) == ("C-78", "2026-06-04T00:00:00Z")
    assert (changed.data["totalNetAmount"], changed.data["totalGrossAmount"]) == (65, 78.65)
    assert "vendorCreditNumber" not in changed.data
    read = await connected.get(f"/accounting/vendorCredits/{made.data['id']}")
    assert read.data["totalGrossAmount"] == 78.65


async def test_a_credit_is_deleted(connected: House):
    made = await _booked(connected, {"totalNetAmount": 100})
    gone = await connected.call("DELETE", f"/accounting/vendorCredits/{made.data['id']}")
    assert (gone.status, gone.data) == (200, made.data["id"])
    assert (await connected.get("/accounting/vendorCredits")).data == []


async def test_number_and_date_are_required_as_published(connected: House):
    answer = await connected.post("/accounting/vendorCredit", {"lineItems": []})
    assert (answer.status, answer.error["code"]) == (400, "invalid_body")
