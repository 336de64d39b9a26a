"""The document of an invoice or an offer: read where it was printed, never printed by reading."""

import base64

from house import House

COMPANY = 3412056
UNKNOWN = "99999999-0000-0000-0000-000000000000"
PRINT = f"/api/v1/{COMPANY}/salesinvoice/PrintedSalesInvoices"


async def _invoice(house: House) -> str:
    customers = await house.get("/accounting/customers", limit=5)
    items = await house.get("/accounting/items", limit=5)
    line = {"itemId": items.data[0]["id"], "quantity": 2, "unitAmount": 10}
    answer = await house.post(
        "/accounting/invoices",
        {"contactId": customers.data[0]["id"], "invoiceDate": "2026-06-15", "lineItems": [line]},
    )
    assert answer.status == 201, answer.body
    return answer.data["invoiceId"]


async def _print(house: House, invoice: str) -> None:
    """Somebody prints the invoice at Exact."""
    token = next(iter(house.sandbox.site("nl").authority.access_tokens))
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    url = f"{house.sandbox.url()}{PRINT}"
    async with house.http.post(url, json={"InvoiceID": invoice}, headers=headers) as response:
        assert response.status == 201, await response.text()


async def test_a_draft_has_no_document_and_stays_a_draft(connected: House):
    invoice = await _invoice(connected)
    before = len(await connected.writes())

    answer = await connected.get(f"/accounting/invoices/{invoice}/document")

    assert (answer.status, answer.error["code"]) == (404, "record_unknown")
    assert "draft" in answer.error["message"]
    assert len(await connected.writes()) == before
    assert (await connected.get(f"/accounting/invoices/{invoice}")).data["status"] == "DRAFT"


async def test_a_printed_invoice_is_handed_out_as_its_pdf(connected: House):
    invoice = await _invoice(connected)
    await _print(connected, invoice)
    number = (await connected.get(f"/accounting/invoices/{invoice}")).data["invoiceNumber"]
    before = len(await connected.vendor_calls())

    answer = await connected.get(f"/accounting/invoices/{invoice}/document")

    assert answer.status == 200, answer.body
    assert base64.b64decode(answer.data["content"]).startswith(b"%PDF-")
    assert answer.data["base64Encoded"] is True
    assert answer.data["contentType"] == "application/pdf"
    assert answer.data["fileName"] == f"{number}.pdf"
    calls = (await connected.vendor_calls())[before:]
    assert len(calls) == 4
    assert {call["method"] for call in calls} == {"GET"}
    assert calls[-1]["division"] == COMPANY


async def test_a_broken_off_download_is_no_document(connected: House):
    invoice = await _invoice(connected)
    await _print(connected, invoice)
    for kind in ("empty", "html"):
        await connected.fault(kind, path="SysAttachment")
        answer = await connected.get(f"/accounting/invoices/{invoice}/document")
        assert (answer.status, answer.data) == (502, None), (kind, answer.body)


async def test_an_invoice_that_does_not_exist_has_no_document(connected: House):
    for key in (UNKNOWN, "nonsense'"):
        answer = await connected.get(f"/accounting/invoices/{key}/document")
        assert (answer.status, answer.error["code"]) == (404, "record_unknown")


async def test_an_offer_has_the_document_that_is_linked_to_it(connected: House):
    invoice = await _invoice(connected)
    await _print(connected, invoice)
    customers = await connected.get("/accounting/customers", limit=5)
    books = connected.sandbox.site("nl").company(COMPANY).books
    document = next(reversed(list(books.table("documents/documents"))))["ID"]
    keys = ["c0000000-0000-0000-0000-000000000001", "c0000000-0000-0000-0000-000000000002"]
    for key, linked in zip(keys, (document, None), strict=True):
        row = {"QuotationID": key, "OrderAccount": customers.data[0]["id"], "Document": linked, "Status": 40}
        books.put(books.table("crm/quotations"), row)

    printed = await connected.get(f"/accounting/offers/{keys[0]}/document")
    unprinted = await connected.get(f"/accounting/offers/{keys[1]}/document")
    unknown = await connected.get(f"/accounting/offers/{UNKNOWN}/document")

    assert printed.status == 200, printed.body
    assert base64.b64decode(printed.data["content"]).startswith(b"%PDF-")
    assert (unprinted.status, unknown.status) == (404, 404)
    assert unprinted.error["message"] != unknown.error["message"]
