"""Two processes at one database: nothing is lost, and what may happen once happens once."""

import asyncio
from datetime import timedelta

from second_process import NOW, count_up_in_three_tasks, migrate, use_states
from sqlalchemy import text

from comptoir.store import onboarding
from comptoir.store.database import Database
from comptoir.store.onboarding import LoginState


async def test_six_tasks_in_two_processes_lose_no_update(database, database_url, second_process):
    async with database.write() as conn:
        await conn.execute(text("CREATE TABLE counter (value INTEGER NOT NULL)"))
        await conn.execute(text("INSERT INTO counter VALUES (0)"))

    await asyncio.gather(second_process.run("count", database_url), count_up_in_three_tasks(database))

    async with database.read() as conn:
        assert (await conn.execute(text("SELECT value FROM counter"))).scalar_one() == 600


async def test_a_login_state_is_used_in_one_process_only(database, database_url, tenant, second_process):
    async with database.write() as conn:
        for number in range(50):
            await onboarding.add(
                conn,
                LoginState(f"state {number}", tenant.id, "exact-online-nl", NOW, NOW + timedelta(minutes=10)),
            )

    theirs, ours = await asyncio.gather(second_process.run("use", database_url), use_states(database))

    taken = [*filter(None, theirs.split(",")), *filter(None, ours.split(","))]
    assert sorted(map(int, taken)) == list(range(50))


async def test_two_processes_migrate_at_once(empty_database_url, second_process):
    ours = await Database.open(empty_database_url)
    theirs, _ = await asyncio.gather(second_process.run("migrate", empty_database_url), migrate(ours))
    assert theirs == "migrated"
    assert (await ours.check()).migrated
    await ours.close()
