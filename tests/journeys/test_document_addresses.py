"""Addresses of documents: those of the accounts that they name, or the very address of the goods."""

from house import House

CUSTOMER = {
    "contactType": "COMPANY",
    "companyName": "Kwekerij Het Groene Blad",
    "addresses": [
        {"addressLine1": "Dorpsstraat 1", "postalCode": "6711 AA", "city": "Ede", "countryCode": "NL"},
        {"type": "BILLING", "addressLine1": "Postbus 9", "city": "Ede", "countryCode": "NL"},
        {"type": "DELIVERY", "addressLine1": "Loods 7", "city": "Lunteren", "countryCode": "NL"},
    ],
}


async def _customer(house: House) -> str:
    made = await house.post("/accounting/customers", CUSTOMER)
    assert made.status == 201, made.body
    return made.data["id"]


async def _item(house: House) -> str:
    return (await house.get("/accounting/items", limit=5)).data[0]["id"]


def _said(document) -> dict[str, str]:
    return {address["type"]: address["addressLine1"] for address in document["addresses"]}


async def test_an_invoice_is_billed_and_delivered_where_the_customer_says(connected: House):
    customer, item = await _customer(connected), await _item(connected)
    line = {"itemId": item, "quantity": 1}
    made = await connected.post(
        "/accounting/invoices", {"contactId": customer, "invoiceDate": "2026-03-02", "lineItems": [line]}
    )
    assert made.status == 201, made.body
    assert _said(made.data) == {"BILLING": "Postbus 9", "DELIVERY": "Loods 7"}
    assert made.data["oneLineAddress"] == "Postbus 9, Ede, NL"
    read = await connected.get(f"/accounting/invoices/{made.data['invoiceId']}")
    assert read.data == made.data


async def test_the_visitors_address_serves_where_there_is_no_other(connected: House):
    listed = await connected.get("/accounting/invoices", limit=20, fields="*")
    assert all(found["addresses"] for found in listed.data)
    first = listed.data[0]
    customer = (await connected.get(f"/accounting/customers/{first['contactId']}")).data
    known = {address["addressLine1"] for address in customer["addresses"]}
    assert set(_said(first).values()) <= known


async def test_a_page_costs_one_call_for_its_addresses_and_none_when_they_are_known(connected: House):
    await connected.get("/accounting/salesOrders", limit=20, fields="*")
    await connected.control("calls", method="DELETE")
    again = await connected.get("/accounting/salesOrders", limit=20, fields="*")
    assert all(found["addresses"] for found in again.data)
    assert len(await connected.vendor_calls()) == 1
    await connected.control("calls", method="DELETE")
    await connected.get("/accounting/creditNotes", limit=20, fields="id,status")
    assert len(await connected.vendor_calls()) == 1


async def test_the_address_of_the_goods_is_read_by_its_own_id(connected: House):
    customer, item = await _customer(connected), await _item(connected)
    line = {"itemId": item, "quantity": 1}
    made = await connected.post("/accounting/salesOrders", {"contactId": customer, "lineItems": [line]})
    assert made.status == 201, made.body
    other = await connected.post(
        "/accounting/passThrough",
        {
            "method": "POST",
            "path": "crm/Addresses",
            "body": {"Account": customer, "Type": 4, "Main": False, "AddressLine1": "Kade 3", "City": "Urk"},
        },
    )
    change = {"DeliveryAddress": other.data["d"]["ID"]}
    path = f"salesorder/SalesOrders(guid'{made.data['id']}')"
    await connected.post("/accounting/passThrough", {"method": "PUT", "path": path, "body": change})
    read = await connected.get(f"/accounting/salesOrders/{made.data['id']}")
    assert _said(read.data) == {"BILLING": "Postbus 9", "DELIVERY": "Kade 3"}


async def test_an_offer_has_the_address_of_who_is_to_pay(connected: House):
    listed = await connected.get("/accounting/offers", limit=20, fields="*")
    assert listed.data
    assert all("BILLING" in _said(found) for found in listed.data)


async def test_a_purchase_order_has_the_address_of_who_sells(connected: House):
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]
    line = {"Item": await _item(connected), "QuantityInPurchaseUnits": 2, "UnitPrice": 5}
    body = {"Supplier": supplier["id"], "PurchaseOrderLines": [line]}
    sent = {"method": "POST", "path": "purchaseorder/PurchaseOrders", "body": body}
    assert (await connected.post("/accounting/passThrough", sent)).status == 201
    (order,) = (await connected.get("/accounting/purchaseOrders", fields="*")).data
    known = {address["addressLine1"] for address in supplier["addresses"]}
    assert {_said(order)["SELLING"]} <= known


async def test_a_login_that_may_not_read_addresses_gets_its_invoices_and_is_told(connected: House):
    refused = {"kind": "status", "status": 403, "times": None}
    await connected.fault(path="crm/Addresses", **refused)
    listed = await connected.get("/accounting/offers", limit=5, fields="*")
    assert listed.status == 200, listed.body
    assert listed.data[0]["addresses"] == []
    assert any(text.startswith("addresses are not known") for text in listed.warnings)
