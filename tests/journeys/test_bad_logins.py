"""Bad keys, logins and companies: each mistake has its typed error, and no connection comes of it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from house import House, whole_house
from refusals import NOBODY, fields, told

from comptoir.kit.clock import ManualClock

pytestmark = pytest.mark.asyncio(loop_scope="module")


# --- keys -----------------------------------------------------------------------------------------


async def test_a_call_without_an_api_key_is_told_which_header_is_missing(pinned: House):
    told(await replace(pinned, api_key="").get("/accounting/customers"), 401, "api_key_missing")
    async with pinned.http.get(f"{pinned.url}/accounting/customers") as bare:
        assert bare.status == 401


async def test_an_unknown_api_key_is_refused_before_the_account_key_is_looked_at(pinned: House):
    for key in ("wrong", "0" * 64, f"{pinned.api_key}0", pinned.api_key.upper(), "' or '1'='1"):
        answer = await replace(pinned, api_key=key, account_key="").get("/accounting/customers")
        told(answer, 401, "api_key_unknown")


async def test_a_call_without_an_account_key_is_told_which_header_is_missing(pinned: House):
    told(await replace(pinned, account_key="").get("/accounting/customers"), 401, "account_key_missing")


async def test_another_tenants_account_key_is_as_unknown_as_one_that_was_never_made(pinned: House):
    stranger = replace(pinned, api_key=await pinned.new_tenant("Stranger"))
    nobody = replace(stranger, account_key="f" * 64)
    for method, path in (
        ("GET", "/accounting/customers"),
        ("GET", f"/accounting/customers/{NOBODY}"),
        ("POST", "/accounting/customers"),
        ("GET", "/auth/companies"),
        ("GET", "/auth/environments"),
        ("GET", "/budgets"),
        ("DELETE", "/tenants/delete-end-user"),
    ):
        theirs = await stranger.call(method, path)
        told(theirs, 404, "account_key_unknown")
        assert without_id(theirs) == without_id(await nobody.call(method, path)), path
    assert (await pinned.get("/accounting/customers", limit=5)).status == 200


async def test_another_tenants_connection_cannot_be_pinned(unpinned: House):
    stranger = replace(unpinned, api_key=await unpinned.new_tenant("Stranger"), account_key="")
    answer = await stranger.post(
        "/auth/setEndUserSelections",
        accountKey=unpinned.account_key,
        environmentName="exact-nl",
        companyId="3412056",
    )
    told(answer, 404, "account_key_unknown")
    assert (await unpinned.get("/accounting/customers", limit=5)).error["code"] == "company_required"


def without_id(answer):
    body = {**answer.body, "meta": None, "errors": {**answer.error, "requestId": ""}}
    return answer.status, body


# --- logins ---------------------------------------------------------------------------------------


async def test_a_state_works_once(open_house: House):
    location = await open_house.consent(await open_house.begin())
    assert (await open_house.follow(location)).status == 200
    before = await open_house.connections()
    again = await open_house.follow(location)
    error = told(again, 400, "invalid_state")
    assert error["fields"][0]["code"] == "state_used"
    assert await open_house.connections() == before


async def test_a_forged_state_is_refused(open_house: House):
    before = await open_house.connections()
    login = await open_house.begin()
    location = await open_house.consent({**login, "state": "a" * 64})
    error = told(await open_house.follow(location), 400, "invalid_state")
    assert error["fields"][0]["code"] == "state_unknown"
    assert await open_house.connections() == before


async def test_a_callback_without_a_state_is_refused(open_house: House):
    answer = await open_house.get("/auth/callback/exact-nl", code="x")
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == ["state"]


async def test_a_state_runs_out_after_half_an_hour(tmp_path):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with whole_house(tmp_path, clock) as house:
        login = await house.begin()
        clock.advance(30 * 60)
        error = told(await house.follow(await house.consent(login)), 400, "invalid_state")
        assert error["fields"][0]["code"] == "state_expired"
        assert await house.connections() == []


async def test_a_state_of_one_region_is_refused_in_another_and_stays_unused(tmp_path):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with whole_house(tmp_path, clock, ("nl", "be")) as house:
        location = await house.consent(await house.begin())
        strayed = await house.follow(location.replace("/exact-nl", "/exact-be"))
        told(strayed, 400, "invalid_state")
        assert await house.connections() == []
        assert (await house.follow(location)).status == 200


async def test_a_person_who_says_no_leaves_no_connection(open_house: House):
    before = await open_house.connections()
    login = await open_house.begin()
    answer = await open_house.get("/auth/callback/exact-nl", state=login["state"], error="access_denied")
    assert "access_denied" in told(answer, 400, "consent_refused")["message"]
    assert await open_house.connections() == before


async def test_a_code_that_the_vendor_never_gave_leaves_no_connection(open_house: House):
    before = await open_house.connections()
    login = await open_house.begin()
    answer = await open_house.get("/auth/callback/exact-nl", state=login["state"], code="stolen")
    assert told(answer, 400, "invalid_state")["downstream"]["status"] == 400
    assert await open_house.connections() == before


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//elsewhere.example", "nonsense", "https://", "http://[::1"]
)
async def test_a_callback_url_that_is_no_web_address_is_refused(open_house: House, url):
    answer = await open_house.get("/auth/exact-nl", callbackUrl=url)
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == ["callbackUrl"]


@pytest.mark.parametrize("field", ["callbackUrl", "cancelCallbackUrl"])
@pytest.mark.parametrize("url", ["https://", "http://[::1", "app.example"])
async def test_a_tenants_callback_url_that_is_no_web_address_is_refused(open_house: House, field, url):
    urls = {
        "callbackUrl": "https://a.example",
        "cancelCallbackUrl": "https://a.example/no",
        field: url,
    }
    answer = await open_house.post("/tenants/add-callback-urls", urls)
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == [field]


# --- companies ------------------------------------------------------------------------------------


async def test_a_login_cannot_be_pinned_to_a_company_that_it_was_not_granted(tmp_path):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with whole_house(tmp_path, clock) as house:
        login = await house.begin(companyId="3418843")
        answer = await house.follow(await house.consent(login, divisions=[3412056]))
        told(answer, 404, "company_unknown")
        assert await house.connections() == []


@pytest.mark.parametrize("company", ["3418843", "999", "x", "3412056/../3418843", "3412056 "])
async def test_a_connection_is_never_pinned_to_a_company_that_it_was_not_granted(unpinned: House, company):
    answer = await unpinned.post(
        "/auth/setEndUserSelections",
        accountKey=unpinned.account_key,
        environmentName="exact-nl",
        companyId=company,
    )
    told(answer, 404, "company_unknown")
    assert (await unpinned.get("/accounting/items", limit=5)).error["code"] == "company_required"


@pytest.mark.parametrize("company", ["3418843", "999", "0", "../current/Me", "3412056/crm", "３４１２０５６"])
async def test_a_company_that_was_not_granted_costs_no_call(unpinned: House, company):
    before = len(await unpinned.vendor_calls())
    told(await unpinned.get("/accounting/customers", companyId=company), 404, "company_unknown")
    assert len(await unpinned.vendor_calls()) == before


async def test_a_pinned_connection_refuses_another_company_without_a_call(pinned: House):
    before = len(await pinned.vendor_calls())
    answer = await pinned.get("/accounting/customers", companyId="3412071")
    told(answer, 400, "company_mismatch")
    assert fields(answer) == ["companyId"]
    assert len(await pinned.vendor_calls()) == before


async def test_a_pinned_connection_keeps_its_company_for_good(pinned: House):
    answer = await pinned.post(
        "/auth/setEndUserSelections",
        accountKey=pinned.account_key,
        environmentName="exact-nl",
        companyId="3412071",
    )
    told(answer, 400, "company_mismatch")
    assert (await pinned.get("/budgets")).data["companyId"] == "3412056"


async def test_without_a_choice_and_without_a_company_the_answer_lists_them(unpinned: House):
    before = len(await unpinned.vendor_calls())
    answer = await unpinned.get("/accounting/customers")
    error = told(answer, 400, "company_required")
    assert {found["id"] for found in error["details"]["companies"]} == {"3412056", "3412071"}
    assert all(found["name"] in error["message"] for found in error["details"]["companies"])
    assert len(await unpinned.vendor_calls()) == before


async def test_without_a_choice_each_call_names_its_company(unpinned: House):
    for company in ("3412056", "3412071"):
        assert (await unpinned.get("/accounting/customers", companyId=company, limit=5)).status == 200
        assert (await unpinned.vendor_calls())[-1]["division"] == int(company)
