"""What follows from documents: purchase invoices booked, quotations turned, goods in stock, orders held."""

from decimal import Decimal

import pytest
from sandbox_doors import BIG

LINES = "financialtransaction/TransactionLines"


@pytest.fixture
async def exact(door):
    await door.control("limits", {"minute": 10_000})
    found = await door.enter()
    found.division = BIG
    return found


@pytest.fixture
async def goods(exact):
    return (await exact.first("logistics/Items?$filter=IsStockItem eq true&$top=1&$select=ID"))["ID"]


async def booked(exact, entry):
    rows = await exact.rows(f"{LINES}?$filter=EntryID eq guid'{entry}'&$orderby=LineNumber")
    return [(row["Type"], row["GLAccountCode"], row["AmountDC"]) for row in rows]


async def ordered(exact, supplier, goods, quantity=10):
    line = {"Item": goods, "QuantityInPurchaseUnits": quantity, "UnitPrice": 10, "VATCode": "2"}
    order = (
        await exact.post("purchaseorder/PurchaseOrders", {"Supplier": supplier, "PurchaseOrderLines": [line]})
    ).d
    key = f"purchaseorder/PurchaseOrders(guid'{order['PurchaseOrderID']}')"
    return key, (await exact.get(f"{key}/PurchaseOrderLines")).rows[0]["ID"]


async def invoiced(exact, supplier, line, kind=8033, **more):
    body = {"Type": kind, "Journal": "60", "Supplier": supplier, "PurchaseInvoiceLines": [line], **more}
    return await exact.post("purchase/PurchaseInvoices", body)


async def test_a_purchase_invoice_is_booked_and_payable(exact, supplier, goods):
    line = {"Item": goods, "Quantity": 3, "UnitPrice": 10, "VATCode": "2"}
    made = await invoiced(exact, supplier, line, InvoiceDate="2026-06-25", Currency="USD")
    assert (made.status, made.d["Amount"], made.d["VATAmount"], made.d["AmountDC"]) == (201, 36.3, 6.3, 33.4)
    assert (made.d["FinancialYear"], made.d["FinancialPeriod"]) == (2026, 6)
    assert made.d["EntryNumber"] // 10_000 == 2660
    assert await booked(exact, made.d["ID"]) == [(30, "1600", -33.4), (30, "1400", 27.6), (30, "1510", 5.8)]
    path = f"cashflow/Payments?$select=AmountDC,AmountFC&$filter=EntryNumber eq {made.d['EntryNumber']}"
    (payment,) = await exact.rows(path)
    assert (payment["AmountDC"], payment["AmountFC"]) == (33.4, 36.3)
    assert (await exact.call("DELETE", f"purchase/PurchaseInvoices(guid'{made.d['ID']}')")).status == 204
    assert await booked(exact, made.d["ID"]) == []


async def test_a_purchase_invoice_has_a_known_type_and_credits_by_it(exact, supplier, goods):
    line = {"Item": goods, "Quantity": -1, "UnitPrice": 10, "VATCode": "2"}
    assert (await invoiced(exact, supplier, line, 1)).text == "Ongeldig: Type"
    credit = (await invoiced(exact, supplier, line, 8034)).d
    assert (await booked(exact, credit["ID"]))[0] == (31, "1600", 12.1)


async def test_a_purchase_invoice_of_an_order_line_counts_on_the_order(exact, supplier, goods):
    key, line = await ordered(exact, supplier, goods)
    made = (await invoiced(exact, supplier, {"PurchaseOrderLine": line, "Quantity": 4})).d
    assert made["Amount"] == 48.4
    assert (await exact.get(key)).d["InvoiceStatus"] == 20
    assert (await invoiced(exact, supplier, {"PurchaseOrderLine": line})).d["Amount"] == 72.6
    assert (await exact.get(key)).d["InvoiceStatus"] == 30
    assert (await exact.call("DELETE", key)).text == "In gebruik: Ordernummer"
    got = {"PurchaseOrderLineID": line, "QuantityReceived": 10}
    receipt = {"ReceiptDate": "2026-07-01", "GoodsReceiptLines": [got]}
    assert (await exact.post("purchaseorder/GoodsReceipts", receipt)).status == 201
    assert (await exact.get(key)).d["OrderStatus"] == 30


