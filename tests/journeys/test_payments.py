"""Payments: entries in bank and cash journals, booked against the documents that they pay."""

from typing import Any

import pytest
from house import House

PATH = "/accounting/payments"
UNKNOWN = "99999999-0000-0000-0000-000000000000"


async def _open_document(house: House, kind: str) -> tuple[str, dict[str, Any]]:
    """The id of a booked document of which something is open, and its open item."""
    path, key = {"INVOICE": ("invoices", "invoiceId"), "BILL": ("bills", "id")}[kind]
    items = {
        item["documentNumber"]: item
        for page in (1, 2, 3)
        for item in (await house.get("/accounting/openItems", type=kind, limit=100, page=page)).data
    }
    day = {"orderField": "invoiceDate", "orderDir": "DESC"} if kind == "INVOICE" else {}
    documents = (await house.get(f"/accounting/{path}", limit=100, **day)).data
    for document in documents:
        amount = document["totalAmount"] if kind == "INVOICE" else document["totalGrossAmount"]
        for item in items.values():
            if document["contactId"] == item["accountId"] and amount == item["openBalance"]["amount"]:
                return document[key], item
    pytest.fail(f"no {kind} of the first pages is open")


async def test_payments_are_listed_with_their_lines_in_a_call_for_each_kind(connected: House):
    before = len(await connected.vendor_calls())
    listed = await connected.get(PATH, limit=20)
    assert listed.status == 200, listed.body
    assert len(await connected.vendor_calls()) == before + 3, "two lists, and their ledger accounts once"
    payment = listed.data[0]
    assert payment["paymentType"] == "BANK"
    assert payment["paymentLines"][0]["contactName"]
    assert payment["paymentLines"][0]["accountId"]

    read = await connected.get(f"{PATH}/{payment['id']}")
    assert read.data["documentType"] == payment["documentType"]
    assert len(await connected.vendor_calls()) <= before + 5
    await connected.get(PATH, limit=20)
    assert len(await connected.vendor_calls()) <= before + 7
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []


async def test_an_invoice_is_paid_and_its_payments_are_found(connected: House):
    key, item = await _open_document(connected, "INVOICE")
    posts = len(await connected.writes())
    made = await connected.post(
        PATH,
        {
            "documentType": "INVOICE",
            "currency": "EUR",
            "journalCode": "20",
            "paymentLines": [
                {
                    "invoiceId": key,
                    "amount": item["openBalance"]["amount"],
                    "paymentDate": "2026-06-20",
                    "description": "Betaling",
                }
            ],
        },
    )
    assert made.status == 201, made.body
    assert made.data["journalCode"] == "20"
    (line,) = made.data["paymentLines"]
    assert line["amount"] == item["openBalance"]["amount"]
    assert line["contactId"] == line["customerId"] == item["accountId"]
    assert (made.data["documentType"], line["invoiceId"], line["supplierId"]) == ("INVOICE", key, None)
    assert line["paymentDate"].startswith("2026-06-20")
    assert any("matches them by hand" in text for text in made.warnings)
    assert len(await connected.writes()) == posts + 1

    found = await connected.get(PATH, invoiceId=key)
    assert [payment["id"] for payment in found.data] == [made.data["id"]]
    assert [line["invoiceId"] for line in found.data[0]["paymentLines"]] == [key]
    read = await connected.get(f"{PATH}/{made.data['id']}")
    assert read.data == made.data


async def test_a_payment_that_others_booked_tells_the_document_that_it_pays(connected: House):
    listed = (await connected.get(PATH, limit=100)).data
    assert {line["invoiceId"] for found in listed for line in found["paymentLines"]} == {None}
    payment = next(found for found in listed if found["documentType"] == "INVOICE")
    read = (await connected.get(f"{PATH}/{payment['id']}")).data
    named = [line for line in read["paymentLines"] if line["invoiceId"]]
    assert named
    for line in named:
        invoice = (await connected.get(f"/accounting/invoices/{line['invoiceId']}")).data
        assert invoice["contactId"] == line["customerId"]


async def test_the_payments_of_one_invoice_tell_which_of_their_lines_pay_it(connected: House):
    listed = (await connected.get(PATH, limit=20, fields="*")).data
    statement = next(found for found in listed if len(found["paymentLines"]) > 3)
    key = next(line["invoiceId"] for line in statement["paymentLines"] if line["invoiceId"])
    before = len(await connected.vendor_calls())

    found = await connected.get(PATH, invoiceId=key.upper())

    assert len(await connected.vendor_calls()) <= before + 5
    (same,) = [payment for payment in found.data if payment["id"] == statement["id"]]
    assert [line["invoiceId"] for line in same["paymentLines"]] == [
        key if line["invoiceId"] == key else None for line in statement["paymentLines"]
    ]


async def test_a_list_tells_the_documents_that_are_paid_where_its_lines_are_asked_for(connected: House):
    asked = (await connected.get(PATH, limit=20, fields="id,paymentLines")).data
    named = next(found for found in asked if any(line["invoiceId"] for line in found["paymentLines"]))
    read = (await connected.get(f"{PATH}/{named['id']}")).data
    assert read["paymentLines"] == named["paymentLines"]
    whole = (await connected.get(PATH, limit=20, fields="*")).data
    assert read in whole
    told = (await connected.get("/meta/payments")).data["fields"]
    assert [field["name"] for field in told if field["onRequest"]] == ["paymentLines[].invoiceId"]


