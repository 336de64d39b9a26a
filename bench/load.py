"""Load on one URL: an open loop that keeps to its schedule, and a closed one at full speed."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass

import aiohttp


@dataclass(frozen=True)
class Route:
    """One way to the same records: straight to the sandbox, or through us."""

    name: str
    url: str
    headers: Mapping[str, str]


async def get(session: aiohttp.ClientSession, route: Route) -> bytes:
    """The whole body of a successful answer; anything else ends the measurement."""
    async with session.get(route.url, headers=route.headers) as answer:
        body = await answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{route.name} answered {answer.status}: {body[:300]!r}")
        return body


def session() -> aiohttp.ClientSession:
    # yarl would otherwise rewrite the query of the sandbox's own URL.
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), requote_redirect_url=False)


async def open_loop(route: Route, rate: float, seconds: float, rng: random.Random) -> list[float]:
    """Milliseconds of each request, from the moment at which it was meant to be sent.

    Requests arrive as a Poisson process of `rate` a second. A slow answer delays no later request, and a
    late start counts as latency.
    """
    took: list[float] = []

    async def one(at: float) -> None:
        await get(client, route)
        took.append((time.perf_counter() - at) * 1000)

    async with session() as client, asyncio.TaskGroup() as tasks:
        at = time.perf_counter()
        end = at + seconds
        while (at := at + rng.expovariate(rate)) < end:
            await asyncio.sleep(at - time.perf_counter())
            tasks.create_task(one(at))
    return took


async def closed_loop(route: Route, workers: int, seconds: float) -> int:
    """How many requests a number of workers get answered, each sending one after the other."""
    done = 0
    end = time.perf_counter() + seconds

    async def work() -> None:
        nonlocal done
        while time.perf_counter() < end:
            await get(client, route)
            done += 1

    async with session() as client, asyncio.TaskGroup() as tasks:
        for _ in range(workers):
            tasks.create_task(work())
    return done
