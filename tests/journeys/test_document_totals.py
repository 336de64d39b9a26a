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


CHANGED = [("bills", _bill, "bills"), ("vendorCredits", _credit, "vendorCredit")]


@pytest.mark.parametrize(("path", "making", "made_at"), CHANGED)
async def test_a_change_with_totals_of_yesterday_is_refused(
    connected: House, path: str, making: Any, made_at: str
):
    _, body = await making(connected)
    made = (await connected.post(f"/accounting/{made_at}", body)).data
    first = made["lineItems"][0]
    await connected.control("calls", method="DELETE")
    lines = [{"id": line["id"], "accountId": line["accountId"]} for line in made["lineItems"]]
    lines[0] |= {"totalNetAmount": 300, "taxCode": HIGH}
    head = {name: value for name, value in body.items() if name != "lineItems"}
    stale = {**head, "totalNetAmount": made["totalNetAmount"], "lineItems": lines}
    for more in ({}, {"dryRun": "true"}):
        refused = await connected.call("PUT", f"/accounting/{path}/{made['id']}", stale, **more)
        assert refused.status == 400, refused.body
        (problem,) = refused.error["fields"]
        assert (problem["field"], problem["code"]) == ("totalNetAmount", "contradiction")
        rest = made["totalNetAmount"] - first["totalNetAmount"]
        assert problem["message"].endswith(f"was sent, but the lines make {rest + 300:.2f}.")
    assert await connected.writes() == []

    totals = {"totalNetAmount": rest + 300, "totalTaxAmount": (rest + 300) * 0.21}
    fitting = {**head, **totals, "lineItems": lines}
    changed = await connected.call("PUT", f"/accounting/{path}/{made['id']}", fitting)
    assert (changed.status, changed.warnings) == (200, []), changed.body
    assert changed.data["totalNetAmount"] == rest + 300


@pytest.mark.parametrize(("path", "making", "made_at"), CHANGED)
async def test_a_change_of_the_whole_alone_may_repeat_the_totals_that_stand(
    connected: House, path: str, making: Any, made_at: str
):
    _, body = await making(connected)
    made = (await connected.post(f"/accounting/{made_at}", body)).data
    totals = {name: made[name] for name in ("totalNetAmount", "totalTaxAmount", "totalGrossAmount")}
    head = {name: value for name, value in body.items() if name != "lineItems"}
    target = f"/accounting/{path}/{made['id']}"
    same = await connected.call("PUT", target, {**head, "name": "R-8", **totals})
    assert (same.status, [text for text in same.warnings if "total" in text]) == (200, []), same.body
    other = await connected.call("PUT", target, {**head, "name": "R-9", "totalGrossAmount": 1})
    assert (other.status, other.error["fields"][0]["field"]) == (400, "totalGrossAmount")
    assert (await connected.get(target)).data["name"] == "R-8"


async def test_lines_that_a_change_adds_and_leaves_out_are_reckoned_with(connected: House):
    _, body = await _bill(connected)
    made = (await connected.post("/accounting/bills", body)).data
    kept = made["lineItems"][0]
    new = {"accountId": kept["accountId"], "totalGrossAmount": 12.1, "taxCode": HIGH}
    lines = [{"id": kept["id"], "accountId": kept["accountId"]}, new]
    target = f"/accounting/bills/{made['id']}"
    refused = await connected.call("PUT", target, {"totalGrossAmount": 242, "lineItems": lines})
    assert refused.status == 400, refused.body
    gross = kept["totalGrossAmount"] + 12.1
    assert refused.error["fields"][0]["message"].endswith(f"the lines make {gross:.2f}.")
    changed = await connected.call("PUT", target, {"totalGrossAmount": gross, "lineItems": lines})
    assert (changed.status, changed.data["totalGrossAmount"]) == (200, gross), changed.body


async def test_the_total_of_a_line_of_an_invoice_is_held_against_its_price_in_a_change_too(connected: House):
    path, body = await _invoice(connected)
    made = (await connected.post(f"/accounting/{path}", body)).data
    key = made["lineItems"][0]["lineItemId"]
    await connected.control("calls", method="DELETE")
    target = f"/accounting/invoices/{made['invoiceId']}"
    stale = {"quantity": 3, "grossAmount": 146.41}
    whole = await connected.call("PATCH", target, {"lineItems": [{"lineItemId": key, **stale}]})
    alone = await connected.call("PATCH", f"{target}/lineItems/{key}", stale)
    for refused, place in ((whole, "lineItems[0]."), (alone, "")):
        assert refused.status == 400, refused.body
        (problem,) = refused.error["fields"]
        assert (problem["field"], problem["code"]) == (f"{place}grossAmount", "contradiction")
        assert problem["message"].endswith("but quantity, price and discount make 219.62.")
    assert await connected.writes() == []
    changed = await connected.call(
        "PATCH", f"{target}/lineItems/{key}", {"quantity": 3, "grossAmount": 219.62}
    )
    assert (changed.status, changed.warnings) == (200, []), changed.body


async def test_the_total_of_a_line_that_is_added_is_held_against_its_price(connected: House):
    path, body = await _invoice(connected)
    made = (await connected.post(f"/accounting/{path}", body)).data
    target = f"/accounting/invoices/{made['invoiceId']}/lineItems"
    line = {"itemId": body["lineItems"][0]["itemId"], "quantity": 1, "unitAmount": 10}
    refused = await connected.post(target, {**line, "taxCode": HIGH, "grossAmount": 10})
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "grossAmount"), refused.body
    made = await connected.post(target, {**line, "taxCode": HIGH, "grossAmount": 12.1})
    assert (made.status, made.warnings) == (201, []), made.body
