"""The inner steps of a login: what the published paths under /auth beside the login itself answer."""

from dataclasses import replace

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

CREDENTIALS = (
    *("apiKey", "baseUrl", "clientName", "clientSecret", "database"),
    *("mandant", "password", "tenantId", "url", "username"),
)


async def test_a_person_who_does_not_want_to_log_in_is_sent_back(open_house: House):
    login = await open_house.begin(cancelCallbackUrl="https://app.example/no?plan=1")
    cancelled = await open_house.post("/auth/cancel", code=login["state"])
    assert cancelled.status == 201, cancelled.body
    assert cancelled.body == {"url": "https://app.example/no?plan=1&error=cancelled"}


async def test_a_cancelled_login_cannot_be_finished(open_house: House):
    login = await open_house.begin()
    location = await open_house.consent(login)
    assert (await open_house.post("/auth/cancel", code=login["state"])).status == 201
    answer = await open_house.follow(location)
    assert (answer.status, answer.error["fields"][0]["code"]) == (400, "state_used")
    again = await open_house.post("/auth/cancel", code=login["state"])
    assert (again.status, again.error["fields"][0]["code"]) == (400, "state_used")


async def test_without_an_address_for_it_the_browser_goes_to_the_front_page(open_house: House):
    login = await open_house.begin()
    assert (await open_house.post("/auth/cancel", code=login["state"])).body == {"url": f"{open_house.url}/"}


@pytest.mark.parametrize(("method", "step"), [("GET", "submit"), ("POST", "apiKeyConfirmation")])
async def test_exact_asks_for_credentials_on_its_own_page(open_house: House, method: str, step: str):
    login = await open_house.begin()
    refused = await open_house.call(method, f"/auth/{step}", code=login["state"])
    assert (refused.status, refused.error["code"]) == (404, "operation_unsupported")
    assert "its own page" in refused.error["message"]
    answer = await open_house.follow(await open_house.consent(login))
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("method", "step"), [("GET", "submit"), ("POST", "apiKeyConfirmation"), ("POST", "cancel")]
)
async def test_a_step_belongs_to_a_login_that_is_under_way(open_house: House, method: str, step: str):
    nowhere = await open_house.call(method, f"/auth/{step}", code="0" * 64)
    assert (nowhere.status, nowhere.error["fields"][0]["code"]) == (400, "state_unknown")
    none = await open_house.call(method, f"/auth/{step}")
    assert (none.status, none.error["code"]) == (400, "invalid_parameter")


async def test_an_account_key_is_tried_out_with_one_call(pinned: House):
    before = len(await pinned.vendor_calls())
    answer = await pinned.get("/auth/test", accountKey=pinned.account_key)
    assert answer.status == 200, answer.body
    assert answer.body["apiKey"] == f"{pinned.api_key[:4]}…"
    assert (answer.body["status"], bool(answer.body["login"])) == ("active", True)
    assert len(await pinned.vendor_calls()) == before + 1


async def test_another_tenant_cannot_try_out_the_key(pinned: House):
    stranger = replace(pinned, api_key=await pinned.new_tenant("Stranger"))
    answer = await stranger.get("/auth/test", accountKey=pinned.account_key)
    assert (answer.status, answer.error["code"]) == (404, "account_key_unknown")


async def test_the_companies_of_a_login_are_told_to_its_page(pinned: House):
    told = await pinned.get("/auth/companiesFlow", environmentName="exact-nl")
    assert told.status == 200, told.body
    assert told.data == (await pinned.get("/auth/companies")).data
    assert "3412056" in {company["id"] for company in told.data}


async def test_exact_gives_no_tokens_that_live_long(open_house: House):
    asked = {"targetSystem": "exact-nl", "companyId": "3412056"}
    refused = await open_house.get("/auth/longToken", **asked)
    assert (refused.status, refused.error["code"]) == (404, "operation_unsupported")
    assert "/auth/exact-nl" in refused.error["message"]
    elsewhere = await open_house.get("/auth/longToken", **{**asked, "targetSystem": "nowhere"})
    assert (elsewhere.status, elsewhere.error["code"]) == (405, "target_system_unknown")


async def test_exact_is_not_connected_by_credentials_however_many_are_sent(open_house: House):
    refused = await open_house.post("/auth/accounts/exact-nl", dict.fromkeys(CREDENTIALS, ""))
    assert (refused.status, refused.error["code"]) == (404, "operation_unsupported")
    assert "GET /auth/exact-nl" in refused.error["message"]
