"""Somebody's server that webhooks are sent to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

SUBSCRIPTIONS = "webhooks/WebhookSubscriptions"


@dataclass
class Receiver:
    """What came in, and what it answers: at once, unless `answers` is cleared."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        self.heard.set()
        await self.answers.wait()
        return web.Response(status=self.status)

    async def heard_event(self, number: int = 1) -> None:
        """Return when so many events have come in."""
        while len(self.events) < number:
            self.heard.clear()
            await self.heard.wait()

    @property
    def events(self) -> list[dict]:
        return [json.loads(body)["Content"] for _, body in self.got if body]


@asynccontextmanager
async def listening() -> AsyncIterator[Receiver]:
    made = Receiver()
    made.answers.set()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


async def subscribe(exact, topic, url, **more):
    heard = await exact.post(SUBSCRIPTIONS, {"CallbackURL": f"{url}/hook", "Topic": topic, **more})
    assert heard.status == 201, heard.body
    return heard.d
