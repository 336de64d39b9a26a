"""A program of the product in a process of its own, beside a house whose database and sandbox it shares."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from house import CLIENT_ID, CLIENT_SECRET, VAULT_KEY, House


@asynccontextmanager
async def started(
    house: House, folder: Path, *arguments: str, **settings: str
) -> AsyncIterator[tuple[Process, str]]:
    """`comptoir` with these arguments, and the first line that it says; ended with the block."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "comptoir.cli", *arguments),
        cwd=folder,
        env=os.environ | _settings(house) | settings,
        stdout=PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        assert process.stdout is not None
        yield process, (await process.stdout.readline()).decode().strip()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _settings(house: House) -> dict[str, str]:
    return {
        "COMPTOIR_DATABASE": house.database_url,
        "COMPTOIR_VAULT_KEY": VAULT_KEY,
        "COMPTOIR_EXACT_ONLINE_NL_URL": house.sandbox.url("nl"),
        "COMPTOIR_EXACT_ONLINE_NL_CLIENT_ID": CLIENT_ID,
        "COMPTOIR_EXACT_ONLINE_NL_CLIENT_SECRET": CLIENT_SECRET,
    }
