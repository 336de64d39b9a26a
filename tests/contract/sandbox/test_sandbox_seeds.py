"""A control call seeds any entity of the books, in any company, by the rules that a POST meets."""

from decimal import Decimal

import pytest
from sandbox_doors import BIG, Door

from comptoir_sandbox.exact_online.server import running

PATHS = {
    "customers": "crm/Accounts",
    "suppliers": "crm/Accounts",
    "contacts": "crm/Contacts",
    "addresses": "crm/Addresses",
    "bankAccounts": "crm/BankAccounts",
    "glAccounts": "financial/GLAccounts",
    "costCentres": "hrm/Costcenters",
    "costUnits": "hrm/Costunits",
    "warehouses": "inventory/Warehouses",
    "items": "logistics/Items",
    "projects": "project/Projects",
    "documents": "documents/Documents",
    "invoices": "salesinvoice/SalesInvoices",
    "salesEntries": "salesentry/SalesEntries",
    "purchaseEntries": "purchaseentry/PurchaseEntries",
    "bankEntries": "financialtransaction/BankEntries",
    "cashEntries": "financialtransaction/CashEntries",
    "generalJournalEntries": "generaljournalentry/GeneralJournalEntries",
    "quotations": "crm/Quotations",
    "salesOrders": "salesorder/SalesOrders",
    "goodsDeliveries": "salesorder/GoodsDeliveries",
    "purchaseOrders": "purchaseorder/PurchaseOrders",
    "goodsReceipts": "purchaseorder/GoodsReceipts",
    "purchaseInvoices": "purchase/PurchaseInvoices",
}


@pytest.fixture
async def exact(door):
    await door.control("limits", {"minute": 10_000})
    found = await door.enter()
    found.division = BIG
    return found


async def count(exact, path):
    return int((await exact.get(f"{path}/$count")).body)


@pytest.mark.parametrize("entity", PATHS)
async def test_a_seed_adds_what_was_asked_for(door, exact, entity):
    before = await count(exact, PATHS[entity])
    await door.control("seed", {"division": BIG, entity: 7})
    assert await count(exact, PATHS[entity]) == before + 7


async def test_the_ledger_balances_after_a_seed_of_everything(door, exact):
    await door.control("seed", {"division": BIG, **dict.fromkeys(PATHS, 3)})
    total, link = Decimal(0), "bulk/Financial/TransactionLines?$select=AmountDC"
    while link:
        page = (await exact.get(link)).d
        total += sum(Decimal(str(row["AmountDC"])) for row in page["results"])
        link = page.get("__next")
    assert total == 0


async def test_a_purchase_invoice_is_payable_as_one_that_was_posted_is(door, exact):
    before = await count(exact, "cashflow/Payments")
    await door.control("seed", {"division": exact.division, "purchaseInvoices": 2})
    assert await count(exact, "cashflow/Payments") == before + 2


async def test_what_cannot_be_made_leaves_nothing_behind(door, exact, session):
    exact.division = 3412071  # sells services: nothing to be ordered
    before = await count(exact, "crm/Accounts")
    body = {"division": 3412071, "customers": 5, "purchaseOrders": 1}
    async with session.post(f"{door.url}/_sandbox/seed", json=body) as answer:
        assert (answer.status, "no items" in (await answer.json())["error"]) == (400, True)
    assert await count(exact, "crm/Accounts") == before


@pytest.mark.parametrize("code", ["be", "de", "fr", "es", "co.uk", "com"])
async def test_every_region_can_be_seeded(code, session, clock):
    async with running((code,), clock=clock) as started:
        door = Door(session, started.url(code))
        site = started.site(code)
        for division in site.companies:
            sold = {
                name: 2
                for name in PATHS
                if name not in ("purchaseOrders", "goodsReceipts", "purchaseInvoices")
            }
            await door.control("seed", {"division": division, **sold})
