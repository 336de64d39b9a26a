"""Token calls that are refused: their bytes, what they count, and the behaviours that can be switched (facts 2)."""

import pytest
from sandbox_doors import BACK, CLIENT, Door

from comptoir_sandbox.exact_online.server import running

EARLY = b'{ "error":"access_denied","error_description":"Rate limit exceeded: access_token not expired" }'
OLD = b'{"error":"unauthorized_client","error_description":"Old refresh token used."}'
BROKEN = (
    b'{ "error":"invalid_grant",'
    b'"error_description":"Token is not allowed, because of invalid or empty chainId" }'
)


async def said(door, **form):
    """Status, bytes and headers of a token call."""
    filled = {"client_id": CLIENT, "client_secret": "sandbox-secret", **form}
    async with door.session.post(f"{door.url}/api/oauth2/token", data=filled) as answer:
        return answer.status, await answer.read(), answer.headers


async def refreshed(door, token):
    return await said(door, grant_type="refresh_token", refresh_token=token)


@pytest.fixture
async def first(door):
    """The refresh token of a fresh consent."""
    return (await door.enter()).tokens["refresh_token"]


async def switched(door, **switches):
    await door.control("switches", switches)


async def counted(sandbox):
    return sum(sandbox.site("nl").authority.token_calls.values())


async def test_a_refresh_that_comes_too_early_has_the_vendors_bytes_and_reason(door, first):
    status, body, headers = await refreshed(door, first)
    assert (status, body) == (400, EARLY)
    assert headers["Reason"] == "TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired"


async def test_an_old_token_has_the_vendors_bytes(door, first):
    await door.control("clock", {"advance": 570})
    await refreshed(door, first)
    assert (await refreshed(door, first))[:2] == (401, OLD)


async def test_a_broken_chain_has_the_vendors_bytes(door):
    assert (await refreshed(door, "nothing"))[:2] == (400, BROKEN)


async def test_a_token_that_is_too_old_has_the_vendors_bytes_with_escaped_slashes(door, first):
    await door.control("clock", {"advance": 30 * 86_400 + 1})
    status, body, _ = await refreshed(door, first)
    assert (status, body) == (
        400,
        (
            b'{"error":"invalid_request","error_description":"The refresh token expired at '
            b'7\\/31\\/2026 9:00:05 AM and it is now 7\\/31\\/2026 9:00:06 AM"}'
        ),
    )


async def test_an_unknown_client_has_the_vendors_bytes(door):
    status, body, _ = await said(door, grant_type="refresh_token", refresh_token="x", client_id="nobody")
    assert (status, body) == (400, b'{"error":"invalid_client"}')


async def test_a_token_answer_is_compact(door):
    _, body, _ = await said(
        door, grant_type="authorization_code", code=await door.consent(), redirect_uri=BACK
    )
    assert body.startswith(b'{"access_token":"')
    assert b'","token_type":"bearer","expires_in":"600","refresh_token":"' in body


async def test_refused_token_calls_count_to_the_day_as_well(door, sandbox, first):
    await refreshed(door, first)
    code = await door.consent()
    await said(door, grant_type="authorization_code", code=code, redirect_uri=f"{BACK}/other")
    await said(door, grant_type="authorization_code", code=code, redirect_uri=BACK)
    await refreshed(door, "of nobody")
    assert await counted(sandbox) == 4
    await switched(door, oauth_calls_counted="granted")
    await refreshed(door, first)
    assert await counted(sandbox) == 4


async def test_refused_calls_alone_use_the_day_up_until_midnight(door, first):
    await door.control("limits", {"token_calls": 5})
    for _ in range(4):
        assert (await refreshed(door, first))[1] == EARLY
    await door.control("clock", {"advance": 600})
    status, _, headers = await refreshed(door, first)
    assert (status, headers["Reason"].partition(":")[0]) == (400, "TooManyTokenRequests")
    await switched(door, oauth_limit_status="429")
    assert (await refreshed(door, first))[0] == 429
    await door.control("clock", {"advance": 86_400})
    assert (await refreshed(door, first))[0] == 200


async def test_the_call_log_names_the_app_of_a_token_call(door, first):
    await refreshed(door, first)
    await said(door, client_id="nobody")
    log = (await door.control("calls", method="GET"))["calls"]
    assert [(call["path"], call["client"], call["status"]) for call in log] == [
        ("/api/oauth2/token", CLIENT, 200),
        ("/api/oauth2/token", CLIENT, 400),
        ("/api/oauth2/token", None, 400),
    ]


async def test_an_early_refresh_may_burn_the_token_and_be_a_401(door, first):
    await switched(door, early_refresh="burn", early_refresh_status="401")
    assert (await refreshed(door, first))[:2] == (401, EARLY)
    await door.control("clock", {"advance": 600})
    assert (await refreshed(door, first))[:2] == (401, OLD)


async def test_a_withdrawn_consent_may_answer_as_an_old_token_and_end_the_access(door):
    exact = await door.enter()
    consent = {"client_id": CLIENT, "user": "demo@comptoir.example"}
    await door.control("consents", consent, method="DELETE")
    assert (await exact.get("/current/Me")).status == 200
    await switched(door, ended_chain="old", ended_access="end")
    assert (await exact.get("/current/Me")).status == 401
    assert (await refreshed(door, exact.tokens["refresh_token"]))[:2] == (401, OLD)


