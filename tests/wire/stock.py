"""What Exact Online itself puts into the books, so that every list of the company has something to show."""

from typing import Any

from house import House


async def stock(house: House) -> None:
    """An order that was received, and a credit note."""
    supplier = (await house.get("/accounting/suppliers", limit=5)).data[0]["id"]
    item = (await house.get("/accounting/items", limit=5)).data[0]["id"]
    await _received(house, supplier, item)
    await _credited(house, item)


async def printed_invoice(house: House, invoice: str) -> None:
    """Somebody prints the invoice at Exact."""
    await _passed(house, "salesinvoice/PrintedSalesInvoices", InvoiceID=invoice)


async def linked_offer(house: House, offer: str, document: str) -> None:
    """Somebody links a document to the offer at Exact."""
    path = f"crm/Quotations(guid'{offer}')"
    wish = {"method": "PUT", "path": path, "body": {"Document": document}}
    assert (await house.post("/accounting/passThrough", wish)).status == 201


async def _received(house: House, supplier: str, item: str) -> None:
    order = await _passed(
        house,
        "purchaseorder/PurchaseOrders",
        Supplier=supplier,
        PurchaseOrderLines=[{"Item": item, "QuantityInPurchaseUnits": 10}],
    )
    key = f"purchaseorder/PurchaseOrders(guid'{order['PurchaseOrderID']}')/PurchaseOrderLines"
    wish = {"method": "GET", "path": key}
    lines = (await house.post("/accounting/passThrough", wish)).data["d"]["results"]
    received = {"PurchaseOrderLineID": lines[0]["ID"], "QuantityReceived": 4}
    await _passed(
        house, "purchaseorder/GoodsReceipts", ReceiptDate="2026-06-12", GoodsReceiptLines=[received]
    )


async def _credited(house: House, item: str) -> None:
    customer = (await house.get("/accounting/customers", limit=5)).data[0]["id"]
    lines = [{"Item": item, "Quantity": -1, "UnitPrice": 10}]
    await _passed(
        house,
        "salesinvoice/SalesInvoices",
        OrderedBy=customer,
        Type=8021,
        Journal="70",
        SalesInvoiceLines=lines,
    )


async def _passed(house: House, path: str, **body: Any) -> Any:
    wish = {"method": "POST", "path": path, "body": body}
    answer = await house.post("/accounting/passThrough", wish)
    assert answer.status == 201, answer.body
    return answer.data["d"]
