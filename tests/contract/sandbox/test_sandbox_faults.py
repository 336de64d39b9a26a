"""Faults on demand: what the caller sees, and what was booked all the same."""

import asyncio
import json

import aiohttp
import pytest

ACCOUNT = {"Name": "Onder vuur"}


async def booked(exact):
    return len(await exact.rows("crm/Accounts?$filter=Name eq 'Onder vuur'&$select=ID"))


async def test_a_status_is_answered_once_with_its_body_and_headers(exact, door):
    await door.control(
        "faults",
        {"kind": "status", "status": 503, "body": "busy", "headers": {"Retry-After": "7"}, "path": "crm/"},
    )
    heard = await exact.post("crm/Accounts", ACCOUNT)
    assert (heard.status, heard.body, heard.headers["Retry-After"]) == (503, b"busy", "7")
    assert await booked(exact) == 0


@pytest.mark.parametrize(("kind", "rows"), [("cut_before", 0), ("cut_during", 1), ("cut_after", 1)])
async def test_a_connection_is_cut_before_during_or_after_the_booking(exact, door, kind, rows):
    await door.control("faults", {"kind": kind, "method": "POST", "path": "crm/accounts$"})
    with pytest.raises(aiohttp.ClientError):
        await exact.post("crm/Accounts", ACCOUNT)
    assert await booked(exact) == rows


async def test_a_page_comes_instead_of_json(exact, door):
    await door.control("faults", {"kind": "html"})
    heard = await exact.get("crm/Accounts?$top=1")
    assert heard.status == 200
    assert heard.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("kind", ["truncated", "empty"])
async def test_half_an_answer_and_none_at_all_come_after_the_booking(exact, door, kind):
    await door.control("faults", {"kind": kind, "method": "POST"})
    heard = await exact.post("crm/Accounts", ACCOUNT)
    assert heard.status == 201
    with pytest.raises(json.JSONDecodeError):
        json.loads(heard.body)
    assert await booked(exact) == 1


async def test_a_validation_comes_in_dutch_and_books_nothing(exact, door):
    await door.control("faults", {"kind": "validation"})
    heard = await exact.post("crm/Accounts", ACCOUNT)
    assert (heard.status, heard.text) == (500, "Ongeldige referentie: Betalingsconditie")
    assert await booked(exact) == 0


async def test_a_booking_is_distorted_in_silence(exact, door):
    account = await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID")
    item = await exact.first("logistics/Items?$top=1&$select=ID")
    await door.control(
        "faults",
        {
            "kind": "distort",
            "method": "POST",
            "set": {"YourRef": "other", "SalesInvoiceLines.Quantity": 7},
        },
    )
    body = {
        "Journal": "70",
        "OrderedBy": account["ID"],
        "YourRef": "mine",
        "SalesInvoiceLines": [{"Item": item["ID"], "Quantity": 1}],
    }
    created = await exact.post("salesinvoice/SalesInvoices", body)
    assert created.status == 201
    key = f"salesinvoice/SalesInvoices(guid'{created.d['InvoiceID']}')?$expand=SalesInvoiceLines"
    found = (await exact.get(key)).d
    assert found["YourRef"] == "other"
    assert found["SalesInvoiceLines"]["results"][0]["Quantity"] == 7


async def test_a_fault_waits_for_its_turn_and_ends_after_its_times(exact, door):
    await door.control("faults", {"kind": "status", "status": 500, "skip": 1, "times": 2})
    statuses = [(await exact.get("crm/Accounts/$count")).status for _ in range(4)]
    assert statuses == [200, 500, 500, 200]
    rule = (await door.control("faults", method="GET"))["faults"][0]
    assert rule["fired"] == 2
    await door.control(f"faults/{rule['id']}", method="DELETE")
    assert (await door.control("faults", method="GET"))["faults"] == []


async def test_the_token_call_can_be_struck_too(door):
    await door.control("faults", {"kind": "cut_after", "path": "oauth2/token"})
    with pytest.raises(aiohttp.ClientError):
        await door.exchange(await door.consent())


async def test_a_fault_that_makes_no_sense_is_refused(door, session):
    for wrong in ({"kind": "fire"}, {"kind": "html", "colour": 1}, {"kind": "html", "path": "("}):
        async with session.post(f"{door.url}/_sandbox/faults", json=wrong) as answer:
            assert answer.status == 400


async def test_a_caller_who_leaves_in_the_middle_of_a_body_has_not_called(exact, door, sandbox):
    body = b'{"Name": "Half"}'
    head = (
        f"POST /api/v1/{exact.division}/crm/Accounts HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {exact.tokens['access_token']}\r\nContent-Length: {len(body) + 5}\r\n\r\n"
    )
    _, writer = await asyncio.open_connection("127.0.0.1", sandbox.ports["nl"])
    writer.write(head.encode() + body)
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    await writer.wait_closed()
    await asyncio.sleep(0.05)
    assert await exact.rows("crm/Accounts?$filter=Name eq 'Half'&$select=ID") == []
    log = (await door.control("calls", method="GET"))["calls"]
    assert [call["method"] for call in log] == ["POST", "GET"]


async def test_a_call_that_a_fault_swallowed_is_logged_with_its_company_and_app(exact, door):
    await door.control("faults", {"kind": "html", "times": 2})
    await exact.get("crm/Accounts")
    await exact.get("/current/Me")
    log = (await door.control("calls", method="GET"))["calls"][-2:]
    client = "11111111-1111-1111-1111-111111111111"
    told = [(call["division"], call["client"], call["fault"]) for call in log]
    assert told == [(exact.division, client, "html"), (None, client, "html")]
