"""Webhooks and arrivals: each kept once, seen by their owner alone, and gone with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from comptoir.store import arrivals, connections, webhooks
from comptoir.store.arrivals import Arrival
from comptoir.store.webhooks import Scope, Webhook


@pytest.fixture
def webhook(tenant, connection, now) -> Webhook:
    return Webhook(
        id="whk_1",
        tenant_id=tenant.id,
        connection_id=connection.id,
        scope=Scope.CONNECTION,
        target=connection.target,
        company_id=None,
        callback_url="https://app.example",
        resource="INVOICE",
        event_type=None,
        same_hash="the first",
        secret=b"sealed",
        created_at=now,
        updated_at=now,
    )


@pytest.fixture
def arrival(tenant, now) -> Arrival:
    return Arrival(
        id="arr_1",
        tenant_id=tenant.id,
        target="exact-nl",
        company_id="1",
        topic="Items",
        action="Update",
        record_key="k",
        digest="d",
        body=b"sealed",
        received_at=now,
    )


async def test_a_webhook_comes_back_as_it_was_kept(database, webhook):
    async with database.write() as conn:
        assert await webhooks.add(conn, webhook)
    async with database.read() as conn:
        assert await webhooks.list_all(conn, webhook.tenant_id, webhook.connection_id) == [webhook]
        assert await webhooks.list_all(conn, webhook.tenant_id, None) == []
        assert await webhooks.list_all(conn, "ten_2", webhook.connection_id) == []


async def test_what_would_hear_the_same_is_kept_once(database, webhook):
    async with database.write() as conn:
        assert await webhooks.add(conn, webhook)
        assert not await webhooks.add(conn, replace(webhook, id="whk_2"))
        assert await webhooks.add(conn, replace(webhook, id="whk_3", same_hash="another"))


async def test_a_webhook_is_removed_by_its_owner_alone(database, webhook):
    mine = webhook.tenant_id, webhook.connection_id, webhook.id
    async with database.write() as conn:
        await webhooks.add(conn, webhook)
        assert not await webhooks.remove(conn, webhook.tenant_id, None, webhook.id)
        assert not await webhooks.remove(conn, "ten_2", webhook.connection_id, webhook.id)
        assert await webhooks.remove(conn, *mine)
        assert not await webhooks.remove(conn, *mine)


async def test_webhooks_go_with_their_connection(database, webhook):
    async with database.write() as conn:
        await webhooks.add(conn, webhook)
        assert await connections.remove(conn, webhook.tenant_id, webhook.connection_id)
        assert await webhooks.list_all(conn, webhook.tenant_id, webhook.connection_id) == []


async def test_an_arrival_is_kept_once_and_purged_when_it_is_old(database, arrival, now):
    later = replace(arrival, id="arr_2", digest="e", received_at=now + timedelta(days=1))
    async with database.write() as conn:
        assert await arrivals.add(conn, arrival)
        assert not await arrivals.add(conn, replace(arrival, id="arr_3"))
        assert await arrivals.add(conn, later)
        assert await arrivals.list_all(conn, arrival.tenant_id) == [arrival, later]
        assert await arrivals.purge(conn, now + timedelta(hours=1)) == 1
        assert await arrivals.list_all(conn, arrival.tenant_id) == [later]
