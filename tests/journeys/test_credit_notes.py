"""Credit notes: sales invoices of Exact Online's credit types, apart from the invoices."""

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
