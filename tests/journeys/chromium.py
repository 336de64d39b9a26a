"""A real Chromium without a screen, driven over its own protocol: it opens pages and says what it sees."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
_PATIENCE = 30.0
_PAUSE = 0.05


@dataclass
class Tab:
    """The one tab that is open. Whatever a page asks of another host than this machine fails."""

    socket: aiohttp.ClientWebSocketResponse
    numbers: Any = field(default_factory=lambda: count(1))
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    async def open(self, url: str) -> None:
        for domain in ("Page", "Runtime", "Network", "Log"):
            await self._command(f"{domain}.enable")
        await self._command("Page.navigate", url=url)

    async def run(self, expression: str) -> Any:
        """The value of a JavaScript expression."""
        facts = {"expression": expression, "returnByValue": True, "awaitPromise": True}
        found = await self._command("Runtime.evaluate", **facts)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def until(self, expression: str) -> Any:
        """The first value of the expression that is true."""
        async with asyncio.timeout(_PATIENCE):
            while not (found := await self.run(expression)):  # noqa: ASYNC110  a page tells nothing by itself
                await asyncio.sleep(_PAUSE)
        return found

    async def _command(self, method: str, **params: Any) -> Any:
        number = next(self.numbers)
        await self.socket.send_json({"id": number, "method": method, "params": params})
        while True:
            said = await self.socket.receive_json(timeout=_PATIENCE)
            if said.get("id") == number:
                assert "error" not in said, said
                return said["result"]
            self._hear(said)

    def _hear(self, said: dict[str, Any]) -> None:
        if said["method"] == "Network.requestWillBeSent":
            self.asked.append(said["params"]["request"]["url"])
        if said["method"] == "Runtime.exceptionThrown":
            self.complaints.append(str(said["params"]))
        if said["method"] == "Log.entryAdded" and said["params"]["entry"]["level"] == "error":
            self.complaints.append(said["params"]["entry"]["text"])


@asynccontextmanager
async def tab(folder: Path) -> AsyncIterator[Tab]:
    """A fresh browser that keeps what it must in `folder`."""
    profile = folder / "chromium"
    flags = (*_FLAGS, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank")
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(PROGRAM, *flags, stdout=quiet, stderr=quiet)
    try:
        port = await _port(profile / "DevToolsActivePort")
        async with aiohttp.ClientSession() as http:
            async with http.get(f"http://127.0.0.1:{port}/json/list") as response:
                pages = [found for found in await response.json() if found["type"] == "page"]
            async with http.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                yield Tab(socket)
    finally:
        process.terminate()
        await process.wait()


async def _port(written: Path) -> int:
    """Chromium writes the port of its own choice into a file, and is ready for calls a moment later."""
    async with asyncio.timeout(_PATIENCE):
        while not (text := _text(written)):  # noqa: ASYNC110  a file tells nothing by itself
            await asyncio.sleep(_PAUSE)
    return int(text.split()[0])


def _text(written: Path) -> str:
    return written.read_text() if written.exists() else ""
