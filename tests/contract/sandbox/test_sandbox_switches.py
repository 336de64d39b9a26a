"""Behaviours that no source decides: each as it starts, and as its switch turns it."""

import pytest

LINES = "financialtransaction/TransactionLines"
NOBODY = "crm/Accounts(guid'00000000-0000-0000-0000-000000000001')"


@pytest.fixture
def turn(door):
    async def turn(**values):
        await door.control("switches", values)

    return turn


async def count(exact, path):
    return int((await exact.get(path)).body)


async def test_a_url_that_is_too_long(exact, turn):
    path = f"crm/Accounts?$filter=Name eq '{'x' * 6000}'"
    assert (await exact.get(path)).status == 414
    await turn(long_url_status="404")
    assert (await exact.get(path)).status == 404


async def test_a_body_that_is_too_large(exact, turn):
    body = {"Name": "x" * 10_000_001}
    assert (await exact.post("crm/Accounts", body)).status == 413
    await turn(large_body_status="400")
    assert (await exact.post("crm/Accounts", body)).status == 400


async def test_a_method_that_is_not_there(exact, turn):
    path = NOBODY.replace("crm/Accounts", "financial/FinancialPeriods")
    assert (await exact.call("DELETE", path)).status == 405
    await turn(verb_status="501")
    assert (await exact.call("DELETE", path)).status == 501


async def test_a_format_that_is_not_spoken(exact, turn):
    assert (await exact.get("crm/Accounts?$top=1", Accept="application/xml")).status == 415
    await turn(unspoken_format_status="406")
    assert (await exact.get("crm/Accounts?$top=1", Accept="application/xml")).status == 406


async def test_the_text_of_a_404(exact, turn):
    assert (await exact.get(NOBODY)).text == "Resource not found for the segment 'Accounts'."
    await turn(unknown_key_text="empty")
    assert (await exact.get(NOBODY)).text == ""


async def test_a_decommissioned_endpoint(exact, turn):
    path = "sync/CRM/Quotations?$filter=Timestamp gt 1L"
    assert (await exact.get(path)).status == 404
    await turn(retired_endpoints="410")
    assert (await exact.get(path)).status == 410
    await turn(retired_endpoints="answer")
    assert (await exact.get(path)).status == 200


async def test_the_language_of_a_german_users_refusals(exact, door, turn):
    await door.control("users", {"email": "demo@comptoir.example", "language": "de"})
    assert (await exact.post("crm/Accounts", {})).text == "Obligatorisch: Name"
    await turn(message_language="english")
    assert (await exact.post("crm/Accounts", {})).text == "Mandatory: Name"


async def test_a_comparison_with_a_missing_value(exact, turn):
    await exact.post("crm/Accounts", {"Name": "Zonder plaats"})
    whole = await count(exact, "crm/Accounts/$count")
    delft = await count(exact, "crm/Accounts/$count?$filter=City eq 'Delft'")
    missing = await count(exact, "crm/Accounts/$count?$filter=City eq null")
    assert missing > 0
    for other in ("City ne 'Delft'", "not (City eq 'Delft')"):
        path = f"crm/Accounts/$count?$filter={other}"
        await turn(null_comparison="sql")
        assert await count(exact, path) == whole - delft - missing
        await turn(null_comparison="framework")
        assert await count(exact, path) == whole - delft


async def test_offset_id_eq_null(exact, turn):
    whole = await count(exact, f"{LINES}/$count")
    matched = await count(exact, f"{LINES}/$count?$filter=OffsetID ne null")
    assert 0 < matched < whole
    path = f"{LINES}/$count?$filter=OffsetID eq null"
    assert await count(exact, path) == whole
    await turn(offset_id_null="nothing")
    assert await count(exact, path) == 0
    await turn(offset_id_null="works")
    assert await count(exact, path) == whole - matched
    await turn(offset_id_null="refuse")
    assert (await exact.get(path)).status == 400


async def test_or_across_properties(exact, turn):
    path = "crm/Accounts/$count?$filter=Status eq 'C' or IsSupplier eq true"
    assert (await exact.get(path)).status == 200
    await turn(or_across_properties="refuse")
    assert (await exact.get(path)).status == 400
    assert (await exact.get("crm/Accounts/$count?$filter=Status eq 'C' or Status eq 'S'")).status == 200


async def test_a_read_only_property_in_a_body(exact, turn):
    body = {"Name": "Leesbaar", "ModifierFullName": "x"}
    assert (await exact.post("crm/Accounts", body)).status == 201
    await turn(read_only="refuse")
    assert (await exact.post("crm/Accounts", body)).status == 400


