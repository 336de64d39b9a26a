"""What is asked of a connection itself: its profile, who logged in, and requests that pass unmapped."""

from typing import Any

import pytest
from house import House

PASS = "/accounting/passThrough"
OTHER = "3412071"


async def test_the_profile_tells_of_the_company_without_a_call(connected: House):
    before = len(await connected.vendor_calls())
    answer = await connected.get("/accounting/profile")
    assert answer.status == 200, answer.body
    assert len(await connected.vendor_calls()) == before
    assert answer.data["targetSystem"]["id"] == "exact-nl"
    assert answer.data["status"] == "active"
    company = answer.data["company"]
    assert (company["id"], company.pop("city")) == ("3412056", "Zwolle")
    listed = (await connected.get("/auth/companies")).data
    pinned = next(found for found in listed if found["id"] == "3412056")
    assert company == {name: pinned[name] for name in company}


@pytest.mark.parametrize("path", [PASS, "/webhooks", "/auth/setEndUserSelections"])
async def test_another_environment_is_refused_wherever_it_is_named(connected: House, path: str):
    body = {"method": "GET", "path": "crm/Accounts", "callbackUrl": "https://shop.example/heard"}
    choice = {"accountKey": connected.account_key, "companyId": OTHER} if path.startswith("/auth") else {}
    answer = await connected.post(path, body, environmentName="elsewhere", **choice)
    assert (answer.status, answer.error["fields"][0]["field"]) == (400, "environmentName")


async def test_the_person_who_logged_in_is_introduced_in_one_call(connected: House):
    before = len(await connected.vendor_calls())
    answer = await connected.get("/user/user-info")
    assert answer.status == 200, answer.body
    assert set(answer.data) == {"id", "account_id", "family_name", "name"}
    assert answer.data["account_id"] == "3412056"
    assert answer.data["name"]
    assert len(await connected.vendor_calls()) == before + 1


async def test_a_read_passes_with_its_query_and_comes_back_whole(connected: House):
    wish = {
        "method": "GET",
        "path": "/crm/Accounts",
        "query": {"$top": 1, "$select": "ID,Code", "$inlinecount": "allpages"},
    }
    answer = await connected.post(PASS, wish)
    assert answer.status == 201, answer.body
    assert answer.data["d"]["__count"]
    assert len(answer.data["d"]["results"]) == 1
    call = (await connected.vendor_calls())[-1]
    assert call["path"] == "/api/v1/3412056/crm/Accounts"


@pytest.mark.parametrize(
    "path", ["api/v1/3412056/hrm/Costcenters", "3412056/hrm/Costcenters", "hrm/Costcenters"]
)
async def test_the_own_division_may_be_named(connected: House, path: str):
    answer = await connected.post(PASS, {"method": "GET", "path": path, "query": {"$top": 1}})
    assert answer.status == 201, answer.body
    assert (await connected.vendor_calls())[-1]["path"] == "/api/v1/3412056/hrm/Costcenters"


@pytest.mark.parametrize(
    "path", [f"{OTHER}/crm/Accounts", f"/api/v1/{OTHER}/crm/Accounts", f"API/v1/{OTHER}"]
)
async def test_another_division_is_refused_before_any_call(connected: House, path: str):
    before = len(await connected.vendor_calls())
    answer = await connected.post(PASS, {"method": "GET", "path": path})
    assert (answer.status, answer.error["code"]) == (400, "company_mismatch")
    assert len(await connected.vendor_calls()) == before


@pytest.mark.parametrize(
    "path",
    [
        "",
        "..",
        f"../{OTHER}/crm/Accounts",
        f"crm/../../{OTHER}/crm/Accounts",
        f"%2e%2e/{OTHER}/crm/Accounts",
        f"crm/%2e%2e/%2e%2e/{OTHER}/crm/Accounts",
        "https://example.org/crm/Accounts",
        "//example.org/crm/Accounts",
        "crm/Accounts?$top=1",
        "crm/Accounts#x",
        "crm\\..\\Accounts",
        "$batch",
        "crm/$batch",
        "crm/Accounts(guid'x'/../y)",
        "crm/Accounts\r\nX: y",
        "crm/Accounts\n",
        "docs/XMLDownload.aspx",
    ],
)  # fmt: skip  ways out of the division
async def test_no_path_leads_out_of_the_division(connected: House, path: str):
    before = len(await connected.vendor_calls())
    answer = await connected.post(PASS, {"method": "GET", "path": path})
    calls = (await connected.vendor_calls())[before:]
    assert answer.status in (400, 201), answer.body
    assert all(call["path"].startswith("/api/v1/3412056/") for call in calls)
    if path != "crm/Accounts\n":
        assert (answer.status, answer.error["code"]) == (400, "invalid_body")
        assert calls == []


