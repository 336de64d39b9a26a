"""A pair of tokens is refreshed once for each version, whatever happens to the one who refreshes."""

import asyncio
from datetime import timedelta

import pytest

from comptoir.store import tokens

TEN_MINUTES = timedelta(minutes=10)


@pytest.fixture
async def pair(database, connection, now):
    async with database.write() as conn:
        return await tokens.put(conn, connection.id, b"first pair", now, now + TEN_MINUTES)


async def test_the_stored_pair_is_read_back(database, pair):
    async with database.read() as conn:
        assert await tokens.get(conn, pair.connection_id) == pair
        assert await tokens.get(conn, "con_0") is None
    assert (pair.sealed, pair.version, pair.refreshing_since) == (b"first pair", 1, None)


async def test_a_finished_refresh_is_the_next_version(database, pair, now):
    async with database.write() as conn:
        assert await tokens.begin_refresh(conn, pair.connection_id, 1, now)
    async with database.read() as conn:
        marked = await tokens.get(conn, pair.connection_id)
    assert marked.refreshing_since == now

    async with database.write() as conn:
        assert await tokens.finish_refresh(
            conn, pair.connection_id, 1, b"second pair", now, now + TEN_MINUTES
        )
        fresh = await tokens.get(conn, pair.connection_id)
    assert (fresh.sealed, fresh.version, fresh.refreshing_since) == (b"second pair", 2, None)


async def test_of_ten_who_would_refresh_one_may(database, pair, now):
    async def begin() -> bool:
        async with database.write() as conn:
            return await tokens.begin_refresh(conn, pair.connection_id, pair.version, now)

    assert sorted(await asyncio.gather(*(begin() for _ in range(10)))) == [False] * 9 + [True]


async def test_a_refresh_of_a_replaced_version_does_not_begin(database, pair, now):
    async with database.write() as conn:
        await tokens.finish_refresh(conn, pair.connection_id, 1, b"second pair", now, now + TEN_MINUTES)
        assert not await tokens.begin_refresh(conn, pair.connection_id, 1, now)


async def test_a_refresh_that_comes_late_does_not_overwrite_a_fresh_login(database, pair, now):
    async with database.write() as conn:
        await tokens.begin_refresh(conn, pair.connection_id, 1, now)
        login = await tokens.put(conn, pair.connection_id, b"new login", now, now + TEN_MINUTES)
        assert (login.version, login.refreshing_since) == (2, None)
    async with database.write() as conn:
        assert not await tokens.finish_refresh(conn, pair.connection_id, 1, b"late pair", now, now)
        assert await tokens.get(conn, pair.connection_id) == login


async def test_the_mark_of_a_process_that_died_is_taken_over(database, pair, now):
    minute = timedelta(minutes=1)
    async with database.write() as conn:
        await tokens.begin_refresh(conn, pair.connection_id, 1, now)
        assert not await tokens.begin_refresh(conn, pair.connection_id, 1, now + minute, abandoned_before=now)
        assert await tokens.begin_refresh(
            conn, pair.connection_id, 1, now + 2 * minute, abandoned_before=now + minute
        )


async def test_a_refresh_that_was_never_sent_can_be_taken_back(database, pair, now):
    async with database.write() as conn:
        await tokens.begin_refresh(conn, pair.connection_id, 1, now)
        assert await tokens.cancel_refresh(conn, pair.connection_id, 1)
        assert await tokens.get(conn, pair.connection_id) == pair


async def test_removed_tokens_are_gone(database, pair):
    async with database.write() as conn:
        assert await tokens.remove(conn, pair.connection_id)
        assert await tokens.get(conn, pair.connection_id) is None


async def test_increments_under_for_update_are_all_kept(database, pair, now):
    async def refresh_ten_times() -> None:
        for _ in range(10):
            async with database.write() as conn:
                held = await tokens.get(conn, pair.connection_id, for_update=True)
                sealed = b"%d" % held.version
                assert await tokens.finish_refresh(conn, pair.connection_id, held.version, sealed, now, now)

    await asyncio.gather(*(refresh_ten_times() for _ in range(4)))
    async with database.read() as conn:
        assert (await tokens.get(conn, pair.connection_id)).version == 41
