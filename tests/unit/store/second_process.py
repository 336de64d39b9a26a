"""The other process of a test: for each line, a task and a URL, it prints what came of the task."""

import asyncio
import sys
from datetime import UTC, datetime

from sqlalchemy import text

from comptoir.store import onboarding
from comptoir.store.database import Database

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


async def count_up(database: Database, rounds: int) -> None:
    """Read the counter, then write it one higher: what loses updates if transactions begin too late."""
    lock = "" if database.dialect == "sqlite" else " FOR UPDATE"
    for _ in range(rounds):
        async with database.write() as conn:
            value = (await conn.execute(text(f"SELECT value FROM counter{lock}"))).scalar_one()
            await conn.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})


async def count_up_in_three_tasks(database: Database) -> str:
    await asyncio.gather(*(count_up(database, 100) for _ in range(3)))
    return "counted"


async def use_states(database: Database) -> str:
    """Try to take each of fifty login states; the numbers of those that were got."""

    async def take(number: int) -> bool:
        async with database.write() as conn:
            return await onboarding.use(conn, f"state {number}", NOW) is not None

    taken = await asyncio.gather(*(take(number) for number in range(50)))
    return ",".join(str(number) for number, got in enumerate(taken) if got)


async def migrate(database: Database) -> str:
    await database.migrate()
    return "migrated"


TASKS = {"count": count_up_in_three_tasks, "use": use_states, "migrate": migrate}


async def run(task: str, url: str) -> str:
    database = await Database.open(url)
    try:
        return await TASKS[task](database)
    finally:
        await database.close()


if __name__ == "__main__":
    print("ready", flush=True)  # noqa: T201  the tests read it
    for line in sys.stdin:
        print(asyncio.run(run(*line.split())), flush=True)  # noqa: T201  the tests read it
