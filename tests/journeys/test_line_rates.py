"""A rate without a VAT code: the one code of the company that has it is booked, else nothing is."""

from typing import Any

import pytest
from billing import account, bill_of
from house import House
from selling import DAY, HIGH, HIGH_INSIDE, LOW, invoice, offer, order


async def _expense(house: House, tax_rate: dict[str, Any]) -> dict[str, Any]:
    line = {"accountId": await account(house), "totalNetAmount": 100, "taxRate": tax_rate}
    return {"expenseLines": [line]}


async def _untaxed(house: House) -> str:
    """A ledger account that has no VAT code of its own."""
    return (await house.get("/accounting/accounts", types="ACCRUED_EXPENSES", limit=5)).data[0]["id"]


async def _vat_code(house: House, **facts: Any) -> None:
    """A further VAT code of the company."""
    sent = {"method": "POST", "path": "vat/VATCodes", "body": facts}
    answer = await house.post("/accounting/passThrough", sent)
    assert answer.status == 201, answer.body
    await house.control("calls", method="DELETE")


async def _refused(house: House, path: str, body: dict[str, Any]) -> tuple[str, str, str]:
    """The field, the code and the hint of a refusal; a dry run is refused alike, and nothing is booked."""
    answer = await house.post(f"/accounting/{path}", body)
    tried = await house.post(f"/accounting/{path}", body, dryRun="true")
    assert (answer.status, tried.status) == (400, 400), answer.body
    assert answer.error["fields"] == tried.error["fields"]
    assert await house.writes() == []
    (problem,) = answer.error["fields"]
    return problem["field"], problem["code"], problem["hint"]


@pytest.mark.parametrize("making", [invoice, order, offer])
async def test_the_code_that_the_item_has_anyway_is_taken_where_it_has_the_rate(
    connected: House, making: Any
):
    path, body = await making(connected, {"taxRatePercentage": 21, "unitAmount": 100})
    made = await connected.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    (line,) = made.data["lineItems"]
    assert (line["taxCode"], line["taxRatePercentage"]) == (HIGH, 21)
    assert "lineItems[0].taxCode was not given: 2 was taken, which has 21 %." in made.warnings


@pytest.mark.parametrize("making", [invoice, order, offer])
async def test_a_rate_that_two_codes_have_is_refused_with_both(connected: House, making: Any):
    path, body = await making(connected, {"taxRatePercentage": 9, "unitAmount": 100})
    found = await _refused(connected, path, body)
    assert found == (
        "lineItems[0].taxCode",
        "required",
        "This company has 1 (9 %, Btw laag tarief, exclusief), 3 (9 %, Btw laag tarief, inclusief).",
    )


@pytest.mark.parametrize(
    ("said", "rate", "code", "total"),
    [("EXCLUSIVE", 9, "1", 131.89), ("INCLUSIVE", 9, "3", 121), ("INCLUSIVE", 21, HIGH_INSIDE, 121)],
)
async def test_what_the_prices_contain_tells_two_codes_apart(
    connected: House, said: str, rate: int, code: str, total: float
):
    _, body = await invoice(connected, {"taxRatePercentage": rate, "unitAmount": 121}, lineAmountTypes=said)
    made = await connected.post("/accounting/invoices", body)
    assert made.status == 201, made.body
    assert (made.data["lineItems"][0]["taxCode"], made.data["totalAmount"]) == (code, total)


async def test_a_rate_that_no_code_has_is_refused_with_those_that_there_are(connected: House):
    field, code, hint = await _refused(connected, *await invoice(connected, {"taxRatePercentage": 17.5}))
    assert (field, code) == ("lineItems[0].taxRatePercentage", "invalid_value")
    assert "2 (21 %, Btw hoog tarief, exclusief)" in hint


async def test_codes_of_the_other_side_and_blocked_ones_are_no_choice(connected: House):
    for number, more in enumerate(({"VATTransactionType": "P"}, {"IsBlocked": True}, {}), start=91):
        rate = {"VATPercentages": [{"Percentage": 0.17, "StartDate": "2020-01-01", "Type": 0}]}
        await _vat_code(connected, Code=str(number), Description=f"Nr {number}", Type="E", **rate, **more)
    _, body = await invoice(connected, {"taxRatePercentage": 17})
    made = await connected.post("/accounting/invoices", body)
    assert made.status == 201, made.body
    assert made.data["lineItems"][0]["taxCode"] == "93"


