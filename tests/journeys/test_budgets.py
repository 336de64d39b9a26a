"""Budgets at the door: what is left is told, a caller waits as long as it will, and nothing is sent in vain."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
from house import House, served, sqlite_url, whole_house

from comptoir.kit.clock import ManualClock, SystemClock
from comptoir.kit.crypto import Secret
from comptoir_sandbox.exact_online.server import running

METRICS_KEY = "let-me-see"
START = datetime(2026, 6, 29, 9, 0, 20, tzinfo=UTC)
CUSTOMERS = "/accounting/customers"


@pytest.fixture
async def house(tmp_path):
    """Server and sandbox on one clock that the test moves."""
    clock = ManualClock(START)
    async with whole_house(tmp_path, clock, metrics_key=Secret(METRICS_KEY)) as found:
        await found.connect(companyId="3412056")
        await found.control("calls", method="DELETE")
        yield found


async def spend_the_minute(house: House) -> int:
    """Read until the minute's calls are spent; how many reads that took."""
    reads = 0
    while (await house.get(CUSTOMERS, limit=5)).status == 200:
        reads += 1
    return reads


async def test_an_answer_tells_what_it_cost_and_what_is_left(house: House):
    before = (await house.get("/budgets")).data["day"]["remaining"]
    answer = await house.get(CUSTOMERS, limit=5)
    cost = int(answer.headers["X-Vendor-Calls"])
    assert cost == len(await house.vendor_calls()) > 0
    budgets = (await house.get("/budgets")).data
    assert int(answer.headers["X-Budget-Minute-Remaining"]) == budgets["minute"]["remaining"]
    assert int(answer.headers["X-Budget-Day-Remaining"]) == budgets["day"]["remaining"] == before - cost


@pytest.mark.parametrize("kind", ["html", "cut_before", "cut_after"])
async def test_a_write_in_doubt_tells_what_it_cost_and_what_is_left(house: House, kind: str):
    await house.fault(kind, method="POST", path="crm/Accounts")
    answer = await house.post(CUSTOMERS, {"contactType": "COMPANY", "companyName": "Kwekerij"})
    assert (answer.status, answer.error["code"]) == (409, "write_in_doubt")
    assert int(answer.headers["X-Vendor-Calls"]) == len(await house.vendor_calls()) > 0
    budgets = (await house.get("/budgets")).data
    assert int(answer.headers["X-Budget-Minute-Remaining"]) == budgets["minute"]["remaining"]
    assert int(answer.headers["X-Budget-Day-Remaining"]) == budgets["day"]["remaining"]


@pytest.mark.parametrize("kind", ["cut_before", "cut_during"])
async def test_a_read_without_a_whole_answer_tells_what_it_cost_and_what_is_left(house: House, kind: str):
    await house.fault(kind, path="crm/Accounts", times=2)
    answer = await house.get(CUSTOMERS, limit=5)
    assert answer.status in {502, 504}
    assert int(answer.headers["X-Vendor-Calls"]) == len(await house.vendor_calls()) > 0
    budgets = (await house.get("/budgets")).data
    assert int(answer.headers["X-Budget-Minute-Remaining"]) == budgets["minute"]["remaining"]
    assert int(answer.headers["X-Budget-Day-Remaining"]) == budgets["day"]["remaining"]


async def test_a_vendor_that_takes_no_connection_costs_no_call(tmp_path):
    async with AsyncExitStack() as server:
        async with running(("nl",)) as sandbox:
            found = served(sqlite_url(tmp_path), sandbox, SystemClock())
            house = await server.enter_async_context(found)
            await house.connect(companyId="3412056")
        answer = await house.get(CUSTOMERS, limit=5)
        assert (answer.status, answer.error["code"]) == (503, "upstream_unavailable")
        assert not [name for name in answer.headers if name.lower().startswith(("x-budget", "x-vendor"))]


