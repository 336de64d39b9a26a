"""A pair of tokens is refreshed once for each version, whatever happens to the one who refreshes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.store import connections, logins, refreshes
from comptoir.store.connections import ConnectionStatus
from comptoir.store.logins import LoginState, Renewal

DAY = "2026-03-02"


@pytest.fixture
def fresh(now):
    return Renewal(b"second pair", now, now + timedelta(minutes=10), now + timedelta(days=20))


async def begun(database, login, refresher="one", **how) -> bool:
    async with database.write() as conn:
        return await refreshes.begin(conn, login, refresher, login.created_at, DAY, **how)


async def stored(database, login):
    async with database.read() as conn:
        return await logins.get(conn, login.id)


async def test_a_login_is_read_back(database, login):
    assert await stored(database, login) == login
    async with database.read() as conn:
        assert await logins.get(conn, "log_0") is None
        assert await logins.list_all(conn) == [login]


async def test_a_person_has_one_login_with_an_app(database, login):
    async with database.write() as conn:
        assert not await logins.add(conn, replace(login, id="log_2"))
        assert await logins.add(conn, replace(login, id="log_3", client_id="another app"))
        assert await logins.add(conn, replace(login, id="log_4", person=None))
        assert await logins.add(conn, replace(login, id="log_5", person=None))
        assert await logins.of_person(conn, login.target, "app", "jan") == login


async def test_a_refresh_leaves_a_mark_takes_the_lease_and_counts(database, login, now):
    assert await begun(database, login)
    marked = await stored(database, login)
    assert (marked.refreshing_since, marked.refresher, marked.version) == (now, "one", 1)
    assert (marked.calls_of(DAY), marked.calls_of("2026-03-03")) == (1, 0)


async def test_logins_are_found_by_the_day_of_their_last_token_call_while_a_connection_hangs_on_them(
    database, login
):
    assert await begun(database, login)
    async with database.write() as conn:
        await logins.add(conn, replace(login, id="log_2", person="piet", calls_on=DAY, calls=1))
    async with database.read() as conn:
        found = [await logins.called_since(conn, day) for day in ("2026-03-01", DAY, "2026-03-03")]
    assert [[one.id for one in some] for some in found] == [[login.id], [login.id], []]


async def test_a_finished_refresh_is_the_next_version_and_gives_the_lease_back(database, login, fresh, now):
    assert await begun(database, login)
    async with database.write() as conn:
        assert await refreshes.finish(conn, login, fresh, now)
    found = await stored(database, login)
    assert (found.sealed, found.version, found.due_at) == (b"second pair", 2, fresh.due_at)
    assert (found.refreshing_since, found.refresher) == (None, None)


async def test_of_ten_who_would_refresh_one_may(database, login):
    found = await asyncio.gather(*(begun(database, login, str(number)) for number in range(10)))
    assert sorted(found) == [False] * 9 + [True]


async def test_a_refresh_of_a_replaced_version_does_not_begin(database, login, fresh, now):
    async with database.write() as conn:
        await refreshes.finish(conn, login, fresh, now)
    assert not await begun(database, login)


async def test_a_login_that_has_ended_is_not_refreshed(database, login, now):
    async with database.write() as conn:
        assert await logins.set_state(conn, login, LoginState.REVOKED, "taken back", now)
    assert not await begun(database, login)


async def test_a_refresh_that_comes_late_does_not_overwrite_a_fresh_consent(database, login, fresh, now):
    assert await begun(database, login)
    async with database.write() as conn:
        consent = await logins.replace(conn, login, fresh, now, DAY, 2)
        late = replace(fresh, sealed=b"late pair")
        assert not await refreshes.finish(conn, login, late, now)
    assert (consent.version, consent.refreshing_since, consent.refresher) == (2, None, None)
    assert await stored(database, login) == consent


async def test_the_lease_of_a_dead_holder_is_taken_over_by_one(database, login):
    assert await begun(database, login, "dead")
    seen = await stored(database, login)
    assert not await begun(database, seen, "impatient")
    heirs = await asyncio.gather(*(begun(database, seen, f"heir {n}", take_over=True) for n in range(5)))
    assert sorted(heirs) == [False] * 4 + [True]


async def test_a_beat_keeps_the_lease_from_who_saw_it_stand_still(database, login):
    assert await begun(database, login, "alive")
    seen = await stored(database, login)
    async with database.write() as conn:
        assert await refreshes.beat(conn, login.id, "alive")
        assert not await refreshes.beat(conn, login.id, "somebody else")
    assert not await begun(database, seen, "heir", take_over=True)


async def test_the_mark_of_a_lost_refresh_outlives_the_lease_and_the_next_refresh(database, login, now):
    assert await begun(database, login)
    async with database.write() as conn:
        assert await refreshes.end(conn, login, "one", mark=now)
    lost = await stored(database, login)
    assert (lost.refresher, lost.refreshing_since) == (None, now)
    async with database.write() as conn:
        assert await refreshes.begin(conn, lost, "two", now + timedelta(minutes=1), DAY)
    assert (await stored(database, login)).refreshing_since == now


async def test_a_refresh_that_was_never_sent_can_be_taken_back(database, login):
    assert await begun(database, login)
    async with database.write() as conn:
        assert not await refreshes.end(conn, login, "somebody else", mark=None)
        assert await refreshes.end(conn, login, "one", mark=None, unsent=True)
    found = await stored(database, login)
    assert (found.refreshing_since, found.refresher) == (None, None)
    assert found.calls_of(DAY) == login.calls_of(DAY)


async def test_due_are_the_usable_logins_whose_day_has_come(database, login, now):
    later = login.due_at + timedelta(seconds=1)
    async with database.write() as conn:
        await logins.add(conn, replace(login, id="log_2", person="without a connection"))
        assert await logins.due(conn, now, 10) == []
        assert [found.id for found in await logins.due(conn, later, 10)] == ["log_1"]
        await logins.postpone(conn, login, later + timedelta(hours=1))
        assert await logins.due(conn, later, 10) == []
        await logins.postpone(conn, login, now)
        await logins.set_state(conn, login, LoginState.NEEDS_CONSENT, "gone", now)
        assert await logins.due(conn, later, 10) == []


async def test_all_healthy_logins_become_suspect_and_a_new_pair_heals(database, login, fresh, now):
    async with database.write() as conn:
        assert await logins.suspect_all(conn, "restored", now) == 1
        suspect = await logins.get(conn, login.id)
        assert (suspect.state, suspect.reason) == (LoginState.SUSPECT, "restored")
        assert await logins.count_by_state(conn) == {"suspect": 1}
        await refreshes.finish(conn, suspect, fresh, now)
        assert (await logins.get(conn, login.id)).state is LoginState.HEALTHY


async def test_a_login_goes_with_its_last_connection(database, tenant, connection, login, now):
    second = replace(
        connection, id="con_2", key_hash="second", login_id=login.id, status=ConnectionStatus.ACTIVE
    )
    async with database.write() as conn:
        await connections.add(conn, second)
        await connections.remove(conn, tenant.id, connection.id)
        assert await logins.get(conn, login.id) == login
        await connections.remove(conn, tenant.id, second.id)
        assert await logins.get(conn, login.id) is None


async def test_both_keys_open_a_connection_that_was_connected_again(database, tenant, connection, login):
    async with database.read() as conn:
        for key in ("hash of the account key", "hash of a newer key"):
            found = await connections.by_key_hash(conn, tenant.id, key)
            assert (found.id, found.login_id) == (connection.id, login.id)
        assert await connections.by_key_hash(conn, "ten_2", "hash of the account key") is None


async def test_a_connection_takes_the_place_and_the_key_of_one_made_beside_it(
    database, tenant, connection, login, now
):
    beside = replace(connection, id="con_2", key_hash="third", login_id=login.id)
    async with database.write() as conn:
        await connections.add(conn, beside)
        older = await connections.get(conn, tenant.id, connection.id, for_update=True)
        older = await connections.pin(conn, older, "1001", {"name": "De Vries"}, now)
        assert await connections.twin(conn, tenant.id, login.id, "1001", of="con_2") == older
        one = await connections.absorb(conn, older, beside, now)
        assert (one.id, one.company_id, one.status) == (connection.id, "1001", ConnectionStatus.ACTIVE)
        assert await connections.get(conn, tenant.id, "con_2") is None
        for key in ("hash of the account key", "hash of a newer key", "third"):
            assert await connections.by_key_hash(conn, tenant.id, key) == one
