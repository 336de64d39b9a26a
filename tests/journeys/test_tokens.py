"""Tokens: refreshed once, never early, stored before they are used, and found nowhere else."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import pytest_asyncio
from house import (
    CLIENT_ID,
    CLIENT_SECRET,
    USER,
    VAULT_KEY,
    HandMovedClock,
    House,
    served,
    sqlite_url,
    whole_house,
)

from comptoir.kit.logs import JsonLines
from comptoir.store import logins
from comptoir.store.connections import ConnectionStatus

pytestmark = pytest.mark.asyncio(loop_scope="module")

START = datetime(2026, 6, 29, 9, tzinfo=UTC)
LIFE = 590  # seconds after which a token of 600 is no longer sent


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A house whose server and sandbox share a clock."""
    clock = HandMovedClock(START)
    async with whole_house(tmp_path_factory.mktemp("tokens"), clock) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def house(standing: House) -> House:
    """The standing house with a fresh login, and no calls since then but the exchange of its code."""
    await standing.control("faults", method="DELETE")
    await standing.control("calls", method="DELETE")
    fresh = replace(standing, api_key=await standing.new_tenant("Journey"))
    await fresh.connect(companyId="3412056")
    return fresh


async def token_calls(house: House) -> list[datetime]:
    """When the token endpoint was called, the exchange of the code included."""
    found = await house.control("calls", method="GET")
    return [
        datetime.fromisoformat(call["time"]) for call in found["calls"] if call["path"].endswith("/token")
    ]


async def reading(house: House):
    return await house.get("/accounting/journals", limit=5)


async def accounts(house: House):
    """A read of another endpoint, whose errors count for themselves."""
    return await house.get("/accounting/accounts", limit=5)


async def status_of(house: House) -> ConnectionStatus:
    return (await house.connection()).status


async def version_of(house: House) -> int:
    """How often the stored pair has been replaced, plus one."""
    connection = await house.connection()
    async with house.database.read() as conn:
        stored = await logins.get(conn, connection.login_id)
    assert stored is not None
    assert stored.refreshing_since is None
    return stored.version


# --- when -----------------------------------------------------------------------------------------


async def test_a_token_serves_its_life_and_is_then_refreshed(house: House):
    house.clock.advance(570)
    assert (await reading(house)).status == 200
    assert len(await token_calls(house)) == 1
    house.clock.advance(20)
    assert (await reading(house)).status == 200
    assert len(await token_calls(house)) == 2


async def test_in_three_hours_of_calls_no_refresh_comes_before_570_seconds(house: House):
    for _ in range(230):
        house.clock.advance(47)
        assert (await reading(house)).status == 200
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(await token_calls(house))]
    assert len(gaps) > 15
    assert min(gaps) >= 570


async def test_a_token_that_the_vendor_ends_before_our_clock_does_is_renewed(house: House):
    house.clock.advance(572)
    version = await version_of(house)
    await house.fault("status", path="Journals", status=401)
    assert (await reading(house)).status == 200
    assert len(await token_calls(house)) == 2
    assert await version_of(house) == version + 1


async def test_a_write_that_met_a_dead_token_is_sent_once_more_with_a_new_one(house: House):
    house.clock.advance(572)
    await house.fault("status", path="crm/Accounts", status=401)
    customer = {"contactType": "COMPANY", "companyName": "De Vries"}
    assert (await house.post("/accounting/customers", customer)).status == 201
    assert [call["status"] for call in await house.writes()] == [401, 201]
    assert len(await token_calls(house)) == 2


async def test_a_refused_token_that_is_a_little_too_young_holds_the_call_until_it_is_not(standing: House):
    house = replace(standing, api_key=await standing.new_tenant("Held"), headers={"X-Max-Wait": "20"})
    await house.connect(companyId="3412056")
    await house.control("calls", method="DELETE")
    house.clock.advance(556)
    await house.fault("status", path="Journals", status=401)
    held = asyncio.create_task(reading(house))
    done, _ = await asyncio.wait([held], timeout=0.15)
    assert not done
    house.clock.advance(20)
    assert (await held).status == 200
    assert [call["status"] for call in await house.vendor_calls()] == [401, 200]


async def test_no_request_waits_longer_for_a_token_than_it_would_and_the_refresh_serves_the_next(
    house: House,
):
    house.clock.advance(LIFE)
    house.headers = {"X-Max-Wait": "0"}
    await house.fault("latency", path="oauth2/token", seconds=4.0)
    answers = await asyncio.gather(*(reading(house) for _ in range(3)))  # whoever had waited would be served
    assert {(answer.status, answer.error["code"]) for answer in answers} == {(503, "upstream_unavailable")}
    assert {answer.headers["Retry-After"] for answer in answers} == {"5"}
    house.headers = {}
    assert (await reading(house)).status == 200
    assert len(await token_calls(house)) == 2


