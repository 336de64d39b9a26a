"""What a shared store is told while nobody waits for it: that a call has ended."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from comptoir.engine.budgets.values import StoreAway


class Aside:
    """Errands under way. One that fails leaves its call under way in the store, where it is lost in time."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, errand: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(_unless_away(errand))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def flush(self) -> None:
        """Return when all have arrived, or were lost."""
        await asyncio.gather(*self._tasks)


async def _unless_away(errand: Coroutine[Any, Any, Any]) -> None:
    try:
        await errand
    except StoreAway:
        return
