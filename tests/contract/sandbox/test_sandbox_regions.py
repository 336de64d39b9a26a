"""Seven regions, each with companies, rates, currency and numbers of its own."""

import socket
from decimal import Decimal

import pytest
from sandbox_doors import Door

from comptoir_sandbox.exact_online.regions import REGIONS
from comptoir_sandbox.exact_online.seed.companies import firms_of
from comptoir_sandbox.exact_online.seed.locales import LOCALES
from comptoir_sandbox.exact_online.server import running

RATES = {
    "nl": (9, 21),
    "be": (6, 21),
    "de": (7, 19),
    "fr": (5.5, 20),
    "es": (10, 21),
    "co.uk": (5, 20),
    "com": (0, 0),
}
CURRENCIES = {"co.uk": "GBP", "com": "USD"}


@pytest.fixture(params=REGIONS)
def region(request):
    return request.param


@pytest.fixture
async def there(region):
    async with running((region,)) as started:
        yield started


async def test_a_region_has_its_own_books(there, region, session):
    exact = await Door(session, there.url(region)).enter()
    me = await exact.first("/current/Me")
    exact.division = me["CurrentDivision"]
    divisions = await exact.rows("system/Divisions")
    assert len(divisions) >= 2
    assert {row["Currency"] for row in divisions} == {CURRENCIES.get(region, "EUR")}
    low, high = RATES[region]
    codes = {
        row["Code"]: row["Percentage"] for row in await exact.rows("vat/VATCodes?$select=Code,Percentage")
    }
    assert (codes["1  "] * 100, codes["2  "] * 100) == pytest.approx((low, high))
    invoice = await exact.first("salesinvoice/SalesInvoices?$filter=Status eq 50&$top=1")
    assert invoice["Currency"] == CURRENCIES.get(region, "EUR")
    lines = await exact.rows("bulk/Financial/TransactionLines?$select=AmountDC&$top=1000")
    assert lines


async def test_what_a_company_writes_is_in_the_language_of_its_country(there, region, session):
    exact = await Door(session, there.url(region)).enter()
    exact.division = (await exact.first("/current/Me"))["CurrentDivision"]
    texts = LOCALES[region].texts
    described = await exact.rows("salesinvoice/SalesInvoices?$select=Description")
    assert {row["Description"] for row in described} == set(texts.orders)
    warehouses = await exact.rows("inventory/Warehouses?$select=Description")
    assert [row["Description"] for row in warehouses] == [texts.warehouse]
    categories = await exact.rows("documents/DocumentCategories?$select=Description")
    assert {row["Description"] for row in categories} == set(texts.categories)


async def test_the_bank_of_an_iban_is_in_its_country(there, region, session):
    exact = await Door(session, there.url(region)).enter()
    exact.division = (await exact.first("/current/Me"))["CurrentDivision"]
    accounts = await exact.rows("crm/BankAccounts?$select=IBAN,BICCode")
    banks = [(row["IBAN"][:2], row["BICCode"][4:6]) for row in accounts if row["BICCode"]]
    assert all(country == of_bank for country, of_bank in banks)


def test_divisions_belong_to_one_region_only():
    codes = [firm.division for region in REGIONS.values() for firm in firms_of(region)]
    assert len(codes) == len(set(codes))


async def test_the_ledger_of_every_company_balances(there, region):
    for company in there.site(region).companies.values():
        lines = company.books.table("financialtransaction/transactionlines")
        assert sum(Decimal(str(line["AmountDC"])) for line in lines) == 0
        assert all(line["GLAccount"] for line in lines)


async def test_a_region_answers_under_every_name_of_this_machine(sandbox, session):
    port = sandbox.ports["nl"]
    for host in ("127.0.0.1", "localhost", *(["[::1]"] if socket.has_ipv6 else [])):
        exact = await Door(session, f"http://{host}:{port}").enter()
        me = await exact.first("/current/Me")
        assert me["__metadata"]["uri"].startswith(f"http://{host}:{port}/api/v1/")
