"""Writes that go on after their answer: a task's id at once, the entries one by one, and each tells its fate."""

import asyncio
from typing import Any

import aiohttp
import msgspec
import pytest
from house import Answer, House

BATCH = {"accountNumberLength": 4, "chartOfAccount": "SKR03", "fiscalYearStartDate": "2026-01-01"}
CONTACTS = "/accounting/contacts/bulk"
PDF = b"%PDF-1.4 bon"


def companies(*names: str) -> dict[str, Any]:
    return {**BATCH, "entries": [{"contactType": "COMPANY", "companyName": name} for name in names]}


async def finished(house: House, answer: Answer) -> Any:
    """What the task came to, asked for until it has."""
    assert answer.data["taskId"], answer.body
    async with asyncio.timeout(20):
        while True:
            task = await house.get(f"/accounting/asyncTask/{answer.data['taskId']}")
            assert task.status == 200, task.body
            if task.data["status"] not in ("OPEN", "IN_PROGRESS"):
                return task.data
            await asyncio.sleep(0.02)


async def sent(house: House, path: str, *files: tuple[str, bytes], **parts: str) -> Answer:
    """A form with files, each with its name and content."""
    form = aiohttp.FormData(default_to_multipart=True)
    for name, text in parts.items():
        form.add_field(name, text)
    for name, content in files:
        form.add_field("files" if "expense" in parts else "file", content, filename=name)
    keys = {"X-API-KEY": house.api_key, "X-ACCOUNT-KEY": house.account_key}
    async with house.http.post(f"{house.url}{path}", data=form, headers=keys) as response:
        return Answer(response.status, response.headers, await response.json())


@pytest.mark.parametrize("path", [CONTACTS, "/accounting/batch/contacts"])
async def test_contacts_are_made_one_by_one_after_the_answer(connected: House, path):
    answer = await connected.post(path, companies("Reeks 0", "Reeks 1", "Reeks 2"))
    assert (answer.status, answer.data["entries"]) == (201, None)
    assert any("chartOfAccount" in warning for warning in answer.warnings)

    task = await finished(connected, answer)

    assert (task["status"], task["information"]) == ("SUCCESS", [])
    counted = {name: task["responseData"][name] for name in ("succeeded", "failed", "inDoubt", "open")}
    assert counted == {"succeeded": 3, "failed": 0, "inDoubt": 0, "open": 0}
    for position, entry in enumerate(task["responseData"]["entries"]):
        assert (entry["position"], entry["status"], entry["errors"]) == (position, "SUCCESS", None)
        read = await connected.get(f"/accounting/contacts/{entry['data']['id']}")
        assert read.data == entry["data"]
        assert read.data["companyName"] == f"Reeks {position}"


async def test_an_entry_that_is_refused_does_not_stop_the_others(connected: House):
    await connected.fault("validation", method="POST", path="crm/Accounts", skip=1)
    body = companies("Een", "Twee", "Drie")
    body["entries"].append({"contactType": "COMPANY"})

    task = await finished(connected, await connected.post(CONTACTS, body))

    assert task["status"] == "PARTIAL_SUCCESS"
    entries = task["responseData"]["entries"]
    assert [entry["status"] for entry in entries] == ["SUCCESS", "FAILED", "SUCCESS", "FAILED"]
    assert entries[1]["errors"]["code"] == "refused_by_target"
    assert entries[1]["errors"]["downstream"]["status"] == 500
    assert entries[3]["errors"]["fields"][0]["field"] == "companyName"
    assert [(said["type"], said["message"].split(": ")[:2]) for said in task["information"]] == [
        ("ERROR", ["entries[1]", "refused_by_target"]),
        ("ERROR", ["entries[3]", "invalid_body"]),
    ]
    assert task["information"][1]["message"].endswith("companyName is required by Exact Online.")
    assert len(await connected.writes()) == 3


async def test_an_answer_that_was_lost_is_in_doubt_and_nothing_is_sent_twice(connected: House):
    await connected.fault("cut_after", method="POST", path="crm/Accounts", skip=1)

    task = await finished(connected, await connected.post(CONTACTS, companies("Een", "Twee", "Drie")))

    assert task["status"] == "PARTIAL_SUCCESS"
    entries = task["responseData"]["entries"]
    assert [entry["status"] for entry in entries] == ["SUCCESS", "IN_DOUBT", "SUCCESS"]
    assert entries[1]["errors"]["code"] == "write_in_doubt"
    assert len(await connected.writes()) == 3


async def test_journal_entries_are_booked_one_by_one(connected: House):
    costs = await connected.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)
    assets = await connected.get("/accounting/accounts", types="ACCRUED_EXPENSES,CURRENT_LIABILITY")
    entries = [
        {
            "transactionDate": "2026-06-12",
            "journalLineItems": [
                {"accountId": account, "debitCreditIndicator": side, "totalGrossAmount": amount}
                for account, side in ((costs.data[0]["id"], "DEBIT"), (assets.data[0]["id"], "CREDIT"))
            ],
        }
        for amount in (5, 12.34)
    ]
    answer = await connected.post("/accounting/journalEntries/bulk", {**BATCH, "entries": entries})
    assert answer.status == 201, answer.body

    task = await finished(connected, answer)

    assert task["status"] == "SUCCESS", task
    booked = [entry["data"]["journalLineItems"][0] for entry in task["responseData"]["entries"]]
    assert [line["totalGrossAmount"] for line in booked] == [5, 12.34]


