"""Methods and addresses that a site does not have."""

import pytest


@pytest.mark.parametrize("method", ["OPTIONS", "PATCH", "MERGE", "DELETE"])
async def test_a_method_that_a_list_does_not_have_is_refused_in_the_usual_shape(exact, method):
    heard = await exact.call(method, "crm/Accounts")
    assert (heard.status, heard.text) == (405, f"{method} not supported")


async def test_a_method_without_a_token_is_a_401_like_any_other(door, session):
    async with session.options(f"{door.url}/api/v1/current/Me") as answer:
        assert (answer.status, answer.headers["Reason"]) == (401, "Authentication Required")


@pytest.mark.parametrize("path", ["/", "/api", "/api/v2/current/Me", "/docs/Nothing.aspx"])
async def test_an_address_outside_the_service_is_a_page(door, session, path):
    async with session.get(door.url + path) as answer:
        assert (answer.status, answer.content_type) == (404, "text/html")
        assert "Traceback" not in await answer.text()


async def test_a_form_that_cannot_be_read_is_a_page_too(door, session):
    asked = {"client_id": "11111111-1111-1111-1111-111111111111", "redirect_uri": "https://app.example/"}
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    auth = f"{door.url}/api/oauth2/auth"
    async with session.post(auth, params=asked, data=b"--x\r\nnonsense", headers=headers) as answer:
        assert answer.status in (200, 400)
        assert answer.content_type == "text/html"


async def test_a_company_number_of_any_length_is_not_ticked(door, session):
    asked = {"client_id": "11111111-1111-1111-1111-111111111111", "redirect_uri": "https://app.example/"}
    form = {"username": "demo@comptoir.example", "password": "demo", "decision": "allow"}
    auth = f"{door.url}/api/oauth2/auth"
    sent = [*form.items(), ("divisions", "9" * 5000), ("divisions", "\u0663"), ("divisions", "-1")]
    async with session.post(auth, params=asked, data=sent, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "https://app.example/?error=access_denied"


async def test_a_call_that_expects_a_go_ahead_is_a_500_unless_switched(exact, door):
    waiting = {"Expect": "100-continue"}
    assert (await exact.post("crm/Accounts", {"Name": "Wacht"}, **waiting)).status == 500
    assert await exact.rows("crm/Accounts?$filter=Name eq 'Wacht'&$select=ID") == []
    await door.control("switches", {"expect_continue": "accept"})
    assert (await exact.post("crm/Accounts", {"Name": "Wacht"}, **waiting)).status == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
async def test_a_body_that_says_it_is_something_else_is_refused(exact, door, kind):
    said = {"Content-Type": kind}
    heard = await exact.post("crm/Accounts", {"Name": "Anders"}, **said)
    assert (heard.status, heard.text.partition(".")[0]) == (400, "Error processing request stream")
    await door.control("switches", {"content_type": "loose"})
    assert (await exact.post("crm/Accounts", {"Name": "Anders"}, **said)).status == 201


async def test_json_with_a_character_set_is_json(exact):
    said = {"Content-Type": "Application/JSON; charset=utf-8"}
    assert (await exact.post("crm/Accounts", {"Name": "Zelfde"}, **said)).status == 201


async def test_answers_set_the_vendors_cookies_and_a_session_only_once(exact, door):
    first = (await exact.get("crm/Accounts/$count")).headers.getall("Set-Cookie")
    session, server = (cookie.partition(";")[0] for cookie in first)
    assert session.startswith("ASP.NET_SessionId=")
    assert server == "ExactServer{11111111-1111-1111-1111-111111111111}=Division=3412071"
    again = await exact.get("crm/Accounts/$count", Cookie=session)
    assert [cookie.partition("{")[0] for cookie in again.headers.getall("Set-Cookie")] == ["ExactServer"]
    await door.control("switches", {"cookies": "off"})
    assert "Set-Cookie" not in (await exact.get("crm/Accounts/$count")).headers
