"""Bills: purchase entries at Exact Online, with the VAT of each line as its VAT code says."""

import json
from typing import Any

import pytest
from billing import UNKNOWN, VAT_CODE, bill_of, booked, forget_calls
from house import House


async def test_bills_are_listed_with_their_lines_in_one_call_and_what_is_paid_of_them_in_another(
    connected: House,
):
    await forget_calls(connected)
    plain = await connected.get("/accounting/bills", limit=20, orderField="billDate", orderDir="DESC")
    assert len(await connected.vendor_calls()) == 1
    assert {bill["paymentStatus"] for bill in plain.data} == {None}
    await forget_calls(connected)
    listed = await connected.get(
        "/accounting/bills", limit=20, orderField="billDate", orderDir="DESC", fields="*"
    )
    assert listed.status == 200, listed.body
    assert len(listed.data) == 20
    assert listed.body["meta"]["pagination"]["total"] > 100
    assert len(await connected.vendor_calls()) == 4  # and terms and addresses, which are remembered
    days = [bill["billDate"] for bill in listed.data]
    assert days == sorted(days, reverse=True)
    for bill in listed.data:
        assert bill["status"] == "SUBMITTED"
        assert bill["paymentDays"] == int(bill["paymentTermCode"])  # as the sandbox names its terms
        assert round(bill["totalNetAmount"] + bill["totalTaxAmount"], 2) == bill["totalGrossAmount"]
        assert bill["lineItems"][0]["totalNetAmount"] == bill["totalNetAmount"]
    read = await connected.get(f"/accounting/bills/{listed.data[0]['id']}")
    assert read.data == listed.data[0]
    assert len(await connected.vendor_calls()) == 6


async def test_bills_are_found_by_state_and_by_change(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    drafts = await connected.get("/accounting/bills", status="DRAFT")
    assert [bill["id"] for bill in drafts.data] == [made.data["id"]]
    changed = await connected.get("/accounting/bills", lastModifiedAt=made.data["updatedDate"])
    assert [bill["id"] for bill in changed.data] == [made.data["id"]]
    assert (await connected.get("/accounting/bills", status="PAID")).data == []


async def test_a_bill_is_booked_and_read_back(connected: House):
    made = await booked(
        connected,
        {"totalNetAmount": 100, "totalTaxAmount": 21, "taxCode": VAT_CODE, "taxRatePercentage": 21},
        {
            "totalGrossAmount": 12.1,
            "taxCode": VAT_CODE,
            "description": "Postage",
            "quantity": 2,
            "dimensions": [{"name": "ADM", "categoryName": "COST_CENTER"}],
            "deferredStartDate": "2026-07-01",
            "deferredEndDate": "2026-12-31",
        },
        dueDate="2026-07-01",
        name="Paper and postage",
        paymentReference="RF18 5390 0754 7034",
        paymentTermCode="14",
        currency="EUR",
        totalGrossAmount=133.1,
    )
    assert made.warnings == []
    bill = made.data
    assert bill["billDate"] == "2026-06-02T00:00:00Z"
    assert bill["dueDate"] == "2026-07-01T00:00:00Z"
    assert (bill["billNumber"], bill["journalCode"], bill["paymentTermCode"]) == ("F-2026-118", "60", "14")
    assert (bill["totalNetAmount"], bill["totalTaxAmount"], bill["totalGrossAmount"]) == (110, 23.1, 133.1)
    assert bill["status"] == "DRAFT"
    postage = next(line for line in bill["lineItems"] if line["description"] == "Postage")
    assert (postage["totalNetAmount"], postage["totalTaxAmount"]) == (10, 2.1)
    assert postage["dimensions"] == [
        {"name": "Administratie", "categoryName": "COST_CENTER", "id": "COST_CENTER:ADM"}
    ]
    assert postage["deferredStartDate"] == "2026-07-01T00:00:00Z"
    assert len(await connected.writes()) == 1


@pytest.mark.parametrize(
    "amounts",
    [
        {"totalNetAmount": 100},
        {"totalGrossAmount": 121},
        {"totalNetAmount": 100, "totalGrossAmount": 121},
        {"totalTaxAmount": 21, "totalGrossAmount": 121},
        {"quantity": 4, "unitAmount": 25},
    ],
    ids=" and ".join,
)
@pytest.mark.parametrize("kind", ["EXCLUSIVE", "INCLUSIVE"])
async def test_what_is_booked_does_not_hang_on_whether_the_code_contains_the_tax(
    connected: House, amounts: dict[str, Any], kind: str
):
    rates = (await connected.get("/accounting/taxRates", limit=50)).data
    rate = next(
        (r for r in rates if r["percentage"] == 21 and r["type"] == kind and r["usage"] != "INVOICE"), None
    )
    if rate is None:
        pytest.fail(
            f"the sandbox has no {kind} code of 21 %: {[(r['code'], r['type'], r['usage']) for r in rates]}"
        )
    made = await booked(connected, {**amounts, "taxCode": rate["id"]})
    line = made.data["lineItems"][0]
    assert (line["totalNetAmount"], line["totalTaxAmount"], line["totalGrossAmount"]) == (100, 21, 121)
    assert made.data["totalGrossAmount"] == 121
    assert line["taxCode"] == rate["code"]


async def test_a_tax_that_differs_by_a_cent_is_booked_as_it_stands_on_paper(connected: House):
    made = await booked(connected, {"totalNetAmount": 10.03, "totalTaxAmount": 2.1, "taxCode": VAT_CODE})
    line = made.data["lineItems"][0]
    assert (line["totalTaxAmount"], line["totalGrossAmount"]) == (2.1, 12.13)
    assert made.warnings == []


async def test_a_line_without_a_tax_code_takes_the_suppliers_or_the_accounts_and_says_so(connected: House):
    made = await booked(connected, {"totalGrossAmount": 121})
    line = made.data["lineItems"][0]
    assert line["taxCode"] is not None
    assert line["totalGrossAmount"] == 121
    assert any(text.startswith("lineItems[0].taxCode was not given: the ") for text in made.warnings)


async def test_codes_do_as_well_as_ids_and_the_bills_account_is_that_of_its_lines(connected: House):
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]
    account = (await connected.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]
    made = await connected.post(
        "/accounting/bills",
        {
            "contactId": supplier["number"],
            "billNumber": "X1",
            "journalCode": "60",
            "accountId": account["code"],
            "lineItems": [{"totalNetAmount": 5, "taxCode": VAT_CODE}],
        },
    )
    assert made.status == 201, made.body
    assert made.warnings == []
    assert made.data["contactId"] == supplier["id"]
    assert made.data["lineItems"][0]["accountId"] == account["id"]
    assert made.data["lineItems"][0]["accountNumber"] == account["code"]


