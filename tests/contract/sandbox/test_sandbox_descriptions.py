"""The `…Description` of an enumerated value is in the user's language."""

import pytest
from sandbox_doors import Door

from comptoir_sandbox.exact_online.server import running

WORDS = {
    "nl": ("Verwerkt", "Debiteuren", "Nederland", "Open", "Verkoop"),
    "de": ("Verarbeitet", "Debitoren", "Deutschland", "Offen", "Verkauf"),
    "fr": ("Traité", "Clients", "France", "Ouvert", "Ventes"),
    "co.uk": ("Processed", "Accounts receivable", "United Kingdom", "Open", "Sales"),
}


@pytest.mark.parametrize("region", WORDS)
async def test_a_description_is_in_the_users_language(region, clock, session):
    async with running((region,), clock=clock) as started:
        exact = await Door(session, started.url(region)).enter()
        exact.division = (await exact.first("/current/Me"))["CurrentDivision"]
        processed, receivable, country, opened, sales = WORDS[region]
        invoice = await exact.first("salesinvoice/SalesInvoices?$filter=Status eq 50&$top=1")
        assert invoice["StatusDescription"] == processed
        ledger = await exact.first("financial/GLAccounts?$filter=Type eq 20&$top=1")
        assert ledger["TypeDescription"] == receivable
        account = await exact.first("crm/Accounts?$top=1")
        assert account["CountryName"] == country
        status = await exact.first(
            "read/financial/JournalStatusList?$filter=JournalType eq 20 and Status eq 0&$top=1"
        )
        assert (status["StatusDescription"], status["JournalTypeDescription"]) == (opened, sales)


async def test_document_types_are_in_the_users_language(clock, session):
    async with running(("de",), clock=clock) as started:
        exact = await Door(session, started.url("de")).enter()
        exact.division = (await exact.first("/current/Me"))["CurrentDivision"]
        types = {row["ID"]: row["Description"] for row in await exact.rows("documents/DocumentTypes")}
        assert types[20] == "Einkaufsrechnung"
        made = (await exact.post("documents/Documents", {"Subject": "Rechnung 7", "Type": 20})).d
        document = (await exact.get(f"documents/Documents(guid'{made['ID']}')")).d
        assert document["TypeDescription"] == "Einkaufsrechnung"
