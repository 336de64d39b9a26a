"""Webhooks that wait outlive a restart over a data file, and come back with a snapshot."""

import asyncio

import pytest
from sandbox_doors import STUDIO, Door, Exact
from sandbox_receiver import subscribe

from comptoir_sandbox.exact_online.server import running


@pytest.fixture
def file(tmp_path):
    return tmp_path / "sandbox.sqlite"


async def waiting(door):
    told = await door.control("webhooks", method="GET")
    return [each for each in told["deliveries"] if each["status"] == "waiting"]


async def subscribed(door, url):
    """An app whose subscription has been validated."""
    exact = await door.enter()
    await subscribe(exact, "Accounts", url)
    await door.control("clock", {"advance": 1})
    await door.control("webhooks/flush")
    return exact


async def test_an_event_that_waits_is_delivered_after_a_restart(file, session, clock, receiver):
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        exact = await subscribed(door, receiver.url)
        receiver.status = 503
        made = (await exact.post("crm/Accounts", {"Name": "Wacht"})).d
        await door.control("webhooks/flush")
        [before] = await waiting(door)
        assert len(before["attempts"]) == 1
    receiver.status = 200
    receiver.got.clear()
    async with running(clock=clock, data=file) as second:
        door = Door(session, second.url())
        assert await waiting(door) == [before]
        await door.control("clock", {"advance": 120})
        await asyncio.wait_for(receiver.heard_event(), 60)
        assert [event["Key"] for event in receiver.events] == [made["ID"]]
        await door.control("webhooks/flush")
        assert await waiting(door) == []
        more = (await Exact(session, second.url(), exact.tokens).post("crm/Accounts", {"Name": "Later"})).d
        told = (await door.control("webhooks/flush"))["deliveries"]
        assert [each["key"] for each in told] == [made["ID"], more["ID"]]
        assert len({each["id"] for each in told}) == 2
    async with running(clock=clock, data=file) as third:
        assert await waiting(Door(session, third.url())) == []


async def test_a_subscription_that_was_not_validated_stays_removed(file, session, clock, receiver):
    receiver.status = 500
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        exact = await subscribed(door, receiver.url)
    async with running(clock=clock, data=file) as second:
        again = Exact(session, second.url(), exact.tokens, STUDIO)
        assert await again.rows("webhooks/WebhookSubscriptions") == []


async def test_a_snapshot_brings_waiting_events_back(door, receiver):
    exact = await subscribed(door, receiver.url)
    receiver.status = 503
    await exact.post("crm/Accounts", {"Name": "Wacht"})
    await door.control("webhooks/flush")
    before = await waiting(door)
    await door.control("snapshot", {"name": "waiting"})
    receiver.status = 200
    await door.control("clock", {"advance": 120})
    await door.control("webhooks/flush")
    assert await waiting(door) == []
    await door.control("restore", {"name": "waiting"})
    assert await waiting(door) == before
    receiver.got.clear()
    await door.control("clock", {"advance": 120})
    await asyncio.wait_for(receiver.heard_event(), 60)
    await door.control("reset")
    assert await waiting(door) == []


async def test_a_restore_over_a_data_file_outlives_the_next_start(file, session, clock, receiver):
    async with running(clock=clock, data=file) as first:
        door = Door(session, first.url())
        exact = await subscribed(door, receiver.url)
        receiver.status = 503
        made = (await exact.post("crm/Accounts", {"Name": "Voor"})).d
        await door.control("webhooks/flush")
        await door.control("snapshot")
        await exact.call("DELETE", f"crm/Accounts(guid'{made['ID']}')")
        await door.control("restore")
    async with running(clock=clock, data=file) as second:
        again = Exact(session, second.url(), exact.tokens, STUDIO)
        assert (await again.get(f"crm/Accounts(guid'{made['ID']}')")).d["Name"] == "Voor"
        assert [each["action"] for each in await waiting(Door(session, second.url()))] == ["Create"]


async def test_a_restore_keeps_the_call_log_and_brings_budgets_back(exact, door):
    for _ in range(3):
        await exact.get("crm/Accounts/$count")
    await door.control("limits", {"errors": 3, "token_calls": 7})
    await door.control("snapshot")
    for _ in range(5):
        await exact.get("crm/Accounts/$count")
    await door.control("limits", {"errors": 9, "token_calls": 9})
    await door.control("restore")
    assert (await door.control("calls", method="GET"))["count"] == 9
    told = await door.control("limits", method="GET")
    assert (told["errors"], told["token_calls"]) == (3, 7)
    left = (await exact.get("crm/Accounts/$count")).headers["X-RateLimit-Remaining"]
    assert left == "4996"
