"""Running a day: its figures on standard output, its progress on standard error."""

import asyncio
import gc
import json
import sys
import time
from dataclasses import asdict
from random import Random

from bench.day import page, sockets
from bench.day.figures import Figures, figures, shares, used
from bench.day.simulation import Day
from bench.day.time import DAY
from bench.day.world import make
from comptoir.connectors.exact_online import CONNECTOR

SEED = 20_260_303
SKEW = 0.3  # seconds that the vendor's clock is ahead of ours
FULL = 5_000  # divisions of the run that the page tells of
_HOUR = 3_600.0


def main(*, divisions: int, as_json: bool, quick: bool) -> int:
    """1 when a bar is missed. Only a full run writes the page."""
    found, day, hours, spent = run(divisions)
    for bar in found.bars():
        print("{:40} {:>22} {:>26}  {}".format(*bar.cells()))
    if divisions == FULL and not quick:
        page.write(found, asyncio.run(sockets.check()), day.record, hours, spent)
    if as_json:
        print(json.dumps(asdict(found)))
    return 0 if all(bar.is_held for bar in found.bars()) else 1


def run(divisions: int, skew: float = SKEW) -> tuple[Figures, Day, list[float], list[float]]:
    """The figures, the day, and by hours the lowest Jain index and the part of the allowance used."""
    random = Random(SEED)
    world = make(divisions, random)
    day, fairness, spent = Day(world, CONNECTOR, random, skew), shares(world), list[float]()
    day.begin()
    gc.freeze()  # what there is now stays; what comes is seldom tangled up, and need not be searched for
    gc.disable()
    begun, worked = time.perf_counter(), time.process_time()
    while day.clock.seconds < DAY:
        day.events.run(day.clock.seconds + _HOUR)
        fairness.note(day.vendor)
        parts = used(world, day.vendor)
        spent.append(sum(parts) / len(parts))
        calls, took = day.calls, time.perf_counter() - begun
        print(f"{day.clock.seconds / _HOUR:5.0f}:00 {calls:12,} calls {took:8.1f} s", file=sys.stderr)
    gc.enable()
    spans = time.perf_counter() - begun, time.process_time() - worked
    return figures(world, day.vendor, day.record, fairness, spans), day, fairness.hours, spent
