"""OAuth as facts 2 tell it: the pages, the code, and the chain of rotating refresh tokens."""

import base64
import re
from urllib.parse import parse_qs, urlsplit

import aiohttp

BACK = "http://127.0.0.1:9/callback"
CLIENT = "11111111-1111-1111-1111-111111111111"
ASK = {"client_id": CLIENT, "redirect_uri": BACK, "response_type": "code", "state": "s 1"}


async def test_a_person_logs_in_ticks_one_company_and_the_app_reaches_only_that_one(door, session):
    auth = f"{door.url}/api/oauth2/auth"
    async with session.get(auth, params=ASK) as page:
        assert page.status == 200
        assert 'name="password"' in await page.text()
    login = {"username": "demo@comptoir.example", "password": "demo"}
    async with session.post(auth, params=ASK, data=login) as page:
        text = await page.text()
    assert re.findall(r'name="divisions" value="(\d+)"', text) == ["3412056", "3412071", "3418843"]
    ticked = {
        "decision": "allow",
        "divisions": "3418843",
        "session": re.search(r'name="session" value="([^"]+)"', text)[1],
    }
    async with session.post(auth, params=ASK, data=ticked, allow_redirects=False) as back:
        assert back.status == 302
        query = parse_qs(urlsplit(back.headers["Location"]).query)
    assert "%21" in back.headers["Location"]
    assert query["state"] == ["s 1"]
    status, tokens, _ = await door.exchange(query["code"][0])
    assert status == 200
    granted = await _divisions(session, door.url, tokens["access_token"])
    assert granted == [3418843]


async def test_a_wrong_password_shows_the_login_page_again(door, session):
    data = {"username": "demo@comptoir.example", "password": "guess"}
    async with session.post(f"{door.url}/api/oauth2/auth", params=ASK, data=data) as page:
        assert 'role="alert"' in await page.text()


async def test_a_refusal_on_the_consent_page_goes_back_with_access_denied(door, session):
    data = {"username": "demo@comptoir.example", "password": "demo", "decision": "deny"}
    auth = f"{door.url}/api/oauth2/auth"
    async with session.post(auth, params=ASK, data=data, allow_redirects=False) as back:
        assert back.headers["Location"] == f"{BACK}?error=access_denied&state=s%201"


async def test_a_browser_that_is_logged_in_sees_consent_at_once_unless_login_is_forced(door):
    auth = f"{door.url}/api/oauth2/auth"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        login = {"username": "demo@comptoir.example", "password": "demo"}
        await browser.post(auth, params=ASK, data=login)
        async with browser.get(auth, params=ASK) as page:
            assert 'name="decision"' in await page.text()
        forced = {**ASK, "force_login": "1"}
        async with browser.get(auth, params=forced) as page:
            assert 'name="password"' in await page.text()
        agreed = {"decision": "allow", "divisions": "3412071"}
        async with browser.post(auth, params=forced, data=agreed, allow_redirects=False) as page:
            assert 'name="password"' in await page.text()


async def test_a_return_address_over_plain_http_elsewhere_is_a_401(door, session):
    asked = {**ASK, "redirect_uri": "http://app.example/callback"}
    async with session.get(f"{door.url}/api/oauth2/auth", params=asked) as page:
        assert page.status == 401


async def test_a_token_answer_has_the_vendors_shape(door):
    status, tokens, _ = await door.exchange(await door.consent())
    assert status == 200
    assert set(tokens) == {"access_token", "token_type", "expires_in", "refresh_token"}
    assert tokens["token_type"] == "bearer"
    assert tokens["expires_in"] == "600"


async def test_a_code_works_once(door):
    code = await door.consent()
    assert (await door.exchange(code))[0] == 200
    status, body, _ = await door.exchange(code)
    assert (status, body["error"]) == (400, "invalid_grant")


async def test_a_code_lives_three_minutes(door):
    code = await door.consent()
    await door.control("clock", {"advance": 181})
    assert (await door.exchange(code))[0] == 400


