"""A booking costs the most calls when nothing is known, and the fewest once what it points to was seen."""

from house import House

COMPANY = {"companyName": "Cost B.V.", "contactType": "COMPANY"}


async def cost_of(house: House, resource: str, operation_id: str):
    told = await house.get(f"/meta/{resource}")
    return next(said["cost"] for said in told.data["operations"] if said["id"] == operation_id)


async def calls_for(house: House, method: str, path: str, body=None):
    """The answer, and the calls that the sandbox received for it."""
    await house.control("calls", method="DELETE")
    answer = await house.call(method, path, body)
    assert answer.status < 300, answer.body
    return answer, len(await house.vendor_calls())


async def test_an_invoice_costs_more_at_first_than_later(connected: House):
    cost = await cost_of(connected, "invoices", "createInvoice")
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]["id"]
    lines = [{"itemId": item, "quantity": 1, "unitAmount": 12}]
    body = {"contactId": customer, "invoiceDate": "2026-03-02", "lineItems": lines}
    _, first = await calls_for(connected, "POST", "/accounting/invoices", body)
    _, second = await calls_for(connected, "POST", "/accounting/invoices", body)
    assert cost["least"] == second < first <= cost["most"]


async def test_a_customer_is_made_and_changed_for_what_is_told(connected: House):
    made_for = await cost_of(connected, "customers", "createCustomer")
    made, calls = await calls_for(connected, "POST", "/accounting/customers", COMPANY)
    assert made_for["least"] <= calls <= made_for["most"]
    path = f"/accounting/customers/{made.data['id']}"
    changed_for = await cost_of(connected, "customers", "updateCustomer")
    _, calls = await calls_for(connected, "PUT", path, {**COMPANY, "companyName": "Costs B.V."})
    assert changed_for["least"] <= calls <= changed_for["most"]


async def test_a_bill_is_removed_for_what_is_told(connected: House):
    cost = await cost_of(connected, "bills", "deleteBill")
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]["id"]
    accounts = (await connected.get("/accounting/accounts", classFilter="EXPENSE", limit=5)).data
    line = {"totalNetAmount": 100, "accountId": accounts[0]["id"], "taxCode": "2"}
    body = {"contactId": supplier, "billNumber": "C-1", "billDate": "2026-03-02", "lineItems": [line]}
    made, _ = await calls_for(connected, "POST", "/accounting/bills", body)
    _, calls = await calls_for(connected, "DELETE", f"/accounting/bills/{made.data['id']}")
    assert cost["least"] <= calls <= cost["most"]
