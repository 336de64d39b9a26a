"""Budgets as facts 7 tell them: the clock minute, the UTC day, and the block after too many errors."""

import pytest
from sandbox_doors import BAKERY, STUDIO, Exact

DAY = {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"}
MINUTE = {"x-ratelimit-minutely-limit", "x-ratelimit-minutely-remaining", "x-ratelimit-minutely-reset"}


def budgets(heard):
    return {name.lower(): int(value) for name, value in heard.headers.items() if "ratelimit" in name.lower()}


async def test_every_answer_with_a_division_carries_both_families(exact):
    heard = await exact.get("crm/Accounts?$top=1&$select=ID")
    assert budgets(heard) == {
        "x-ratelimit-limit": 5000,
        "x-ratelimit-remaining": 4999,
        "x-ratelimit-reset": 1_782_950_400_000,  # 2026-07-02T00:00Z
        "x-ratelimit-minutely-limit": 60,
        "x-ratelimit-minutely-remaining": 59,
        "x-ratelimit-minutely-reset": 1_782_896_460_000,  # 2026-07-01T09:01Z
    }
    assert budgets(await exact.get("crm/Nothing"))["x-ratelimit-remaining"] == 4998


async def test_a_call_without_a_division_is_not_counted(exact):
    assert budgets(await exact.get("/current/Me")) == {}
    assert budgets(await exact.get("crm/Accounts/$count"))["x-ratelimit-remaining"] == 4999


async def test_the_minute_is_the_clocks_and_its_429_names_only_the_minute(exact, door):
    for _ in range(60):
        assert (await exact.get("crm/Accounts/$count")).status == 200
    refused = await exact.get("crm/Accounts/$count")
    assert (refused.status, refused.body) == (429, b"")
    assert set(budgets(refused)) == MINUTE
    assert "Retry-After" not in refused.headers
    exact.division = 3418843
    assert (await exact.get("crm/Accounts/$count")).status == 200
    exact.division = 3412071
    await door.control("clock", {"advance": 55})
    assert (await exact.get("crm/Accounts/$count")).status == 200


async def test_a_spent_day_names_only_the_day_until_midnight_utc(exact, door):
    await door.control("limits", {"division": 3412071, "minute": 60, "day": 2})
    for _ in range(2):
        await exact.get("crm/Accounts/$count")
    refused = await exact.get("crm/Accounts/$count")
    assert (refused.status, set(budgets(refused))) == (429, DAY)
    await door.control("clock", {"set": "2026-07-02T00:00:01+00:00"})
    fresh = await door.enter()
    assert (await fresh.get("crm/Accounts/$count")).status == 200


async def test_another_user_of_the_cap_leaves_less(exact, door):
    client = "11111111-1111-1111-1111-111111111111"
    spent = {"client_id": client, "minute": 50, "day": 100}
    await door.control("limits", {"division": 3412071, "spend": spent})
    left = budgets(await exact.get("crm/Accounts/$count"))
    assert (left["x-ratelimit-minutely-remaining"], left["x-ratelimit-remaining"]) == (9, 4899)


async def test_more_than_ten_errors_block_the_endpoint_for_an_hour(exact, door):
    for _ in range(11):
        assert (await exact.get("crm/Accounts?$filter=Nope eq 1")).status == 400
    blocked = await exact.get("crm/Accounts/$count")
    assert (blocked.status, blocked.body) == (403, b"")
    assert (await exact.get("logistics/Items/$count")).status == 200
    await door.control("clock", {"advance": 3600})
    fresh = await door.enter()
    assert (await fresh.get("crm/Accounts/$count")).status == 200


async def test_validation_errors_do_not_count_as_errors(exact):
    for _ in range(12):
        assert (await exact.post("crm/Accounts", {})).status == 500
    assert (await exact.post("crm/Accounts", {"Name": "Goed"})).status == 201


async def left(exact):
    found = budgets(await exact.get("crm/Accounts/$count"))
    return found["x-ratelimit-minutely-remaining"], found["x-ratelimit-remaining"]


@pytest.mark.parametrize("client", ["", "22222222-2222-2222-2222-222222222222"])
async def test_another_app_or_a_nameless_one_eats_of_the_cap(exact, door, client):
    spent = {"client_id": client, "minute": 50, "day": 100}
    await door.control("limits", {"division": STUDIO, "spend": spent})
    assert await left(exact) == (9, 4899)
    await door.control("clock", {"advance": 60})
    assert await left(exact) == (59, 4898)
    await door.control("limits", {"division": STUDIO, "spend": {"client_id": client, "minute": 60}})
    refused = await exact.get("crm/Accounts/$count")
    assert (refused.status, set(budgets(refused))) == (429, MINUTE)
    await door.control("clock", {"advance": 60})
    await door.control("limits", {"division": STUDIO, "spend": {"client_id": client, "day": 5000}})
    refused = await exact.get("crm/Accounts/$count")
    assert (refused.status, set(budgets(refused))) == (429, DAY)
    exact.division = BAKERY
    assert (await exact.get("crm/Accounts/$count")).status == 200


async def test_another_app_goes_on_eating_by_a_rate_until_it_is_stopped(exact, door):
    await door.control("clock", {"set": "2026-07-01T09:10:00Z"})
    exact = await door.enter()
    await door.control("limits", {"division": STUDIO, "spend": {"per_minute": 40}})
    assert await left(exact) == (59, 4999)
    await door.control("clock", {"set": "2026-07-01T09:10:30Z"})
    assert await left(exact) == (38, 4978)
    await door.control("clock", {"set": "2026-07-01T09:12:15Z"})
    assert await left(exact) == (49, 4907)
    told = await door.control("limits", method="GET")
    assert told["eating"] == [{"client_id": "", "division": STUDIO, "per_minute": 40}]
    await door.control("limits", {"division": STUDIO, "spend": {"per_minute": 0}})
    await door.control("clock", {"set": "2026-07-01T09:14:00Z"})
    assert await left(exact) == (59, 4906)


async def test_what_others_eat_outlives_a_snapshot(exact, door):
    await door.control(
        "limits", {"division": STUDIO, "spend": {"minute": 10, "per_minute": 60}, "contract": 100}
    )
    await door.control("snapshot", {"name": "eaten"})
    await door.control("limits", {"division": STUDIO, "spend": {"per_minute": 0}, "contract": None})
    await door.control("restore", {"name": "eaten"})
    told = await door.control("limits", method="GET")
    assert (told["contract"], told["eating"][0]["per_minute"]) == (100, 60)
    assert (await left(exact))[0] <= 49


async def test_a_shared_plan_is_spent_by_all_apps_together(door):
    other = "33333333-3333-3333-3333-333333333333"
    await door.control("apps", {"client_id": other, "secret": "sandbox-secret"})
    one = await door.enter()
    status, tokens, _ = await door.token(
        grant_type="authorization_code",
        code=await door.consent(client_id=other),
        redirect_uri="http://127.0.0.1:9/callback",
        client_id=other,
    )
    assert status == 200
    two = Exact(door.session, door.url, tokens)
    assert [await left(one), await left(two)] == [(59, 4999), (59, 4999)]
    await door.control("limits", {"division": STUDIO, "minute": 100, "day": 30_000, "shared": True})
    assert [await left(one), await left(two)] == [(99, 29_999), (98, 29_998)]


async def test_a_contract_caps_the_day_of_all_companies(exact, door):
    await door.control("limits", {"contract": 2})
    assert (await left(exact))[1] == 1
    exact.division = BAKERY
    assert (await left(exact))[1] == 0
    refused = await exact.get("crm/Accounts/$count")
    assert (refused.status, set(budgets(refused))) == (429, DAY)


class Offender:
    """Goes wrong on an endpoint, hour after hour."""

    def __init__(self, door, clock):
        self.door, self.clock = door, clock

    async def err(self, times=11):
        exact = await self.door.enter()
        for _ in range(times):
            heard = await exact.get("crm/Accounts?$filter=Nope eq 1")
        return heard.status

    async def is_blocked_after(self, minutes):
        await self.door.control("clock", {"advance": minutes * 60})
        await self.door.control("limits", {"minute": 10_000})
        exact = await self.door.enter()
        return (await exact.get("crm/Accounts/$count")).status == 403


async def test_each_block_in_a_row_lasts_an_hour_longer(door, clock):
    offender = Offender(door, clock)
    await door.control("limits", {"token_calls": 10_000})
    for hours in (1, 2, 3):
        await offender.err()
        assert await offender.is_blocked_after(hours * 60 - 1)
        assert not await offender.is_blocked_after(1)
    assert not await offender.is_blocked_after(25 * 60)
    await offender.err()
    assert await offender.is_blocked_after(59)
    assert not await offender.is_blocked_after(1)


@pytest.mark.parametrize("status", ["403", "429"])
async def test_calling_on_during_a_block_prolongs_it(door, clock, status):
    await door.control("switches", {"velocity_status": status})
    offender = Offender(door, clock)
    assert await offender.err() == 400
    await door.control("clock", {"advance": 1800})
    assert await offender.err() == int(status)
    await door.control("switches", {"velocity_status": "403"})
    assert await offender.is_blocked_after(119)
    assert not await offender.is_blocked_after(1)


async def test_blocks_grow_and_reach_as_the_switches_say(door, clock):
    await door.control("switches", {"velocity_growth": "double", "velocity_scope": "key"})
    offender = Offender(door, clock)
    await offender.err()
    exact = await door.enter()
    assert (await exact.get("logistics/Items/$count")).status == 403
    assert not await offender.is_blocked_after(60)
    await offender.err()
    assert not await offender.is_blocked_after(120)
    await offender.err()
    assert await offender.is_blocked_after(239)
    assert not await offender.is_blocked_after(1)