async def test_a_key_that_the_caller_brings(exact, turn):
    key = "5f4a3c1e-0000-4000-8000-00000000000a"
    await turn(own_keys="replace")
    assert (await exact.post("crm/Accounts", {"ID": key, "Name": "Eigen"})).d["ID"] != key
    await turn(own_keys="take")
    assert (await exact.post("crm/Accounts", {"ID": key, "Name": "Eigen"})).d["ID"] == key


async def test_lines_in_the_put_of_a_header(exact, turn, customer):
    line = {"AmountFC": 50, "GLAccount": await exact.account("8000")}
    body = {"Journal": "70", "Customer": customer, "SalesEntryLines": [line]}
    entry = (await exact.post("salesentry/SalesEntries", body)).d
    key = f"salesentry/SalesEntries(guid'{entry['EntryID']}')"
    sent = {"Description": "Nieuw", "SalesEntryLines": [{**line, "AmountFC": 1}]}
    assert (await exact.call("PUT", key, sent)).status == 400
    assert (await exact.get(key)).d["Description"] is None
    await turn(put_lines="ignore")
    assert (await exact.call("PUT", key, sent)).status == 204
    changed = (await exact.get(key)).d
    assert (changed["Description"], changed["AmountFC"]) == ("Nieuw", entry["AmountFC"])
    await turn(put_lines="refuse")
    assert (await exact.call("PUT", key, {**changed, "Description": "Zoals gelezen"})).status == 204


async def test_an_invoice_without_the_party_that_pays(exact, turn, customer, item):
    body = {"Journal": "70", "OrderedBy": customer, "SalesInvoiceLines": [{"Item": item}]}
    assert (await exact.post("salesinvoice/SalesInvoices", body)).d["InvoiceTo"] == customer
    await turn(invoice_to="mandatory")
    assert (await exact.post("salesinvoice/SalesInvoices", body)).text == "Verplicht: Factuur aan"


async def test_a_positive_quantity_on_a_credit_note(exact, turn, customer, item):
    line = {"Item": item, "Quantity": 2}
    body = {"Journal": "70", "Type": 8021, "OrderedBy": customer, "SalesInvoiceLines": [line]}
    assert (await exact.post("salesinvoice/SalesInvoices", body)).d["AmountFC"] > 0
    await turn(credit_quantity="negative")
    assert (await exact.post("salesinvoice/SalesInvoices", body)).d["AmountFC"] < 0


async def test_a_suppliers_number_that_comes_twice(exact, turn, supplier):
    line = {"AmountFC": 10, "GLAccount": await exact.account("4500")}
    body = {"Journal": "60", "Supplier": supplier, "YourRef": "F-1", "PurchaseEntryLines": [line]}
    for _ in range(2):
        assert (await exact.post("purchaseentry/PurchaseEntries", body)).status == 201
    await turn(your_ref_twice="refuse")
    assert (await exact.post("purchaseentry/PurchaseEntries", body)).text == "Bestaat reeds: Uw ref."


async def test_a_rate_for_the_own_currency(exact, turn, customer):
    line = {"AmountFC": 50, "GLAccount": await exact.account("8000"), "VATCode": "0"}
    body = {"Journal": "70", "Customer": customer, "Rate": 2, "SalesEntryLines": [line]}
    assert (await exact.post("salesentry/SalesEntries", body)).d["AmountDC"] == 50
    await turn(own_currency_rate="refuse")
    assert (await exact.post("salesentry/SalesEntries", body)).text == "Ongeldig: Koers"


async def test_when_a_spent_budget_is_whole_again(exact, door, turn):
    await door.control("limits", {"minute": 0})
    assert "Retry-After" not in (await exact.get("crm/Accounts?$top=1")).headers
    await turn(retry_after="seconds")
    assert 1 <= int((await exact.get("crm/Accounts?$top=1")).headers["Retry-After"]) <= 60


async def test_goods_beyond_what_was_ordered(exact, turn, supplier, item):
    await exact.call("PUT", f"logistics/Items(guid'{item}')", {"IsPurchaseItem": True})
    lines = [{"Item": item, "QuantityInPurchaseUnits": 2}]
    order = (
        await exact.post("purchaseorder/PurchaseOrders", {"Supplier": supplier, "PurchaseOrderLines": lines})
    ).d
    path = f"purchaseorder/PurchaseOrders(guid'{order['PurchaseOrderID']}')/PurchaseOrderLines"
    line = (await exact.get(path)).rows[0]["ID"]
    received = [{"PurchaseOrderLineID": line, "QuantityReceived": 3}]
    body = {"ReceiptDate": "2026-07-01", "GoodsReceiptLines": received}
    assert (await exact.post("purchaseorder/GoodsReceipts", body)).text == "Ongeldig: Aantal"
    await turn(over_receipt="allow")
    assert (await exact.post("purchaseorder/GoodsReceipts", body)).status == 201