async def test_a_write_passes_once_with_every_digit(connected: House):
    body = b'{"method":"POST","path":"hrm/Costcenters","body":{"Code":"X1","Description":"Test 1.10"}}'
    made = await connected.post(PASS, body)
    assert made.status == 201, made.body
    key = made.data["d"]["ID"]
    changed = await connected.post(
        PASS, {"method": "PUT", "path": f"hrm/Costcenters(guid'{key}')", "body": {"Description": "Anders"}}
    )
    assert (changed.status, changed.data) == (201, {})
    read = await connected.post(PASS, {"method": "GET", "path": f"hrm/Costcenters(guid'{key}')"})
    assert read.data["d"]["Description"] == "Anders"
    gone = await connected.post(PASS, {"method": "DELETE", "path": f"hrm/Costcenters(guid'{key}')"})
    assert gone.status == 201
    assert len(await connected.writes()) == 3


async def test_a_lost_write_is_not_repeated(connected: House):
    await connected.fault("cut_after", method="POST", path="Costcenters")
    answer = await connected.post(
        PASS, {"method": "POST", "path": "hrm/Costcenters", "body": {"Code": "X2", "Description": "Eens"}}
    )
    assert answer.error["code"] == "write_in_doubt"
    assert len(await connected.writes()) == 1


async def test_refusals_of_the_target_are_typed(connected: House):
    bad = await connected.post(PASS, {"method": "POST", "path": "hrm/Costcenters", "body": {}})
    assert bad.error["downstream"]["message"]
    patch = await connected.post(PASS, {"method": "PATCH", "path": "hrm/Costcenters", "body": {}})
    assert (patch.status, patch.error["code"]) == (404, "operation_unsupported")
    verb = await connected.post(PASS, {"method": "BREW", "path": "hrm/Costcenters"})
    assert (verb.status, verb.error["code"]) == (400, "invalid_body")


@pytest.mark.parametrize(
    ("path", "shape"), [("hrm/Costcenters/$count", "value"), ("hrm/Costcenters", "d"), ("current/Me", "d")]
)
async def test_the_answer_is_always_an_object(connected: House, path: str, shape: str):
    answer = await connected.post(PASS, {"method": "GET", "path": path, "query": {"$top": 1}})
    assert answer.status == 201, answer.body
    assert shape in answer.data


async def test_only_harmless_headers_pass(connected: House):
    headers: dict[str, Any] = {
        "Authorization": "Bearer x",
        "Host": "example.org",
        "CustomDescriptionLanguage": "NL",
    }
    answer = await connected.post(
        PASS, {"method": "GET", "path": "hrm/Costcenters", "query": {"$top": 1}, "headers": headers}
    )
    assert answer.status == 201, answer.body
    assert [text.split(" was not sent")[0] for text in answer.warnings] == [
        "The header Authorization",
        "The header Host",
    ]
    torn = await connected.post(
        PASS, {"method": "GET", "path": "hrm/Costcenters", "headers": {"Prefer": "a\r\nX: y"}}
    )
    assert torn.error["code"] == "invalid_body"


async def test_a_booking_that_is_tried_out_is_told_and_not_sent(connected: House):
    body = {"Code": "T1", "Description": "Tried"}
    wish = {"method": "POST", "path": "cashflow/PaymentConditions", "body": body}
    connected.headers["Idempotency-Key"] = "tried-1"
    tried = await connected.post(PASS, wish, dryRun="true")
    assert (tried.status, tried.data) == (
        200,
        {"wouldSend": {"method": "POST", "path": "cashflow/PaymentConditions", "body": body}},
    )
    assert await connected.writes() == []
    assert (await connected.post(PASS, wish)).status == 201
    refused = await connected.post(PASS, {**wish, "body": {**body}}, dryRun="true")
    assert (refused.status, refused.error["fields"][0]["code"]) == (400, "already_exists")
    assert len(await connected.writes()) == 1


async def test_a_read_that_is_tried_out_would_book_nothing(connected: House):
    before = await connected.vendor_calls()
    tried = await connected.post(PASS, {"method": "GET", "path": "crm/Accounts"}, dryRun="true")
    assert (tried.status, tried.data) == (200, {"wouldSend": None})
    assert await connected.vendor_calls() == before
