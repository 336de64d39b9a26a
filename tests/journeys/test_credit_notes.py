"""Credit notes: sales invoices of Exact Online's credit types, apart from the invoices."""

from typing import Any

import pytest
from house import House

COMPANY = 3412056
UNKNOWN = "99999999-0000-0000-0000-000000000000"
PATH = "/accounting/creditNotes"


def _credit(house: House, count: int = 2) -> list[str]:
    """The ids of invoices that were made out as credit notes, the first of them processed."""
    books = house.sandbox.site("nl").company(COMPANY).books
    table = books.table("salesinvoice/salesinvoices")
    found = [row for row in table if row["Status"] == 50][:1]
    found += [row for row in table if row["Status"] == 20][: count - 1]
    for row in found:
        books.put(table, {**row, "Type": 8021})
    return [str(row["InvoiceID"]) for row in found]


async def test_credit_notes_are_listed_with_their_lines_addresses_and_states_in_three_calls(connected: House):
    ids = _credit(connected)
    before = len(await connected.vendor_calls())

    answer = await connected.get(PATH, fields="*")

    assert answer.status == 200, answer.body
    assert len(await connected.vendor_calls()) == before + 3
    assert {note["id"] for note in answer.data} == set(ids)
    assert answer.body["meta"]["pagination"]["total"] == len(ids)
    note = next(found for found in answer.data if found["id"] == ids[0])
    assert note["status"] == "SUBMITTED"
    assert note["creditNoteNumber"].isdecimal()
    assert note["creditNoteDate"].endswith("T00:00:00Z")
    total = round(note["totalNetAmount"] + note["totalTaxAmount"], 2)
    assert total == note["totalGrossAmount"]
    line = note["creditNoteLines"][0]
    assert line["itemId"]
    assert round(line["totalNetAmount"] + line["totalTaxAmount"], 2) == line["totalGrossAmount"]
    assert line["taxRatePercentage"] in (0, 9, 21)
    off = line["unitDiscountAmount"] * line["quantity"]
    assert round(line["totalDiscountAmount"] - off, 6) == 0


async def test_a_credit_note_is_read_alone_and_is_no_invoice(connected: House):
    first, second = _credit(connected)
    listed = (await connected.get(PATH, fields="*")).data

    one = await connected.get(f"{PATH}/{first}")
    draft = await connected.get(f"{PATH}/{second}")

    assert one.data in listed
    assert (draft.data["status"], draft.data["creditNoteNumber"]) == ("DRAFT", None)
    assert (await connected.get(f"/accounting/invoices/{first}")).status == 404


async def test_an_invoice_is_no_credit_note(connected: House):
    invoices = await connected.get("/accounting/invoices", limit=5)
    for key in (invoices.data[0]["invoiceId"], UNKNOWN, "'"):
        answer = await connected.get(f"{PATH}/{key}")
        assert (answer.status, answer.error["code"]) == (404, "record_unknown")


async def test_only_changed_credit_notes_are_listed(connected: House):
    _credit(connected)
    assert len((await connected.get(PATH, lastModifiedAt="1990-01-01")).data) == 2
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []
    wrong = await connected.get(PATH, lastModifiedAt="soon")
    assert (wrong.status, wrong.error["code"]) == (400, "invalid_parameter")


async def _note(house: House, **changes: Any) -> dict[str, Any]:
    customer = (await house.get("/accounting/customers", limit=5)).data[0]["number"]
    item = (await house.get("/accounting/items", limit=5)).data[0]["itemNumber"]
    line = {"itemId": item, "quantity": 2, "unitAmount": 50, "taxCode": "2", "unitDiscountPercentage": 10}
    return {
        "contactId": customer,
        "creditNoteDate": "2026-06-15",
        "journalCode": "70",
        "reference": "Retour 12",
        "creditNoteLines": [line],
        **changes,
    }


