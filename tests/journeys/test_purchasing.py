"""Purchase orders and goods receipts, with their lines; Exact has them from the logistics editions up."""

from datetime import datetime
from decimal import Decimal

from house import House

COMPANY = 3412056
ORDER = "a0000000-0000-0000-0000-000000000001"
RECEIPT = "b0000000-0000-0000-0000-000000000001"
UNKNOWN = "99999999-0000-0000-0000-000000000000"
_MADE = datetime(2026, 5, 4, 9, 30)  # noqa: DTZ001  the wall clock of the vendor


def _put(house: House, table: str, **columns: object) -> None:
    books = house.sandbox.site("nl").company(COMPANY).books
    books.put(books.table(table), {"Created": _MADE, "Modified": _MADE, **columns})


def _trade(house: House, lines: int = 2) -> None:
    """An order for two items, one of them received in part, as the logistics module leaves it."""
    books = house.sandbox.site("nl").company(COMPANY).books
    supplier = next(row for row in books.table("crm/accounts") if row["IsSupplier"])
    item = next(iter(books.table("logistics/items")))
    _put(
        house,
        "purchaseorder/purchaseorders",
        PurchaseOrderID=ORDER,
        Supplier=supplier["ID"],
        OrderNumber=4001,
        OrderDate=_MADE.replace(hour=0, minute=0),
        Currency="EUR",
        Description="Paper",
        Remarks="Before noon",
        YourRef="Q-77",
        PaymentCondition="30",
        OrderStatus=20,
        ReceiptStatus=20,
        AmountFC=Decimal(121),
        VATAmount=Decimal(21),
    )
    for number in range(1, lines + 1):
        _put(
            house,
            "purchaseorder/purchaseorderlines",
            ID=f"a0000000-0000-0000-0000-{number:012x}",
            PurchaseOrderID=ORDER,
            LineNumber=number,
            Item=item["ID"],
            Description=f"Line {number}",
            QuantityInPurchaseUnits=Decimal("2.5"),
            UnitPrice=Decimal(20),
            Discount=Decimal("0.1"),
            AmountFC=Decimal(45),
            VATAmount=Decimal("9.45"),
            VATCode="2  ",
            VATPercentage=Decimal("0.21"),
            Unit="stuk",
        )
    _put(
        house,
        "purchaseorder/goodsreceipts",
        ID=RECEIPT,
        Supplier=supplier["ID"],
        ReceiptDate=_MADE.replace(day=6, hour=0, minute=0),
        Description="First half",
        Remarks="One box torn",
        YourRef="CMR 12",
    )
    _put(
        house,
        "purchaseorder/goodsreceiptlines",
        ID="b0000000-0000-0000-0000-0000000000f1",
        GoodsReceiptID=RECEIPT,
        Item=item["ID"],
        Description="Line 1",
        PurchaseOrderID=ORDER,
        PurchaseOrderLineID="a0000000-0000-0000-0000-000000000001",
        QuantityOrdered=Decimal("2.5"),
        QuantityReceived=Decimal(1),
    )


async def test_an_order_comes_with_its_lines_in_one_call_and_one_for_the_addresses(connected: House):
    _trade(connected)
    await connected.control("calls", method="DELETE")
    listed = await connected.get("/accounting/purchaseOrders", fields="*")
    assert listed.status == 200, listed.body
    (order,) = listed.data
    assert order["status"] == "PARTIALLY_FULFILLED"
    assert (order["totalGrossAmount"], order["totalNetAmount"], order["totalTaxAmount"]) == (121, 100, 21)
    assert (order["reference"], order["comment"], order["paymentTermId"]) == ("Q-77", "Before noon", "30")
    assert order["orderDate"] == "2026-05-04T00:00:00Z"
    line = order["lineItems"][0]
    assert (line["quantity"], line["unitAmount"], line["totalDiscountPercentage"]) == (2.5, 20, 10)
    assert (line["totalNetAmount"], line["totalTaxAmount"], line["totalGrossAmount"]) == (45, 9.45, 54.45)
    assert (line["taxCode"], line["taxRatePercentage"]) == ("2", 21)
    assert len(await connected.vendor_calls()) == 2

    read = await connected.get(f"/accounting/purchaseOrders/{ORDER}")
    assert read.data == order


async def test_lines_of_an_order_are_listed_whole_and_read_one_by_one(connected: House):
    _trade(connected, lines=130)
    await connected.control("calls", method="DELETE")
    lines = await connected.get(f"/accounting/purchaseOrders/{ORDER}/lineItems")
    assert lines.status == 200, lines.body
    assert len(lines.data) == 130
    assert "pagination" not in lines.body["meta"]
    assert len(await connected.vendor_calls()) == 3  # 60 a call

    first = lines.data[0]
    read = await connected.get(f"/accounting/purchaseOrders/{ORDER}/lineItems/{first['id']}")
    assert read.data == first


async def test_changes_are_found_on_orders_and_on_their_lines(connected: House):
    _trade(connected)
    for path in ("purchaseOrders", f"purchaseOrders/{ORDER}/lineItems", "goodsReceipts"):
        before = await connected.get(f"/accounting/{path}", lastModifiedAt="2026-05-04T07:30:00Z")
        after = await connected.get(f"/accounting/{path}", lastModifiedAt="2026-05-04T07:30:01Z")
        assert before.data, path
        assert after.data == [], path


async def test_a_receipt_tells_what_was_ordered_and_what_came(connected: House):
    _trade(connected)
    await connected.control("calls", method="DELETE")
    listed = await connected.get("/accounting/goodsReceipts")
    (receipt,) = listed.data
    assert (receipt["description"], receipt["comment"]) == ("First half", "One box torn")
    (line,) = receipt["lineItems"]
    assert (line["quantityOrdered"], line["quantityReceived"]) == (2.5, 1)
    assert line["purchaseOrderId"] == ORDER
    assert len(await connected.vendor_calls()) == 1

    for path in ("goodsReceipts", "goodsReceipt"):  # published clients know both
        assert (await connected.get(f"/accounting/{path}/{RECEIPT}")).data == receipt
    lines = await connected.get(f"/accounting/goodsReceipts/{RECEIPT}/lineItems")
    assert lines.data == [line]
    read = await connected.get(f"/accounting/goodsReceipts/{RECEIPT}/lineItems/{line['id']}")
    assert read.data == line


async def test_what_does_not_exist_is_unknown(connected: House):
    _trade(connected)
    for path in (
        f"purchaseOrders/{UNKNOWN}",
        f"purchaseOrders/{UNKNOWN}/lineItems",
        f"purchaseOrders/{ORDER}/lineItems/{UNKNOWN}",
        f"goodsReceipts/{RECEIPT}/lineItems/{UNKNOWN}",
        "goodsReceipts/no-guid",
    ):
        answer = await connected.get(f"/accounting/{path}")
        assert (answer.status, answer.error["code"]) == (404, "record_unknown"), path