async def test_a_file_is_kept_after_the_answer(connected: House):
    answer = await sent(connected, "/accounting/files/async", ("bon.pdf", PDF), note="Kantoorartikelen")
    assert (answer.status, set(answer.data)) == (202, {"taskId"})

    task = await finished(connected, answer)

    (entry,) = task["responseData"]["entries"]
    assert (task["status"], entry["data"]["fileName"], entry["data"]["content"]) == (
        "SUCCESS",
        "bon.pdf",
        None,
    )
    wish = {"method": "GET", "path": f"documents/Documents(guid'{entry['data']['id']}')"}
    kept = (await connected.post("/accounting/passThrough", wish)).data["d"]
    assert (kept["Subject"], kept["Body"]) == ("bon.pdf", "Kantoorartikelen")


async def test_what_a_file_lacks_is_said_with_its_name(connected: House):
    answer = await sent(connected, "/accounting/files/async", ("leeg.pdf", b""), note="Kantoorartikelen")
    task = await finished(connected, answer)
    (said,) = task["information"]
    assert (task["status"], said["filename"], said["type"]) == ("FAILED", "leeg.pdf", "ERROR")


async def test_an_expense_is_created_after_the_answer_as_it_would_be_before(connected: House):
    account = (await connected.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)).data[0]
    older = {
        "transactionDate": "2026-06-12",
        "expenseLines": [{"accountId": account["id"], "totalGrossAmount": 12.34, "description": "Koffie"}],
    }
    newer = {
        "transactionDate": "2026-06-12",
        "expenseLines": [
            {"account": {"id": account["id"]}, "totalGrossAmount": 12.34, "description": "Koffie"}
        ],
        "generatorName": "Till",
    }
    now = await sent(connected, "/accounting/expenses", expense=msgspec.json.encode(older).decode())
    answer = await sent(connected, "/accounting/expenses/async", expense=msgspec.json.encode(newer).decode())
    assert answer.status == 202, answer.body
    assert answer.warnings == ["generatorName was not used."]

    task = await finished(connected, answer)

    (entry,) = task["responseData"]["entries"]
    assert (now.status, task["status"]) == (201, "SUCCESS"), (now.body, task)
    line, same = entry["data"]["expenseLines"][0], now.data["expenseLines"][0]
    for name in ("accountId", "totalGrossAmount", "description"):
        assert line[name] == same[name]


async def test_what_cannot_be_begun_is_refused_at_the_door(connected: House):
    before = len(await connected.vendor_calls())
    none = await connected.post(CONTACTS, {**BATCH, "entries": []})
    many = await connected.post(CONTACTS, companies(*(["X"] * 1001)))
    wrong = await connected.post(CONTACTS, {**BATCH, "entries": [{"contactType": "PET"}]})
    empty = await sent(connected, "/accounting/files/async", note="Without a file")
    money = {"expenseLines": [], "currency": "XXQ"}
    coin = await sent(connected, "/accounting/expenses/async", expense=msgspec.json.encode(money).decode())
    assert [answer.status for answer in (none, many, wrong, empty, coin)] == [400] * 5
    assert [answer.error["fields"][0]["field"] for answer in (none, many, wrong, empty)] == [
        "entries",
        "entries",
        "entries[0].contactType",
        "file",
    ]
    assert "XXQ" in coin.error["message"]
    assert len(await connected.vendor_calls()) == before


async def test_health_tells_how_many_jobs_wait_run_and_were_given_up(connected: House):
    before = (await connected.get("/health/details")).body["info"]["jobs"]["states"]
    await finished(connected, await connected.post(CONTACTS, companies("Een")))
    async with connected.database.write() as conn:
        await conn.exec_driver_sql("UPDATE jobs SET status = 'dead' WHERE kind = 'task'")
    after = (await connected.get("/health/details")).body["info"]["jobs"]
    assert (after["status"], after["states"]["running"]) == ("up", 0)
    assert after["states"]["dead"] == before["dead"] + 1


async def test_a_task_is_told_to_its_own_connection_alone(connected: House):
    answer = await connected.post(CONTACTS, companies("Een"))
    path = f"/accounting/asyncTask/{answer.data['taskId']}"
    await finished(connected, answer)
    elsewhere = await connected.get(path, companyId="3412071")
    await connected.connect(companyId="3412071")
    other, unknown = await connected.get(path), await connected.get("/accounting/asyncTask/job_1")
    assert (other.status, other.error["code"]) == (404, "record_unknown")
    assert (unknown.status, unknown.error["code"]) == (404, "record_unknown")
    assert (elsewhere.status, elsewhere.error["code"]) == (400, "company_mismatch")


async def test_a_repeated_key_begins_one_task(connected: House):
    connected.headers["Idempotency-Key"] = "order 4711"
    first = await connected.post(CONTACTS, companies("Een"))
    again = await connected.post(CONTACTS, companies("Een"))
    assert again.body == first.body
    await finished(connected, first)
    assert len(await connected.writes()) == 1


async def test_a_dry_run_checks_every_entry_and_begins_nothing(connected: House):
    good = await connected.post(CONTACTS, companies("Een", "Twee"), dryRun="true")
    assert (good.status, good.data["wouldSend"]["path"]) == (200, "crm/Accounts")
    bad = companies("Een")
    bad["entries"].append({"contactType": "COMPANY"})
    refused = await connected.post(CONTACTS, bad, dryRun="true")
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "entries[1].companyName")
    assert await connected.writes() == []
