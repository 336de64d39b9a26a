"""Booking proposals: documents that Exact works an entry out of, read and kept with their files."""

from typing import Any

import aiohttp
import msgspec
import pytest
from billing import VAT_CODE, booked
from house import House

PATH = "/accounting/bookingProposals"
FILE = ("factuur.pdf", b"%PDF-1.4")


async def _send(
    house: House, proposal: dict[str, Any], kind: str, *files: tuple[str, bytes], path: str = PATH
):
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("bookingProposal", msgspec.json.encode(proposal).decode())
    if kind:
        form.add_field("bookingType", kind)
    for name, content in files:
        form.add_field("files", content, filename=name, content_type="application/pdf")
    headers = {"X-API-KEY": house.api_key, "X-ACCOUNT-KEY": house.account_key}
    async with house.http.post(f"{house.url}{path}", data=form, headers=headers) as response:
        return response.status, await response.json()


async def test_an_invoice_of_a_supplier_is_kept_and_found_with_its_file(connected: House):
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]
    proposal = {
        "bookingProposalDate": "2026-06-12",
        "contactId": supplier["id"],
        "number": "2026-118",
        "notes": "For the new bench",
        "totalGrossAmount": 121,
        "currency": "EUR",
        "status": "OPEN",
        "lineItems": [{"totalNetAmount": 100}],
    }
    status, made = await _send(connected, proposal, "BILL", FILE)
    assert status == 201, made
    assert made["meta"]["warnings"] == [
        "lineItems was not written: Exact Online works the lines out of the file by itself."
    ]
    kept = made["data"]
    assert (kept["bookingType"], kept["number"], kept["status"]) == ("BILL", "2026-118", "OPEN")
    assert (kept["contactName"], kept["totalGrossAmount"]) == (supplier["companyName"], 121)
    assert kept["bookingProposalDate"] == "2026-06-12T00:00:00Z"
    assert len(await connected.writes()) == 2

    read = await connected.get(f"{PATH}/{kept['id']}")
    assert read.data == kept
    listed = await connected.get(PATH, limit=5, fields="files")
    assert listed.data == [{"files": kept["files"]}]
    file = await connected.get(f"{PATH}/{kept['id']}/document")
    assert (file.data["fileName"], file.data["contentType"]) == ("factuur.pdf", "application/pdf")


async def test_proposals_are_found_by_type_and_state(connected: House):
    for kind, state in (("BILL", "OPEN"), ("BILL", "VOIDED"), ("INVOICE", "OPEN")):
        body = {
            "bookingProposalDate": "2026-06-12",
            "lineItems": [],
            "status": state,
            "number": f"{kind} {state}",
        }
        status, made = await _send(connected, body, kind, FILE)
        assert status == 201, made
    found = await connected.get(PATH, bookingType="BILL", status="OPEN")
    assert [each["number"] for each in found.data] == ["BILL OPEN"]
    listed = await connected.get(PATH, status="OPEN", orderField="number", orderDir="DESC")
    assert [each["number"] for each in listed.data] == ["INVOICE OPEN", "BILL OPEN"]
    assert (await connected.get(PATH, bookingType="DOWN_PAYMENT")).data == []
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []


async def test_a_proposal_that_is_booked_tells_its_journal(connected: House):
    bill = await booked(
        connected, {"totalNetAmount": 100, "taxCode": VAT_CODE}
    )  # it has a document of its own
    since = {"lastModifiedAt": bill.data["updatedDate"], "limit": 5}
    plain = (await connected.get(PATH, **since)).data
    assert [each["journalCode"] for each in plain] == [None]
    asked = (await connected.get(PATH, fields="*", **since)).data
    assert [each["journalCode"] for each in asked] == [bill.data["journalCode"]] == ["60"]
    assert (await connected.get(f"{PATH}/{plain[0]['id']}")).data == asked[0]
    status, made = await _send(connected, {"bookingProposalDate": "2026-06-12", "lineItems": []}, "BILL")
    assert (status, made["data"]["journalCode"]) == (201, None)


