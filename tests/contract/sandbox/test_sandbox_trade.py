"""Orders, quotations, deliveries and receipts as facts 12 and 13 tell them."""

import pytest


@pytest.fixture
async def customer(exact):
    return await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID,Name")


@pytest.fixture
async def item(exact):
    return await exact.first("logistics/Items?$filter=Code eq 'U-ONT'&$select=ID")


async def ordered(exact, customer, item, **more):
    line = {"Item": item["ID"], "Quantity": 4, **more}
    body = {"OrderedBy": customer["ID"], "SalesOrderLines": [line]}
    created = await exact.post("salesorder/SalesOrders", body)
    assert created.status == 201, created.body
    key = f"salesorder/SalesOrders(guid'{created.d['OrderID']}')?$expand=SalesOrderLines"
    found = (await exact.get(key)).d
    return found, found["SalesOrderLines"]["results"][0]


async def test_a_sales_order_is_priced_numbered_and_open(exact, customer, item):
    order, line = await ordered(exact, customer, item, Discount=0.1)
    assert (order["Status"], order["DeliveryStatus"], order["InvoiceStatus"]) == (12, 12, 12)
    assert order["ApprovalStatus"] == 1
    assert (line["UnitPrice"], line["NetPrice"], line["AmountFC"], line["VATAmount"]) == (
        95,
        85.5,
        342,
        71.82,
    )
    assert (order["AmountFCExclVat"], order["AmountFC"]) == (342, 413.82)
    assert order["OrderNumber"] > 500_000


async def test_a_delivery_in_two_parts_completes_the_order(exact, customer, item):
    order, line = await ordered(exact, customer, item)

    async def deliver(quantity):
        sent = {"SalesOrderLineID": line["ID"], "QuantityDelivered": quantity}
        return await exact.post(
            "salesorder/GoodsDeliveries", {"DeliveryDate": "2026-07-01", "GoodsDeliveryLines": [sent]}
        )

    async def status():
        found = (await exact.get(f"salesorder/SalesOrders(guid'{order['OrderID']}')")).d
        return found["DeliveryStatus"], found["Status"]

    first = await deliver(1)
    assert first.status == 201
    assert first.d["DeliveryAccountName"] == customer["Name"]
    assert await status() == (20, 20)
    too_much = await deliver(4)
    assert (too_much.status, too_much.text) == (500, "Ongeldig: Aantal")
    assert (await deliver(3)).status == 201
    assert await status() == (21, 20)


async def test_orders_become_draft_invoices(exact, customer, item):
    order, _ = await ordered(exact, customer, item)
    body = {
        "CreateMode": 1,
        "InvoiceMode": 0,
        "JournalCode": "70",
        "SalesOrderIDs": [{"ID": order["OrderID"]}],
    }
    done = await exact.post("salesinvoice/InvoiceSalesOrders", body)
    assert (done.status, done.d["NumberOfCreatedInvoices"]) == (201, 1)
    path = f"salesinvoice/SalesInvoices?$filter=OrderNumber eq {order['OrderNumber']} and Status eq 20"
    invoices = await exact.rows(f"{path}&$select=AmountFC,OrderedBy")
    assert [(row["AmountFC"], row["OrderedBy"]) for row in invoices] == [(order["AmountFC"], customer["ID"])]
    again = await exact.post("salesinvoice/InvoiceSalesOrders", body)
    assert (again.d["NumberOfCreatedInvoices"], again.d["NumberOfFailedInvoices"]) == (0, 1)
    assert again.d["Errors"] == f"Reeds gefactureerd: Order {order['OrderNumber']}"


async def test_a_quotation_is_printed_accepted_and_then_stands(exact, customer, item):
    body = {"OrderAccount": customer["ID"], "QuotationLines": [{"Item": item["ID"], "Quantity": 2}]}
    quotation = (await exact.post("crm/Quotations", body)).d
    assert (quotation["Status"], quotation["AmountFC"], quotation["VersionNumber"]) == (20, 229.9, 1)
    named = {"QuotationID": quotation["QuotationID"]}
    early = await exact.post("crm/AcceptQuotation", named)
    assert (early.status, early.text) == (500, "Ongeldig: Status")
    assert (await exact.post("crm/PrintQuotation", named)).status == 201
    assert (await exact.post("crm/AcceptQuotation", named)).d["SuccessMessage"]
    key = f"crm/Quotations(guid'{quotation['QuotationID']}')"
    assert (await exact.get(key)).d["Status"] == 50
    assert (await exact.call("PUT", key, {"Description": "x"})).text == "Reeds verwerkt"


