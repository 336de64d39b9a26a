"""Reads that look at very many rows let other calls pass, and see the books as they were."""

import asyncio

import pytest
from sandbox_doors import STUDIO

LINES = "financialtransaction/TransactionLines"
MANY = 150_000
LONG = [
    f"{LINES}?$filter=substringof('nowhere',Description)&$select=ID",
    f"{LINES}/$count?$filter=AmountDC gt 400.01",
    "sync/Financial/TransactionLines/$count",
]
ENTRY = "generaljournalentry/GeneralJournalEntries"


@pytest.fixture
async def exact(door):
    await door.control("limits", {"minute": 10_000})
    await door.control("seed", {"division": STUDIO, "transactionLines": MANY})
    return await door.enter()


async def booking(exact, amount):
    lines = [
        {"GLAccount": await exact.account(code), "AmountFC": signed, "Description": "nowhere"}
        for code, signed in (("4690", amount), ("1900", -amount))
    ]
    return {"JournalCode": "90", "GeneralJournalEntryLines": lines}


@pytest.mark.parametrize("path", LONG)
async def test_another_call_is_answered_before_a_long_read_ends(exact, path):
    before = await exact.get(path)
    reading = asyncio.create_task(exact.get(path))
    assert (await exact.get("crm/Accounts?$top=1&$select=ID")).status == 200
    assert not reading.done()
    assert (await reading).body == before.body


async def test_a_booking_during_a_long_read_is_made_and_not_seen_by_it(exact):
    path = LONG[0]
    body = await booking(exact, 17)
    reading = asyncio.create_task(exact.get(path))
    await exact.get("crm/Accounts?$top=1&$select=ID")  # the read has begun by then
    made = await exact.post(ENTRY, body)
    assert (made.status, reading.done()) == (201, False)
    assert (await reading).rows == []
    assert len((await exact.get(path)).rows) == 2


async def test_a_download_of_bookings_lets_others_pass(exact, session):
    headers = {"Authorization": f"Bearer {exact.tokens['access_token']}"}
    address = f"{exact.url}/docs/XMLDownload.aspx?Topic=GLTransactions&_Division_={STUDIO}"

    async def download():
        async with session.get(address, headers=headers) as answer:
            return await answer.read()

    reading = asyncio.create_task(download())
    assert (await exact.post(ENTRY, await booking(exact, 5))).status == 201
    assert not reading.done()
    assert (await reading).count(b"<GLTransaction ") == 1000


async def test_balances_are_summed_beside_too(exact):
    path = "financial/ReportingBalance?$filter=ReportingYear eq 2025&$select=Amount,GLAccountCode"
    reading = asyncio.create_task(exact.get(path))
    assert (await exact.get("crm/Accounts?$top=1&$select=ID")).status == 200
    assert not reading.done()
    assert (await reading).body == (await exact.get(path)).body


async def test_a_refusal_of_a_long_read_comes_as_always(exact):
    heard = await exact.get(f"{LINES}?$filter=Nope eq 1")
    assert heard.status == 400
    assert heard.text.startswith("No property 'Nope' exists")
