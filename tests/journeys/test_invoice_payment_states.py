"""What is paid of invoices: a field and a filter, worked out of the receivables."""

from dataclasses import replace

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_invoice_tells_whether_and_when_it_was_paid(pinned: House):
    listed = await pinned.get("/accounting/invoices", limit=100, fields="*")
    states = {found["paymentStatus"] for found in listed.data if found["status"] == "SUBMITTED"}
    assert states <= {"PAID", "PENDING", "PARTLY_PAID"}
    assert "PAID" in states
    for found in listed.data:
        assert (found["paidDate"] is not None) == (found["paymentStatus"] == "PAID")
        if found["status"] == "DRAFT":
            assert found["paymentStatus"] is None


@pytest.mark.parametrize("state", ["PAID", "PENDING"])
async def test_invoices_are_found_by_what_is_paid_of_them(pinned: House, state: str):
    found = await pinned.get("/accounting/invoices", limit=20, paymentStatus=state)
    assert found.status == 200, found.body
    assert found.data
    assert {invoice["paymentStatus"] for invoice in found.data} == {state}


async def test_the_states_together_are_all_that_was_ever_owed(pinned: House):
    async def count(**filters: str) -> int:
        answer = await pinned.get("/accounting/invoices", limit=5, **filters)
        return answer.body["meta"]["pagination"]["total"]

    states = ("PAID", "PENDING", "PARTLY_PAID", "NO_OPEN_ITEM")
    assert sum([await count(paymentStatus=state) for state in states]) == await count(status="SUBMITTED")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("cashflow/PaymentConditions", "The days of payment terms are not known"),
        ("bulk/Cashflow/Receivables", "paymentStatus is not known"),
    ],
)
async def test_a_login_without_the_right_gets_its_invoices_and_is_told(
    open_house: House, path: str, said: str
):
    house = replace(open_house)
    await house.connect(companyId="3412056")  # a connection of its own, which remembers nothing yet
    await house.fault("status", path=path, status=403, times=None)
    try:
        for _ in range(2):
            listed = await house.get("/accounting/invoices", limit=20, status="SUBMITTED", fields="*")
            assert listed.status == 200, listed.body
            assert [text for text in listed.warnings if text.startswith(said)]
    finally:
        await house.control("faults", method="DELETE")


@pytest.mark.parametrize(("limit", "calls"), [(50, 1), (100, 2)])
async def test_a_list_fetches_nothing_from_elsewhere_unless_it_is_asked_to(
    pinned: House, limit: int, calls: int
):
    before = len(await pinned.vendor_calls())
    plain = await pinned.get("/accounting/invoices", limit=limit)
    assert len(await pinned.vendor_calls()) == before + calls
    assert {invoice["paymentStatus"] for invoice in plain.data} == {None}
    assert all(invoice["addresses"] is None and invoice["lineItems"] for invoice in plain.data)
    named = await pinned.get("/accounting/invoices", limit=limit, fields="invoiceId,paymentStatus")
    assert "PAID" in {invoice["paymentStatus"] for invoice in named.data}
