"""Tasks beyond one minute and one worker: calls that run out, and a worker that is killed, on both databases."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from house import House, served
from house_process import started

from comptoir.kit.clock import ManualClock, SystemClock
from comptoir_sandbox.exact_online.server import running

ENTRIES = 30


async def begun(house: House) -> str:
    """A task with thirty contacts; its path."""
    entries = [{"contactType": "COMPANY", "companyName": f"Reeks {n}"} for n in range(ENTRIES)]
    batch = {"accountNumberLength": 4, "chartOfAccount": "SKR03", "fiscalYearStartDate": "2026-01-01"}
    answer = await house.post("/accounting/contacts/bulk", {**batch, "entries": entries})
    assert answer.status == 201, answer.body
    return f"/accounting/asyncTask/{answer.data['taskId']}"


async def until(house: House, path: str, reached: Any) -> Any:
    """The task, once it has reached something."""
    async with asyncio.timeout(30):
        while True:
            task = (await house.get(path)).data
            if reached(task):
                return task
            await asyncio.sleep(0.02)


def succeeded(number: int) -> Any:
    return lambda task: task["responseData"]["succeeded"] >= number


def is_over(task: Any) -> bool:
    return task["status"] not in ("OPEN", "IN_PROGRESS")


async def added(house: House) -> list[str]:
    """The names of the series that the books hold by now."""
    table = house.sandbox.site("nl").company(3412056).books.table("crm/accounts")
    names = [str(row["Name"]) for row in table]
    return sorted((name for name in names if name.startswith("Reeks ")), key=lambda name: int(name[6:]))


@asynccontextmanager
async def work(house: House, folder: Path):
    """`comptoir work` in a process of its own."""
    async with started(house, folder, "work") as (process, line):
        assert line == "Comptoir works"
        yield process


async def test_a_task_waits_in_the_table_until_its_company_has_calls_again(database_url: str):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with running(("nl",), clock=clock) as sandbox, served(database_url, sandbox, clock) as house:
        await house.control("limits", {"minute": 25, "day": 5_000})
        await house.connect(companyId="3412056")
        path = await begun(house)
        while not is_over(await until(house, path, succeeded(1))):
            clock.advance(10)
            await asyncio.sleep(0.05)
        task = (await house.get(path)).data
        assert (task["status"], task["responseData"]["succeeded"]) == ("SUCCESS", ENTRIES)
        assert await added(house) == [f"Reeks {n}" for n in range(ENTRIES)]
        assert {call["status"] for call in await house.vendor_calls()} <= {200, 201}


async def test_a_killed_workers_task_is_taken_over_and_nothing_is_booked_twice(
    database_url: str, tmp_path: Path
):
    clock = SystemClock()
    async with (
        running(("nl",), clock=clock) as sandbox,
        served(database_url, sandbox, clock, job_slots=0) as house,
    ):
        await house.control("limits", {"minute": 100_000, "day": 1_000_000})
        await house.connect(companyId="3412056")
        path = await begun(house)
        async with work(house, tmp_path) as first:
            await until(house, path, succeeded(10))
            first.kill()
        assert not is_over((await house.get(path)).data)
        await lapse(house)
        async with work(house, tmp_path) as second:
            task = await until(house, path, is_over)
            second.terminate()
            assert await second.wait() == 0
        entries = task["responseData"]["entries"]
        doubtful = [f"Reeks {entry['position']}" for entry in entries if entry["status"] == "IN_DOUBT"]
        done = [f"Reeks {entry['position']}" for entry in entries if entry["status"] == "SUCCESS"]
        assert len(doubtful) <= 1
        assert len(done) + len(doubtful) == ENTRIES
        books = await added(house)
        assert len(books) == len(set(books))
        assert set(done) <= set(books) <= {*done, *doubtful}


async def lapse(house: House) -> None:
    """The lease of the killed worker runs out, sooner than it would by waiting a minute."""
    async with house.database.write() as conn:
        await conn.exec_driver_sql("UPDATE jobs SET lease_until = created_at")
