"""Long reads beside the event loop: in a thread, one after the other, so that other calls need not wait.

What they read must not change under them: they are given books that nobody writes to (`Company.still`).
"""

import asyncio
from collections.abc import Callable
from typing import TypeVar

_Found = TypeVar("_Found")


class Aside:
    """The one thread of a site that long reads may use; they wait for each other."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(1)

    async def run(self, read: Callable[[], _Found]) -> _Found:
        """What `read` returns or raises."""
        async with self._turn:
            return await asyncio.to_thread(read)
