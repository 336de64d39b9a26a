"""Journal entries: sent as a published form, booked only when they balance."""

import aiohttp
import msgspec
import pytest
from house import House


async def _accounts(house: House) -> tuple[str, str]:
    """A cost account and a balance-sheet account of the company."""
    costs = await house.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)
    assets = await house.get("/accounting/accounts", types="ACCRUED_EXPENSES,CURRENT_LIABILITY")
    return costs.data[0]["id"], assets.data[0]["id"]


async def _entry(house: House, debit: float, credit: float) -> dict[str, object]:
    cost, balance = await _accounts(house)
    return {
        "transactionDate": "2026-06-12",
        "journalLineItems": [
            {
                "accountId": cost,
                "debitCreditIndicator": "DEBIT",
                "totalGrossAmount": debit,
                "description": "Rente",
            },
            {"accountId": balance, "debitCreditIndicator": "CREDIT", "totalGrossAmount": credit},
        ],
    }


async def _posts(house: House) -> list[object]:
    return [call for call in await house.vendor_calls() if call["method"] == "POST"]


async def test_an_entry_that_does_not_balance_is_refused_before_it_is_sent(connected: House):
    answer = await connected.post("/accounting/journalEntries", await _entry(connected, 100.10, 100.01))

    assert answer.status == 400
    assert answer.error["code"] == "invalid_body"
    assert answer.error["fields"][0]["field"] == "journalLineItems"
    assert answer.error["fields"][0]["code"] == "unbalanced"
    assert "0.09" in answer.error["fields"][0]["message"]
    assert not await _posts(connected)


async def test_an_entry_that_balances_is_booked_and_read_back(connected: House):
    answer = await connected.post("/accounting/journalEntries", await _entry(connected, 100.10, 100.10))

    assert answer.status == 201, answer.body
    assert answer.data["transactionDate"].startswith("2026-06-12")
    lines = answer.data["journalLineItems"]
    assert [(line["debitCreditIndicator"], line["totalGrossAmount"]) for line in lines] == [
        ("DEBIT", 100.1),
        ("CREDIT", 100.1),
    ]
    read = await connected.get(f"/accounting/journalEntries/{answer.data['id']}")
    assert read.data == answer.data
    assert len(await _posts(connected)) == 1


async def test_the_published_form_carries_the_entry_as_text(connected: House):
    form = aiohttp.FormData()
    entry = await _entry(connected, 12.5, 12.5)
    form.add_field("journal_entry", msgspec.json.encode(entry).decode())
    form.add_field("files", b"%PDF-1.4", filename="bon.pdf", content_type="application/pdf")
    form.add_field("filesPos", "1")
    headers = {"X-API-KEY": connected.api_key, "X-ACCOUNT-KEY": connected.account_key}

    async with connected.http.post(
        f"{connected.url}/accounting/journalEntries", data=form, headers=headers
    ) as response:
        body = await response.json()

    assert response.status == 201, body
    assert body["data"]["journalLineItems"][0]["totalGrossAmount"] == 12.5
    assert len(body["data"]["files"]) == 1
    assert any("filesPos" in warning for warning in body["meta"]["warnings"])
    path = "/accounting/journalEntries"
    read = await connected.get(f"{path}/{body['data']['id']}")
    assert read.data["files"] == body["data"]["files"]


async def test_each_line_tells_the_currency_and_the_rate_of_its_entry_and_the_code_of_its_dimension(
    connected: House,
):
    entry = await _entry(connected, 10, 10)
    entry["journalLineItems"][0]["dimensions"] = [{"categoryName": "COST_CENTER", "code": "VERK"}]
    made = await connected.post(
        "/accounting/journalEntries", {**entry, "currency": "USD", "exchangeRate": "0.9"}
    )
    assert made.status == 201, made.body
    lines = made.data["journalLineItems"]
    assert [(line["currency"], line["exchangeRate"]) for line in lines] == [("USD", 0.9), ("USD", 0.9)]
    assert [found["code"] for found in lines[0]["dimensions"]] == ["VERK"]
    read = await connected.get("/accounting/journalEntries", limit=5)
    assert read.data[0]["journalLineItems"] == lines


