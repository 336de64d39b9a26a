"""A login state: begun, used once, or refused with a reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.store import onboarding
from comptoir.store.onboarding import Fate, LoginState


@pytest.fixture
async def state(database, tenant, connection, now):
    row = LoginState(
        "hash of the state",
        tenant.id,
        "exact-online-nl",
        now,
        now + timedelta(minutes=10),
        callback_url="https://kassa.example/ok",
        company_id="1001",
        environment_selection=True,
        connection_id=connection.id,
        browser_hash="hash of the cookie",
    )
    async with database.write() as conn:
        await onboarding.add(conn, row)
    return row


async def test_a_state_is_given_to_the_first_who_comes_back_with_it(database, state, now):
    async with database.write() as conn:
        used = await onboarding.use(conn, state.state_hash, now)
    assert used == replace(state, used_at=now)


async def test_a_used_state_is_refused_and_says_so(database, state, now):
    async with database.write() as conn:
        await onboarding.use(conn, state.state_hash, now)
        assert await onboarding.use(conn, state.state_hash, now) is None
        assert await onboarding.fate(conn, state.state_hash, now) is Fate.USED


async def test_an_expired_state_is_refused_and_says_so(database, state):
    async with database.write() as conn:
        assert await onboarding.use(conn, state.state_hash, state.expires_at) is None
        assert await onboarding.fate(conn, state.state_hash, state.expires_at) is Fate.EXPIRED


async def test_a_state_that_was_never_begun_is_unknown(database, state, now):
    async with database.write() as conn:
        assert await onboarding.use(conn, "made up", now) is None
        assert await onboarding.fate(conn, "made up", now) is Fate.UNKNOWN
        assert await onboarding.fate(conn, state.state_hash, now) is Fate.OPEN


async def test_expired_states_are_purged_and_open_ones_stay(database, state):
    async with database.write() as conn:
        assert await onboarding.purge(conn, state.expires_at) == 0
        assert await onboarding.get(conn, state.state_hash) == state
        assert await onboarding.purge(conn, state.expires_at + timedelta(microseconds=1)) == 1
        assert await onboarding.get(conn, state.state_hash) is None
