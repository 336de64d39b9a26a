"""The document of a bill: the supplier's invoice, as Exact Online keeps it."""

import base64

from house import House

COMPANY = 3412056
DOCUMENT = "d0000000-0000-0000-0000-000000000001"
PAPER = b"%PDF-1.7 an invoice"


async def _bill_with_a_file(house: House) -> str:
    """An open bill whose document holds a file, as the three steps of Exact leave it (exact-facts 10)."""
    books = house.sandbox.site("nl").company(COMPANY).books
    books.put(books.table("documents/documents"), {"ID": DOCUMENT, "Subject": "Invoice", "Type": 20})
    for key, name, content in (("01", "notes.txt", b"paid"), ("02", "invoice.pdf", PAPER)):
        file = {"ID": f"d0000000-0000-0000-0000-0000000000{key}", "Document": DOCUMENT, "FileName": name}
        books.put(
            books.table("documents/documentattachments"),
            {**file, "Content": content, "FileSize": len(content)},
        )
    supplier = (await house.get("/accounting/suppliers", limit=5)).data[0]["id"]
    account = (await house.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    line = {"accountId": account, "totalNetAmount": 10, "taxCode": "2"}
    body = {"contactId": supplier, "journalCode": "60", "fileId": DOCUMENT, "lineItems": [line]}
    made = await house.post("/accounting/bills", body)
    assert made.status == 201, made.body
    assert made.data["fileId"] == DOCUMENT
    return str(made.data["id"])


async def test_the_file_comes_as_base64_in_three_calls(connected: House):
    bill = await _bill_with_a_file(connected)
    await connected.control("calls", method="DELETE")
    answer = await connected.get(f"/accounting/bills/{bill}/document")
    assert answer.status == 200, answer.body
    assert base64.b64decode(answer.data["content"]) == PAPER
    assert answer.data["base64Encoded"] is True
    assert (answer.data["fileName"], answer.data["contentType"]) == ("invoice.pdf", "application/pdf")
    assert answer.warnings == ["The document also holds notes.txt."]
    assert len(await connected.vendor_calls()) == 3


async def test_a_bill_without_a_file_says_so(connected: House):
    bill = (await connected.get("/accounting/bills", limit=5)).data[0]
    for path in (bill["id"], DOCUMENT):
        answer = await connected.get(f"/accounting/bills/{path}/document")
        assert (answer.status, answer.error["code"]) == (404, "record_unknown")


async def test_a_file_that_does_not_exist_is_refused_before_the_bill_is_sent(connected: House):
    answer = await connected.post(
        "/accounting/bills",
        {"contactId": "1", "fileId": DOCUMENT, "lineItems": [{"totalNetAmount": 1}]},
    )
    assert answer.status == 400
    assert "fileId" in [found["field"] for found in answer.error["fields"]]
    assert await connected.writes() == []