async def test_a_booking_costs_two_calls_once_the_references_are_known(connected: House):
    line = {"totalNetAmount": 100, "taxCode": VAT_CODE}
    body = await bill_of(connected, line)
    await forget_calls(connected)
    await connected.post("/accounting/bills", body)
    asked = len(await connected.vendor_calls())
    assert asked == 7  # supplier, its address, account, VAT code, journal, and these two
    await forget_calls(connected)
    await connected.post("/accounting/bills", {**body, "billNumber": "F-2026-119"})
    assert [call["method"] for call in await connected.vendor_calls()] == ["POST", "GET"]


@pytest.mark.parametrize(
    ("line", "field", "code"),
    [
        ({"taxCode": "2"}, "lineItems[0].totalNetAmount", "invalid_value"),
        (
            {"totalNetAmount": 1, "totalTaxAmount": 1, "totalGrossAmount": 3},
            "lineItems[0].totalNetAmount",
            "invalid_value",
        ),
        (
            {"quantity": 1, "unitAmount": 5, "unitDiscountPercentage": 10},
            "lineItems[0].totalNetAmount",
            "invalid_value",
        ),
        (
            {"totalNetAmount": 1, "taxCode": "2", "taxRatePercentage": 9},
            "lineItems[0].taxRatePercentage",
            "contradiction",
        ),
        ({"totalNetAmount": -5, "taxCode": "2"}, "lineItems", "invalid_value"),
        ({"totalNetAmount": -1e28, "taxCode": "2", "quantity": 1e29}, "lineItems", "invalid_value"),
        ({"totalNetAmount": 5, "taxCode": "nix"}, "lineItems[0].taxCode", "reference_unknown"),
        (
            {"totalNetAmount": 5, "dimensions": [{"name": "A", "categoryName": "MOOD"}]},
            "lineItems[0].dimensions",
            "invalid_value",
        ),
        ({"totalNetAmount": 5, "accountId": UNKNOWN}, "lineItems[0].accountId", "reference_unknown"),
    ],
)  # fmt: skip  a table
async def test_what_cannot_be_booked_as_it_stands_is_refused_before_it_is_sent(
    connected: House, line: dict[str, Any], field: str, code: str
):
    answer = await connected.post("/accounting/bills", await bill_of(connected, line))
    assert answer.status == 400, answer.body
    assert [(found["field"], found["code"]) for found in answer.error["fields"]] == [(field, code)]
    assert await connected.writes() == []


async def test_a_bill_needs_a_supplier_and_lines(connected: House):
    answer = await connected.post("/accounting/bills", {"billNumber": "1"})
    assert answer.status == 400
    assert {(found["field"], found["code"]) for found in answer.error["fields"]} == {
        ("contactId", "required"),
        ("lineItems", "required"),
    }


async def test_what_exact_has_no_place_for_is_said(connected: House):
    made = await booked(
        connected,
        {"totalNetAmount": 5, "taxCode": VAT_CODE, "itemId": "A", "unitName": "box"},
        taxText="none",
        paidDate="2026-06-03",
        status="DRAFT",
    )
    said = {text.split(" ")[0] for text in made.warnings}
    assert said == {"lineItems[0].itemId", "lineItems[0].unitName", "taxText", "paidDate"}