async def test_a_purchase_invoice_may_stay_out_of_the_ledger(exact, door, supplier, goods):
    await door.control("switches", {"purchase_invoice_ledger": "never"})
    made = (await invoiced(exact, supplier, {"Item": goods, "Quantity": 3, "UnitPrice": 10})).d
    assert await booked(exact, made["ID"]) == []


async def quoted(exact, customer, goods):
    body = {"OrderAccount": customer, "QuotationLines": [{"Item": goods, "Quantity": 2, "UnitPrice": 50}]}
    quotation = (await exact.post("crm/Quotations", body)).d
    await exact.post("crm/PrintQuotation", {"QuotationID": quotation["QuotationID"]})
    return quotation


async def test_an_accepted_quotation_becomes_what_its_action_says(exact, door, customer, goods):
    quotation = await quoted(exact, customer, goods)
    done = (await exact.post("crm/AcceptQuotation", {"QuotationID": quotation["QuotationID"], "Action": 0})).d
    path = f"salesorder/SalesOrders?$filter=OrderNumber eq {done['SalesOrderSuccess']}"
    (order,) = await exact.rows(path)
    assert (order["OrderedBy"], order["AmountFC"], order["Status"]) == (customer, quotation["AmountFC"], 12)
    quotation = await quoted(exact, customer, goods)
    done = (await exact.post("crm/AcceptQuotation", {"QuotationID": quotation["QuotationID"], "Action": 1})).d
    path = f"salesinvoice/SalesInvoices?$filter=OrderNumber eq {done['SalesInvoiceSuccess']}"
    assert [row["AmountFC"] for row in await exact.rows(path)] == [quotation["AmountFC"]]
    await door.control("switches", {"quotation_actions": "none_first"})
    quotation = await quoted(exact, customer, goods)
    done = (await exact.post("crm/AcceptQuotation", {"QuotationID": quotation["QuotationID"], "Action": 3})).d
    assert [
        row["Account"]
        for row in await exact.rows(f"project/Projects?$filter=Code eq '{done['ProjectSuccess']}'")
    ] == [customer]


async def test_a_follow_up_that_fails_leaves_an_acceptance_with_an_error(exact, goods):
    stranger = (await exact.post("crm/Accounts", {"Name": "Kijker", "Status": "P"})).d["ID"]
    quotation = await quoted(exact, stranger, goods)
    done = await exact.post("crm/AcceptQuotation", {"QuotationID": quotation["QuotationID"], "Action": 0})
    assert (done.status, done.d["ErrorMessage"], done.d["SalesOrderSuccess"]) == (
        201,
        "Invalid: Customer (Type)",
        None,
    )
    assert (await exact.get(f"crm/Quotations(guid'{quotation['QuotationID']}')")).d["Status"] == 70


async def stock(exact, goods):
    (row,) = await exact.rows(f"read/logistics/StockPosition?itemId=guid'{goods}'")
    return tuple(row[name] for name in ("InStock", "PlanningIn", "PlanningOut", "ProjectedStock"))


