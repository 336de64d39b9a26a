"""What the day came to: the figures with bars, and those that explain them."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from bench.day.demand import Kind
from bench.day.record import Record
from bench.day.vendor import Vendor
from bench.day.world import Division, World
from bench.page import Bar

_FEW = 5  # divisions of one plan make no group to judge fairness by


@dataclass(frozen=True)
class Figures:
    """The names are those of the JSON object; waits are in virtual seconds."""

    divisions: int
    backfills: int
    foreseeable_429: int
    unforeseeable_429: int
    error_blocks: int
    allowance_used: float
    jain: float
    jain_of_the_day: float
    write_wait_p50_s: float
    write_wait_p99_s: float
    read_wait_p99_s: float
    fetch_wait_p99_s: float
    writes: int
    writes_in_vain: int
    writes_paused: int
    writes_in_outage: int
    outage_calls: int
    invalid: int
    calls: int
    real_seconds: float
    processor_seconds: float

    def bars(self) -> list[Bar]:
        """What was promised, and what was found."""
        return [
            Bar("429 that our ledger could have foreseen", self.foreseeable_429, 0, "calls"),
            Bar("blocks for too many errors", self.error_blocks, 0, "blocks"),
            Bar("allowed calls used", 100 * self.allowance_used, 95, "%", most=False),
            Bar("Jain index, lowest of all hours", self.jain, 0.95, "", most=False),
            Bar("a write waits, p99", self.write_wait_p99_s, 2, "virtual s"),
        ]


@dataclass
class Shares:
    """Calls of each backlogged division since midnight, hour by hour, by groups of one and the same plan."""

    groups: list[list[Division]]
    hours: list[float]

    def note(self, vendor: Vendor) -> None:
        """An hour is over: keep the lowest index of all groups."""
        self.hours.append(
            min((jain([vendor.calls(each, 0)[0] for each in group]) for group in self.groups), default=1.0)
        )


def shares(world: World) -> Shares:
    """Groups with nothing counted yet. Who shares a cap with another app has less to use, and is left out."""
    groups: dict[tuple[int, int], list[Division]] = {}
    for division in world.divisions:
        if division.backfills and not division.shared:
            groups.setdefault((division.plan.minute, division.plan.day), []).append(division)
    return Shares([group for group in groups.values() if len(group) >= _FEW], [])


def jain(values: Sequence[float]) -> float:
    """Jain's index: 1 when all have the same, 1/n when one has all."""
    squares = sum(value * value for value in values)
    return sum(values) ** 2 / (len(values) * squares) if squares else 1.0


def used(world: World, vendor: Vendor) -> list[float]:
    """Of each backlogged division: our calls over what the vendor allowed and others left."""
    return [ours / left for ours, left in _supply(world, vendor)]


def _supply(world: World, vendor: Vendor) -> list[tuple[int, int]]:
    counts = ((each, vendor.calls(each, 0)) for each in world.divisions if each.backfills)
    return [(ours, each.plan.day - others) for each, (ours, others) in counts]


def figures(
    world: World, vendor: Vendor, record: Record, shared: Shares, took: tuple[float, float]
) -> Figures:
    """`took` are the seconds that went by, and those of them in which a core was at work."""
    supply = _supply(world, vendor)
    of_the_day = jain(used(world, vendor))
    refused = {which: count for (kind, which), count in record.refused.items() if kind is Kind.WRITE}
    return Figures(
        divisions=len(world.divisions),
        backfills=len(supply),
        foreseeable_429=vendor.foreseeable,
        unforeseeable_429=vendor.unforeseeable,
        error_blocks=vendor.blocks(),
        allowance_used=round(sum(ours for ours, _ in supply) / sum(left for _, left in supply), 4),
        jain=round(min(of_the_day, *shared.hours), 4),
        jain_of_the_day=round(of_the_day, 4),
        write_wait_p50_s=_quantile(record.waits[Kind.WRITE], 0.5),
        write_wait_p99_s=_quantile(record.waits[Kind.WRITE], 0.99),
        read_wait_p99_s=_quantile(record.waits[Kind.READ], 0.99),
        fetch_wait_p99_s=_quantile(record.waits[Kind.FETCH], 0.99),
        writes=record.asked[Kind.WRITE],
        writes_in_vain=sum(refused.values()) - refused.get("errors", 0) - refused.get("outage", 0),
        writes_paused=refused.get("errors", 0),
        writes_in_outage=record.in_outage[Kind.WRITE],
        outage_calls=vendor.outage_calls,
        invalid=record.statuses[400],
        calls=sum(chain.from_iterable(record.sent)),
        real_seconds=round(took[0], 1),
        processor_seconds=round(took[1], 1),
    )


def _quantile(bins: "Iterable[array[float]]", share: float) -> float:
    waits = sorted(chain.from_iterable(bins))
    return round(waits[min(int(len(waits) * share), len(waits) - 1)], 3) if waits else 0.0
