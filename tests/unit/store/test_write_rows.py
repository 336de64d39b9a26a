"""A write: intended once for each idempotency key, and settled once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.store import connections, tenants, writes
from comptoir.store.tenants import Tenant
from comptoir.store.writes import Write, WriteStatus


@pytest.fixture
def write(tenant, connection, now):
    return Write(
        "wri_1",
        tenant.id,
        connection.id,
        "invoices.create",
        "hash of the request",
        now,
        now,
        company_id="1001",
        idempotency_key="order 4711",
        body=b"sealed",
        natural_key="CMP-4711",
    )


async def test_an_intent_is_stored_before_anything_is_sent(database, write):
    async with database.write() as conn:
        assert await writes.intend(conn, write) == write
    async with database.read() as conn:
        assert await writes.get(conn, write.tenant_id, write.id) == write
        assert await writes.get(conn, "ten_2", write.id) is None


async def test_a_used_idempotency_key_gives_the_earlier_write(database, write):
    async with database.write() as conn:
        await writes.intend(conn, write)
    async with database.write() as conn:
        repeated = await writes.intend(conn, replace(write, id="wri_2", request_hash="another"))
        assert repeated == write
        assert await writes.get(conn, write.tenant_id, "wri_2") is None


async def test_of_ten_with_one_idempotency_key_one_is_stored(database, write):
    async def intend(number: int) -> str:
        async with database.write() as conn:
            return (await writes.intend(conn, replace(write, id=f"wri_{number}"))).id

    assert len(set(await asyncio.gather(*map(intend, range(10))))) == 1


async def test_without_a_key_every_intent_is_its_own(database, write):
    keyless = replace(write, idempotency_key=None)
    async with database.write() as conn:
        assert await writes.intend(conn, keyless) == keyless
        assert await writes.intend(conn, replace(keyless, id="wri_2")) == replace(keyless, id="wri_2")


async def test_two_connections_may_use_the_same_idempotency_key(database, connection, write):
    other = replace(write, id="wri_2", connection_id="con_2")
    async with database.write() as conn:
        await connections.add(conn, replace(connection, id="con_2", key_hash="another"))
        await writes.intend(conn, write)
        assert await writes.intend(conn, other) == other


async def test_a_tenants_own_key_is_neither_another_tenants_nor_a_connections(database, write, now):
    own = replace(write, id="wri_2", connection_id=None)
    async with database.write() as conn:
        await tenants.add(conn, Tenant("ten_2", "Kiosk", "another hash", now))
        await writes.intend(conn, write)
        assert await writes.intend(conn, own) == own
        assert await writes.intend(conn, replace(own, id="wri_3")) == own
        others = replace(own, id="wri_4", tenant_id="ten_2")
        assert await writes.intend(conn, others) == others


async def test_a_write_goes_from_intent_to_done(database, write, now):
    later = now + timedelta(seconds=2)
    async with database.write() as conn:
        await writes.intend(conn, write)
        assert await writes.mark(conn, write.id, WriteStatus.SENT, now)
        assert await writes.mark(conn, write.id, WriteStatus.DONE, later, record_key="guid", answer=b"{}")
        assert await writes.get(conn, write.tenant_id, write.id) == replace(
            write, status=WriteStatus.DONE, updated_at=later, record_key="guid", answer=b"{}"
        )


async def test_a_settled_write_stays_as_it_is(database, write, now):
    async with database.write() as conn:
        await writes.intend(conn, write)
        await writes.mark(conn, write.id, WriteStatus.DONE, now, record_key="guid")
        assert not await writes.mark(conn, write.id, WriteStatus.IN_DOUBT, now)
        assert (await writes.get(conn, write.tenant_id, write.id)).status is WriteStatus.DONE


async def test_of_two_who_would_send_an_intent_one_may(database, write, now):
    async with database.write() as conn:
        await writes.intend(conn, write)

    async def take() -> bool:
        async with database.write() as conn:
            return await writes.mark(conn, write.id, WriteStatus.SENT, now, only_from=[WriteStatus.INTENDED])

    assert sorted(await asyncio.gather(take(), take())) == [False, True]


async def test_open_writes_are_found_the_longest_untouched_first(database, write, now):
    states = [WriteStatus.IN_DOUBT, WriteStatus.SENT, WriteStatus.DONE, WriteStatus.REFUSED]
    async with database.write() as conn:
        for number, status in enumerate(states):
            await writes.intend(conn, replace(write, id=f"wri_{number}", idempotency_key=None))
            await writes.mark(conn, f"wri_{number}", status, now - timedelta(minutes=number))
        await writes.intend(conn, replace(write, id="wri_9"))
        found = await writes.unsettled(conn, now + timedelta(seconds=1), 10)
        assert [each.id for each in found] == ["wri_1", "wri_0", "wri_9"]
        assert await writes.unsettled(conn, now, 10) == found[:1]


async def test_a_write_whose_fate_is_open_is_not_purged(database, write, now):
    async with database.write() as conn:
        for status in WriteStatus:
            await writes.intend(conn, replace(write, id=f"wri_{status}", idempotency_key=status.value))
            await writes.mark(conn, f"wri_{status}", status, now)
        assert await writes.purge(conn, now) == 0
        assert await writes.purge(conn, now + timedelta(days=1)) == 3
        for status in (WriteStatus.SENT, WriteStatus.IN_DOUBT):
            assert await writes.get(conn, write.tenant_id, f"wri_{status}") is not None
