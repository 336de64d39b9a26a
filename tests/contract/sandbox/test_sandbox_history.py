"""A company with a long history of ledger lines: seeded, read, changed, kept and brought back."""

import sqlite3
from contextlib import closing
from decimal import Decimal

import pytest
from sandbox_doors import STUDIO, Door, Exact

from comptoir_sandbox.exact_online.server import running

LINES = 20_011
SYNC = "sync/Financial/TransactionLines"


@pytest.fixture
async def seeded(door, exact) -> Exact:
    await door.control("limits", {"minute": 10_000, "day": 10_000})
    await door.control("seed", {"division": STUDIO, "transactionLines": LINES})
    return exact


async def all_rows(exact, path):
    rows = []
    while path:
        d = (await exact.get(path)).d
        rows += d["results"]
        path = d.get("__next")
    return rows


async def count(exact, path):
    return int((await exact.get(f"{path}/$count")).body)


async def test_a_seed_adds_exactly_the_lines_that_were_asked_for(door, exact):
    before = await count(exact, "financialtransaction/TransactionLines")
    await door.control("seed", {"division": STUDIO, "transactionLines": LINES})
    assert await count(exact, "financialtransaction/TransactionLines") == before + LINES


async def test_every_entry_of_a_history_sums_to_zero(seeded):
    entries: dict[str, Decimal] = {}
    for row in await all_rows(seeded, "bulk/Financial/TransactionLines?$select=EntryID,AmountDC"):
        entries[row["EntryID"]] = entries.get(row["EntryID"], Decimal(0)) + Decimal(str(row["AmountDC"]))
    assert len(entries) > LINES / 20
    assert set(entries.values()) == {Decimal(0)}


async def test_pages_by_key_and_by_version_bring_every_line_once(seeded):
    total = await count(seeded, "financialtransaction/TransactionLines")
    by_key = [row["ID"] for row in await all_rows(seeded, "bulk/Financial/TransactionLines?$select=ID")]
    assert by_key == sorted(set(by_key))
    synced = await all_rows(seeded, f"{SYNC}?$filter=Timestamp gt 1L&$select=ID,LineNumber,Timestamp")
    versions = [int(row["Timestamp"]) for row in synced]
    assert versions == sorted(set(versions))
    lines = [row["ID"] for row in synced if row["LineNumber"]]
    assert sorted(lines) == by_key
    assert len(by_key) == total


async def test_a_sync_goes_on_behind_a_history(seeded):
    rows = await all_rows(seeded, f"{SYNC}?$filter=Timestamp gt 1L&$select=Timestamp")
    newest = max(int(row["Timestamp"]) for row in rows)
    await seeded.post(
        "generaljournalentry/GeneralJournalEntries",
        {
            "JournalCode": "90",
            "GeneralJournalEntryLines": [
                {"GLAccount": await seeded.account("4100"), "AmountFC": 10},
                {"GLAccount": await seeded.account("8000"), "AmountFC": -10},
            ],
        },
    )
    fresh = await all_rows(
        seeded, f"{SYNC}?$filter=Timestamp gt {newest}L&$select=AmountDC,LineNumber,EntryNumber"
    )
    assert sorted(row["AmountDC"] for row in fresh if row["LineNumber"]) == [-10, 10]


async def test_lines_are_found_by_entry_account_and_day(seeded):
    one = await seeded.first(
        "bulk/Financial/TransactionLines?$select=ID,EntryID,GLAccount,Date,Description"
        "&$filter=Date ge datetime'2026-03-01' and Type eq 90&$top=1"
    )
    assert one["Date"] >= "/Date(1772323200000)/"
    entry = await seeded.rows(
        f"generaljournalentry/GeneralJournalEntries(guid'{one['EntryID']}')/GeneralJournalEntryLines"
    )
    assert one["ID"] in {row["ID"] for row in entry}
    assert [row["LineNumber"] for row in entry] == list(range(1, len(entry) + 1))
    both = f"EntryID eq guid'{one['EntryID']}' and GLAccount eq guid'{one['GLAccount']}'"
    found = await seeded.rows(f"financialtransaction/TransactionLines?$filter={both}&$select=ID")
    assert {row["ID"] for row in found} == {
        row["ID"] for row in entry if row["GLAccount"] == one["GLAccount"]
    }
    key = (await seeded.get(f"financialtransaction/TransactionLines(guid'{one['ID']}')")).d
    assert key["Description"] == one["Description"]


