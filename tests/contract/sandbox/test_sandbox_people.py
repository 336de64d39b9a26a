"""Users, apps, rights and companies, as the control routes change them (facts 3 and 4)."""

from datetime import UTC, datetime

BOSS = {"email": "boss@example.com", "full_name": "Bo Baas", "language": "en", "divisions": [3412071]}


async def test_a_new_user_sees_only_what_was_given(door):
    await door.control("users", BOSS)
    exact = await door.enter(user="boss@example.com")
    me = await exact.first("/current/Me")
    assert (me["FullName"], me["LanguageCode"], me["CurrentDivision"]) == ("Bo Baas", "en-GB", 3412071)
    assert [row["Code"] for row in await exact.rows("system/Divisions")] == [3412071]
    assert (await exact.post("crm/Accounts", {})).text == "Mandatory: Name"
    people = await exact.rows("users/Users?$select=FullName")
    assert "Bo Baas" in {row["FullName"] for row in people}
    assert len(await exact.rows("system/AllDivisions?$select=Code")) == 3


async def test_a_blocked_user_is_forbidden_with_the_reason(exact, door):
    await door.control("users", {"email": "demo@comptoir.example", "blocked": "BlockedUser"})
    heard = await exact.get("crm/Accounts/$count")
    assert (heard.status, heard.headers["Reason"]) == (403, "BlockedUser")


async def test_missing_rights_are_an_empty_list_of_items_and_a_403_elsewhere(exact, door):
    without = {"email": "demo@comptoir.example", "without": ["logistics/Items", "crm/Accounts"]}
    await door.control("users", without)
    assert await exact.rows("logistics/Items?$select=ID") == []
    assert (await exact.get("crm/Accounts?$select=ID")).text == "Forbidden"
    await door.control("switches", {"no_rights": "empty"})
    assert await exact.rows("crm/Accounts?$select=ID") == []
    assert (await exact.post("crm/Accounts", {"Name": "x"})).status == 403
    asked = "users/UserHasRights?endpoint='crm/Accounts'&action='GET'"
    assert (await exact.get(asked)).d == {"UserHasRights": False}
    asked = "users/UserHasRights?endpoint='crm/Contacts'&action='GET'"
    heard = await exact.get(asked)
    assert heard.d == {"UserHasRights": True}
    assert "X-RateLimit-Limit" not in heard.headers


async def test_a_module_that_was_not_bought_is_a_403(exact, door):
    await door.control("divisions", {"division": 3412071, "without": ["purchase/"]})
    assert (await exact.get("purchase/PurchaseInvoices?$select=ID")).status == 403
    assert (await exact.get("purchaseentry/PurchaseEntries?$select=EntryID")).status == 200


async def test_a_blocked_company_is_forbidden_with_the_reason(exact, door):
    await door.control("divisions", {"division": 3412071, "blocked": "DivisionBlocked"})
    heard = await exact.get("crm/Accounts/$count")
    assert (heard.status, heard.headers["Reason"]) == (403, "DivisionBlocked")


async def test_an_archived_company_says_so(exact, door):
    await door.control("divisions", {"division": 3412071, "status": 2})
    found = {row["Code"]: row["Status"] for row in await exact.rows("system/Divisions")}
    assert found == {3412056: 1, 3412071: 2, 3418843: 1}


async def test_a_moved_company_has_new_row_versions_everywhere(exact, door):
    path = "sync/Logistics/Items?$filter=Timestamp gt 1&$select=Timestamp,ID"
    before = await exact.rows(path)
    await door.control("divisions", {"division": 3412071, "move": True})
    after = await exact.rows(path)
    assert [row["ID"] for row in after] == [row["ID"] for row in before]
    assert min(int(row["Timestamp"]) for row in after) > max(int(row["Timestamp"]) for row in before)
    moved = {row["Code"]: row["DivisionMoveDate"] for row in await exact.rows("system/Divisions")}
    assert moved[3412071] == _date(2026, 7, 1, 11, 0, 5)


async def test_an_app_before_review_connects_only_its_own_instance(door, session):
    app = {"client_id": "22222222-2222-2222-2222-222222222222", "secret": "two", "reviewed": False}
    await door.control("apps", app | {"owner": "acme"})
    given = {"client_id": app["client_id"], "user": "demo@comptoir.example", "redirect_uri": "https://a.b/c"}
    async with session.post(f"{door.url}/_sandbox/consent", json=given) as answer:
        assert answer.status == 400
        assert "access_denied" in (await answer.json())["error"]
    await door.control("users", {"email": "demo@comptoir.example", "instance": "acme"})
    assert await door.control("consent", given)


