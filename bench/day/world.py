"""Who lives in the simulated day: divisions with their plans, their load, and what makes their lives hard."""

from dataclasses import dataclass, field
from random import Random

from comptoir_sandbox.exact_online.limits import Plan

PLANS = (  # share of the divisions, from the busiest down, and what their licence allows
    (0.005, Plan(300, 50_000)),
    (0.025, Plan(200, 20_000)),
    (0.07, Plan(100, 9_000)),
    (1.00, Plan(60, 5_000)),
)
FIRST = 3_000_000  # the number of the busiest division
ZIPF = 0.8  # the load of rank r goes with r ** -ZIPF
BACKFILLS = 0.21  # of the divisions; 1,050 of 5,000
SHARED = 0.08  # of the divisions have another app that eats a third of their caps
CARELESS = 0.05  # of the divisions have a caller whose payloads are invalid in 30 % of all cases


@dataclass(slots=True)
class Division:
    """One company at the vendor. `load` is its share of all that people and events ask for."""

    code: int
    plan: Plan
    load: float
    backfills: bool
    shared: bool
    careless: bool


@dataclass(frozen=True)
class World:
    """The divisions, the busiest first."""

    divisions: list[Division]
    loads: list[float] = field(repr=False)  # cumulated, for drawing


def make(count: int, random: Random) -> World:
    """A world of so many divisions, the same for the same seed."""
    weights = [rank**-ZIPF for rank in range(1, count + 1)]
    total = sum(weights)
    chosen = {share: _some(count, share, random) for share in (BACKFILLS, SHARED, CARELESS)}
    divisions = [
        Division(
            FIRST + index,
            _plan(index / count),
            weight / total,
            index in chosen[BACKFILLS],
            index in chosen[SHARED],
            index in chosen[CARELESS],
        )
        for index, weight in enumerate(weights)
    ]
    cumulated, loads = 0.0, []
    for division in divisions:
        cumulated += division.load
        loads.append(cumulated)
    return World(divisions, loads)


def _some(count: int, share: float, random: Random) -> set[int]:
    return set(random.sample(range(count), max(1, round(count * share))))


def _plan(place: float) -> Plan:
    reached = 0.0
    for share, plan in PLANS:
        reached += share
        if place < reached:
            return plan
    return PLANS[-1][1]