async def test_a_list_tells_the_files_of_entries_where_they_are_asked_for(connected: House):
    path = "/accounting/journalEntries"
    made = [await connected.post(path, await _entry(connected, 5, 5)) for _ in range(2)]
    file = aiohttp.FormData()
    file.add_field("file", b"%PDF-1.4", filename="bon.pdf", content_type="application/pdf")
    headers = {"X-API-KEY": connected.api_key, "X-ACCOUNT-KEY": connected.account_key}
    address = f"{connected.url}{path}/{made[0].data['id']}/Attachments"
    async with connected.http.post(address, data=file, headers=headers) as response:
        added = (await response.json())["data"]["files"]

    plain = await connected.get(path, limit=5)
    assert {entry["files"] for entry in plain.data} == {None}
    told = await connected.get(path, limit=5, fields="id,files")
    assert {entry["id"]: entry["files"] for entry in told.data} == {
        made[0].data["id"]: added,
        made[1].data["id"]: [],
    }


async def test_a_line_tells_the_id_of_its_vat_code(connected: House):
    entry = await _entry(connected, 10, 10)
    entry["journalLineItems"][0]["taxRate"] = {"code": "2"}
    made = await connected.post("/accounting/journalEntries", entry)
    assert made.status == 201, made.body
    told = made.data["journalLineItems"][0]["taxRate"]
    rate = (await connected.get(f"/accounting/taxRates/{told['id']}")).data
    assert (rate["code"], f"{rate['percentage']}") == ("2", told["taxRatePercentage"])

    assert (await connected.get(f"/accounting/journalEntries/{made.data['id']}")).data == made.data
    plain = (await connected.get("/accounting/journalEntries", limit=5)).data[0]
    assert plain["journalLineItems"][0]["taxRate"] == {**told, "id": None}
    whole = (await connected.get("/accounting/journalEntries", limit=5, fields="*")).data[0]
    assert whole["journalLineItems"] == made.data["journalLineItems"]


async def test_the_files_of_a_document_that_an_entry_names_are_its_files(connected: House):
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("file", b"%PDF-1.4", filename="scan.pdf", content_type="application/pdf")
    headers = {"X-API-KEY": connected.api_key, "X-ACCOUNT-KEY": connected.account_key}
    async with connected.http.post(
        f"{connected.url}/accounting/files", data=form, headers=headers
    ) as response:
        kept = (await response.json())["data"]
    path = "/accounting/journalEntries"
    made = await connected.post(path, {**await _entry(connected, 7, 7), "documentId": kept["id"]})
    assert made.status == 201, made.body

    read = await connected.get(f"{path}/{made.data['id']}")
    listed = await connected.get(path, limit=5, fields="*")
    attached = await connected.get(f"{path}/{made.data['id']}/Attachments")

    assert {line["documentNumber"] for line in read.data["journalLineItems"]} != {None}
    (file,) = read.data["files"]
    assert listed.data[0]["files"] == attached.data[0]["files"] == [file]
    one = await connected.get(f"{path}/{made.data['id']}/Attachments/{file}")
    assert one.data["files"][0].startswith("data:application/pdf;base64,")


async def test_a_description_of_the_whole_goes_onto_the_lines_without_one(connected: House):
    entry = {**await _entry(connected, 10, 10), "description": "Juni"}
    made = await connected.post("/accounting/journalEntries", entry)
    assert made.status == 201, made.body
    assert [line["description"] for line in made.data["journalLineItems"]] == ["Rente", "Juni"]
    assert not [text for text in made.warnings if "description" in text]


async def test_a_description_of_the_whole_that_no_line_took_is_told_once(connected: House):
    entry = await _entry(connected, 10, 10)
    lines = [{**line, "description": "Rente"} for line in entry["journalLineItems"]]
    body = {**entry, "journalLineItems": lines, "description": "Juni"}
    made = await connected.post("/accounting/journalEntries", body)
    told = [text for text in made.warnings if "description" in text]
    assert told == ["description was not written: another field has taken its place."]


