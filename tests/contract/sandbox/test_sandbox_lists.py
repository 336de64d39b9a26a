"""Reading as facts 4, 5 and 8 tell it: shapes, paging, expansion, keys, sync and bulk."""

import re

BIG = 3412056


async def test_me_names_the_person_and_the_server_clock_in_dutch_wall_time(exact):
    me = await exact.first("/current/Me")
    assert me["Email"] == "demo@comptoir.example"
    assert me["CurrentDivision"] == BIG
    assert me["ServerTime"] == "2026-07-01T11:00:05"
    assert me["ServerUtcOffset"] == 7200
    assert me["Legislation"] == "1"
    assert me["DivisionCustomerCode"].startswith("           ")


async def test_a_list_comes_in_pages_of_sixty_and_every_row_once(exact):
    exact.division = BIG
    seen, link = [], "crm/Accounts?$select=ID"
    while link:
        page = (await exact.get(link)).d
        assert len(page["results"]) <= 60
        seen += [row["ID"] for row in page["results"]]
        link = page.get("__next")
    assert len(seen) == len(set(seen)) == int((await exact.get("crm/Accounts/$count")).body)


async def test_a_top_within_a_page_answers_with_a_bare_array(exact):
    heard = await exact.get("crm/Accounts?$top=3&$select=ID,Name")
    assert isinstance(heard.d, list)
    assert [set(row) for row in heard.d] == [{"__metadata", "ID", "Name"}] * 3


async def test_a_top_beyond_a_page_goes_on_with_what_is_left_of_it(exact):
    exact.division = BIG
    page = (await exact.get("salesinvoice/SalesInvoices?$select=InvoiceID&$top=100")).d
    assert len(page["results"]) == 60
    assert re.search(r"\?\$select=InvoiceID&\$top=40&\$skiptoken=guid'[0-9a-f-]{36}'$", page["__next"])
    rest = (await exact.get(page["__next"])).d
    assert len(rest) == 40
    assert not {row["InvoiceID"] for row in rest} & {row["InvoiceID"] for row in page["results"]}


async def test_pages_follow_the_order_that_was_asked_for(exact):
    exact.division = BIG
    seen, link = [], "salesinvoice/SalesInvoices?$orderby=Modified&$select=InvoiceID,Modified&$top=150"
    while link:
        d = (await exact.get(link)).d
        rows = d if isinstance(d, list) else d["results"]
        seen += [int(re.search(r"-?\d+", row["Modified"])[0]) for row in rows]
        link = None if isinstance(d, list) else d.get("__next")
        if link:
            assert "$orderby=Modified&$select=InvoiceID,Modified&$top=" in link
            assert "$skiptoken=datetime'20" in link
            assert "%3A" in link
    assert len(seen) == 150
    assert seen == sorted(seen)


async def test_a_count_inside_the_answer_is_text_and_forces_the_object_form(exact):
    d = (await exact.get("crm/Accounts?$top=1&$inlinecount=allpages&$select=ID")).d
    assert d["__count"] == (await exact.get("crm/Accounts/$count")).body.decode()
    assert len(d["results"]) == 1


async def test_lines_are_deferred_until_they_are_expanded(exact):
    invoice = await exact.first("salesinvoice/SalesInvoices?$top=1")
    deferred = invoice["SalesInvoiceLines"]["__deferred"]["uri"]
    assert deferred.endswith(f"SalesInvoices(guid'{invoice['InvoiceID']}')/SalesInvoiceLines")
    behind = (await exact.get(deferred)).rows
    key = f"salesinvoice/SalesInvoices(guid'{invoice['InvoiceID']}')?$expand=SalesInvoiceLines"
    expanded = (await exact.get(key)).d["SalesInvoiceLines"]["results"]
    assert [line["ID"] for line in expanded] == [line["ID"] for line in behind]
    assert [line["LineNumber"] for line in expanded] == list(range(1, len(expanded) + 1))


async def test_lines_are_selected_through_their_header(exact):
    path = "salesinvoice/SalesInvoices?$expand=SalesInvoiceLines&$select=InvoiceID,SalesInvoiceLines/AmountFC&$top=2"
    for row in await exact.rows(path):
        assert set(row) == {"__metadata", "InvoiceID", "SalesInvoiceLines"}
        for line in row["SalesInvoiceLines"]["results"]:
            assert set(line) == {"__metadata", "AmountFC"}


async def test_paths_are_read_in_any_case(exact):
    assert await exact.rows("CRM/accounts?$top=1&$select=ID") == await exact.rows(
        "crm/Accounts?$top=1&$select=ID"
    )


async def test_dates_are_dutch_wall_clock_with_escaped_slashes(exact):
    heard = await exact.get("salesinvoice/SalesInvoices?$top=1&$select=OrderDate")
    found = re.search(rb'"OrderDate":"\\/Date\((\d+)\)\\/"', heard.body)
    assert found
    assert int(found[1]) % 86_400_000 == 0


async def test_codes_are_padded_and_filters_need_the_padding(exact):
    account = await exact.first("crm/Accounts?$top=1&$select=Code,Country,Language")
    assert len(account["Code"]) == 18
    assert account["Country"] == "NL "
    assert account["Language"] == "NL        "
    assert await exact.rows(f"crm/Accounts?$filter=Code eq '{account['Code']}'&$select=ID")
    assert not await exact.rows(f"crm/Accounts?$filter=Code eq '{account['Code'].strip()}'&$select=ID")
    assert await exact.rows(f"crm/Accounts?$filter=trim(Code) eq '{account['Code'].strip()}'&$select=ID")