async def test_the_words_of_a_refused_code_and_of_the_token_type_can_be_switched(door):
    await switched(door, code_error="invalid_request", token_type="Bearer")
    code = await door.consent()
    assert (await door.exchange(code))[1]["token_type"] == "Bearer"
    assert (await door.exchange(code))[1]["error"] == "invalid_request"


async def test_a_401_of_the_data_service_may_have_another_body(door):
    async def nobody():
        async with door.session.get(f"{door.url}/api/v1/current/Me") as answer:
            return answer.status, answer.headers["Reason"], await answer.text()

    assert (await nobody())[2].startswith("<?xml")
    await switched(door, unauthorized_body="empty")
    assert await nobody() == (401, "Authentication Required", "")
    await switched(door, unauthorized_body="html")
    assert "Object moved" in (await nobody())[2]


@pytest.mark.parametrize("method", ["GET", "PUT", "OPTIONS"])
async def test_a_token_call_by_another_method_is_a_405_in_the_shape_of_the_others(door, method):
    async with door.session.request(method, f"{door.url}/api/oauth2/token") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "POST")
        assert await answer.json() == {"error": "invalid_request"}
    await switched(door, wrong_method="empty")
    async with door.session.request(method, f"{door.url}/api/oauth2/token") as answer:
        assert (answer.status, await answer.read()) == (405, b"")


async def test_a_token_call_that_is_no_form_knows_no_client(door):
    call = {"client_id": CLIENT, "client_secret": "sandbox-secret", "grant_type": "refresh_token"}
    async with door.session.post(f"{door.url}/api/oauth2/token", json=call) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "invalid_client"})


async def test_an_app_of_another_region_is_unknown_unless_switched(clock, session):
    app = {"client_id": "44444444-4444-4444-4444-444444444444", "secret": "four"}
    asked = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": BACK}
    async with running(("nl", "be"), clock=clock) as both:
        there, here = Door(session, both.url("nl")), Door(session, both.url("be"))
        await there.control("apps", app)
        async with session.get(f"{here.url}/api/oauth2/auth", params=asked) as page:
            assert page.status == 400
        await switched(here, unknown_client_status="401")
        async with session.get(f"{here.url}/api/oauth2/auth", params=asked) as page:
            assert page.status == 401
        await switched(here, app_regions="all")
        code = await here.consent(client_id=app["client_id"])
        form = {"client_id": app["client_id"], "client_secret": "four", "redirect_uri": BACK}
        status, tokens, _ = await here.token(grant_type="authorization_code", code=code, **form)
        assert status == 200
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        async with session.get(f"{there.url}/api/v1/current/Me", headers=headers) as answer:
            assert answer.status == 401


async def test_return_addresses_may_be_as_strict_as_the_vendors(door, session):
    auth = f"{door.url}/api/oauth2/auth"
    await switched(door, return_addresses="https")
    for address, status in (
        (BACK, 401),
        ("https://localhost/back", 401),
        ("http://app.example/back", 401),
        ("https://[broken", 401),
        ("https://app.example/back", 200),
    ):
        asked = {"client_id": CLIENT, "redirect_uri": address}
        async with session.get(auth, params=asked) as page:
            assert page.status == status, address


async def test_an_app_before_review_sends_strangers_back_or_shows_a_page(door, session):
    app = {"client_id": "55555555-5555-5555-5555-555555555555", "reviewed": False, "owner": "acme"}
    await door.control("apps", app)
    asked = {"client_id": app["client_id"], "redirect_uri": BACK, "response_type": "code"}
    agreed = {"username": "demo@comptoir.example", "password": "demo", "decision": "allow"}
    agreed["divisions"] = "3412071"
    auth = f"{door.url}/api/oauth2/auth"
    async with session.post(auth, params=asked, data=agreed, allow_redirects=False) as back:
        assert back.headers["Location"] == f"{BACK}?error=access_denied"
    await switched(door, unreviewed_app="page")
    async with session.post(auth, params=asked, data=agreed, allow_redirects=False) as page:
        assert page.status == 403


async def test_the_text_of_a_scope_that_does_not_allow_writing_can_be_switched(door):
    app = {
        "client_id": "66666666-6666-6666-6666-666666666666",
        "secret": "six",
        "scopes": ["Crm accounts read"],
    }
    await door.control("apps", app)
    form = {"client_id": app["client_id"], "client_secret": "six", "redirect_uri": BACK}
    code = await door.consent(client_id=app["client_id"])
    _, tokens, _ = await door.token(grant_type="authorization_code", code=code, **form)
    exact = type(await door.enter())(door.session, door.url, tokens)
    heard = await exact.post("crm/Accounts", {"Name": "x"})
    assert (heard.status, heard.text) == (403, "Forbidden - Application Scope Violated. Cannot write")
    await switched(door, scope_write_text="manage")
    heard = await exact.post("crm/Accounts", {"Name": "x"})
    assert heard.text == "Forbidden - Application Scope Violated. Cannot manage"
