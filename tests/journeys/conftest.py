"""Fixtures of the journeys: a fresh house for each, on SQLite, with the sandbox's nl region."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from house import House, whole_house

from comptoir.kit.clock import SystemClock


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Sandbox and server over real sockets; nobody is connected yet."""
    clock = SystemClock()
    async with whole_house(tmp_path, clock) as found:
        yield found


@pytest.fixture
async def connected(house: House) -> House:
    """The house with a connection that is pinned to the company of many invoices."""
    await house.connect(companyId="3412056")
    return house


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def open_house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One house for all scenarios of a module that leave nothing behind, with calls to spare.

    Such a module runs in one event loop: `pytestmark = pytest.mark.asyncio(loop_scope="module")`.
    """
    clock = SystemClock()
    async with whole_house(tmp_path_factory.mktemp("house"), clock) as found:
        await found.control("limits", {"minute": 100_000, "day": 1_000_000})
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pinned(open_house: House) -> House:
    """The open house through a connection that is pinned to the company of many invoices."""
    seen = replace(open_house)
    await seen.connect(companyId="3412056")
    return seen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unpinned(open_house: House) -> House:
    """The open house through a connection that was granted two companies and made no choice."""
    seen = replace(open_house)
    await seen.connect(divisions=[3412056, 3412071])
    return seen


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stocked(pinned: House) -> House:
    """The pinned house with one of everything that its company does not have from the start."""
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]["id"]
    supplier = (await pinned.get("/accounting/suppliers", limit=5)).data[0]["id"]
    costs = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    item = (await pinned.get("/accounting/items", limit=5)).data[0]["id"]
    credited = {"accountId": costs, "totalNetAmount": 5, "taxCode": "2"}
    sides = [
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": s} for s in ("DEBIT", "CREDIT")
    ]
    for path, body in {
        "journalEntries": {"transactionDate": "2026-03-02", "journalLineItems": sides},
        "vendorCredit": {
            "contactId": supplier,
            "vendorCreditNumber": "C-1",
            "vendorCreditDate": "2026-03-02",
            "lineItems": [credited],
        },
        "expenses": {"expenseLines": [{"accountId": costs, "totalGrossAmount": 5}]},
        "bookingProposals": {"bookingProposalDate": "2026-03-02", "lineItems": []},
        "payments": {
            "paymentType": "CASH",
            "paymentLines": [{"customerId": customer, "amount": 5, "paymentDate": "2026-03-02"}],
        },
    }.items():
        made = await pinned.post(f"/accounting/{path}", body)
        assert made.status == 201, made.body
    order = await _passed(
        pinned,
        "purchaseorder/PurchaseOrders",
        {"Supplier": supplier, "PurchaseOrderLines": [{"Item": item, "QuantityInPurchaseUnits": 2}]},
    )
    books = pinned.sandbox.site().company(3412056).books
    line = next(iter(books.table("purchaseorder/purchaseorderlines")))
    received = {"PurchaseOrderLineID": str(line["ID"]), "QuantityReceived": 1}
    await _passed(
        pinned,
        "purchaseorder/GoodsReceipts",
        {"ReceiptDate": "2026-03-03", "Supplier": order["Supplier"], "GoodsReceiptLines": [received]},
    )
    invoices = books.table("salesinvoice/salesinvoices")
    books.put(invoices, {**next(row for row in invoices if row["Status"] == 50), "Type": 8021})
    return pinned


async def _passed(house: House, path: str, body: dict[str, Any]) -> Any:
    sent = {"method": "POST", "path": path, "body": body}
    answer = await house.post("/accounting/passThrough", sent)
    assert answer.status == 201, answer.body
    return answer.data["d"]
