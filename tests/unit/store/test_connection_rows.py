"""A connection from its login to the company it is pinned to, and no tenant sees another's."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.store import connections, tenants
from comptoir.store.connections import ConnectionStatus
from comptoir.store.errors import Stale
from comptoir.store.tenants import Tenant


async def test_a_connection_is_found_by_its_account_key(database, tenant, connection):
    async with database.read() as conn:
        assert await connections.by_key_hash(conn, tenant.id, connection.key_hash) == connection


async def test_the_account_key_of_another_tenant_is_not_found(database, connection, now):
    async with database.write() as conn:
        await tenants.add(conn, Tenant("ten_2", "Neighbour", "another hash", now))
        assert await connections.by_key_hash(conn, "ten_2", connection.key_hash) is None
        assert await connections.get(conn, "ten_2", connection.id) is None
        assert await connections.list_all(conn, "ten_2") == []
        assert not await connections.remove(conn, "ten_2", connection.id)
        assert await connections.list_all(conn) == [connection]


async def test_a_connection_under_a_foreign_tenant_cannot_be_changed(database, connection, now):
    async with database.write() as conn:
        with pytest.raises(Stale):
            await connections.set_status(
                conn, replace(connection, tenant_id="ten_2"), ConnectionStatus.REVOKED, now
            )


async def test_the_chosen_company_is_pinned_and_the_connection_active(database, tenant, connection, now):
    later = now + timedelta(minutes=1)
    granted = [{"id": "1001", "name": "De Vries BV"}, {"id": "1002", "name": "Jansen"}]
    pinned = {"name": "De Vries BV", "vatNumber": "NL001234567B01"}
    async with database.write() as conn:
        connection = await connections.set_companies(conn, connection, granted, now)
        connection = await connections.pin(conn, connection, "1001", pinned, later)
    async with database.read() as conn:
        assert await connections.get(conn, tenant.id, connection.id) == connection
    assert connection.status is ConnectionStatus.ACTIVE
    assert (connection.company_id, connection.company) == ("1001", pinned)
    assert connection.companies == granted
    assert connection.updated_at == later
    assert connection.version == 3


async def test_a_change_to_an_older_version_is_refused(database, tenant, connection, now):
    async with database.write() as conn:
        current = await connections.set_status(conn, connection, ConnectionStatus.NEEDS_CONSENT, now)
    async with database.write() as conn:
        with pytest.raises(Stale, match="no longer at version 1"):
            await connections.pin(conn, connection, "1001", {}, now)
    async with database.read() as conn:
        assert await connections.get(conn, tenant.id, connection.id) == current


async def test_a_connection_that_is_read_for_update_can_be_changed(database, tenant, connection, now):
    async with database.write() as conn:
        held = await connections.get(conn, tenant.id, connection.id, for_update=True)
        assert held == connection
        revoked = await connections.set_status(conn, held, ConnectionStatus.REVOKED, now)
    assert revoked.version == 2


async def test_connections_are_listed_oldest_first(database, tenant, connection, now):
    younger = replace(connection, id="con_0", key_hash="another", created_at=now + timedelta(seconds=1))
    async with database.write() as conn:
        await connections.add(conn, younger)
        assert await connections.list_all(conn, tenant.id) == [connection, younger]


async def test_changes_to_a_connection_that_is_held_wait_for_each_other(database, tenant, connection, now):
    async def change() -> None:
        async with database.write() as conn:
            held = await connections.get(conn, tenant.id, connection.id, for_update=True)
            assert held is not None
            await connections.set_status(conn, held, ConnectionStatus.ACTIVE, now)

    await asyncio.gather(*(change() for _ in range(8)))
    async with database.read() as conn:
        assert (await connections.get(conn, tenant.id, connection.id)).version == 9