async def test_an_answer_that_spent_no_call_tells_of_no_budget(house: House):
    answer = await house.get("/budgets")
    assert not [name for name in answer.headers if name.lower().startswith(("x-budget", "x-vendor"))]


async def test_a_spent_minute_is_refused_without_asking_the_vendor(house: House):
    house.headers["X-Max-Wait"] = "0"
    reads = await spend_the_minute(house)
    sent = len(await house.vendor_calls())
    assert reads <= sent <= 60
    answer = await house.get(CUSTOMERS, limit=5)
    assert (answer.status, answer.error["code"]) == (429, "budget_spent")
    assert 35 < int(answer.headers["Retry-After"]) < 45
    assert answer.error["details"]["budget"] == "minute"
    assert answer.error["details"]["resetsAt"].startswith("2026-06-29T09:01:0")
    assert len(await house.vendor_calls()) == sent
    assert [call["status"] for call in await house.vendor_calls()].count(429) == 0


async def test_a_caller_that_waits_gets_its_answer_in_the_next_minute(house: House):
    house.headers["X-Max-Wait"] = "0"
    await spend_the_minute(house)
    house.headers["X-Max-Wait"] = "60"
    assert (await house.get(CUSTOMERS, limit=5)).status == 200
    assert house.clock.now().minute == 1


@pytest.mark.parametrize("value", ["soon", "-1", "301", "nan", "", "1e9"])
async def test_a_wait_that_is_no_number_of_seconds_is_refused(house: House, value: str):
    house.headers["X-Max-Wait"] = value
    answer = await house.get(CUSTOMERS, limit=5)
    assert (answer.status, answer.error["code"]) == (400, "invalid_parameter")
    assert answer.error["fields"][0]["field"] == "X-Max-Wait"
    assert await house.vendor_calls() == []


async def test_an_endpoint_that_gave_seven_errors_is_not_asked_an_eighth_time(house: House):
    await house.fault("status", path="crm/Accounts", status=400, times=None)
    for _ in range(7):
        assert (await house.get(CUSTOMERS, limit=5)).status in {400, 424}
    sent = len(await house.vendor_calls())
    assert sent == 7
    answer = await house.get(CUSTOMERS, limit=5)
    assert (answer.status, answer.error["code"]) == (429, "endpoint_paused")
    assert 3_500 < int(answer.headers["Retry-After"]) <= 3_605
    assert len(await house.vendor_calls()) == sent
    assert (await house.get("/accounting/paymentTerms", limit=5)).status == 200


async def test_a_vendor_that_is_down_is_asked_once_a_minute(house: House):
    await house.fault("status", status=503, times=None)
    for _ in range(6):
        assert (await house.get(CUSTOMERS, limit=5)).status in {502, 503}
    sent = len(await house.vendor_calls())
    answer = await house.get(CUSTOMERS, limit=5)
    assert (answer.status, answer.error["code"]) == (503, "target_down")
    assert 50 < int(answer.headers["Retry-After"]) <= 60
    assert len(await house.vendor_calls()) == sent
    await house.control("faults", method="DELETE")
    house.clock.advance(60)
    assert (await house.get(CUSTOMERS, limit=5)).status == 200
    assert (await house.get(CUSTOMERS, limit=5)).status == 200


async def test_the_budgets_tell_calls_by_class_and_what_is_left_alone_and_why(house: House):
    await house.get(CUSTOMERS, limit=5)
    await house.fault("status", path="crm/Accounts", status=400, times=None)
    for _ in range(7):
        await house.get(CUSTOMERS, limit=5)
    found = (await house.get("/budgets")).data
    assert found["companyId"] == "3412056"
    assert found["calls"] == found["day"]["used"] >= 8
    assert found["byClass"]["interactive"] == found["calls"]
    assert found["underWay"] == 0
    assert [pause["endpoint"] for pause in found["paused"]] == ["crm/Accounts"]
    assert found["paused"][0]["until"].startswith("2026-06-29T10:00:2")
    assert "blocks an app" in found["paused"][0]["reason"]
    assert found["forecast"] == {"exhaustedAt": None}
    assert found["outages"] == []