async def test_what_exact_refuses_comes_back_with_its_field(connected: House):
    line = {"totalNetAmount": 5, "taxCode": VAT_CODE}
    body = await bill_of(connected, line, billDate="2012-01-02")
    answer = await connected.post("/accounting/bills", body)
    assert (answer.status, answer.error["code"]) == (400, "refused_by_target"), answer.body
    assert (answer.error["fields"][0]["field"], answer.error["fields"][0]["code"]) == (
        "billDate",
        "period_closed",
    )
    assert answer.error["downstream"]["status"] == 500


async def test_an_amount_of_thirty_digits_is_an_error_of_its_own_or_booked_whole(connected: House):
    for net in ("123456789012345678901234567.89", "0.000000000000000000000000000001"):
        body = await bill_of(connected, {"totalNetAmount": 0, "taxCode": VAT_CODE})
        text = json.dumps(body).replace('"totalNetAmount": 0', f'"totalNetAmount": {net}')
        answer = await connected.call("POST", "/accounting/bills", text.encode())
        assert answer.status in (201, 400), answer.body


async def test_the_vendors_own_lines_come_with_raw_data(connected: House):
    bill = (await connected.get("/accounting/bills", limit=5)).data[0]
    lines = await connected.get(f"/accounting/bills/{bill['id']}/lineItems", rawData="true")
    assert [line["id"] for line in lines.data] == [line["id"] for line in bill["lineItems"]]
    assert lines.body["rawData"]["items"][0]["EntryID"] == bill["id"]


async def test_another_companys_records_are_no_references(connected: House):
    strange = next(
        row["ID"]
        for row in connected.sandbox.site("nl").company(3412071).books.table("crm/accounts")
        if row["IsSupplier"]
    )
    body = await bill_of(connected, {"totalNetAmount": 5, "taxCode": VAT_CODE}, contactId=strange)
    answer = await connected.post("/accounting/bills", body)
    assert (answer.status, answer.error["code"]) == (400, "reference_unknown")
    assert [found["field"] for found in answer.error["fields"]] == ["contactId"]
    assert await connected.writes() == []


async def test_a_new_bill_is_answered_as_unpaid_with_the_days_of_its_terms_and_no_call_more(connected: House):
    body = await bill_of(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE}, paymentTermCode="30")
    await connected.post("/accounting/bills", body)  # the references are known from here on
    await forget_calls(connected)
    made = await connected.post("/accounting/bills", {**body, "billNumber": "F-2026-119"})
    assert (made.status, len(await connected.vendor_calls())) == (201, 2), made.body
    assert (made.data["paymentStatus"], made.data["paymentDays"]) == ("PENDING", 30)
    read = await connected.get(f"/accounting/bills/{made.data['id']}")
    assert read.data == made.data


# --- the account of the whole -----------------------------------------------------------------------


async def _accounts(house: House) -> list[str]:
    listed = await house.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)
    return [account["id"] for account in listed.data]


@pytest.mark.parametrize("path", ["bills", "vendorCredit"])
@pytest.mark.parametrize("dry", ["true", "false"])
@pytest.mark.parametrize("which", ["another", "none at all"])
async def test_an_account_of_the_whole_that_no_line_has_is_refused(
    connected: House, path: str, dry: str, which: str
):
    _, other, *_ = await _accounts(connected)
    body = await bill_of(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    if path == "vendorCredit":
        body = {"contactId": body["contactId"], "lineItems": body["lineItems"]}
        body |= {"vendorCreditDate": "2026-06-03", "vendorCreditNumber": "C-77"}
    sent = {**body, "accountId": other if which == "another" else UNKNOWN}
    refused = await connected.post(f"/accounting/{path}", sent, dryRun=dry)
    assert refused.status == 400, refused.body
    (field,) = refused.error["fields"]
    code = "contradiction" if which == "another" else "reference_unknown"
    assert (field["field"], field["code"]) == ("accountId", code)
    assert await connected.writes() == []


async def test_an_account_of_the_whole_is_booked_on_lines_without_one_and_may_repeat_theirs(connected: House):
    first, other, *_ = await _accounts(connected)
    lines = [{"totalNetAmount": 100, "taxCode": VAT_CODE}, {"totalNetAmount": 5, "taxCode": VAT_CODE}]
    mixed = await booked(connected, lines[0], {**lines[1], "accountId": None}, accountId=other)
    assert {line["accountId"] for line in mixed.data["lineItems"]} == {first, other}
    again = await booked(connected, *lines, accountId=first, billNumber="F-2026-119")
    assert (again.warnings, again.data["accountId"]) == ([], first)


async def test_a_change_names_no_account_that_the_bill_does_not_have(connected: House):
    first, other, *_ = await _accounts(connected)
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    path, posts = f"/accounting/bills/{made.data['id']}", len(await connected.writes())
    for dry in ("true", "false"):
        refused = await connected.call("PUT", path, {"name": "Paper", "accountId": other}, dryRun=dry)
        assert (refused.status, refused.error["fields"][0]["field"]) == (400, "accountId")
    assert len(await connected.writes()) == posts
    same = await connected.call("PUT", path, {"name": "Paper", "accountId": first})
    assert (same.status, same.data["name"]) == (200, "Paper")