async def test_a_refresh_before_570_seconds_is_refused_and_does_not_burn_the_token(door):
    _, tokens, _ = await door.exchange(await door.consent())
    await door.control("clock", {"advance": 569})
    status, body, headers = await door.refresh(tokens["refresh_token"])
    assert status == 400
    assert body == {
        "error": "access_denied",
        "error_description": "Rate limit exceeded: access_token not expired",
    }
    assert headers["Reason"] == ("TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired")
    await door.control("clock", {"advance": 1})
    assert (await door.refresh(tokens["refresh_token"]))[0] == 200


async def test_a_refresh_token_works_once(door):
    _, first, _ = await door.exchange(await door.consent())
    await door.control("clock", {"advance": 600})
    _, second, _ = await door.refresh(first["refresh_token"])
    assert second["refresh_token"] != first["refresh_token"]
    status, body, _ = await door.refresh(first["refresh_token"])
    assert status == 401
    assert body == {"error": "unauthorized_client", "error_description": "Old refresh token used."}


async def test_a_second_consent_ends_the_first_chain(door):
    _, first, _ = await door.exchange(await door.consent())
    await door.exchange(await door.consent())
    await door.control("clock", {"advance": 600})
    status, body, _ = await door.refresh(first["refresh_token"])
    assert status == 400
    assert body["error_description"] == "Token is not allowed, because of invalid or empty chainId"


async def test_a_refresh_token_dies_after_thirty_unused_days(door):
    _, tokens, _ = await door.exchange(await door.consent())
    await door.control("clock", {"advance": 30 * 86_400 + 1})
    status, body, _ = await door.refresh(tokens["refresh_token"])
    assert (status, body["error"]) == (400, "invalid_request")
    assert body["error_description"] == (
        "The refresh token expired at 7/31/2026 9:00:05 AM and it is now 7/31/2026 9:00:06 AM"
    )


async def test_token_calls_are_counted_by_the_day(door, sandbox):
    _, tokens, _ = await door.exchange(await door.consent())
    for _ in range(3):
        await door.control("clock", {"advance": 570})
        _, tokens, _ = await door.refresh(tokens["refresh_token"])
    counts = sandbox.site("nl").authority.token_calls
    assert list(counts.values()) == [4]
    counts[next(iter(counts))] = 200
    await door.control("clock", {"advance": 570})
    assert (await door.refresh(tokens["refresh_token"]))[0] == 400


async def test_a_client_may_authenticate_by_basic(door, session):
    code = await door.consent()
    credentials = base64.b64encode(f"{CLIENT}:sandbox-secret".encode()).decode()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    headers = {"Authorization": f"Basic {credentials}"}
    async with session.post(f"{door.url}/api/oauth2/token", data=form, headers=headers) as answer:
        assert answer.status == 200


async def test_a_bearer_header_on_the_token_call_is_a_401(door, session):
    headers = {"Authorization": "Bearer x"}
    async with session.post(f"{door.url}/api/oauth2/token", data={}, headers=headers) as answer:
        assert answer.status == 401


async def test_a_wrong_secret_is_an_invalid_client(door):
    status, body, _ = await door.token(grant_type="refresh_token", refresh_token="x", client_secret="wrong")
    assert (status, body) == (400, {"error": "invalid_client"})


async def test_another_return_address_at_the_token_step_is_refused(door):
    status, _, _ = await door.token(
        grant_type="authorization_code",
        code=await door.consent(),
        redirect_uri="http://127.0.0.1:9/other",
    )
    assert status == 400


async def test_a_token_of_one_region_is_worth_nothing_in_another(exact, belgian_door):
    heard = await exact.get(f"{belgian_door.url}/api/v1/current/Me")
    assert heard.status == 401


async def _divisions(session, url, token):
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    async with session.get(f"{url}/api/v1/3418843/system/Divisions", headers=headers) as answer:
        return [row["Code"] for row in (await answer.json(content_type=None))["d"]["results"]]