async def test_proposals_that_wait_are_told_apart_from_documents_of_what_is_booked(connected: House):
    await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    body = {"bookingProposalDate": "2026-06-12", "lineItems": [], "number": "Waits", "status": "OPEN"}
    assert (await _send(connected, body, "BILL", FILE))[0] == 201
    assert [each["number"] for each in (await connected.get(PATH, status="OPEN")).data] == ["Waits"]
    whole = (await connected.get(PATH, fields="*")).data
    assert len(whole) > 1
    assert [each["number"] for each in whole if each["journalCode"] is None] == ["Waits"]
    told = (await connected.get("/meta/bookingProposals")).data["operations"]
    remarks = {operation["id"]: operation["remark"] for operation in told}
    assert "`status=OPEN`" in remarks["getBookingProposals"]
    assert remarks["getBookingProposal"] is None


async def test_a_login_that_may_not_read_the_ledger_gets_its_proposals_and_is_told(connected: House):
    await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    await connected.fault("status", path="financialtransaction/TransactionLines", status=403, times=None)
    for _ in range(3):
        listed = await connected.get(PATH, fields="*", limit=5)
        assert (listed.status, {each["journalCode"] for each in listed.data}) == (200, {None})
        assert any(text.startswith("journalCode is not known") for text in listed.warnings)


async def test_the_newer_model_is_kept_in_the_same_place(connected: House):
    supplier = (await connected.get("/accounting/suppliers", limit=5)).data[0]
    body = {"bookingProposalDate": "2026-06-12", "contact": {"id": supplier["id"]}, "number": "77"}
    status, made = await _send(connected, body, "BILL", FILE, path="/accounting/v2/bookingProposals")
    assert status == 201, made
    assert made["data"]["contact"]["name"] == supplier["companyName"]
    assert (await connected.get(f"{PATH}/{made['data']['id']}")).data["number"] == "77"


async def test_the_newer_model_tells_by_its_own_names_what_has_no_place(connected: House):
    proposal = {
        "bookingProposalDate": "2026-06-12",
        "contact": {"name": "Nobody yet"},
        "bankAccount": {"code": "1"},
        "paymentTermId": "00",
    }
    status, made = await _send(connected, proposal, "BILL", FILE, path="/accounting/v2/bookingProposals")
    assert status == 201, made
    assert made["meta"]["warnings"] == [
        f"{name} was not written: Exact Online has no place for it."
        for name in ("bankAccount", "paymentTermId", "contact.name")
    ]


async def test_a_proposal_without_a_file_is_kept_and_said(connected: House):
    status, made = await _send(connected, {"bookingProposalDate": "2026-06-12", "lineItems": []}, "")
    assert status == 201, made
    assert made["meta"]["warnings"] == [
        "bookingType was not given: the document was kept as a BILL.",
        "There is no file, so Exact Online has nothing to work an entry out of.",
    ]
    missing = await connected.get(f"{PATH}/{made['data']['id']}/document")
    assert (missing.status, missing.error["code"]) == (404, "record_unknown")


@pytest.mark.parametrize(
    ("more", "kind", "field"),
    [
        ({}, "EXPENSE", "bookingType"),
        ({"status": "PAID"}, "BILL", "status"),
        ({"contactId": "nobody"}, "BILL", "contactId"),
        ({"bookingProposalDate": "soon"}, "BILL", "bookingProposalDate"),
    ],
)
async def test_what_exact_cannot_propose_is_refused_before_anything_is_kept(
    connected: House, more: dict[str, Any], kind: str, field: str
):
    body = {"bookingProposalDate": "2026-06-12", "lineItems": [], **more}
    status, refused = await _send(connected, body, kind, FILE)
    assert status == 400, refused
    assert [found["field"] for found in refused["errors"]["fields"]] == [field]
    assert await connected.writes() == []