async def test_dutch_vat_codes_are_three_wide_fractions(exact):
    rows = await exact.rows("vat/VATCodes?$select=Code,Percentage,Type,GLToPayCode")
    shown = {row["Code"]: (row["Percentage"], row["Type"], row["GLToPayCode"]) for row in rows}
    assert shown["2  "] == (0.21, "E", "1500")
    assert shown["3  "] == (0.09, "I", "1501")
    assert shown["0  "] == (0, "N", None)


async def test_sync_streams_headers_and_lines_in_the_order_of_change(exact):
    path = "sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 1&$select=Timestamp,ID,InvoiceID,LineNumber"
    rows = await exact.rows(path)
    stamps = [int(row["Timestamp"]) for row in rows]
    assert stamps == sorted(stamps)
    headers = [row for row in rows if row["LineNumber"] == 0]
    assert len(headers) == int((await exact.get("salesinvoice/SalesInvoices/$count")).body)
    assert all(row["ID"] == row["InvoiceID"] for row in headers)
    assert await exact.rows(f"{path.replace('gt 1', f'gt {stamps[-1]}L')}") == []


async def test_sync_and_bulk_give_a_thousand_rows_a_page(exact):
    exact.division = BIG
    sync = (await exact.get("sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 1&$select=ID")).d
    assert len(sync["results"]) == 1000
    assert "$skiptoken=" in sync["__next"]
    bulk = (await exact.get("bulk/SalesInvoice/SalesInvoices?$select=InvoiceID")).d
    assert len(bulk["results"]) == 1000
    refused = await exact.get("bulk/SalesInvoice/SalesInvoices")
    assert refused.text == "Please add a $select or a $top=1 statement to the query string."


async def test_mandatory_filters_are_a_switch(exact, door):
    assert (await exact.get("crm/Accounts?$select=ID")).status == 200
    await door.control("switches", {"mandatory_filters": "on"})
    refused = await exact.get("crm/Accounts?$select=ID")
    assert refused.status == 400
    assert refused.text.startswith("This endpoint has mandatory filtering applied.")


async def test_without_a_json_accept_header_the_answer_is_atom(exact):
    heard = await exact.get("crm/Accounts?$top=1", Accept="*/*")
    assert heard.headers["Content-Type"].startswith("application/atom+xml")
    assert b"<feed" in heard.body


async def test_every_readable_endpoint_of_the_catalogue_answers(exact, sandbox):
    site = sandbox.site("nl")
    site.limits.default.minute = site.limits.default.day = 10_000
    for entity_set in site.library.catalogue:
        if "GET" not in entity_set.methods or entity_set.params:
            continue
        name = next(iter(entity_set.properties), None)
        below = f"{entity_set.path}?$top=1" + (f"&$select={name}" if name else "")
        heard = await exact.get(below if entity_set.in_division else f"/{below}")
        expected = 404 if entity_set.standing == "retired" else 200
        assert heard.status == expected, (entity_set.path, heard.body)


async def test_beta_addresses_have_the_division_in_the_second_place(exact):
    heard = await exact.get("/beta/3412071/budget/BudgetScenarios?$top=1")
    assert heard.status == 200
    assert "X-RateLimit-Remaining" in heard.headers


async def test_the_date_header_is_the_virtual_clocks(exact, door):
    await door.control("clock", {"advance": 60})
    heard = await exact.get("crm/Accounts/$count")
    assert heard.headers["Date"] == "Wed, 01 Jul 2026 09:01:05 GMT"


async def test_descriptions_come_in_the_language_that_is_asked_for(exact):
    bank = "financial/GLAccounts?$filter=Code eq '1100'&$select=ID,Description"
    own = (await exact.first(bank))["Description"]

    async def called(language):
        return (await exact.get(bank, CustomDescriptionLanguage=language)).rows[0]["Description"]

    german, english = await called("DE"), await called("en-GB")
    assert len({own, german, english}) == 3
    assert [await called("NL"), await called("NL-BE"), await called("XX")] == [own] * 3
    key = f"financial/GLAccounts(guid'{(await exact.first(bank))['ID']}')"
    changed = await exact.call("PUT", key, {"Description": "Hausbank"}, CustomDescriptionLanguage="DE")
    assert changed.status == 204
    assert (await called("DE"), (await exact.first(bank))["Description"]) == ("Hausbank", own)
    synced = await exact.get(
        "sync/Financial/GLAccounts?$filter=Timestamp gt 1L", CustomDescriptionLanguage="DE"
    )
    assert "Hausbank" in {row["Description"] for row in synced.rows}


async def test_an_item_is_described_in_two_languages(exact):
    body = {"Code": "TAAL", "Description": "Chaise"}
    made = (await exact.post("logistics/Items", body, CustomDescriptionLanguage="FR-BE")).d
    key = f"logistics/Items(guid'{made['ID']}')"
    await exact.call("PUT", key, {"Description": "Stoel"})
    assert (await exact.get(key)).d["Description"] == "Stoel"
    assert (await exact.get(key, CustomDescriptionLanguage="FR-BE")).d["Description"] == "Chaise"


async def test_the_companies_used_last_are_told_latest_first(exact):
    current = "/3412056/system/Divisions?$select=Code,Current"
    for division in (3418843, 3412071):
        exact.division = division
        await exact.get("crm/Accounts/$count")
    rows = await exact.rows(current)
    assert [row["Code"] for row in rows if row["Current"]] == [3412071]
    recent = await exact.rows("system/GetMostRecentlyUsedDivisions?$select=Code,Current")
    assert [row["Code"] for row in recent] == [3412071, 3418843]
