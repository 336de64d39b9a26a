"""Logins: one chain of tokens for a person and an app, whoever hangs on it, and how one is connected again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest_asyncio
from house import CLIENT_ID, USER, House, served
from test_tokens import HandMovedClock

from comptoir.store.connections import ConnectionStatus
from comptoir_sandbox.exact_online.server import running

START = datetime(2026, 6, 29, 9, tzinfo=UTC)
LIFE = 590  # seconds after which a token of 600 is no longer sent
DAY = timedelta(days=1).total_seconds()


@pytest_asyncio.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    """A house on either database, whose server and sandbox share a clock."""
    clock = HandMovedClock(START)
    async with running(("nl",), clock=clock) as sandbox, served(database_url, sandbox, clock) as found:
        yield found


async def status(house: House) -> int:
    return (await house.get("/accounting/journals", limit=5)).status


async def refreshes(house: House) -> list[int]:
    """The answers of the token endpoint, those to codes included."""
    found = await house.control("calls", method="GET")
    return [call["status"] for call in found["calls"] if call["path"].endswith("/token")]


async def view(house: House):
    """The connection as GET /connections tells it."""
    found = await house.connection()
    answer = await house.get(f"/connections/{found.id}")
    assert answer.status == 200, answer.body
    return answer.data


async def neighbour(house: House, **wishes) -> House:
    """Another tenant, with a connection that the same person made."""
    other = replace(house, api_key=await house.new_tenant("Neighbour"))
    await other.connect(**wishes)
    return other


def end_consent(house: House) -> None:
    authority, site = house.sandbox.site().authority, house.sandbox.site()
    authority.revoke(authority.apps[CLIENT_ID], site.user_by_email(USER))


# --- a second consent -----------------------------------------------------------------------------


async def test_a_second_consent_of_the_same_person_breaks_no_connection(house: House):
    await house.connect(companyId="3412056")
    other = await neighbour(house, companyId="3412071")
    for _ in range(3):
        house.clock.advance(LIFE)
        assert (await status(house), await status(other)) == (200, 200)
    assert await refreshes(house) == [200] * 5
    first, second = await view(house), await view(other)
    assert first["loginId"] == second["loginId"]
    assert (first["state"], second["state"]) == ("healthy", "healthy")


async def test_a_company_that_was_not_ticked_again_is_told_so_at_once_and_serves_to_its_tokens_end(
    house: House,
):
    await house.connect(companyId="3412056")
    other = await neighbour(house, companyId="3412071", divisions=[3412071])
    told = await view(house)
    assert (told["state"], "did not grant" in told["reason"]) == ("needs_consent", True)
    assert (await status(house), await status(other)) == (200, 200)
    house.clock.advance(LIFE)
    answer = await house.get("/accounting/journals", limit=5)
    assert (answer.status, answer.error["code"]) == (401, "needs_consent")
    assert "did not grant" in answer.error["message"]
    assert await status(other) == 200
    assert set(await refreshes(house)) == {200}
    assert (await house.connection()).status is ConnectionStatus.NEEDS_CONSENT

    await other.connect(companyId="3412071", divisions=[3412056, 3412071])
    assert (await status(house), await status(other)) == (200, 200)
    assert (await view(house))["state"] == "healthy"


async def test_what_was_ticked_for_one_tenant_is_not_shown_to_another(house: House):
    await house.connect(divisions=[3412056])
    await neighbour(house, divisions=[3412056, 3412071])
    listed = await house.get("/auth/companies")
    assert [company["id"] for company in listed.data] == ["3412056"]
    refused = await house.get("/accounting/journals", companyId="3412071")
    assert (refused.status, refused.error["code"]) == (404, "company_unknown")


async def test_a_login_that_breaks_off_after_the_consent_breaks_no_connection(house: House):
    await house.connect(companyId="3412056")
    location = await house.consent(await house.begin())
    await house.fault("status", path="system/Divisions", status=503, times=2)
    assert (await house.follow(location)).status >= 500
    for _ in range(2):
        house.clock.advance(LIFE)
        assert await status(house) == 200
    assert (await view(house))["state"] == "healthy"


async def broken_off(house: House) -> str:
    """The address that a browser is sent back to by a second consent, after it failed there."""
    location = await house.consent(await house.begin(companyId="3412056"))
    await house.fault("status", path="current/Me", status=503, times=3)
    answer = await house.follow(location)
    assert (answer.status, answer.error["details"]) == (503, {"again": True}), answer.body
    return location


async def test_a_consent_of_nobody_knows_whom_goes_on_where_it_broke_off(house: House):
    await house.connect(companyId="3412056")
    location = await broken_off(house)
    spent = await refreshes(house)
    assert (await house.follow(location)).status == 200
    assert await refreshes(house) == spent  # the code is spent: it is not exchanged again
    for _ in range(2):
        house.clock.advance(LIFE)
        assert await status(house) == 200
    assert (await view(house))["state"] == "healthy"
    again = await house.follow(location)
    assert (again.status, again.error["fields"][0]["code"]) == (400, "state_used")


async def test_it_may_break_off_more_than_once(house: House):
    location = await broken_off(house)
    await house.fault("status", path="current/Me", status=503, times=3)
    assert (await house.follow(location)).status == 503
    await house.control("faults", method="DELETE")
    house.clock.advance(60)  # after so many failures the target system is left alone for a while
    assert (await house.follow(location)).status == 200


async def test_of_two_who_come_back_at_once_one_goes_on(house: House):
    location = await broken_off(house)
    answers = await asyncio.gather(*(house.follow(location) for _ in range(4)))
    assert sorted(answer.status for answer in answers) == [200, 400, 400, 400]
    assert len(await house.connections()) == 1


async def test_a_login_that_broke_off_opens_to_its_own_code_only(house: House):
    location = await broken_off(house)
    parts = urlsplit(location)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    for changes in ({"code": "another"}, {"state": "another"}):
        refused = await house.get(parts.path, **{**query, **changes})
        assert (refused.status, refused.error["code"]) == (400, "invalid_state")
    without = await house.get(parts.path, state=query["state"], error="access_denied")
    assert (without.status, without.error["code"]) == (400, "invalid_state")
    assert (await house.follow(location)).status == 200


async def test_a_login_that_broke_off_runs_out_with_its_access_token(house: House):
    location = await broken_off(house)
    house.clock.advance(601)
    refused = await house.follow(location)
    assert (refused.status, refused.error["fields"][0]["code"]) == (400, "state_used")


# --- connecting again -----------------------------------------------------------------------------


async def test_a_person_who_logs_in_again_gives_the_connection_its_life_back(house: House):
    first_key = await house.connect(companyId="3412056")
    before = await house.connection()
    end_consent(house)
    house.clock.advance(LIFE)
    assert await status(house) == 401
    told = await view(house)
    assert (told["state"], told["status"]) == ("revoked", "NEEDS_CONSENT")

    second_key = await house.connect(companyId="3412056")
    after = await house.connection()
    assert (after.id, after.company_id, after.status) == (before.id, "3412056", ConnectionStatus.ACTIVE)
    assert len(await house.connections()) == 1
    for key in (first_key, second_key):
        assert await status(replace(house, account_key=key)) == 200
    assert (await view(house))["state"] == "healthy"


async def test_a_login_begun_for_a_connection_renews_it_while_it_still_holds(house: House):
    first_key = await house.connect(companyId="3412056")
    before = await house.connection()
    await house.connect(connectionId=before.id)
    assert [one.id for one in await house.connections()] == [before.id]
    assert await status(replace(house, account_key=first_key)) == 200


async def test_another_company_is_refused_when_a_connection_is_connected_again(house: House):
    await house.connect(companyId="3412056")
    connection = await house.connection()
    begun = await house.get("/auth/exact-nl", connectionId=connection.id, companyId="3412071")
    assert (begun.status, begun.error["code"]) == (400, "company_mismatch")

    location = await house.consent(await house.begin(connectionId=connection.id), [3412071])
    answer = await house.follow(location)
    assert (answer.status, answer.error["code"]) == (400, "company_mismatch")
    assert (await house.connection()).company_id == "3412056"
    assert (await view(house))["state"] == "needs_consent"

    await house.connect(connectionId=connection.id, divisions=[3412056])
    assert (await house.connection()).id == connection.id
    assert await status(house) == 200


async def test_the_company_picked_on_the_page_leads_back_to_its_connection(house: House):
    await house.connect(companyId="3412056")
    before = await house.connection()
    end_consent(house)
    house.clock.advance(LIFE)
    assert await status(house) == 401
    await house.connect(environmentSelection="true")
    choice = {"accountKey": house.account_key, "environmentName": "", "companyId": "3412056"}
    assert (await house.post("/auth/setEndUserSelections", **choice)).status == 201
    assert [one.id for one in await house.connections()] == [before.id]
    assert await status(house) == 200


async def test_the_connection_of_another_tenant_cannot_be_connected_again(house: House):
    await house.connect(companyId="3412056")
    theirs = (await house.connection()).id
    stranger = replace(house, api_key=await house.new_tenant("Stranger"))
    answer = await stranger.get("/auth/exact-nl", connectionId=theirs)
    assert (answer.status, answer.error["code"]) == (404, "record_unknown")
    assert (await stranger.get(f"/connections/{theirs}")).status == 404


# --- keeping alive --------------------------------------------------------------------------------


async def test_a_login_that_nobody_uses_is_kept_alive(house: House):
    await house.connect(companyId="3412056")
    for _ in range(4):
        before = (await view(house))["loginRenewedAt"]
        house.clock.advance(21 * DAY)
        async with asyncio.timeout(60):
            while (await view(house))["loginRenewedAt"] == before:  # noqa: ASYNC110  the house tells no event
                await asyncio.sleep(0.1)
    assert await refreshes(house) == [200] * 5
    assert await status(house) == 200
    told = await view(house)
    renews = datetime.fromisoformat(told["loginRenewsAt"]) - datetime.fromisoformat(told["loginRenewedAt"])
    assert timedelta(days=20) <= renews < timedelta(days=21, minutes=10)


async def test_a_login_that_cannot_be_kept_alive_is_warned_of_days_ahead(house: House):
    await house.connect(companyId="3412056")
    await house.fault("status", path="oauth2/token", status=503, times=None)
    house.clock.advance(24 * DAY)
    told = await view(house)
    assert (told["state"], told["status"]) == ("refresh_due", "ACTIVE")
    assert "ends at 2026-07-29" in told["warnings"][0]
    health = await house.get("/health/details")
    assert health.body["info"]["logins"]["ending"] == 1
    assert health.body["info"]["logins"]["states"] == {"healthy": 1}


async def test_a_login_goes_with_its_last_connection(house: House):
    await house.connect(companyId="3412056")
    assert (await house.call("DELETE", "/tenants/delete-end-user")).status == 200
    health = await house.get("/health/details")
    assert health.body["info"]["logins"]["states"] == {}
