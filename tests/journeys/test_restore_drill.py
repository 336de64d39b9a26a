"""The restore drill: which logins hold after a database came back from a backup, and who must log in again."""

import asyncio
import json
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from house import CLIENT_ID, CLIENT_SECRET, VAULT_KEY, House, served, sqlite_url
from test_tokens import LIFE, HandMovedClock

from comptoir_sandbox.exact_online.server import Sandbox, running
from demo_process import environment

START = datetime(2026, 6, 29, 9, tzinfo=UTC)


async def comptoir(sandbox: Sandbox, url: str, *words: str) -> tuple[int, list[dict[str, object]]]:
    """A command in a process of its own, whose clock is months away from the sandbox's."""
    environ = environment() | {
        "COMPTOIR_DATABASE": url,
        "COMPTOIR_VAULT_KEY": VAULT_KEY,
    }
    for region in ("NL", "BE"):
        environ |= {
            f"COMPTOIR_EXACT_ONLINE_{region}_URL": sandbox.url(region.lower()),
            f"COMPTOIR_EXACT_ONLINE_{region}_CLIENT_ID": CLIENT_ID,
            f"COMPTOIR_EXACT_ONLINE_{region}_CLIENT_SECRET": CLIENT_SECRET,
        }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "comptoir.cli", "tokens", *words, "--json"),
        stdout=asyncio.subprocess.PIPE,
        env=environ,
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, json.loads(out)


async def token_statuses(house: House, region: str) -> list[int]:
    calls = house.sandbox.site(region).calls
    return [call.status for call in calls if call.path.endswith("/token")]


async def test_after_a_restore_each_login_is_tried_once_and_those_that_ended_are_named(tmp_path: Path):
    clock = HandMovedClock(START)
    async with running(("nl", "be"), clock=clock) as sandbox:
        async with served(sqlite_url(tmp_path), sandbox, clock) as house:
            await house.connect()
            house.region = "be"
            await house.connect()
            backup = tmp_path / "backup.db"
            with closing(sqlite3.connect(tmp_path / "comptoir.db")) as live:
                live.execute("VACUUM INTO ?", (str(backup),))
            clock.advance(LIFE)
            assert (await house.get("/auth/companies")).status == 200  # be renews; nl sleeps
        restored = f"sqlite:///{backup}"

        status, listed = await comptoir(sandbox, restored, "list")
        assert status == 0
        assert {row["target"]: row["state"] for row in listed} == {
            "exact-nl": "healthy",
            "exact-be": "healthy",
        }

        status, checked = await comptoir(sandbox, restored, "check")
        assert status == 1
        found = {row["target"]: row for row in checked}
        assert (found["exact-nl"]["state"], found["exact-nl"]["reason"]) == ("healthy", None)
        assert found["exact-be"]["state"] == "needs_consent"
        assert "The database was restored" in str(found["exact-be"]["reason"])
        assert (await token_statuses(house, "nl"), await token_statuses(house, "be")) == (
            [200, 200],
            [200, 200, 401],
        )


async def test_a_check_that_comes_too_early_asks_nothing_and_says_when_to_come_back(tmp_path: Path):
    clock = HandMovedClock(START)
    async with running(("nl", "be"), clock=clock) as sandbox:
        async with served(sqlite_url(tmp_path), sandbox, clock) as house:
            await house.connect()
        status, (row,) = await comptoir(sandbox, house.database_url, "check")
        assert (status, row["state"]) == (0, "suspect")
        assert "in ten minutes" in str(row["reason"])
        assert await token_statuses(house, "nl") == [200]
        clock.advance(LIFE)
        status, (row,) = await comptoir(sandbox, house.database_url, "check")
        assert (status, row["state"]) == (0, "healthy")
        assert await token_statuses(house, "nl") == [200, 200]
