"""The control routes: call log, reset, clock, seed."""

from comptoir_sandbox.exact_online.server import running


async def test_calls_are_logged_newest_last_and_control_calls_are_not(exact, door):
    await exact.get("crm/Accounts?$top=1&$select=ID")
    await exact.post("crm/Accounts", {})
    log = await door.control("calls?bodies=1", method="GET")
    shown = [(call["method"], call["path"], call["division"], call["status"]) for call in log["calls"]]
    assert shown == [
        ("POST", "/api/oauth2/token", None, 200),
        ("GET", "/api/v1/3412071/crm/Accounts", 3412071, 200),
        ("POST", "/api/v1/3412071/crm/Accounts", 3412071, 500),
    ]
    assert log["calls"][1]["query"] == "$top=1&$select=ID"
    assert log["calls"][1]["client"] == "11111111-1111-1111-1111-111111111111"
    assert "Verplicht" in log["calls"][2]["answer"]


async def test_the_call_log_keeps_no_secret(exact, door):
    log = str(await door.control("calls?bodies=1", method="GET"))
    assert "sandbox-secret" not in log
    assert exact.tokens["refresh_token"] not in log


async def test_the_call_log_shows_token_calls_with_their_secrets_masked(exact, door):
    await door.refresh(exact.tokens["refresh_token"])
    await door.session.post(f"{door.url}/api/oauth2/token", json={"client_secret": "sandbox-secret"})
    await door.session.post(f"{door.url}/api/oauth2/token", data=b"sandbox-secret&client%5Fsecret=x")
    granted, refused, *odd = (await door.control("calls?bodies=1", method="GET"))["calls"]
    assert "code=***" in granted["request"]
    assert '"access_token":"***"' in granted["answer"]
    assert "grant_type=refresh_token&refresh_token=***" in refused["request"]
    assert "access_token not expired" in refused["answer"]
    assert [each["request"] for each in odd] == ['{"client_secret":"***"}', "client_secret=***"]


async def test_a_reset_brings_the_seeds_back_and_ends_all_tokens(exact, door):
    before = (await exact.get("crm/Accounts/$count")).body
    await exact.post("crm/Accounts", {"Name": "Weg"})
    await door.control("clock", {"advance": 86_400})
    await door.control("reset")
    assert (await exact.get("crm/Accounts/$count")).status == 401
    fresh = await door.enter()
    assert (await fresh.get("crm/Accounts/$count")).body == before
    assert (await fresh.first("/current/Me"))["ServerTime"].startswith("2026-07-01")


async def test_more_invoices_and_customers_are_seeded_on_demand(exact, door):
    before = int((await exact.get("salesinvoice/SalesInvoices/$count")).body)
    await door.control("seed", {"division": 3412071, "invoices": 25, "customers": 3})
    assert int((await exact.get("salesinvoice/SalesInvoices/$count")).body) == before + 25


async def test_two_starts_show_the_same_books(exact, sandbox, door, session, clock):
    async with running(clock=clock) as other:
        there = other.site("nl").company(3412071).books
        here = sandbox.site("nl").company(3412071).books
        for name, table in here.tables.items():
            assert list(table) == list(there.tables[name]), name


async def test_what_cannot_be_done_is_a_400_with_its_reason(door, session):
    for path, body in (
        ("seed", {"division": 1, "invoices": 2}),
        ("seed", {"division": 3412071, "unicorns": 2}),
        ("clock", {"set": "tomorrow"}),
        ("consent", {"client_id": "x"}),
        ("switches", {"foreign_references": "perhaps"}),
    ):
        async with session.post(f"{door.url}/_sandbox/{path}", json=body) as answer:
            assert answer.status == 400, path
            assert (await answer.json())["error"]
