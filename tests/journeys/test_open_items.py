"""Open items: what customers owe and what suppliers are owed, on their sides whatever sign Exact sends."""

import pytest
from house import CLIENT_ID, House

PATH = "/accounting/openItems"


async def test_receivables_and_payables_are_one_list(connected: House):
    before = len(await connected.vendor_calls())
    first = await connected.get(PATH, limit=20)
    assert first.status == 200, first.body
    assert len(await connected.vendor_calls()) == before + 2
    total = first.body["meta"]["pagination"]["total"]
    invoices = (await connected.get(PATH, type="INVOICE", limit=5)).body["meta"]["pagination"]["total"]
    typed = await connected.get(PATH, type="BILL", limit=5)
    assert typed.warnings == []
    bills = typed.body["meta"]["pagination"]["total"]
    assert total == invoices + bills
    assert min(invoices, bills) > 0

    border = await connected.get(PATH, limit=20, page=invoices // 20 + 1)
    assert [found["type"] for found in border.data] == ["INVOICE"] * (invoices % 20) + ["BILL"] * (
        20 - invoices % 20
    )
    assert len(await connected.vendor_calls()) == before + 2 + 1 + 1 + 2


@pytest.mark.parametrize("sign", ["negative", "positive"])
async def test_an_item_stands_on_its_side_whatever_sign_exact_sends(connected: House, sign: str):
    await connected.control("switches", {"receivable_sign": sign})
    for kind, side in (("INVOICE", "DEBIT"), ("BILL", "CREDIT")):
        item = (await connected.get(PATH, type=kind, limit=5)).data[0]
        assert item["openBalance"]["debitCreditIndicator"] == side
        assert item["openBalance"]["amount"] > 0
        difference = item["totalDebitAmount"] - item["totalCreditAmount"]
        assert abs(difference) == pytest.approx(item["openBalance"]["amount"])
        assert (difference > 0) == (side == "DEBIT")
        (entry,) = item["entries"]
        assert entry["debitCreditIndicator"] == side
        assert entry["postingDate"] == item["postingDate"]
        assert item["accountName"]


async def test_every_filter_narrows_the_list(connected: House):
    item = (await connected.get(PATH, type="INVOICE", limit=5)).data[0]
    of_party = await connected.get(PATH, accountNumber=item["accountNumber"], limit=100)
    assert {found["accountId"] for found in of_party.data} == {item["accountId"]}
    by_number = await connected.get(PATH, documentNumber=item["documentNumber"])
    assert item in by_number.data
    assert {found["documentNumber"] for found in by_number.data} == {item["documentNumber"]}
    year = item["postingDate"][:4]
    of_year = await connected.get(PATH, fiscalYear=year, limit=100)
    assert {found["postingDate"][:4] for found in of_year.data} == {year}
    assert (await connected.get(PATH, fiscalYear=1999)).data == []
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []


async def test_no_number_breaks_out_of_its_filter(connected: House):
    for text in ("1 or 1 eq 1", "x' or 'a' eq 'a", "99999999999"):
        assert (await connected.get(PATH, documentNumber=text)).data == []
        assert (await connected.get(PATH, accountNumber=text)).data == []


async def test_an_unknown_type_is_refused_before_any_call(connected: House):
    before = len(await connected.vendor_calls())
    answer = await connected.get(PATH, type="OFFER")
    assert (answer.status, answer.error["code"]) == (400, "invalid_parameter")
    assert len(await connected.vendor_calls()) == before


async def test_the_vendors_own_records_come_along(connected: House):
    answer = await connected.get(PATH, type="INVOICE", limit=5, rawData="true")
    assert answer.status == 200, answer.body
    raw = answer.body["rawData"]["items"]
    assert [record["ID"] for record in raw] == [item["id"] for item in answer.data]
    assert "AccountContact" in raw[0] or len(raw[0]) > 15, "all columns, not the mapped ones alone"


@pytest.mark.parametrize("query", [{}, {"type": "INVOICE"}])
async def test_a_scope_that_is_missing_is_told_as_such_each_time(connected: House, query):
    app = {"client_id": CLIENT_ID, "scopes": ["Logistics items"]}
    await connected.control("apps", app)
    for _ in range(2):
        refused = await connected.get(PATH, **query)
        assert (refused.status, refused.error["code"]) == (403, "scope_missing")
        assert "Application Scope Violated" in refused.error["downstream"]["message"]
    assert (await connected.get(PATH, page=2)).status == 403


async def _totals(house: House, documents: str, kind: str) -> tuple[int, int]:
    """How many documents there are, and how many open items of their kind."""
    listed = await house.get(f"/accounting/{documents}", limit=5)
    owed = await house.get(PATH, type=kind, limit=5)
    return listed.body["meta"]["pagination"]["total"], owed.body["meta"]["pagination"]["total"]


async def test_what_was_booked_without_a_document_is_told_as_an_open_item(connected: House):
    customer, supplier, item = [
        (await connected.get(f"/accounting/{name}", limit=5)).data[0]["id"]
        for name in ("customers", "suppliers", "items")
    ]
    revenue = (await connected.get("/accounting/accounts", types="REVENUE", limit=5)).data[0]["id"]
    sold = {"GLAccount": revenue, "AmountFC": 100, "VATCode": "2"}
    bought = {"Item": item, "Quantity": 1, "UnitPrice": 10, "VATCode": "2"}
    booked = {
        ("salesentry/SalesEntries", "invoices", "INVOICE"): {
            "Journal": "70",
            "Customer": customer,
            "EntryDate": "2026-06-15",
            "SalesEntryLines": [sold],
        },
        ("purchase/PurchaseInvoices", "bills", "BILL"): {
            "Journal": "60",
            "Type": 8033,
            "Supplier": supplier,
            "InvoiceDate": "2026-06-15",
            "PurchaseInvoiceLines": [bought],
        },
    }
    for (path, documents, kind), body in booked.items():
        listed, owed = await _totals(connected, documents, kind)
        sent = {"method": "POST", "path": path, "body": body}
        made = await connected.post("/accounting/passThrough", sent)
        assert made.status == 201, made.body
        assert await _totals(connected, documents, kind) == (listed, owed + 1)