async def test_a_refused_token_that_is_too_young_to_be_renewed_keeps_its_login(house: House):
    house.clock.advance(100)
    await house.fault("status", path="Journals", status=401, times=2)
    answer = await reading(house)
    assert (answer.status, answer.error["code"]) == (503, "upstream_unavailable")
    assert (answer.headers["retry-after"], answer.error["downstream"]["status"]) == ("1", 401)
    assert await status_of(house) is ConnectionStatus.ACTIVE
    assert (await reading(house)).status == 200
    assert len(await token_calls(house)) == 1


async def test_a_young_token_that_stays_refused_is_tried_only_now_and_then(house: House):
    house.clock.advance(100)
    before = len(await house.vendor_calls())
    await house.fault("status", path="GLAccounts", status=401, times=None)
    assert [(await accounts(house)).status for _ in range(6)] == [503] * 6
    answer = await accounts(house)
    assert (answer.error["code"], int(answer.headers["retry-after"])) == ("upstream_unavailable", 30)
    assert len(await house.vendor_calls()) == before + 3
    await house.control("faults", method="DELETE")
    house.clock.advance(31)
    assert (await accounts(house)).status == 200
    assert len(await token_calls(house)) == 1


async def test_twenty_calls_at_once_refresh_once(house: House):
    house.clock.advance(LIFE)
    answers = await asyncio.gather(*(reading(house) for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    assert len(await token_calls(house)) == 2


async def test_two_servers_over_one_database_refresh_once(house: House):
    async with served(house.database_url, house.sandbox, house.clock) as second:
        twin = replace(second, api_key=house.api_key, account_key=house.account_key)
        assert (await reading(twin)).status == 200
        house.clock.advance(LIFE)
        answers = await asyncio.gather(*(reading(each) for each in (house, twin) * 10))
    assert {answer.status for answer in answers} == {200}
    assert len(await token_calls(house)) == 2


# --- stored before used ---------------------------------------------------------------------------


async def test_a_new_pair_is_in_the_database_before_it_is_sent(house: House):
    version = await version_of(house)
    house.clock.advance(LIFE)
    await house.fault("latency", path="financial/Journals", seconds=0.6)
    under_way = asyncio.create_task(reading(house))
    done, _ = await asyncio.wait([under_way], timeout=0.3)
    assert not done
    assert await version_of(house) == version + 1
    assert (await under_way).status == 200


async def test_a_server_that_is_started_anew_goes_on_with_the_stored_pair(house: House, tmp_path):
    async with served(sqlite_url(tmp_path), house.sandbox, house.clock) as first:
        await first.connect(companyId="3412056")
        house.clock.advance(LIFE)
        assert (await reading(first)).status == 200
    spent = len(await token_calls(house))
    async with served(sqlite_url(tmp_path), house.sandbox, house.clock) as second:
        heir = replace(second, api_key=first.api_key, account_key=first.account_key)
        assert (await reading(heir)).status == 200
        assert len(await token_calls(heir)) == spent
        house.clock.advance(LIFE)
        assert (await reading(heir)).status == 200
        assert len(await token_calls(heir)) == spent + 1


async def test_a_call_that_is_cut_right_after_a_refresh_loses_nothing(house: House):
    version = await version_of(house)
    house.clock.advance(LIFE)
    await house.fault("cut_before", path="financial/Journals", times=2)
    assert (await reading(house)).status == 504
    assert await version_of(house) == version + 1
    assert (await reading(house)).status == 200
    assert len(await token_calls(house)) == 2


# --- refusals and outages -------------------------------------------------------------------------


async def test_a_refused_refresh_asks_for_a_new_login_which_then_works(house: House):
    authority, site = house.sandbox.site().authority, house.sandbox.site()
    authority.revoke(authority.apps[CLIENT_ID], site.user_by_email(USER))
    house.clock.advance(LIFE)
    answer = await reading(house)
    assert (answer.status, answer.error["code"]) == (401, "needs_consent")
    assert answer.error["downstream"]["status"] == 400
    assert await status_of(house) is ConnectionStatus.NEEDS_CONSENT
    listed = await house.get("/tenants/get-end-user-list")
    assert [found["status"] for found in listed.data["items"]] == ["NEEDS_CONSENT"]
    await house.connect(companyId="3412056")
    assert (await reading(house)).status == 200


async def test_a_connection_that_needs_a_login_costs_no_more_calls(house: House):
    house.sandbox.site().authority.refresh_tokens.clear()
    house.clock.advance(LIFE)
    assert (await reading(house)).status == 401
    house.clock.advance(10)
    await house.control("calls", method="DELETE")
    assert (await reading(house)).status == 401
    assert (
        await house.post("/accounting/customers", {"contactType": "COMPANY", "companyName": "X"})
    ).status == 401
    assert (await house.control("calls", method="GET"))["calls"] == []


async def test_a_login_that_slept_for_more_than_thirty_days_is_over(house: House):
    house.clock.advance(timedelta(days=31).total_seconds())
    answer = await reading(house)
    assert (answer.status, answer.error["code"]) == (401, "needs_consent")


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html"},
        {"kind": "cut_before"},
        {"kind": "status", "status": 503, "body": "<html>Onderhoud</html>"},
        {"kind": "status", "status": 500, "body": '{"error": "server_error"}'},
        {"kind": "status", "status": 429},
        {"kind": "status", "status": 429, "body": '{"error": "too_many", "error_description": "slow"}'},
        {"kind": "status", "status": 400, "body": '{"error": "server_error", "error_description": "?"}'},
        {"kind": "status", "status": 403, "body": "<html>no</html>"},
        {"kind": "status", "status": 200, "body": '{"access_token": "a"}'},
        {"kind": "status", "status": 200, "body": '{"access_token": "", "refresh_token": ""}'},
    ],
    ids=lambda fault: f"{fault['kind']} {fault.get('status', '')} {fault.get('body', '')[:20]}".strip(),
)
async def test_an_outage_of_the_token_endpoint_ends_no_login(house: House, fault):
    house.clock.advance(LIFE)
    await house.fault(path="oauth2/token", **fault)
    answer = await reading(house)
    assert (answer.status, answer.error["code"]) == (503, "upstream_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert await status_of(house) is ConnectionStatus.ACTIVE
    assert (await reading(house)).status == 200


async def test_an_outage_of_the_token_endpoint_leaves_a_write_unsent(house: House):
    house.clock.advance(LIFE)
    await house.fault("cut_before", path="oauth2/token")
    answer = await house.post("/accounting/customers", {"contactType": "COMPANY", "companyName": "X"})
    assert (answer.status, answer.error["code"]) == (503, "upstream_unavailable")
    assert await house.writes() == []


async def test_a_secret_that_the_vendor_no_longer_takes_is_the_apps_trouble_and_ends_no_login(house: House):
    app = house.sandbox.site().authority.apps[CLIENT_ID]
    app.secret = "rotated at the vendor"
    house.clock.advance(LIFE)
    answer = await reading(house)
    assert (answer.status, answer.error["code"]) == (409, "target_system_not_registered")
    assert await status_of(house) is ConnectionStatus.ACTIVE
    app.secret = CLIENT_SECRET
    assert (await reading(house)).status == 200


# --- secrets --------------------------------------------------------------------------------------


async def test_no_secret_is_found_in_the_database_the_logs_or_an_error(standing: House, tmp_path, capfd):
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        async with served(sqlite_url(tmp_path), standing.sandbox, standing.clock) as house:
            secrets, bodies = await lived_in(house)
            on_disk = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        on_disk += b"".join(file.read_bytes() for file in tmp_path.iterdir())
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    out, err = capfd.readouterr()
    places = {"database": on_disk, "log": log.getvalue().encode(), "terminal": (out + err).encode()}
    places |= {f"answer {number}": body.encode() for number, body in enumerate(bodies)}
    assert len(secrets) > 10
    assert len(on_disk) > 50_000
    assert "upstream_unavailable" in log.getvalue()
    found = [
        (name, place)
        for name, secret in secrets.items()
        for place, text in places.items()
        if secret.encode() in text
    ]
    assert found == []


async def lived_in(house: House) -> tuple[dict[str, str], list[str]]:
    """A house in which much went right and wrong: its secrets by name, and every error that it told."""
    await house.connect(companyId="3412056", callbackUrl="https://example.com/done", include_signature="true")
    signing = await house.post("/tenants/signing-secret")
    own = {
        "targetSystem": "exact-be",
        "clientId": "own",
        "clientSecret": "canary-client-secret",
        "customValues": [],
    }
    assert (await house.post("/tenants/register-system", own)).status == 201
    bodies = []
    for fault in ({"kind": "html"}, {"kind": "cut_before"}, {"kind": "status", "status": 503}):
        house.clock.advance(LIFE)
        await house.fault(path="oauth2/token", **fault)
        bodies.append((await reading(house)).body)
        assert (await reading(house)).status == 200
    await house.fault("status", path="financial/Journals", status=401, times=2)
    bodies.append((await reading(house)).body)
    bodies.append((await replace(house, account_key="no" + house.account_key).get("/budgets")).body)
    bodies.append((await house.post("/tenants/register-system", {**own, "targetSystem": "exact-xx"})).body)
    bodies.append((await house.post("/tenants/register-system", {**own, "clientId": 5})).body)
    bodies.append((await house.get("/tenants/get-registered-systems")).body)
    bodies.append((await house.get("/tenants/get-end-user-list")).body)
    secrets = secrets_of(house, signing.body["signingSecret"])
    house.sandbox.site().authority.refresh_tokens.clear()
    house.clock.advance(LIFE)
    bodies.append((await reading(house)).body)
    return secrets, [str(body) for body in bodies]


def secrets_of(house: House, signing_secret: str) -> dict[str, str]:
    authority = house.sandbox.site().authority
    return {
        **{f"access token {number}": token for number, token in enumerate(authority.access_tokens)},
        **{f"refresh token {number}": token for number, token in enumerate(authority.refresh_tokens)},
        "client secret": CLIENT_SECRET,
        "own client secret": "canary-client-secret",
        "signing secret": signing_secret,
        "vault key": VAULT_KEY,
        "API key": house.api_key,
        "account key": house.account_key,
    }
