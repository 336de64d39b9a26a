"""Addresses of documents: those of the accounts that they name, or the very address of the goods."""

from typing import Any

import pytest
from billing import VAT_CODE, bill_of, booked
from house import House
from selling import credit_note, invoice, offer, order

BILLING = {"type": "BILLING", "addressLine1": "postbus 9", "city": "EDE"}
DELIVERY = {"type": "DELIVERY", "addressLine1": "Loods 7", "city": "Lunteren"}
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


@pytest.mark.parametrize("path", ["bills", "vendorCredits"])
async def test_a_bill_has_the_address_of_its_supplier_and_a_list_where_it_is_asked_for(
    connected: House, path: str
):
    if path == "vendorCredits":
        bill = await bill_of(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
        credit = {name: bill[name] for name in ("contactId", "lineItems")}
        own = {"vendorCreditDate": "2026-06-03", "vendorCreditNumber": "C-77"}
        made = await connected.post(f"/accounting/{path}", {**credit, **own})
        assert made.status == 201, made.body
    listed = await connected.get(f"/accounting/{path}", limit=5)
    assert {found["addresses"] for found in listed.data} == {None}
    whole = (await connected.get(f"/accounting/{path}", limit=5, fields="*")).data
    assert whole
    for found in whole:
        supplier = (await connected.get(f"/accounting/suppliers/{found['contactId']}")).data
        known = {address["addressLine1"] for address in supplier["addresses"]}
        assert {_said(found)["SELLING"]} <= known
        assert found["oneLineAddress"].startswith(_said(found)["SELLING"])
    single = await connected.get(f"/accounting/{path}/{whole[0]['id']}")
    assert single.data == whole[0]


async def test_a_bill_that_is_booked_or_changed_is_answered_with_the_address_of_its_supplier(
    connected: House,
):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    assert list(_said(made.data)) == ["SELLING"]
    read = await connected.get(f"/accounting/bills/{made.data['id']}")
    assert read.data["addresses"] == made.data["addresses"]
    changed = await connected.call("PUT", f"/accounting/bills/{made.data['id']}", {"name": "Paper"})
    assert changed.status == 200, changed.body
    assert changed.data["addresses"] == made.data["addresses"]


async def test_a_login_that_may_not_read_addresses_gets_its_invoices_and_is_told(connected: House):
    refused = {"kind": "status", "status": 403, "times": None}
    await connected.fault(path="crm/Addresses", **refused)
    listed = await connected.get("/accounting/offers", limit=5, fields="*")
    assert listed.status == 200, listed.body
    assert listed.data[0]["addresses"] == []
    assert any(text.startswith("addresses are not known") for text in listed.warnings)


# --- addresses that are sent ----------------------------------------------------------------------


async def _quay(house: House, customer: str) -> str:
    """The id of a further address of the customer's, which is not the main one for anything."""
    body = {"Account": customer, "Type": 4, "Main": False, "AddressLine1": "Kade 3", "City": "Urk"}
    sent = {"method": "POST", "path": "crm/Addresses", "body": body}
    key = (await house.post("/accounting/passThrough", sent)).data["d"]["ID"]
    await house.control("calls", method="DELETE")
    return key


@pytest.mark.parametrize(
    ("making", "column"),
    [
        (invoice, "DeliverToAddress"),
        (order, "DeliveryAddress"),
        (offer, "DeliveryAddress"),
        (credit_note, "DeliverToAddress"),
    ],
)
async def test_goods_go_to_an_address_that_is_sent_as_exact_knows_it(
    connected: House, making: Any, column: str
):
    customer = await _customer(connected)
    key = await _quay(connected, customer)
    sent = [BILLING, {"type": "DELIVERY", "addressLine1": "Kade  3", "city": "urk"}]
    path, body = await making(connected, contactId=customer, addresses=sent)
    await connected.control("calls", method="DELETE")
    tried = await connected.post(f"/accounting/{path}", body, dryRun="true")
    assert tried.data["wouldSend"]["body"][column] == key
    made = await connected.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    assert made.warnings == []
    assert _said(made.data) == {"BILLING": "Postbus 9", "DELIVERY": "Kade 3"}
    assert len(await connected.writes()) == 1


@pytest.mark.parametrize("making", [invoice, order, offer, credit_note])
@pytest.mark.parametrize(
    ("address", "place", "code", "known"),
    [
        ({**DELIVERY, "city": "Urk"}, "addresses[0]", "reference_unknown", "Loods 7, Lunteren, NL"),
        ({**BILLING, "addressLine1": "Loods 7"}, "addresses[0]", "reference_unknown", "Postbus 9, Ede, NL"),
        ({"type": "DELIVERY", "countryCode": "NL"}, "addresses[0]", "reference_unknown", "Dorpsstraat 1"),
        ({"type": "SELLING", "city": "Ede"}, "addresses[0].type", "invalid_value", "BILLING or DELIVERY"),
    ],
)
async def test_an_address_that_exact_does_not_know_is_refused_with_those_that_it_does(
    connected: House, making: Any, address: dict[str, str], place: str, code: str, known: str
):
    path, body = await making(connected, contactId=await _customer(connected), addresses=[address])
    before = len(await connected.writes())
    for more in ({}, {"dryRun": "true"}):
        refused = await connected.post(f"/accounting/{path}", body, **more)
        assert refused.status == 400, refused.body
        (problem,) = refused.error["fields"]
        assert (problem["field"], problem["code"]) == (place, code)
        assert known in problem["hint"]
    assert len(await connected.writes()) == before


async def test_an_invoice_is_sent_elsewhere_and_what_stands_is_not_sent_again(connected: House):
    customer = await _customer(connected)
    path, body = await invoice(connected, contactId=customer)
    made = (await connected.post(f"/accounting/{path}", body)).data
    path = f"/accounting/invoices/{made['invoiceId']}"
    again = {"addresses": made["addresses"], "oneLineAddress": made["oneLineAddress"]}
    kept = await connected.call("PATCH", path, again, dryRun="true")
    assert (kept.status, kept.data["wouldSend"], kept.warnings) == (200, None, [])
    await _quay(connected, customer)
    moved = await connected.call(
        "PATCH", path, {"addresses": [{"type": "DELIVERY", "addressLine1": "Kade 3"}]}
    )
    assert moved.status == 200, moved.body
    assert _said(moved.data) == {"BILLING": "Postbus 9", "DELIVERY": "Kade 3"}
    assert len(await connected.writes()) == 1
    back = await connected.call("PATCH", path, {"addresses": moved.data["addresses"]}, dryRun="true")
    assert back.data["wouldSend"] is None
    wrong = await connected.call("PATCH", path, {"oneLineAddress": "Kade 3, Urk"})
    assert (wrong.status, wrong.error["fields"][0]["field"]) == (400, "oneLineAddress")


async def _parties(house: House, invoice: str) -> dict[str, Any]:
    wish = {"method": "GET", "path": f"salesinvoice/SalesInvoices(guid'{invoice}')"}
    answer = await house.post("/accounting/passThrough", wish)
    names = ("OrderedBy", "InvoiceTo", "DeliverTo", "DeliverToAddress")
    return {name: answer.data["d"][name] for name in names}


async def test_a_draft_for_another_customer_is_billed_and_delivered_to_that_one(connected: House):
    first = await _customer(connected)
    other = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    _, body = await invoice(connected, contactId=first, addresses=[DELIVERY])
    key = (await connected.post("/accounting/invoices", body)).data["invoiceId"]
    assert (await _parties(connected, key))["DeliverToAddress"] is not None

    changed = await connected.call("PATCH", f"/accounting/invoices/{key}", {"contactId": other})

    assert changed.status == 200, changed.body
    assert await _parties(connected, key) == {
        **dict.fromkeys(("OrderedBy", "InvoiceTo", "DeliverTo"), other),
        "DeliverToAddress": None,
    }
    assert _said(changed.data).get("BILLING") != "Postbus 9"
    assert (await connected.get(f"/accounting/invoices/{key}")).data == changed.data


async def test_who_pays_for_a_customer_does_not_pay_for_the_next_one(connected: House):
    first, payer, other = [await _customer(connected) for _ in range(3)]
    path = f"crm/Accounts(guid'{first}')"
    wish = {"method": "PUT", "path": path, "body": {"InvoiceAccount": payer}}
    assert (await connected.post("/accounting/passThrough", wish)).status == 201
    _, body = await invoice(connected, contactId=first)
    key = (await connected.post("/accounting/invoices", body)).data["invoiceId"]
    assert (await _parties(connected, key))["InvoiceTo"] == payer

    changed = await connected.call("PATCH", f"/accounting/invoices/{key}", {"contactId": other})

    assert changed.status == 200, changed.body
    parties = await _parties(connected, key)
    assert (parties["OrderedBy"], parties["InvoiceTo"], parties["DeliverTo"]) == (other, other, other)


async def test_somebody_else_who_pays_goes_on_paying_for_another_customer(connected: House):
    first, payer = await _customer(connected), await _customer(connected)
    other = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    _, body = await invoice(connected, contactId=first)
    key = (await connected.post("/accounting/invoices", body)).data["invoiceId"]
    path = f"salesinvoice/SalesInvoices(guid'{key}')"
    wish = {"method": "PUT", "path": path, "body": {"InvoiceTo": payer}}
    assert (await connected.post("/accounting/passThrough", wish)).status == 201

    changed = await connected.call("PATCH", f"/accounting/invoices/{key}", {"contactId": other})

    assert changed.status == 200, changed.body
    parties = await _parties(connected, key)
    assert (parties["OrderedBy"], parties["InvoiceTo"], parties["DeliverTo"]) == (other, payer, other)


async def test_an_order_goes_to_an_address_of_who_gets_the_goods(connected: House):
    customer, other = (
        await _customer(connected),
        await connected.post(
            "/accounting/customers",
            {**CUSTOMER, "companyName": "Filiaal", "addresses": [{**DELIVERY, "addressLine1": "Dok 4"}]},
        ),
    )
    sent = [{"type": "DELIVERY", "addressLine1": "Dok 4"}]
    more = {"shippingContactId": other.data["id"], "addresses": sent}
    path, body = await order(connected, contactId=customer, **more)
    made = await connected.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    assert _said(made.data) == {"BILLING": "Postbus 9", "DELIVERY": "Dok 4"}
    del body["shippingContactId"]
    assert (await connected.post(f"/accounting/{path}", body)).status == 400


async def test_a_login_that_may_not_read_addresses_is_told_that_they_were_not_written(connected: House):
    path, body = await invoice(connected, contactId=await _customer(connected), addresses=[DELIVERY])
    await connected.fault("status", path="crm/Addresses", status=403, times=None)
    made = await connected.post(f"/accounting/{path}", body)
    assert made.status == 201, made.body
    assert made.warnings[0].startswith("addresses was not written: this login may not read")


@pytest.mark.parametrize("making", [invoice, credit_note])
async def test_a_new_document_says_who_is_billed_where_exact_insists_on_it(connected: House, making: Any):
    first = await _customer(connected)
    await connected.control("switches", {"invoice_to": "mandatory"})
    path, sold = await making(connected, contactId=first)
    made = await connected.post(f"/accounting/{path}", sold)
    assert made.status == 201, made.body
    key = made.data.get("invoiceId") or made.data["id"]
    assert (await _parties(connected, key))["InvoiceTo"] == first


async def test_an_invoice_is_billed_to_the_account_that_the_customers_invoices_go_to(connected: House):
    first, payer = await _customer(connected), await _customer(connected)
    wish = {"method": "PUT", "path": f"crm/Accounts(guid'{first}')", "body": {"InvoiceAccount": payer}}
    assert (await connected.post("/accounting/passThrough", wish)).status == 201
    _, body = await invoice(connected, contactId=first)
    made = await connected.post("/accounting/invoices", body)
    parties = await _parties(connected, made.data["invoiceId"])
    assert (parties["OrderedBy"], parties["InvoiceTo"]) == (first, payer)
    assert made.data["contactId"] == first