@pytest.mark.parametrize("held", ["as_sent", "negative"])
async def test_a_credit_note_is_booked_and_told_as_what_it_gives_back(connected: House, held: str):
    await connected.control("switches", {"credit_quantity": held})
    totals = {"totalNetAmount": 90, "totalTaxAmount": 18.9, "totalGrossAmount": 108.9}
    made = await connected.post(PATH, await _note(connected, **totals))
    assert made.status == 201, made.body
    assert made.warnings == []
    note = made.data
    assert {name: note[name] for name in totals} == totals
    assert (note["status"], note["reference"], note["creditNoteNumber"]) == ("DRAFT", "Retour 12", None)
    (line,) = note["creditNoteLines"]
    assert (line["quantity"], line["unitAmount"], line["totalGrossAmount"]) == (2, 50, 108.9)
    assert (line["totalDiscountAmount"], line["taxCode"]) == (10, "2")
    (sent,) = await connected.writes()
    assert sent["path"].endswith("salesinvoice/SalesInvoices")
    table = connected.sandbox.site("nl").company(COMPANY).books.table("salesinvoice/salesinvoices")
    kept = table.get(note["id"])
    assert (kept["Type"], str(kept["AmountFC"])) == (8021, "-108.9")

    assert (await connected.get(f"{PATH}/{note['id']}")).data == note
    (listed,) = (await connected.get(PATH, fields="*")).data
    assert listed == note
    (short,) = (await connected.get(PATH, fields="creditNoteLines")).data
    assert short["creditNoteLines"] == note["creditNoteLines"]


async def test_a_credit_note_that_exact_holds_as_positive_is_told_as_positive_too(connected: House):
    (key,) = _credit(connected, 1)
    note = (await connected.get(f"{PATH}/{key}")).data
    assert note["totalGrossAmount"] > 0
    assert note["creditNoteLines"][0]["quantity"] > 0
    (short,) = (await connected.get(PATH, fields="creditNoteLines")).data
    assert short["creditNoteLines"] == note["creditNoteLines"]


async def test_a_processed_credit_note_has_its_document(connected: House):
    draft = await connected.post(PATH, await _note(connected))
    none = await connected.get(f"{PATH}/{draft.data['id']}/documents")
    assert (none.status, "credit note is a draft" in none.error["message"]) == (404, True)

    made = await connected.post(PATH, await _note(connected, status="SUBMITTED"))
    assert made.status == 201, made.body
    assert (made.data["status"], made.data["creditNoteDate"]) == ("SUBMITTED", "2026-06-15T00:00:00Z")
    assert made.data["creditNoteNumber"].isdecimal()
    path = f"{PATH}/{made.data['id']}/documents"
    (document,) = (await connected.get(path)).data
    assert (document["contentType"], document["base64Encoded"]) == ("application/pdf", True)

    invoice = (await connected.get("/accounting/invoices", status="SUBMITTED", limit=5)).data[0]["invoiceId"]
    for key in (invoice, UNKNOWN):
        assert (await connected.get(f"{PATH}/{key}/documents")).status == 404


@pytest.mark.parametrize(
    ("changes", "line", "field", "code"),
    [
        ({"contactId": UNKNOWN}, {}, "contactId", "reference_unknown"),
        ({"creditNoteLines": []}, None, "creditNoteLines", "required"),
        ({}, {"itemId": UNKNOWN}, "creditNoteLines[0].itemId", "reference_unknown"),
        ({}, {"quantity": -2}, "creditNoteLines", "invalid_value"),
        ({}, {"unitAmount": -45}, "creditNoteLines", "invalid_value"),
        ({}, {"taxRatePercentage": 9}, "creditNoteLines[0].taxRatePercentage", "contradiction"),
        ({}, {"taxCode": None, "taxRatePercentage": 9}, "creditNoteLines[0].taxCode", "required"),
        ({}, {"totalNetAmount": -90}, "creditNoteLines[0].totalNetAmount", "contradiction"),
        ({"totalGrossAmount": 100}, {}, "totalGrossAmount", "contradiction"),
        ({"status": "PAID"}, {}, "status", "invalid_value"),
    ],
)
async def test_a_credit_note_that_does_not_fit_is_not_sent(connected: House, changes, line, field, code):
    note = await _note(connected, **changes)
    for each in note["creditNoteLines"]:
        each.update(line)
    for more in ({}, {"dryRun": "true"}):
        answer = await connected.post(PATH, note, **more)
        assert answer.status == 400, answer.body
        assert [(found["field"], found["code"]) for found in answer.error["fields"]] == [(field, code)]
    assert await connected.writes() == []
