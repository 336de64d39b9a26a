"""A customer that is sent as a supplier, or the other way round: refused before anything is booked."""

from typing import Any

import pytest
from billing import account, bill_of
from house import House
from refusals import fields, told
from selling import SOLD, credit_note, invoice, item, offer, order

pytestmark = pytest.mark.asyncio(loop_scope="module")

_OTHER = {"customer": "supplier", "supplier": "customer"}


async def relation(house: House, *roles: str) -> dict[str, Any]:
    """A new relation that is of these roles alone."""
    flags = {f"is{role.capitalize()}": role in roles for role in _OTHER}
    body = {"companyName": "Kwekerij De Linde", "contactType": "COMPANY", **flags}
    made = await house.post("/accounting/contacts", body)
    assert made.status == 201, made.body
    return made.data


async def entry(house: House, **party: str) -> tuple[str, dict[str, Any]]:
    costs = await account(house)
    sides = [
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": "CREDIT", **party},
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": "DEBIT"},
    ]
    return "journalEntries", {"transactionDate": "2026-06-12", "journalLineItems": sides}


async def payment(house: House, **party: str) -> tuple[str, dict[str, Any]]:
    line = {"accountId": await account(house), "amount": 5, "paymentDate": "2026-03-02", **party}
    return "payments", {"paymentType": "CASH", "paymentLines": [line]}


async def expense(house: House, **party: str) -> tuple[str, dict[str, Any]]:
    line = {"accountId": await account(house), "totalGrossAmount": 5}
    return "expenses", {"expenseLines": [line], **party}


LEDGER = [(entry, "journalLineItems[0]."), (payment, "paymentLines[0]."), (expense, "")]


@pytest.mark.parametrize("wanted", ["customer", "supplier"])
@pytest.mark.parametrize(("make", "place"), LEDGER)
@pytest.mark.parametrize("name", ["id", "customerNumber"])
async def test_on_a_line_of_the_ledger_it_is_refused_on_its_own_field(
    pinned: House, make, place, wanted, name
):
    other = await relation(pinned, _OTHER[wanted])
    if name != "id":
        name = "customerNumber" if "customerNumber" in other else "number"
    before = await pinned.writes()
    path, body = await make(pinned, **{f"{wanted}Id": other[name]})
    error = told(answer := await pinned.post(f"/accounting/{path}", body), 400, "reference_unknown")
    assert fields(answer) == [f"{place}{wanted}Id"]
    (detail,) = error["fields"]
    assert detail["code"] == "wrong_role"
    assert f"is no {wanted} at Exact Online" in detail["message"]
    assert f"is{wanted.capitalize()}" in detail["hint"]
    assert await pinned.writes() == before


@pytest.mark.parametrize("make", [invoice, credit_note, order])
async def test_a_sale_to_a_supplier_is_refused(pinned: House, make):
    path, body = await make(pinned, SOLD, contactId=(await relation(pinned, "supplier"))["id"])
    await refused_for(pinned, path, body, "customer")


async def test_a_bill_of_a_customer_is_refused(pinned: House):
    body = await bill_of(pinned, {"totalNetAmount": 5, "taxCode": "2"})
    body["contactId"] = (await relation(pinned, "customer"))["id"]
    await refused_for(pinned, "bills", body, "supplier")


async def test_a_bill_of_nobody_in_particular_is_for_exact_to_judge(pinned: House):
    body = await bill_of(pinned, {"totalNetAmount": 5, "taxCode": "2"})
    body["contactId"] = (await relation(pinned))["id"]
    before = await pinned.writes()
    error = told(await pinned.post("/accounting/bills", body), 400, "refused_by_target")
    assert [each["field"] for each in error["fields"]] == ["contactId"]
    assert len(await pinned.writes()) == len(before) + 1


async def refused_for(house: House, path: str, body: dict[str, Any], role: str) -> None:
    before = await house.writes()
    for query in ({}, {"dryRun": "true"}):
        answer = await house.post(f"/accounting/{path}", body, **query)
        error = told(answer, 400, "reference_unknown")
        (detail,) = error["fields"]
        assert (detail["field"], detail["code"]) == ("contactId", "wrong_role")
        assert f"is no {role}" in detail["message"]
    assert await house.writes() == before


async def test_an_offer_may_go_to_anybody(pinned: House):
    path, body = await offer(pinned, SOLD, contactId=(await relation(pinned))["id"])
    made = await pinned.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body


@pytest.mark.parametrize("wanted", ["customer", "supplier"])
async def test_a_relation_that_is_both_is_either(pinned: House, wanted):
    both = await relation(pinned, "customer", "supplier")
    path, body = await entry(pinned, **{f"{wanted}Id": both["id"]})
    made = await pinned.post(f"/accounting/{path}", body)
    assert (made.status, made.warnings) == (201, []), made.body


async def test_a_relation_that_becomes_a_supplier_may_send_a_bill_at_once(pinned: House):
    body = await bill_of(pinned, {"totalNetAmount": 5, "taxCode": "2"})
    body["contactId"] = (await relation(pinned, "customer"))["id"]
    await refused_for(pinned, "bills", body, "supplier")
    changed = await pinned.call(
        "PUT", f"/accounting/contacts/{body['contactId']}", {"contactType": "COMPANY", "isSupplier": True}
    )
    assert changed.status == 200, changed.body
    assert (await pinned.post("/accounting/bills", body)).status == 201


async def test_the_check_costs_no_call(pinned: House):
    party, things = await relation(pinned, "customer"), await item(pinned)
    path, body = await invoice(pinned, {"itemId": things, **SOLD}, contactId=party["id"])
    await pinned.control("calls", method="DELETE")
    assert (await pinned.post(f"/accounting/{path}", body)).status == 201
    asked = [call["path"].rpartition("/")[2] for call in await pinned.vendor_calls()]
    assert asked.count("Accounts") == 1
