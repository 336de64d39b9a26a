"""Files: uploads become documents, and journal entries carry theirs."""

import base64
from typing import Any

import aiohttp
import msgspec
import pytest
from house import Answer, House

FILES = "/accounting/files"
ENTRIES = "/accounting/journalEntries"
PDF = b"%PDF-1.4 bon"
UNKNOWN = "99999999-0000-0000-0000-000000000000"


async def _send(house: House, path: str, *files: tuple[str, str, bytes], **parts: str) -> Answer:
    """A form with files, each with its part's name, file name and content."""
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("sentBy", "test")  # a form needs a part; this one is unknown everywhere
    for name, text in parts.items():
        form.add_field(name, text)
    for part, name, content in files:
        form.add_field(part, content, filename=name, content_type="application/pdf")
    headers = {"X-API-KEY": house.api_key, "X-ACCOUNT-KEY": house.account_key}
    async with house.http.post(f"{house.url}{path}", data=form, headers=headers) as response:
        return Answer(response.status, response.headers, await response.json())


async def _entry(house: House) -> dict[str, Any]:
    costs = await house.get("/accounting/accounts", types="OTHER_EXPENSE,OVERHEADS", limit=5)
    assets = await house.get("/accounting/accounts", types="ACCRUED_EXPENSES,CURRENT_LIABILITY")
    lines = [
        {"accountId": costs.data[0]["id"], "debitCreditIndicator": "DEBIT", "totalGrossAmount": 5},
        {"accountId": assets.data[0]["id"], "debitCreditIndicator": "CREDIT", "totalGrossAmount": 5},
    ]
    return {"transactionDate": "2026-06-12", "journalLineItems": lines}


async def _documents(house: House) -> list[Any]:
    """The documents as Exact keeps them, newest last."""
    wish = {"method": "GET", "path": "documents/Documents", "query": {"$filter": "Type eq 55 or Type eq 20"}}
    found = await house.post("/accounting/passThrough", wish)
    return found.data["d"]["results"]


async def test_a_file_is_kept_with_what_is_said_of_it(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]
    kinds = (await connected.get(f"{FILES}/documentTypes")).data
    purchase = next(kind["name"] for kind in kinds if kind["name"] in ("Inkoopfactuur", "Purchase invoice"))
    bill = (await connected.get("/accounting/bills", limit=5)).data[0]
    kept = await _send(
        connected,
        FILES,
        ("file", "bon.pdf", PDF),
        documentType=purchase,
        documentDate="2026-06-12",
        note="Kantoorartikelen",
        contactId=customer["id"],
        resourceId=bill["id"],
        integrationSource="test",
    )
    assert kept.status == 201, kept.body
    assert base64.b64decode(kept.data["content"]) == PDF
    assert kept.data["fileName"] == "bon.pdf"
    assert any(text.startswith("integrationSource was not written") for text in kept.warnings)
    document = next(row for row in await _documents(connected) if row["ID"] == kept.data["id"])
    assert (document["Type"], document["Body"], document["Account"]) == (
        20,
        "Kantoorartikelen",
        customer["id"],
    )
    assert document["FinancialTransactionEntryID"] == bill["id"]
    assert len(await connected.writes()) == 2

    more = await _send(
        connected, FILES, ("file", "bijlage.pdf", PDF), documentId=kept.data["id"], note="anders"
    )
    assert more.data["id"] == kept.data["id"]
    assert any("the document is there already" in text for text in more.warnings)
    assert len(await connected.writes()) == 3


async def test_types_and_endings_are_told(connected: House):
    before = len(await connected.vendor_calls())
    kinds = await connected.get(f"{FILES}/documentTypes")
    assert {"name", "category"} == set(kinds.data[0])
    assert len(await connected.vendor_calls()) == before + 1
    endings = await connected.get(f"{FILES}/documentExtensions")
    assert endings.data == {"allowed_file_extensions": None}
    assert "publishes no list" in endings.warnings[0]


@pytest.mark.parametrize(
    ("parts", "field", "code"),
    [
        ({"documentType": "Liefdesbrief"}, "documentType", "invalid_value"),
        ({"documentDate": "gisteren"}, "documentDate", "invalid_value"),
        ({"contactId": UNKNOWN}, "contactId", "reference_unknown"),
        ({"resourceId": UNKNOWN}, "resourceId", "reference_unknown"),
        ({"documentId": "x' or 1 eq 1"}, "documentId", "reference_unknown"),
    ],
)
async def test_what_does_not_fit_is_refused_before_it_is_sent(
    connected: House, parts: dict[str, str], field: str, code: str
):
    answer = await _send(connected, FILES, ("file", "bon.pdf", PDF), **parts)
    assert answer.status == 400, answer.body
    assert [(found["field"], found["code"]) for found in answer.error["fields"]] == [(field, code)]
    assert await connected.writes() == []