async def test_stock_follows_receipts_and_deliveries(exact, customer, supplier, goods):
    _, _, out, _ = await stock(exact, goods)
    _, line = await ordered(exact, supplier, goods)
    assert await stock(exact, goods) == (0, 10, out, 10 - out)
    received = [{"PurchaseOrderLineID": line, "QuantityReceived": 6}]
    await exact.post(
        "purchaseorder/GoodsReceipts", {"ReceiptDate": "2026-06-10", "GoodsReceiptLines": received}
    )
    assert await stock(exact, goods) == (6, 4, out, 10 - out)
    body = {"OrderedBy": customer, "SalesOrderLines": [{"Item": goods, "Quantity": 5}]}
    order = (await exact.post("salesorder/SalesOrders", body)).d
    sold = (await exact.get(f"salesorder/SalesOrders(guid'{order['OrderID']}')/SalesOrderLines")).rows[0][
        "ID"
    ]
    assert await stock(exact, goods) == (6, 4, out + 5, 5 - out)
    delivered = [{"SalesOrderLineID": sold, "QuantityDelivered": 2}]
    await exact.post(
        "salesorder/GoodsDeliveries", {"DeliveryDate": "2026-06-11", "GoodsDeliveryLines": delivered}
    )
    assert await stock(exact, goods) == (4, 4, out + 3, 5 - out)
    assert (await exact.get(f"logistics/Items(guid'{goods}')")).d["Stock"] == 4
    synced = await exact.rows("sync/Inventory/StockPositions?$filter=Timestamp gt 1L")
    assert (synced[-1]["ItemId"], synced[-1]["CurrentStock"]) == (goods, 4)
    newest = synced[-1]["Timestamp"]
    assert await exact.rows(f"sync/Inventory/StockPositions?$filter=Timestamp gt {newest}L") == []
    refused = await exact.call("DELETE", f"salesorder/SalesOrders(guid'{order['OrderID']}')")
    assert (refused.status, refused.text) == (500, "In gebruik: Ordernummer")


async def test_a_credit_note_is_one_in_its_lines_and_in_the_ledger(exact, supplier):
    line = {"AmountFC": -100, "GLAccount": await exact.account("4500"), "VATCode": "2"}
    body = {"Journal": "60", "Supplier": supplier, "PurchaseEntryLines": [line]}
    entry = (await exact.post("purchaseentry/PurchaseEntries", body)).d
    key = f"purchaseentry/PurchaseEntries(guid'{entry['EntryID']}')"

    async def types():
        lines = (await exact.get(f"{key}/PurchaseEntryLines")).rows
        return (await exact.get(key)).d["Type"], {row["Type"] for row in lines}

    assert await types() == (31, {31})
    assert await booked(exact, entry["EntryID"]) == [(31, "1600", 121), (31, "4500", -100), (31, "1510", -21)]
    more = {"EntryID": entry["EntryID"], "AmountFC": 500, "GLAccount": line["GLAccount"]}
    await exact.post("purchaseentry/PurchaseEntryLines", more)
    assert await types() == (30, {30})


async def test_what_is_booked_in_a_period_that_was_closed_since_stays(exact, door, customer):
    revenue = await exact.account("8000")
    line = {"AmountFC": 10, "GLAccount": revenue}
    body = {"Journal": "70", "Customer": customer, "EntryDate": "2026-03-02", "SalesEntryLines": [line]}
    entry = (await exact.post("salesentry/SalesEntries", body)).d
    key = f"salesentry/SalesEntries(guid'{entry['EntryID']}')"
    (shown,) = (await exact.get(f"{key}/SalesEntryLines")).rows
    await door.control("periods", {"division": BIG, "year": 2026, "period": 3})
    own = f"salesentry/SalesEntryLines(guid'{shown['ID']}')"
    for method, path, sent in (
        ("PUT", key, {"Description": "x"}),
        ("PUT", key, {"EntryDate": "2026-04-02", "ReportingPeriod": 4}),
        ("POST", "salesentry/SalesEntryLines", {**line, "EntryID": entry["EntryID"]}),
        ("PUT", own, {"AmountFC": 1}),
        ("DELETE", own, None),
        ("DELETE", key, None),
    ):
        refused = await exact.call(method, path, sent)
        assert (refused.status, refused.text) == (500, "Periode is afgesloten: 2026 - 3"), (method, path)
    await door.control("periods", {"division": BIG, "year": 2026, "period": 3, "closed": False})
    assert (await exact.call("DELETE", key)).status == 204


