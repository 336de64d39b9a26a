"""Our own overhead: the same list of invoices, straight from the sandbox and through us, round by round."""

import asyncio
import random
import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import uvloop

from bench import by_hand
from bench.load import Route, closed_loop, get, open_loop, session
from bench.machine import cpu_seconds, pinned, quantile, two_cores
from bench.stand import Stand, standing

PATH = "/accounting/invoices?limit=50"
WORKERS = 16
SEED = 1
WARM = 2.0  # seconds of the same load before anything counts


@dataclass
class Side:
    """What was measured of one route, a value a round. Latencies in milliseconds."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    rps: list[float] = field(default_factory=list)
    body: int = 0


@dataclass
class Overhead:
    """Both sides, and the processor time of our server for one request, in milliseconds.

    `hand` is that of the same records decoded and encoded by hand, on the same core and in the same rounds.
    """

    rate: float
    direct: Side = field(default_factory=Side)
    ours: Side = field(default_factory=Side)
    cpu: list[float] = field(default_factory=list)
    hand: list[float] = field(default_factory=list)

    def by_hand(self) -> float:
        """What a whole request takes of our processor time, as a multiple of the list by hand."""
        return float(statistics.median(ours / hand for ours, hand in zip(self.cpu, self.hand, strict=True)))

    def over(self, name: str) -> float:
        """By how many milliseconds we are slower: the median of the rounds' differences."""
        pairs = zip(getattr(self.ours, name), getattr(self.direct, name), strict=True)
        return float(statistics.median(ours - direct for ours, direct in pairs))


def measure(rounds: int, seconds: float, rate: float, *, replayed: bool) -> Overhead:
    """Rounds of both kinds of load, direct and ours in turn so that drift hits both.

    `rate` is requests a second in the open loop.
    """
    server_core, other_core = two_cores()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stand = stack.enter_context(standing(Path(folder), PATH, replayed=replayed))
        stack.enter_context(pinned(other_core))
        runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
        return runner.run(_rounds(stand, Overhead(rate), rounds, seconds, server_core))


async def _rounds(
    stand: Stand, found: Overhead, rounds: int, seconds: float, server_core: int | None
) -> Overhead:
    rng = random.Random(SEED)
    sides = ((found.direct, stand.direct), (found.ours, stand.ours))
    page, answer = [await _warm(route) for _, route in sides]
    by_hand.check(page, answer)
    found.direct.body, found.ours.body = len(page), len(answer)
    for _, route in sides:
        await open_loop(route, found.rate, WARM, rng)
    for _ in range(rounds):
        for side, route in sides:
            took = await open_loop(route, found.rate, seconds, rng)
            side.p50.append(quantile(took, 0.50))
            side.p99.append(quantile(took, 0.99))
    for _ in range(rounds):
        for side, route in sides:
            begun, used = time.perf_counter(), cpu_seconds(stand.server.pid)
            done = await closed_loop(route, WORKERS, seconds / 2)
            side.rps.append(done / (time.perf_counter() - begun))
            if side is found.ours:
                found.cpu.append((cpu_seconds(stand.server.pid) - used) / done * 1000)
        with pinned(server_core):
            found.hand.append(by_hand.milliseconds(page))
    return found


async def _warm(route: Route) -> bytes:
    """An answer, after enough of them that nothing is done for the first time."""
    async with session() as client:
        return [await get(client, route) for _ in range(50)][-1]
