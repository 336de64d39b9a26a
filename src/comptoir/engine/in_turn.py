"""One change of a record at a time: of two who saw the same version, the second finds it changed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from comptoir.kit.errors import Conflict

_UNDER_WAY = "Another change of this record is under way: nothing was sent."


class InTurn:
    """A lock for each record that is being changed in this process; it is gone with its last holder."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[tuple[str, str, str], asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, target: str, company: str, key: str, max_wait: float) -> AsyncIterator[None]:
        """Alone with a record, from its reading to its change. Raises Conflict after `max_wait` seconds."""
        lock = self._locks.setdefault((target, company, key.strip().lower()), asyncio.Lock())
        try:
            async with asyncio.timeout(max_wait):
                await lock.acquire()
        except TimeoutError:
            raise Conflict(_UNDER_WAY) from None
        try:
            yield
        finally:
            lock.release()
