"""Budgets as facts 7 tell them: the clock minute, the UTC day, and the block after too many errors."""

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