async def test_a_registered_app_is_sent_back_only_where_it_said(door, session):
    app = {"client_id": "33333333-3333-3333-3333-333333333333", "redirect_uris": ["https://app.example/back"]}
    shown = await door.control("apps", app)
    assert "secret" not in shown
    asked = {"client_id": app["client_id"], "response_type": "code"}
    auth = f"{door.url}/api/oauth2/auth"
    wrong = {**asked, "redirect_uri": "https://app.example/other"}
    async with session.get(auth, params=wrong, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "https://app.example/other?error=unauthorized_client"
    async with session.get(auth, params={**asked, "redirect_uri": "https://app.example/back"}) as answer:
        assert answer.status == 200


async def test_a_removed_app_cannot_refresh(exact, door):
    removed = {"client_id": "11111111-1111-1111-1111-111111111111", "user": "demo@comptoir.example"}
    await door.control("consents", removed, method="DELETE")
    await door.control("clock", {"advance": 600})
    status, body, _ = await door.refresh(exact.tokens["refresh_token"])
    assert (status, body["error"]) == (400, "invalid_grant")


async def test_a_closed_period_takes_no_bookings(exact, door):
    await door.control("periods", {"division": 3412071, "year": 2026, "period": 6})
    customer = await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID")
    account = await exact.first("financial/GLAccounts?$filter=Code eq '8000'&$select=ID")
    line = {"AmountFC": 1, "GLAccount": account["ID"]}
    body = {"Journal": "70", "Customer": customer["ID"], "EntryDate": "2026-06-30", "SalesEntryLines": [line]}
    heard = await exact.post("salesentry/SalesEntries", body)
    assert (heard.status, heard.text) == (500, "Periode is afgesloten: 2026 - 6")
    await door.control("periods", {"division": 3412071, "year": 2026, "period": 6, "closed": False})
    assert (await exact.post("salesentry/SalesEntries", body)).status == 201


async def test_open_items_want_a_selection(exact, door):
    refused = await exact.get("cashflow/Receivables")
    assert refused.text == "Please add a $select or a $top=1 statement to the query string."
    assert (await exact.get("cashflow/Receivables?$top=1")).status == 200
    await door.control("switches", {"mandatory_select": "off"})
    assert (await exact.get("cashflow/Receivables")).status == 200


def _date(*parts):
    return f"/Date({int(datetime(*parts, tzinfo=UTC).timestamp() * 1000)})/"


async def test_companies_come_in_numbers_and_with_books_of_their_own(exact, door):
    made = (await door.control("companies", {"count": 300, "invoices": 7}))["divisions"]
    assert len(made) == 300
    exact.division = made[17]
    assert (await exact.get("crm/Accounts/$count")).status == 403
    fresh = await door.enter()
    seen, link = [], f"/{made[0]}/system/Divisions?$select=Code,VATNumber"
    while link:
        page = (await fresh.get(link)).d
        seen += [row["Code"] for row in page["results"]]
        link = page.get("__next")
    assert len(seen) == 303
    fresh.division = made[17]
    assert int((await fresh.get("salesinvoice/SalesInvoices/$count")).body) == 7
    assert await fresh.rows("financial/ReportingBalance?$top=1")
    await door.control("reset")
    again = await door.enter()
    assert len(await again.rows("system/Divisions?$select=Code")) == 3


async def test_a_language_without_texts_is_refused(door):
    boss = BOSS | {"language": "nl-NL"}
    async with door.session.post(f"{door.url}/_sandbox/users", json=boss) as answer:
        assert answer.status == 400
        assert '"nl"' in (await answer.json())["hint"]


async def test_a_blocked_person_is_refused_on_calls_without_a_company_too(exact, door):
    await door.control("users", {"email": "demo@comptoir.example", "blocked": "LicenseExpired"})
    heard = await exact.get("/current/Me")
    assert (heard.status, heard.headers["Reason"]) == (403, "LicenseExpired")
    await door.control("switches", {"blocked_person": "companies"})
    assert (await exact.get("/current/Me")).status == 200
    assert (await exact.get("crm/Accounts/$count")).status == 403


async def test_a_company_may_have_a_number_of_ones_choice_that_is_free(door):
    assert (await door.control("companies", {"division": 700_123}))["divisions"] == [700_123]
    assert (await door.control("companies", {"division": 800_001, "count": 2}))["divisions"] == [
        800_001,
        800_002,
    ]
    exact = await door.enter()
    exact.division = 700_123
    assert int((await exact.get("salesinvoice/SalesInvoices/$count")).body) == 5
    for taken in (3412071, 800_000, 999_999_999):
        body = {"division": taken, "count": 2}
        async with door.session.post(f"{door.url}/_sandbox/companies", json=body) as answer:
            assert (answer.status, (await answer.json())["field"]) == (400, "division"), taken


async def test_an_attachment_needs_the_scope_of_documents(door, session):
    exact = await door.enter()
    document = (await exact.post("documents/Documents", {"Subject": "Brief", "Type": 10})).d
    sent = {"Document": document["ID"], "FileName": "brief.txt", "Attachment": "aGFsbG8="}
    made = (await exact.post("documents/DocumentAttachments", sent)).d
    client = "11111111-1111-1111-1111-111111111111"
    await door.control("apps", {"client_id": client, "scopes": ["Crm accounts read"]})
    headers = {"Authorization": f"Bearer {exact.tokens['access_token']}"}
    async with session.get(made["Url"], headers=headers) as answer:
        assert answer.status == 403
    await door.control("switches", {"file_scope": "none"})
    async with session.get(made["Url"], headers=headers) as answer:
        assert await answer.read() == b"hallo"


async def test_plain_http_elsewhere_is_refused_even_when_it_is_registered(door, session):
    addresses = ["http://app.example/back", "http://127.0.0.1:9/back"]
    made = await door.control("apps", {"redirect_uris": addresses})
    for address, status in zip(addresses, (401, 200), strict=True):
        asked = {"client_id": made["client_id"], "redirect_uri": address}
        async with session.get(f"{door.url}/api/oauth2/auth", params=asked) as answer:
            assert answer.status == status, address