async def test_an_account_may_lose_its_main_contact(exact):
    made = (await exact.post("crm/Accounts", {"Name": "Vers"})).d["ID"]
    body = {"Account": made, "FirstName": "Eva", "LastName": "Vers"}
    contact = (await exact.post("crm/Contacts", body)).d["ID"]
    assert (await exact.call("DELETE", f"crm/Contacts(guid'{contact}')")).status == 204
    assert (await exact.get(f"crm/Accounts(guid'{made}')")).d["MainContact"] is None


async def test_balances_equal_the_lines_after_bookings_of_all_kinds(exact, door):
    kinds = ("invoices", "salesEntries", "purchaseEntries", "bankEntries", "cashEntries")
    await door.control("seed", {"division": BIG, **dict.fromkeys((*kinds, "purchaseInvoices"), 3)})
    customer = (await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID"))["ID"]
    line = {"AmountFC": 33.33, "GLAccount": await exact.account("8000"), "VATCode": "2"}
    for more in ({}, {"Currency": "USD"}, {"Currency": "GBP", "Rate": 1.2345}):
        body = {"Journal": "70", "Customer": customer, "SalesEntryLines": [line, line], **more}
        assert (await exact.post("salesentry/SalesEntries", body)).status == 201
    booked = await sums(
        exact, "bulk/Financial/TransactionLines", "AmountDC", "FinancialYear", "FinancialPeriod"
    )
    assert (
        await sums(exact, "financial/ReportingBalance", "Amount", "ReportingYear", "ReportingPeriod")
        == booked
    )


async def sums(exact, path, amount, *period):
    found, link = {}, f"{path}?$select=GLAccount,{amount},{','.join(period)}"
    while link:
        page = (await exact.get(link)).d
        for row in page["results"]:
            place = (row["GLAccount"], *(row[name] for name in period))
            found[place] = found.get(place, Decimal(0)) + Decimal(str(row[amount]))
        link = page.get("__next")
    return found


async def test_hours_and_costs_come_in_one_stream_and_leave_by_the_deleted_feed(exact):
    project = await exact.first("project/Projects?$top=1&$select=ID,Account")
    item = await exact.first("logistics/Items?$top=1&$select=ID,StandardSalesPrice")
    sent = {"Item": item["ID"], "Quantity": 2, "Project": project["ID"]}
    hours = (await exact.post("project/TimeTransactions", sent)).d
    assert (hours["AmountFC"], hours["Account"]) == (2 * item["StandardSalesPrice"], project["Account"])
    costs = (await exact.post("project/CostTransactions", {**sent, "PriceFC": 12.5})).d
    assert costs["AmountFC"] == 25
    stream = await exact.rows("sync/Project/TimeCostTransactions?$filter=Timestamp gt 1L&$select=ID,AmountFC")
    assert [row["ID"] for row in stream] == [hours["ID"], costs["ID"]]
    (first,) = await exact.rows(
        "read/sync/Sync/SyncTimestamp?modified=datetime'2026-01-01'&endPoint='TimeCostTransactions'"
    )
    assert first["Modified"] == hours["Created"]
    await exact.call("DELETE", f"project/CostTransactions(guid'{costs['ID']}')")
    feed = await exact.rows("sync/Deleted?$filter=Timestamp gt 1L")
    assert (feed[-1]["EntityType"], feed[-1]["EntityKey"]) == (14, costs["ID"])
    nowhere = await exact.post("project/CostTransactions", {"Item": item["ID"], "Quantity": 1})
    assert nowhere.text == "Verplicht: Project"


async def test_a_sync_can_start_at_a_moment_where_there_is_nothing_yet(exact):
    path = "read/sync/Sync/SyncTimestamp?modified=datetime'2026-01-01'&endPoint="
    assert await exact.rows(f"{path}'ShopOrders'") == []
    assert (await exact.get(f"{path}'Accounts'")).status == 400


async def test_a_method_of_payment_is_one_that_there_is(exact):
    (item,) = await exact.rows("cashflow/Payments?$select=ID&$top=1")
    key = f"cashflow/Payments(guid'{item['ID']}')"
    assert (await exact.call("PUT", key, {"PaymentMethod": "Z"})).text == "Ongeldig: Betaalmethode"
    assert (await exact.call("PUT", key, {"PaymentMethod": "V"})).status == 204


async def test_the_entry_of_a_printed_invoice_stays(exact, customer, goods):
    body = {"Journal": "70", "OrderedBy": customer, "SalesInvoiceLines": [{"Item": goods}]}
    invoice = (await exact.post("salesinvoice/SalesInvoices", body)).d["InvoiceID"]
    await exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": invoice})
    key = f"salesentry/SalesEntries(guid'{invoice}')"
    assert (await exact.call("DELETE", key)).text == "Reeds verwerkt"
    (line,) = (await exact.get(f"{key}/SalesEntryLines")).rows
    own = f"salesentry/SalesEntryLines(guid'{line['ID']}')"
    assert (await exact.call("DELETE", own)).text == "Reeds verwerkt"


@pytest.mark.parametrize("path", ["hrm/Costcenters", "hrm/Costunits", "financial/Journals", "vat/VATCodes"])
async def test_what_is_named_by_its_code_keeps_it(exact, path):
    row = await exact.first(f"{path}?$top=1")
    key = f"{path}(guid'{row['ID']}')"
    assert (await exact.call("PUT", key, {"Code": "ZZ"})).text == "Ongeldig: Code"
    sent = {"Code": row["Code"].strip(), "Description": "Zelfde code"}
    assert (await exact.call("PUT", key, sent)).status == 204


async def sold(exact, customer, goods, quantity):
    body = {"OrderedBy": customer, "SalesOrderLines": [{"Item": goods, "Quantity": quantity}]}
    order = (await exact.post("salesorder/SalesOrders", body)).d
    key = f"salesorder/SalesOrders(guid'{order['OrderID']}')"
    return key, (await exact.get(f"{key}/SalesOrderLines")).rows[0]["ID"]


async def test_a_corrected_delivery_corrects_the_order(exact, customer, goods):
    key, line = await sold(exact, customer, goods, 3)
    body = {
        "DeliveryDate": "2026-06-11",
        "GoodsDeliveryLines": [{"SalesOrderLineID": line, "QuantityDelivered": 1}],
    }
    delivery = (await exact.post("salesorder/GoodsDeliveries", body)).d["EntryID"]
    (moved,) = (await exact.get(f"salesorder/GoodsDeliveries(guid'{delivery}')/GoodsDeliveryLines")).rows
    own = f"salesorder/GoodsDeliveryLines(guid'{moved['ID']}')"
    assert (await exact.call("PUT", own, {"QuantityDelivered": 4})).text == "Ongeldig: Aantal"
    assert (await exact.call("PUT", own, {"QuantityDelivered": 3})).status == 204
    assert (await exact.get(key)).d["DeliveryStatus"] == 21


async def test_a_printed_order_is_a_document_with_a_pdf(exact, customer, goods):
    key, _ = await sold(exact, customer, goods, 3)
    order = (await exact.get(key)).d
    for _ in range(2):
        printed = await exact.post("salesorder/PrintedSalesOrders", {"OrderId": order["OrderID"]})
        assert (printed.status, printed.d["DocumentCreationSuccess"]) == (201, str(order["OrderNumber"]))
    (file,) = await exact.rows(
        f"documents/DocumentAttachments?$filter=Document eq guid'{printed.d['Document']}'"
    )
    assert (await exact.get(file["Url"])).body.startswith(b"%PDF-1.4")


async def test_headers_in_a_sync_stream_have_their_own_id(exact):
    for stream, path, key in (
        ("sync/CRM/QuotationHeaders", "crm/Quotations", "QuotationID"),
        ("sync/SalesOrder/SalesOrderHeaders", "salesorder/SalesOrders", "OrderID"),
    ):
        rows = await exact.rows(f"{stream}?$filter=Timestamp gt 1L")
        assert {row["ID"] for row in rows} == {row[key] for row in await exact.rows(f"{path}?$select={key}")}