async def test_a_login_that_may_not_read_ledger_accounts_gets_its_payments_and_is_told(connected: House):
    await connected.fault("status", path="financial/GLAccounts", status=403, times=None)
    for _ in range(9):
        listed = await connected.get(PATH, limit=5)
        assert (listed.status, len(listed.data)) == (200, 5)
        assert any("may not read ledger accounts" in text for text in listed.warnings)
    assert sum("GLAccounts" in call["path"] for call in await connected.vendor_calls()) == 1


async def test_a_bill_is_paid_with_money_that_goes_out(connected: House):
    key, item = await _open_document(connected, "BILL")
    made = await connected.post(
        PATH,
        {
            "documentType": "BILL",
            "paymentLines": [{"invoiceId": key, "amount": 10, "paymentDate": "2026-06-20"}],
        },
    )
    assert made.status == 201, made.body
    (line,) = made.data["paymentLines"]
    assert (line["amount"], line["contactId"]) == (-10, item["accountId"])
    assert (made.data["documentType"], line["invoiceId"]) == ("BILL", key)
    assert (line["supplierId"], line["customerId"]) == (item["accountId"], None)
    found = await connected.get(PATH, invoiceId=key)
    assert made.data["id"] in [payment["id"] for payment in found.data]


async def test_money_for_a_supplier_goes_out_of_cash(connected: House):
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]
    made = await connected.post(
        PATH,
        {
            "paymentType": "CASH",
            "paymentLines": [
                {"supplierId": supplier["id"], "amount": 12.5, "paymentDate": "2026-06-21"},
                {"supplierId": supplier["id"], "amount": -7.25, "paymentDate": "2026-06-21"},
            ],
        },
    )
    assert made.status == 201, made.body
    assert made.data["paymentType"] == "CASH"
    assert [line["amount"] for line in made.data["paymentLines"]] == [-12.5, -7.25]
    assert any("was booked, and is told, as negative" in text for text in made.warnings)
    again = await connected.post(
        PATH,
        {
            "journalCode": made.data["journalCode"],
            "paymentLines": [{"contactId": supplier["id"], "amount": 100, "paymentDate": "2026-06-22"}],
        },
    )
    assert again.data["paymentType"] == "CASH"
    read = await connected.get(f"{PATH}/{again.data['id']}")
    assert read.data == again.data


async def test_a_payment_is_deleted_until_exact_has_processed_it(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]
    for kind in ("BANK", "CASH"):
        body = {"paymentType": kind, "paymentLines": [{"customerId": customer["id"], "amount": 1}]}
        made = await connected.post(PATH, body)
        gone = await connected.call("DELETE", f"{PATH}/{made.data['id']}")
        assert (gone.status, gone.data) == (200, made.data["id"])
        assert (await connected.get(f"{PATH}/{made.data['id']}")).status == 404
    processed = (await connected.get(PATH, limit=5)).data[0]
    refused = await connected.call("DELETE", f"{PATH}/{processed['id']}")
    assert refused.status in (400, 409), refused.body
    assert (await connected.call("DELETE", f"{PATH}/{UNKNOWN}")).status == 404


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "paymentLines", "required"),
        ({"paymentLines": [{"contactId": "1"}]}, "paymentLines[0].amount", "required"),
        ({"paymentLines": [{"amount": 1}]}, "paymentLines[0].accountId", "required"),
        (
            {"paymentLines": [{"amount": 1, "invoiceId": UNKNOWN}]},
            "paymentLines[0].invoiceId",
            "reference_unknown",
        ),
        (
            {"paymentLines": [{"amount": 1, "supplierId": UNKNOWN}]},
            "paymentLines[0].supplierId",
            "reference_unknown",
        ),
        ({"paymentType": "BARTER", "paymentLines": [{"amount": 1}]}, "paymentType", "invalid_value"),
        ({"journalCode": "70", "paymentLines": [{"amount": 1}]}, "journalCode", "invalid_value"),
        ({"journalCode": "nope", "paymentLines": [{"amount": 1}]}, "journalCode", "reference_unknown"),
        (
            {"journalCode": "20", "paymentType": "CASH", "paymentLines": [{"amount": 1}]},
            "paymentType",
            "contradiction",
        ),
        (
            {"documentType": "BOOKING_PROPOSAL", "paymentLines": [{"amount": 1}]},
            "documentType",
            "invalid_value",
        ),
    ],
)
async def test_what_cannot_be_booked_is_refused_before_it_is_sent(
    connected: House, body: dict[str, Any], field: str, code: str
):
    answer = await connected.post(PATH, body)
    assert answer.status == 400, answer.body
    assert (field, code) in {(found["field"], found["code"]) for found in answer.error["fields"]}
    assert await connected.writes() == []


async def test_another_partys_document_is_refused(connected: House):
    key, item = await _open_document(connected, "INVOICE")
    others = (await connected.get("/accounting/customers", limit=5)).data
    other = next(found["id"] for found in others if found["id"] != item["accountId"])
    answer = await connected.post(
        PATH, {"paymentLines": [{"invoiceId": key, "contactId": other, "amount": 1}]}
    )
    assert answer.error["fields"][0]["code"] == "contradiction"
    assert await connected.writes() == []


async def test_payments_of_an_unknown_document_are_none(connected: House):
    for key in (UNKNOWN, "1 or 1 eq 1"):
        assert (await connected.get(PATH, invoiceId=key)).data == []