async def test_balances_agree_with_the_lines(seeded):
    booked: dict[tuple[str, int, int], Decimal] = {}
    wanted = "GLAccount,FinancialYear,FinancialPeriod,AmountDC"
    for row in await all_rows(seeded, f"bulk/Financial/TransactionLines?$select={wanted}"):
        key = (row["GLAccount"], row["FinancialYear"], row["FinancialPeriod"])
        booked[key] = booked.get(key, Decimal(0)) + Decimal(str(row["AmountDC"]))
    balances: dict[tuple[str, int, int], Decimal] = {}
    wanted = "GLAccount,ReportingYear,ReportingPeriod,Amount"
    for row in await all_rows(seeded, f"financial/ReportingBalance?$select={wanted}"):
        key = (row["GLAccount"], row["ReportingYear"], row["ReportingPeriod"])
        balances[key] = balances.get(key, Decimal(0)) + Decimal(str(row["Amount"]))
    assert balances == booked


async def test_an_account_that_only_a_history_uses_is_in_use(seeded):
    used = await seeded.first(
        "bulk/Financial/TransactionLines?$select=GLAccount&$filter=LineNumber eq 1"
        " and Type eq 90 and Status eq 50 and Date gt datetime'2024-07-02'&$top=1"
    )
    refused = await seeded.call("DELETE", f"financial/GLAccounts(guid'{used['GLAccount']}')")
    assert (refused.status, refused.text.split(":")[0]) == (500, "In gebruik")


async def test_the_first_version_since_a_moment_lets_a_sync_begin_there(seeded):
    moment = "modified=datetime'2026-06-01'&endPoint='TransactionLines'"
    [found] = await seeded.rows(f"read/sync/Sync/SyncTimestamp?{moment}")
    after = int(found["TimeStampAsBigInt"]) - 1
    rows = await seeded.rows(f"{SYNC}?$filter=Timestamp gt {after}L&$select=Modified&$top=1")
    assert rows[0]["Modified"] == found["Modified"]


async def test_a_history_is_kept_by_a_data_file_as_a_recipe(tmp_path, session, clock):
    file = tmp_path / "sandbox.sqlite"
    wanted = "financialtransaction/TransactionLines?$top=3"
    lines = "financialtransaction/TransactionLines"
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        exact = await door.enter()
        await exact.get("crm/Accounts?$top=1")
        await door.control("seed", {"division": STUDIO, "transactionLines": LINES})
        before = await ids(exact, wanted), await count(exact, lines)
    with closing(sqlite3.connect(file)) as kept:
        assert kept.execute("SELECT count(*) FROM rows").fetchone()[0] < LINES
    async with running(clock=clock, data=file) as second:
        again = Exact(session, second.url(), exact.tokens)
        assert (await ids(again, wanted), await count(again, lines)) == before


async def test_a_move_of_the_company_renews_the_versions_of_a_history(door, seeded):
    wanted = f"{SYNC}?$select=ID,Timestamp&$filter=Timestamp gt "
    old = await all_rows(seeded, f"{wanted}1L")
    await door.control("divisions", {"division": STUDIO, "move": True})
    new = await all_rows(seeded, f"{wanted}{max(int(row['Timestamp']) for row in old)}L")
    assert sorted(row["ID"] for row in new) == sorted(row["ID"] for row in old)


async def test_a_snapshot_forgets_a_later_history(door, exact):
    before = await count(exact, "financialtransaction/TransactionLines")
    await door.control("snapshot", {"name": "short"})
    await door.control("seed", {"division": STUDIO, "transactionLines": LINES})
    await door.control("restore", {"name": "short"})
    assert await count(exact, "financialtransaction/TransactionLines") == before


@pytest.mark.parametrize("code", ["nl", "be", "de", "fr", "es", "co.uk", "com"])
async def test_every_region_can_have_a_history(code, session, clock):
    async with running((code,), clock=clock) as started:
        door = Door(session, started.url(code))
        division = min(started.site(code).companies)
        given = await door.control("seed", {"division": division, "transactionLines": 500})
        assert given["transactionLines"] == 500


async def test_one_line_cannot_balance(door, session):
    async with session.post(
        f"{door.url}/_sandbox/seed", json={"division": STUDIO, "transactionLines": 1}
    ) as answer:
        assert answer.status == 400


async def ids(exact, path):
    return [row["ID"] for row in await exact.rows(path)]