async def test_the_budgets_of_all_connections_are_the_tenants_own(house: House):
    await house.get(CUSTOMERS, limit=5)
    mine = (await house.get("/budgets")).data
    assert (await house.get("/budgets/connections")).data["items"] == [mine]
    house.api_key = await house.new_tenant("Another")
    assert (await house.get("/budgets/connections")).data["items"] == []


async def test_the_token_calls_of_the_vendors_day_are_told_until_midnight_begins_them_anew(house: House):
    login_id = (await house.connection()).login_id
    ends = "2026-06-30T00:00:00Z"
    fresh = {"loginId": login_id, "limit": 200, "used": 1, "remaining": 199, "resetsAt": ends}
    assert (await house.get("/budgets")).data["tokenCalls"] == fresh
    house.clock.advance(600)
    assert (await house.get(CUSTOMERS, limit=5)).status == 200
    spent = {**fresh, "used": 2, "remaining": 198}
    assert (await house.get("/budgets")).data["tokenCalls"] == spent
    assert (await house.get("/budgets/connections")).data["items"][0]["tokenCalls"] == spent
    house.clock.advance(15 * 3600)
    anew = {**fresh, "used": 0, "remaining": 200, "resetsAt": "2026-07-01T00:00:00Z"}
    assert (await house.get("/budgets")).data["tokenCalls"] == anew


async def test_prometheus_sees_the_token_calls_of_every_login_with_the_key_alone(house: House):
    assert "comptoir_token_calls" not in (await house.get("/metrics")).body
    house.headers["Authorization"] = f"Bearer {METRICS_KEY}"
    house.clock.advance(600)
    assert (await house.get(CUSTOMERS, limit=5)).status == 200
    lines = (await house.get("/metrics")).body
    login_id = (await house.connection()).login_id
    name = f'{{app="11111111",login="{login_id}",target="exact-nl"}}'
    midnight = datetime(2026, 6, 30, tzinfo=UTC).timestamp()
    for what, value in (("limit", 200), ("used", 2), ("left", 198)):
        assert f"comptoir_token_calls_{what}{name} {value}.0\n" in lines
    told = next(
        line for line in lines.splitlines() if line.startswith("comptoir_token_calls_resets_at_seconds{")
    )
    assert float(told.split()[-1]) == midnight


async def test_what_is_down_is_told_with_the_next_try(house: House):
    await house.fault("status", status=503, times=None)
    for _ in range(6):
        await house.get(CUSTOMERS, limit=5)
    outages = (await house.get("/budgets")).data["outages"]
    assert {outage["endpoint"] for outage in outages} == {None, "crm/Accounts"}
    assert all(0 < outage["nextTryIn"] <= 60 for outage in outages)


async def test_prometheus_sees_totals_and_with_the_key_every_company(house: House):
    await house.get(CUSTOMERS, limit=5)
    totals = await house.get("/metrics")
    assert totals.headers["content-type"].startswith("text/plain")
    assert 'comptoir_calls_total{class="interactive",target="exact-nl"} ' in totals.body
    assert "3412056" not in totals.body
    house.headers["Authorization"] = f"Bearer {METRICS_KEY}"
    left = (await house.get("/budgets")).data["day"]["remaining"]
    line = 'comptoir_budget_left{app="11111111",company="3412056",target="exact-nl",window="day"}'
    assert f"{line} {left}.0" in (await house.get("/metrics")).body
    house.headers["Authorization"] = "Bearer let-me-in"
    assert "3412056" not in (await house.get("/metrics")).body


async def test_health_tells_of_the_store_of_the_budgets(house: House):
    assert (await house.get("/health/details")).body["info"]["budgets"] == {"status": "up"}