async def test_an_entry_is_found_in_its_own_journal_only_whatever_is_told_of_it(connected: House):
    made = await connected.post("/accounting/journalEntries", await _entry(connected, 5, 5))
    path, journal = f"/accounting/journalEntries/{made.data['id']}", made.data["journalCode"]
    for narrow in ({}, {"fields": "id"}):
        found = await connected.get(path, journalCode=journal, **narrow)
        assert (found.status, found.data["id"]) == (200, made.data["id"])
        elsewhere = await connected.get(path, journalCode="20", **narrow)
        assert (elsewhere.status, elsewhere.error["code"]) == (404, "record_unknown")


async def test_entries_are_found_by_the_first_day_of_their_year(connected: House):
    made = await connected.post("/accounting/journalEntries", await _entry(connected, 5, 5))
    path = "/accounting/journalEntries"
    for query, count in (
        ({"fiscalYearStartDate": "2026-01-01"}, 1),
        ({"fiscalYearStartDate": "2026-01-01", "fiscalYear": 2026}, 1),
        ({"fiscalYearStartDate": "2026-01-01", "fiscalYear": 2025}, 0),
        ({"fiscalYearStartDate": "2025-01-01"}, 0),
        ({"fiscalYearStartDate": "2026-02-01"}, 0),
    ):
        found = await connected.get(path, **query)
        assert [each["id"] for each in found.data] == [made.data["id"]] * count, query


async def _sided(house: House, *lines: dict[str, object]) -> dict[str, object]:
    """An entry of a debit and a credit of ten each, with what `lines` say otherwise."""
    sides = zip(await _accounts(house), ("DEBIT", "CREDIT"), lines, strict=True)
    return {
        "transactionDate": "2026-06-15",
        "journalLineItems": [
            {"accountId": account, "totalNetAmount": 10, "debitCreditIndicator": side, **line}
            for account, side, line in sides
        ],
    }


@pytest.mark.parametrize("side", [0, 1])
async def test_a_negative_amount_beside_a_side_could_mean_either_and_is_refused(connected: House, side: int):
    lines = [{}, {}]
    lines[side] = {"totalNetAmount": -10}
    refused = await connected.post("/accounting/journalEntries", await _sided(connected, *lines))
    assert (refused.status, refused.error["code"]) == (400, "invalid_body")
    assert await _posts(connected) == []


async def test_an_amount_without_vat_that_was_rounded_is_told(connected: House):
    entry = await _sided(connected, {"totalNetAmount": 0.123}, {"totalNetAmount": 0.123})
    made = await connected.post("/accounting/journalEntries", entry)
    assert made.warnings == [
        f"journalLineItems[{place}].totalNetAmount: 0.123 was sent, 0.12 was booked." for place in (0, 1)
    ]


async def test_the_currency_of_the_lines_is_that_of_the_entry(connected: House):
    line = {"currency": "USD", "exchangeRate": "0.9"}
    made = await connected.post("/accounting/journalEntries", await _sided(connected, line, line))
    assert made.status == 201, made.body
    assert (made.data["currency"], made.data["exchangeRate"], made.warnings) == ("USD", "0.9", [])


@pytest.mark.parametrize(
    ("whole", "line", "field"),
    [
        ({"currency": "EUR"}, {"currency": "USD"}, "journalLineItems[0].currency"),
        ({}, {"currency": "GBP"}, "journalLineItems[1].currency"),
        ({"exchangeRate": "1.1"}, {"exchangeRate": "1.2"}, "journalLineItems[0].exchangeRate"),
        ({}, {"exchangeRate": "0"}, "journalLineItems[0].exchangeRate"),
    ],
)  # fmt: skip  a table
async def test_an_entry_has_one_currency_and_a_rate_above_nothing(connected: House, whole, line, field):
    entry = {**await _sided(connected, line, {"currency": "USD"}), **whole}
    refused = await connected.post("/accounting/journalEntries", entry)
    assert refused.status == 400, refused.body
    assert refused.error["fields"][0]["field"] == field
    assert await _posts(connected) == []
