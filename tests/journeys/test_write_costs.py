"""A booking costs the most calls when nothing is known, and the fewest once what it points to was seen."""

from billing import VAT_CODE, booked
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


async def test_what_a_function_does_costs_what_is_told(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]["id"]
    costs = (await connected.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    paid = {"customerId": customer, "amount": 5, "paymentDate": "2026-03-02"}
    sides = [
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": s} for s in ("DEBIT", "CREDIT")
    ]
    bodies = {
        "createTransaction": ("transactions", {"accountId": costs, "amount": 5, "journalCode": "20"}),
        "createExpense": ("expenses", {"expenseLines": [{"accountId": costs, "totalGrossAmount": 5}]}),
        "createPayment": ("payments", {"paymentType": "BANK", "paymentLines": [paid]}),
        "createJournalEntry": (
            "journalEntries",
            {"transactionDate": "2026-03-02", "journalLineItems": sides},
        ),
        "createBookingProposal": (
            "bookingProposals",
            {"bookingProposalDate": "2026-03-02", "lineItems": [], "contactId": customer},
        ),
        "createBookingProposalV2": ("v2/bookingProposals", {"bookingProposalDate": "2026-03-02"}),
    }
    for operation, (path, body) in bodies.items():
        resource = path.replace("v2/", "v2.")
        cost = await cost_of(connected, resource, operation)
        made, first = await calls_for(connected, "POST", f"/accounting/{path}", body)
        _, again = await calls_for(connected, "POST", f"/accounting/{path}", body)
        assert cost["least"] <= again <= first <= cost["most"], operation
        if operation == "createPayment":
            removal = await cost_of(connected, resource, "deletePayment")
            _, calls = await calls_for(connected, "DELETE", f"/accounting/payments/{made.data['id']}")
            assert removal["least"] <= calls <= removal["most"]


async def test_a_change_costs_what_is_told(connected: House):
    bill = (await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})).data
    cost = await cost_of(connected, "bills", "updateBill")
    body = {"name": "Anders", "lineItems": [{"id": line["id"]} for line in bill["lineItems"]]}
    _, calls = await calls_for(connected, "PUT", f"/accounting/bills/{bill['id']}", body)
    assert cost["least"] <= calls <= cost["most"]
    item = (await connected.get("/accounting/items", limit=5)).data[0]
    cost = await cost_of(connected, "items", "patchItem")
    path = f"/accounting/items/{item['id']}"
    _, calls = await calls_for(connected, "PATCH", path, {"unitName": "HOUR", "taxCode": "1"})
    assert cost["least"] <= calls <= cost["most"]
