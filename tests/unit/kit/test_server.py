"""How the server ends, over a real socket: open requests are answered, and nothing else is waited for."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
import uvicorn

from comptoir.kit.server import Server


@dataclass
class Desk:
    """Answers when it is let; `begun` as soon as a request is there."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    let: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.begun.set()
        await self.let.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
        await send({"type": "http.response.body", "body": b"done"})


@dataclass
class Running:
    server: Server
    serving: asyncio.Task[None]
    port: int
    desk: Desk
    http: aiohttp.ClientSession

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def ask(self) -> str:
        async with self.http.get(self.url) as response:
            return await response.text()

    async def ended(self) -> None:
        self.server.end()
        await self.serving


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    desk = Desk()
    config = uvicorn.Config(desk, ws="none", lifespan="off", log_config=None, timeout_graceful_shutdown=60)
    server = Server(config)
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110  uvicorn tells by an attribute only
            await asyncio.sleep(0.01)
        async with aiohttp.ClientSession() as http:
            yield Running(server, serving, listener.getsockname()[1], desk, http)
        desk.let.set()
        server.end()
        await serving


async def test_an_open_request_is_answered_before_the_end(running: Running):
    asked = asyncio.create_task(running.ask())
    await running.desk.begun.wait()
    ending = asyncio.create_task(running.ended())
    await refused(running)
    assert not ending.done()
    running.desk.let.set()
    assert await asked == "done"
    await ending


async def test_a_connection_that_is_kept_for_more_requests_is_not_waited_for(running: Running):
    running.desk.let.set()
    assert await running.ask() == "done"
    async with asyncio.timeout(30):  # half the time of grace
        await running.ended()


async def test_what_is_open_after_the_time_of_grace_is_cut(running: Running, caplog):
    running.server.config.timeout_graceful_shutdown = 0
    asked = asyncio.create_task(running.ask())
    await running.desk.begun.wait()
    await running.ended()
    assert await asked == "Internal Server Error"
    assert "cut after the time of grace: 1" in caplog.text


async def test_the_date_of_the_answers_goes_on(running: Running):
    running.desk.let.set()
    async with asyncio.timeout(60):
        first = later = await date(running)
        while later == first:
            await asyncio.sleep(0.1)
            later = await date(running)


async def date(running: Running) -> str:
    async with running.http.get(running.url) as response:
        return response.headers["Date"]


async def refused(running: Running) -> None:
    """Return when no new connection is accepted."""
    with contextlib.suppress(ConnectionRefusedError):
        while True:
            _, writer = await asyncio.open_connection("127.0.0.1", running.port)
            writer.close()
