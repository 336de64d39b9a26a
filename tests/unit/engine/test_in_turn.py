"""Changes of one record wait for each other, those of others do not."""

import asyncio
import gc

import pytest

from comptoir.engine.in_turn import InTurn
from comptoir.kit.errors import Conflict


async def test_who_waits_too_long_for_the_same_record_is_refused():
    turns = InTurn()
    async with turns.turn("exact-nl", "1", "A", 1):
        with pytest.raises(Conflict):
            async with turns.turn("exact-nl", "1", " a", 0.01):
                pytest.fail("two at once")
        async with turns.turn("exact-nl", "2", "a", 0), turns.turn("exact-nl", "1", "b", 0):
            pass


async def test_they_come_one_after_the_other_and_leave_nothing_behind():
    turns, inside, most = InTurn(), 0, 0

    async def change() -> None:
        nonlocal inside, most
        async with turns.turn("exact-nl", "1", "a", 5):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(change() for _ in range(20)))
    gc.collect()
    assert (most, len(turns._locks)) == (1, 0)
