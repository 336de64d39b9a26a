"""Totals of a whole document are held against its lines before anything is booked."""

from typing import Any

import pytest
from billing import account, bill_of, supplier
from house import House
from selling import DAY, HIGH, HIGH_INSIDE, invoice

LINE = {"quantity": 2, "unitAmount": 60.5}


async def _invoice(house: House, code: str = HIGH, **totals: Any) -> tuple[str, dict[str, Any]]:
    return await invoice(house, {**LINE, "taxCode": code}, **totals)


async def _bill(house: House, **totals: Any) -> tuple[str, dict[str, Any]]:
    lines = ({"totalNetAmount": 100, "taxCode": HIGH}, {"totalGrossAmount": 121, "taxCode": HIGH_INSIDE})
    return "bills", await bill_of(house, *lines, **totals)


async def _credit(house: House, **totals: Any) -> tuple[str, dict[str, Any]]:
    line = {"accountId": await account(house), "totalNetAmount": 100, "taxCode": HIGH}
    head = {"contactId": await supplier(house), "vendorCreditDate": DAY, "vendorCreditNumber": "C-7"}
    return "vendorCredit", {**head, "lineItems": [line], **totals}


async def _expense(house: House, **totals: Any) -> tuple[str, dict[str, Any]]:
    line = {"accountId": await account(house), "totalNetAmount": 100, "taxRate": {"code": HIGH}}
    return "expenses", {"expenseLines": [line], **totals}


@pytest.mark.parametrize(
    ("making", "totals", "booked"),
    [
        (_invoice, {"grossTotalAmount": 121}, "146.41"),
        (_bill, {"totalNetAmount": 100}, "200.00"),
        (_bill, {"totalGrossAmount": 221}, "242.00"),
        (_credit, {"totalTaxAmount": 9}, "21.00"),
        (_expense, {"totalGrossAmount": 100}, "121.00"),
    ],
)
async def test_a_total_that_the_lines_do_not_make_is_refused(
    connected: House, making: Any, totals: dict[str, int], booked: str
):
    path, body = await making(connected, **totals)
    for more in ({}, {"dryRun": "true"}):
        answer = await connected.post(f"/accounting/{path}", body, **more)
        assert answer.status == 400, answer.body
        (problem,) = answer.error["fields"]
        assert (problem["field"], problem["code"]) == (next(iter(totals)), "contradiction")
        assert problem["message"].endswith(f"was sent, but the lines make {booked}.")
    assert await connected.writes() == []


@pytest.mark.parametrize(
    ("making", "totals"),
    [
        (_invoice, {"grossTotalAmount": 146.41}),
        (_bill, {"totalNetAmount": 200, "totalTaxAmount": 42, "totalGrossAmount": 242}),
        (_credit, {"totalNetAmount": 100, "totalTaxAmount": 21, "totalGrossAmount": 121}),
        (_expense, {"totalNetAmount": 100, "totalTaxAmount": 21, "totalGrossAmount": 121}),
    ],
)
async def test_totals_that_the_lines_make_are_booked(connected: House, making: Any, totals: dict[str, float]):
    path, body = await making(connected, **totals)
    made = await connected.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    assert [text for text in made.warnings if "was sent" in text] == []


async def test_prices_with_vat_and_a_discount_on_the_whole_are_reckoned_with(connected: House):
    path, body = await _invoice(connected, HIGH_INSIDE, discountPercentage=10, grossTotalAmount=108.9)
    made = await connected.post(f"/accounting/{path}", body)
    assert (made.status, made.data["totalAmount"]) == (201, 108.9), made.body


async def test_a_code_that_exact_chooses_is_reckoned_with_where_it_has_no_choice(connected: House):
    path, body = await _invoice(connected, grossTotalAmount=121)
    del body["lineItems"][0]["taxCode"]
    refused = await connected.post(f"/accounting/{path}", body)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "grossTotalAmount")
    del body["lineItems"][0]["unitAmount"]  # now the price is Exact's own: it is booked, and told
    made = await connected.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    assert any(text.startswith("grossTotalAmount: 121 was sent") for text in made.warnings)


async def test_a_total_of_the_longest_numbers_is_held_against_the_lines_too(connected: House):
    longest = float("9" * 15 + "e14")
    path, body = await _invoice(connected, discountPercentage=0.0000001, grossTotalAmount=1)
    body["lineItems"][0] |= {"quantity": longest, "unitAmount": longest, "discountItemPercentage": 1e-20}
    refused = await connected.post(f"/accounting/{path}", body)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "grossTotalAmount")
