"""What happens next: a queue of moments, which moves the day's clock as it is emptied."""

from collections.abc import Callable
from heapq import heappop, heappush
from typing import Any

from bench.day.time import DayClock


class Events:
    """Things to do at given seconds of the day; those of one moment in the order in which they were added."""

    def __init__(self, clock: DayClock) -> None:
        self._clock = clock
        self._queue: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._added = 0

    def at(self, seconds: float, do: Callable[[Any], None], argument: Any) -> None:
        self._added += 1
        heappush(self._queue, (seconds, self._added, do, argument))

    def run(self, until: float) -> None:
        """Do everything that is due before `until`, and leave the clock there."""
        queue, clock = self._queue, self._clock
        while queue and queue[0][0] < until:
            seconds, _, do, argument = heappop(queue)
            clock.seconds = max(clock.seconds, seconds)
            do(argument)
        clock.seconds = until
