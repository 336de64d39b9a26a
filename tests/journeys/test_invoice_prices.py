"""What an invoice's prices contain: the VAT code of a line decides, so one that says otherwise is refused."""

from typing import Any

import pytest
from house import House

WITHOUT, WITH, NONE = "2", "4", "0"  # VAT codes of 21 %: not in the price, in it; and one without VAT


async def _invoice(house: House, line: dict[str, Any], **more: str):
    customer = (await house.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await house.get("/accounting/items", limit=5)).data[0]["id"]
    lines = [{"itemId": item, "quantity": 1, "unitAmount": 121, **line}]
    body = {"contactId": customer, "invoiceDate": "2026-06-15", "lineItems": lines, **more}
    return await house.post("/accounting/invoices", body)


async def _refusal(house: House, answer) -> tuple[str, str]:
    assert (answer.status, answer.error["code"]) == (400, "invalid_body"), answer.body
    assert await house.writes() == []
    (problem,) = answer.error["fields"]
    return problem["field"], problem["code"]


@pytest.mark.parametrize(("said", "code"), [("INCLUSIVE", WITHOUT), ("EXCLUSIVE", WITH), ("NOTAX", WITHOUT)])
async def test_prices_that_the_vat_code_reads_otherwise_are_refused(connected: House, said: str, code: str):
    answer = await _invoice(connected, {"taxCode": code}, lineAmountTypes=said)
    assert await _refusal(connected, answer) == ("lineItems[0].taxCode", "contradiction")


@pytest.mark.parametrize("said", ["INCLUSIVE", "NOTAX"])
async def test_prices_with_vat_or_without_any_need_a_code_that_says_so(connected: House, said: str):
    answer = await _invoice(connected, {}, lineAmountTypes=said)
    assert await _refusal(connected, answer) == ("lineItems[0].taxCode", "required")


@pytest.mark.parametrize(
    ("said", "code", "total"),
    [
        ("INCLUSIVE", WITH, 121),
        ("EXCLUSIVE", WITHOUT, 146.41),
        ("NOTAX", NONE, 121),
        (" inclusive", WITH, 121),
    ],
)
async def test_prices_that_the_vat_code_reads_alike_are_booked(
    connected: House, said: str, code: str, total: float
):
    answer = await _invoice(connected, {"taxCode": code}, lineAmountTypes=said)
    assert (answer.status, answer.data["totalAmount"]) == (201, total)
    assert answer.data["lineAmountTypes"] == said.strip().upper()
    assert (await connected.get(f"/accounting/invoices/{answer.data['invoiceId']}")).data == answer.data


async def test_a_list_tells_what_prices_contain_where_it_is_asked(connected: House):
    made = await _invoice(connected, {"taxCode": WITH})
    since = made.data["updatedDate"]
    plain = await connected.get("/accounting/invoices", lastModifiedAt=since)
    assert [found["lineAmountTypes"] for found in plain.data] == [None]
    asked = await connected.get("/accounting/invoices", lastModifiedAt=since, fields="lineAmountTypes")
    assert asked.data == [{"lineAmountTypes": "INCLUSIVE"}]


@pytest.mark.parametrize(
    ("codes", "said"), [((WITHOUT, NONE), "EXCLUSIVE"), ((WITHOUT, WITH), None), ((NONE, NONE), "NOTAX")]
)
async def test_lines_that_differ_leave_no_word_for_the_whole(connected: House, codes, said):
    first = await _invoice(connected, {"taxCode": codes[0]})
    line = {
        "itemId": first.data["lineItems"][0]["itemId"],
        "quantity": 1,
        "unitAmount": 5,
        "taxCode": codes[1],
    }
    path = f"/accounting/invoices/{first.data['invoiceId']}"
    assert (await connected.post(f"{path}/lineItems", line)).status == 201
    assert (await connected.get(path)).data["lineAmountTypes"] == said


async def test_a_draft_tells_the_days_of_its_terms(connected: House):
    made = await _invoice(connected, {"taxCode": WITH}, paymentTermId="30")
    assert (made.data["status"], made.data["paymentTermDuration"]) == ("DRAFT", 30)
    assert made.data["paymentStatus"] is None


async def test_a_word_that_does_not_say_what_prices_contain_is_refused(connected: House):
    answer = await _invoice(connected, {"taxCode": WITH}, lineAmountTypes="GROSS")
    assert await _refusal(connected, answer) == ("lineAmountTypes", "invalid_value")


async def test_prices_in_small_letters_are_held_to_the_same(connected: House):
    answer = await _invoice(connected, {"taxCode": WITHOUT}, lineAmountTypes="inclusive")
    assert await _refusal(connected, answer) == ("lineItems[0].taxCode", "contradiction")


async def test_a_rate_that_the_vat_code_lacks_is_refused(connected: House):
    answer = await _invoice(connected, {"taxCode": WITHOUT, "taxRatePercentage": 9})
    assert await _refusal(connected, answer) == ("lineItems[0].taxRatePercentage", "contradiction")


async def test_a_changed_line_is_held_to_the_same(connected: House):
    made = await _invoice(connected, {"taxCode": WITHOUT})
    path = f"/accounting/invoices/{made.data['invoiceId']}"
    line = {"lineItemId": made.data["lineItems"][0]["lineItemId"], "unitAmount": 100, "taxCode": WITHOUT}
    refused = [
        await connected.call("PATCH", path, {"lineAmountTypes": "INCLUSIVE", "lineItems": [line]}),
        await connected.call("PATCH", path, {"lineItems": [{**line, "taxRatePercentage": 9}]}),
        await connected.call(
            "PATCH",
            f"{path}/lineItems/{line['lineItemId']}",
            {"taxCode": WITHOUT, "taxRatePercentage": 9},
        ),
    ]
    assert [answer.status for answer in refused] == [400] * 3
    assert [answer.error["fields"][0]["code"] for answer in refused] == ["contradiction"] * 3
    assert len(await connected.writes()) == 1