async def test_an_upload_needs_a_file_that_is_not_empty(connected: House):
    missing = await _send(connected, FILES, note="x")
    assert [(found["field"], found["code"]) for found in missing.error["fields"]] == [("file", "required")]
    empty = await _send(connected, FILES, ("file", "leeg.pdf", b""))
    assert empty.error["fields"][0]["code"] == "invalid_value"
    assert await connected.writes() == []


async def test_a_file_that_is_lost_on_the_way_names_its_document(connected: House):
    await connected.fault("validation", method="POST", path="DocumentAttachments")
    answer = await _send(connected, FILES, ("file", "bon.pdf", PDF))
    assert answer.status == 400, answer.body
    assert answer.error["details"]["changedBefore"][0].startswith("document ")


async def test_an_entry_is_booked_with_its_files(connected: House):
    entry = msgspec.json.encode(await _entry(connected)).decode()
    made = await _send(
        connected,
        ENTRIES,
        ("files", "bon.pdf", PDF),
        ("files.items", "bon2.pdf", PDF),
        journal_entry=entry,
        filesPos="1",
    )
    assert made.status == 201, made.body
    assert len(made.data["files"]) == 2
    assert any("filesPos was not kept" in text for text in made.warnings)
    assert [call["path"].rsplit("/", 1)[-1] for call in await connected.writes()] == [
        "GeneralJournalEntries",
        "Documents",
        "DocumentAttachments",
        "DocumentAttachments",
    ]
    path = f"{ENTRIES}/{made.data['id']}/Attachments"
    listed = await connected.get(path)
    assert sorted(listed.data[0]["files"]) == sorted(made.data["files"])

    one = await connected.get(f"{path}/{made.data['files'][0]}")
    media, content = one.data["files"][0].split(";base64,")
    assert (media, base64.b64decode(content)) == ("data:application/pdf", PDF)

    added = await _send(connected, path, ("file", "later.pdf", PDF))
    assert added.status == 201, added.body
    assert len(added.data["files"]) == 3
    assert len((await connected.get(path)).data[0]["files"]) == 3


async def test_a_file_that_fails_tells_that_its_entry_is_booked(connected: House):
    await connected.fault("validation", method="POST", path="documents/Documents")
    entry = msgspec.json.encode(await _entry(connected)).decode()
    answer = await _send(connected, ENTRIES, ("files", "bon.pdf", PDF), journal_entry=entry)
    assert answer.status == 400, answer.body
    assert answer.error["details"]["changedBefore"][0].startswith("journalEntries ")


async def test_files_of_unknown_entries_are_not_there(connected: House):
    for key in (UNKNOWN, "x"):
        path = f"{ENTRIES}/{key}/Attachments"
        assert (await connected.get(path)).status == 404
        assert (await _send(connected, path, ("file", "a.pdf", PDF))).status == 404
    entry = (await connected.post(ENTRIES, await _entry(connected))).data["id"]
    assert (await connected.get(f"{ENTRIES}/{entry}/Attachments/{UNKNOWN}")).status == 404
    assert (await connected.get(f"{ENTRIES}/{entry}/Attachments")).data[0]["files"] == []
    bare = await _send(connected, f"{ENTRIES}/{entry}/Attachments")
    assert bare.error["fields"][0]["code"] == "required"


async def test_a_file_may_come_as_json(connected: House):
    file = {
        "fileName": "bon.pdf",
        "contentType": "application/pdf",
        "content": base64.b64encode(PDF).decode(),
    }
    kept = await connected.post(FILES, {"file": file, "note": "Kantoorartikelen"})
    assert kept.status == 201, kept.body
    assert (kept.data["fileName"], base64.b64decode(kept.data["content"])) == ("bon.pdf", PDF)
    assert (await _documents(connected))[-1]["Body"] == "Kantoorartikelen"

    entry = (await connected.post(ENTRIES, await _entry(connected))).data["id"]
    added = await connected.post(f"{ENTRIES}/{entry}/Attachments", {"file": file})
    assert added.status == 201, added.body
    found = (await connected.get(f"{ENTRIES}/{entry}")).data
    assert len(found["files"]) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "file"), ({"file": {}}, "file.content"), ({"file": {"content": "@"}}, "file.content")],
)
async def test_json_without_a_readable_file_is_refused(connected: House, body: dict[str, Any], field: str):
    refused = await connected.post(FILES, body)
    assert (refused.status, refused.error["code"]) == (400, "invalid_body"), refused.body
    assert refused.error["fields"][0]["field"] == field
    assert await connected.writes() == []
