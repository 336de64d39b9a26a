"""What is asked of us in a day: by people and events as they come, by polls on the quarter, by backfills."""

from bisect import bisect
from dataclasses import dataclass
from enum import IntEnum
from math import exp
from random import Random

from bench.day.time import MINUTE
from bench.day.world import Division, World

A_DAY = {  # per division on average; of 5,000 the busiest has 10,000, a fifth of what its plan allows
    "read": 14.0,
    "write": 12.0,
    "fetch": 20.0,
}
CARELESS_WRITES = 20.0  # more an hour by a careless caller, at noon's level
INVALID = 0.3
POLL_EVERY = 15  # minutes
HOURS = (1, 1, 1, 1, 1, 2, 4, 8, 14, 16, 16, 14, 12, 15, 16, 15, 12, 8, 5, 4, 3, 2, 2, 1)  # of the day, UTC


class Kind(IntEnum):
    """What is asked for."""

    READ = 0
    WRITE = 1
    FETCH = 2
    POLL = 3
    BACKFILL = 4


@dataclass(slots=True)
class Arrival:
    """Somebody asks for something; `invalid` payloads are answered 400 by the vendor."""

    at: float
    kind: Kind
    division: Division
    invalid: bool = False


class Demand:
    """Arrivals, minute by minute."""

    def __init__(self, world: World, random: Random) -> None:
        self._world = world
        self._random = random
        self._careless = [division for division in world.divisions if division.careless]

    def of(self, minute: int) -> list[Arrival]:
        """All arrivals of a minute of the day, in the order of time."""
        busy = HOURS[minute // 60 % 24] / sum(HOURS) / 60
        arrivals = [
            *self._by_load(minute, Kind.READ, A_DAY["read"] * busy),
            *self._by_load(minute, Kind.WRITE, A_DAY["write"] * busy),
            *self._by_load(minute, Kind.FETCH, A_DAY["fetch"] * busy),
            *self._careless_writes(minute),
            *(self._arrival(minute, Kind.POLL, each) for each in self._polled(minute)),
        ]
        arrivals.sort(key=lambda arrival: arrival.at)
        return arrivals

    def _by_load(self, minute: int, kind: Kind, mean: float) -> list[Arrival]:
        divisions, loads = self._world.divisions, self._world.loads
        places = (
            bisect(loads, self._random.random(), hi=len(loads) - 1)
            for _ in range(self._poisson(mean * len(divisions)))
        )
        return [self._arrival(minute, kind, divisions[place]) for place in places]

    def _careless_writes(self, minute: int) -> list[Arrival]:
        mean = CARELESS_WRITES / 60 * HOURS[minute // 60 % 24] / max(HOURS) * len(self._careless)
        return [
            self._arrival(minute, Kind.WRITE, self._random.choice(self._careless))
            for _ in range(self._poisson(mean))
        ]

    def _polled(self, minute: int) -> list[Division]:
        return self._world.divisions[minute % POLL_EVERY :: POLL_EVERY]

    def _arrival(self, minute: int, kind: Kind, division: Division) -> Arrival:
        at = (minute + self._random.random()) * MINUTE
        invalid = kind is Kind.WRITE and division.careless and self._random.random() < INVALID
        return Arrival(at, kind, division, invalid)

    def _poisson(self, mean: float) -> int:
        """A draw; by the normal law where the mean is large."""
        if mean > 50:
            return max(0, round(self._random.gauss(mean, mean**0.5)))
        count, product, floor = 0, self._random.random(), exp(-mean)
        while product > floor:
            count += 1
            product *= self._random.random()
        return count


class OtherApp:
    """Another app on the same caps: a third of the minute in its busy minutes, a third of the day in all."""

    PARTS = 4  # of a busy minute's calls, at random moments

    def __init__(self, division: Division, random: Random) -> None:
        self._division = division
        self._random = random
        plan = division.plan
        self._a_part = plan.minute // (3 * self.PARTS)
        self._busy = plan.day / 3 / (self._a_part * self.PARTS) / 24  # minutes an hour

    def hour(self, hour: int) -> list[tuple[float, int]]:
        """The moments of an hour at which it calls, and how many calls it makes."""
        busy = round(self._busy * (hour + 1)) - round(self._busy * hour)
        first = hour * 60 + self._random.randrange(60 - busy + 1)
        return sorted(
            ((first + index + self._random.random()) * MINUTE, self._a_part)
            for index in range(busy)
            for _ in range(self.PARTS)
        )
