"""Single flight: of all who ask the same question at once, one asks, and the others wait for its answer."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

_Answer = TypeVar("_Answer")


class SingleFlight(Generic[_Answer]):
    """Questions under way, by key. An error is an answer too: it reaches all who wait, and nobody later."""

    def __init__(self) -> None:
        self._under_way: dict[Hashable, asyncio.Task[_Answer]] = {}
        self._tasks: set[asyncio.Task[_Answer]] = set()

    async def ask(self, key: Hashable, question: Callable[[], Coroutine[Any, Any, _Answer]]) -> _Answer:
        """What the question under this key answers; it goes on for the others when an asker is cancelled."""
        task = self._under_way.get(key)
        if task is None:
            task = self._under_way[key] = asyncio.create_task(question())
            self._tasks.add(task)
            task.add_done_callback(partial(self._end, key))
        return await asyncio.shield(task)

    def forget(self) -> None:
        """Whoever asks from now on asks anew; those who wait get the answers that they wait for."""
        self._under_way.clear()

    def _end(self, key: Hashable, task: asyncio.Task[_Answer]) -> None:
        self._tasks.discard(task)
        if self._under_way.get(key) is task:
            del self._under_way[key]
        if not task.cancelled():
            task.exception()  # looked at, even where everybody who waited has gone