async def test_a_line_of_an_invoice_keeps_to_its_kind_when_its_rate_changes(connected: House):
    _, body = await invoice(connected, {"taxCode": HIGH_INSIDE, "unitAmount": 121})
    made = (await connected.post("/accounting/invoices", body)).data
    path, key = f"/accounting/invoices/{made['invoiceId']}", made["lineItems"][0]["lineItemId"]
    changed = await connected.call("PATCH", f"{path}/lineItems/{key}", {"taxRatePercentage": 9})
    assert (changed.status, changed.data["taxCode"]) == (200, "3"), changed.body
    again = await connected.call("PATCH", path, {"lineItems": [{"lineItemId": key, "taxRatePercentage": 21}]})
    assert again.data["lineItems"][0]["taxCode"] == HIGH_INSIDE
    same = await connected.call("PATCH", f"{path}/lineItems/{key}", {"taxRatePercentage": 21})
    assert (same.status, same.warnings) == (200, [])
    item = body["lineItems"][0]["itemId"]
    added = await connected.post(
        f"{path}/lineItems", {"itemId": item, "quantity": 1, "taxRatePercentage": 21}
    )
    assert (added.status, added.data["taxCode"]) == (201, HIGH), added.body
    unclear = await connected.post(
        f"{path}/lineItems", {"itemId": item, "quantity": 1, "taxRatePercentage": 9}
    )
    assert (unclear.status, unclear.error["fields"][0]["field"]) == (400, "taxCode")


@pytest.mark.parametrize(("rate", "code", "total"), [(21, HIGH, 121), (9, LOW, 109), (0, None, 100)])
async def test_a_bill_is_booked_by_its_rate_whatever_the_prices_of_a_code_contain(
    connected: House, rate: int, code: str | None, total: int
):
    line = {"accountId": await _untaxed(connected), "totalNetAmount": 100, "taxRatePercentage": rate}
    made = await connected.post("/accounting/bills", await bill_of(connected, line))
    assert made.status == 201, made.body
    (line,) = made.data["lineItems"]
    assert (line["taxCode"], line["totalGrossAmount"]) == (code, total)
    path = f"/accounting/bills/{made.data['id']}"
    changed = await connected.call("PUT", f"{path}/lineItems/{line['id']}", {"taxRatePercentage": 9})
    assert changed.status == 200, changed.body
    assert (changed.data[0]["taxCode"], changed.data[0]["totalGrossAmount"]) == (LOW, 109)


async def test_a_bill_whose_rate_two_codes_book_elsewhere_is_refused(connected: House):
    rate = {"VATPercentages": [{"Percentage": 0.21, "StartDate": "2020-01-01", "Type": 0}]}
    await _vat_code(connected, Code="94", Description="Auto van de zaak", Type="E", **rate)
    line = {"accountId": await _untaxed(connected), "totalNetAmount": 100, "taxRatePercentage": 21}
    field, code, hint = await _refused(connected, "bills", await bill_of(connected, line))
    assert (field, code) == ("lineItems[0].taxCode", "required")
    assert hint.endswith("94 (21 %, Auto van de zaak).")


async def test_an_expense_is_booked_by_its_rate(connected: House):
    made = await connected.post(
        "/accounting/expenses", await _expense(connected, {"taxRatePercentage": "21"})
    )
    assert made.status == 201, made.body
    (line,) = made.data["expenseLines"]
    assert (line["taxRate"]["code"], line["totalGrossAmount"]) == (HIGH, 121)


@pytest.mark.parametrize(
    ("tax_rate", "field", "code"),
    [
        ({"taxRatePercentage": "17"}, "taxRatePercentage", "invalid_value"),
        ({"taxRatePercentage": "much"}, "taxRatePercentage", "invalid_value"),
        ({"taxRatePercentage": "9", "code": HIGH}, "taxRatePercentage", "contradiction"),
    ],
)
async def test_an_expense_whose_rate_is_no_codes_is_refused(
    connected: House, tax_rate: dict[str, str], field: str, code: str
):
    body = await _expense(connected, tax_rate)
    refused = await connected.post("/accounting/expenses", body)
    assert refused.status == 400, refused.body
    found = [(problem["field"], problem["code"]) for problem in refused.error["fields"]]
    assert found == [(f"expenseLines[0].taxRate.{field}", code)]
    assert await connected.writes() == []


async def test_an_entry_takes_the_code_of_its_account_and_no_guess(connected: House):
    taxed, plain = await account(connected), await _untaxed(connected)
    lines = [
        {"accountId": taxed, "totalGrossAmount": 5, "debitCreditIndicator": "DEBIT"},
        {"accountId": plain, "totalGrossAmount": 5, "debitCreditIndicator": "CREDIT"},
    ]
    body = {"transactionDate": DAY, "journalLineItems": lines}
    lines[1]["taxRate"] = {"taxRatePercentage": "21"}
    field, code, hint = await _refused(connected, "journalEntries", body)
    assert (field, code) == ("journalLineItems[1].taxRate.code", "required")
    assert "2 (21 %" in hint
    assert "4 (21 %" in hint
    lines[0]["taxRate"], lines[1]["taxRate"] = {"taxRatePercentage": "21"}, {"taxRatePercentage": "0"}
    tried = await connected.post("/accounting/journalEntries", body, dryRun="true")
    assert tried.status == 200, tried.body
    codes = [line.get("VATCode") for line in tried.data["wouldSend"]["body"]["GeneralJournalEntryLines"]]
    assert codes == ["2  ", None]