async def test_a_purchase_order_is_received(exact):
    exact.division = 3412056
    supplier = await exact.first("crm/Accounts?$filter=IsSupplier eq true&$top=1&$select=ID,Name")
    item = await exact.first(
        "logistics/Items?$filter=IsPurchaseItem eq true&$top=1&$select=ID,CostPriceStandard"
    )
    body = {
        "Supplier": supplier["ID"],
        "PurchaseOrderLines": [{"Item": item["ID"], "QuantityInPurchaseUnits": 10}],
    }
    order = (await exact.post("purchaseorder/PurchaseOrders", body)).d
    assert (order["ReceiptStatus"], order["Source"]) == (10, 11)
    key = f"purchaseorder/PurchaseOrders(guid'{order['PurchaseOrderID']}')"
    line = (await exact.get(f"{key}/PurchaseOrderLines")).rows[0]
    assert line["UnitPrice"] == item["CostPriceStandard"]
    received = {"PurchaseOrderLineID": line["ID"], "QuantityReceived": 10}
    body = {"ReceiptDate": "2026-07-01", "GoodsReceiptLines": [received]}
    receipt = await exact.post("purchaseorder/GoodsReceipts", body)
    assert (receipt.status, receipt.d["SupplierName"]) == (201, supplier["Name"])
    order = (await exact.get(key)).d
    assert (order["ReceiptStatus"], order["InvoiceStatus"], order["OrderStatus"]) == (30, 10, 20)
    alone = await exact.post("purchaseorder/GoodsReceiptLines", received)
    assert alone.text == "POST not supported"
    stream = await exact.rows(
        "sync/PurchaseOrder/PurchaseOrders?$filter=Timestamp gt 1&$select=PurchaseOrderID,LineNumber"
    )
    numbers = [row["LineNumber"] for row in stream if row["PurchaseOrderID"] == order["PurchaseOrderID"]]
    assert sorted(numbers) == [0, 1]


async def test_documents_are_seeded_on_demand(exact, door):
    exact.division = 3412056
    counts = {"purchaseOrders": 5, "salesOrders": 2, "quotations": 1}
    paths = {"purchaseOrders": "purchaseorder/PurchaseOrders", "salesOrders": "salesorder/SalesOrders"}
    before = {name: int((await exact.get(f"{path}/$count")).body) for name, path in paths.items()}
    await door.control("seed", {"division": 3412056, **counts})
    for name, path in paths.items():
        assert int((await exact.get(f"{path}/$count")).body) == before[name] + counts[name]


async def test_the_last_line_of_an_order_stays(exact, customer, item):
    _, line = await ordered(exact, customer, item)
    heard = await exact.call("DELETE", f"salesorder/SalesOrderLines(guid'{line['ID']}')")
    assert heard.status == 500


async def test_open_payables_are_processed_by_their_ids(exact):
    rows = await exact.rows("cashflow/Payments?$filter=Status eq 20&$select=ID&$top=2")
    ids = [row["ID"] for row in rows]
    done = await exact.post("cashflow/ProcessPayments", {"PaymentIDs": ids})
    assert (done.status, done.d["SuccessMessage"]) == (201, "2")
    payment = await exact.get(f"cashflow/Payments(guid'{ids[0]}')")
    assert payment.d["Status"] == 40
    again = await exact.post("cashflow/ProcessPayments", {"PaymentIDs": ids})
    assert again.status == 500


async def test_a_project_needs_a_code_of_its_own_and_a_known_type(exact):
    body = {"Code": "P001", "Description": "Nieuw", "Type": 2}
    assert (await exact.post("project/Projects", body)).text == "Bestaat reeds: Code"
    assert (await exact.post("project/Projects", body | {"Code": "P9", "Type": 9})).text == "Ongeldig: Type"
    assert (await exact.post("project/Projects", body | {"Code": "P9"})).status == 201
