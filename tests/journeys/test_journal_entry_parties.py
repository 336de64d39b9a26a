"""Whose the lines of journal entries are: customers and suppliers, which Exact keeps in one column."""

import pytest
from billing import UNKNOWN, account, forget_calls
from house import House

PATH = "/accounting/journalEntries"


async def _relation(house: House, *, customer: bool, supplier: bool) -> str:
    body = {
        "companyName": "Kwekerij De Linde",
        "contactType": "COMPANY",
        "isCustomer": customer,
        "isSupplier": supplier,
    }
    made = await house.post("/accounting/contacts", body)
    assert made.status == 201, made.body
    return made.data["id"]


async def _of_type(house: House, kind: str) -> str:
    return (await house.get("/accounting/accounts", types=kind, limit=5)).data[0]["id"]


async def _booked(house: House, booked_on: str | None = None, **party: str):
    """An entry whose first line names a relation."""
    costs = await account(house)
    sides = [
        {"accountId": booked_on or costs, "totalGrossAmount": 5, "debitCreditIndicator": "CREDIT", **party},
        {"accountId": costs, "totalGrossAmount": 5, "debitCreditIndicator": "DEBIT"},
    ]
    return await house.post(PATH, {"transactionDate": "2026-06-12", "journalLineItems": sides})


def _parties(entry) -> tuple[str | None, str | None]:
    line = next(line for line in entry["journalLineItems"] if line["debitCreditIndicator"] == "CREDIT")
    return line["customerId"], line["supplierId"]


@pytest.mark.parametrize("field", ["customerId", "supplierId"])
async def test_a_party_that_is_sent_is_told_as_what_it_was_sent_as(connected: House, field: str):
    key = await _relation(connected, customer=field == "customerId", supplier=field == "supplierId")
    await forget_calls(connected)
    made = await _booked(connected, **{field: key})
    assert (made.status, made.warnings) == (201, []), made.body
    wanted = (key, None) if field == "customerId" else (None, key)
    assert _parties(made.data) == wanted
    read = await connected.get(f"{PATH}/{made.data['id']}")
    assert read.data == made.data


async def test_what_a_booking_looked_up_is_not_asked_for_again_to_tell_it(connected: House):
    key = await _relation(connected, customer=False, supplier=True)
    await account(connected)
    await forget_calls(connected)
    made = await _booked(connected, supplierId=key)
    asked = [call["path"].rpartition("/")[2] for call in await connected.vendor_calls()]
    assert asked.count("Accounts") == 1
    assert _parties(made.data) == (None, key)


@pytest.mark.parametrize(
    ("kind", "told"),
    [("ACCOUNTS_RECEIVABLE", ("key", None)), ("ACCOUNTS_PAYABLE", (None, "key")), (None, ("key", "key"))],
)
async def test_of_a_relation_that_is_both_the_ledger_account_decides(connected: House, kind, told):
    key = await _relation(connected, customer=True, supplier=True)
    booked_on = await _of_type(connected, kind) if kind else None
    made = await _booked(connected, booked_on, customerId=key)
    assert made.status == 201, made.body
    assert _parties(made.data) == tuple(key if said else None for said in told)
    assert _parties((await connected.get(f"{PATH}/{made.data['id']}")).data) == _parties(made.data)


async def test_a_relation_that_is_neither_is_booked_with_a_warning(connected: House):
    key = await _relation(connected, customer=False, supplier=False)
    made = await _booked(connected, supplierId=key)
    assert _parties(made.data) == (None, None)
    (text,) = made.warnings
    assert text.startswith("journalLineItems[0].supplierId: the relation is no supplier")


async def test_two_parties_on_a_line_are_refused(connected: House):
    refused = await _booked(connected, customerId=UNKNOWN, supplierId=UNKNOWN.replace("9", "8"))
    assert (refused.status, refused.error["fields"][0]["code"]) == (400, "contradiction")
    assert refused.error["fields"][0]["field"] == "journalLineItems[0].supplierId"
    assert await connected.writes() == []


async def test_a_list_tells_parties_where_its_lines_are_asked_for(connected: House):
    key = await _relation(connected, customer=False, supplier=True)
    made = await _booked(connected, supplierId=key)
    since = {"lastModifiedAt": made.data["updatedDate"], "limit": 5}
    await forget_calls(connected)
    plain = await connected.get(PATH, **since)
    assert [_parties(entry) for entry in plain.data] == [(None, None)]
    assert len(await connected.vendor_calls()) == 1
    for fields in ("*", "id,journalLineItems"):
        asked = await connected.get(PATH, fields=fields, **since)
        assert [_parties(entry) for entry in asked.data] == [(None, key)]
    told = (await connected.get("/meta/journalEntries")).data["fields"]
    marked = {field["name"] for field in told if field["onRequest"]}
    assert {"journalLineItems[].customerId", "journalLineItems[].supplierId"} <= marked


async def test_it_is_explained_where_a_supplier_comes_from(connected: House):
    made = await _booked(connected, supplierId=await _relation(connected, customer=False, supplier=True))
    read = await connected.get(f"{PATH}/{made.data['id']}", explain="true")
    fields = {field["name"]: field["paths"] for field in read.body["meta"]["explain"]["fields"]}
    assert "crm/Accounts: IsSupplier" in fields["journalLineItems[].supplierId"]


async def test_a_login_that_may_not_read_relations_gets_its_entries_and_is_told(connected: House):
    costs, key = await account(connected), await _relation(connected, customer=False, supplier=True)
    lines = [{"GLAccount": costs, "AmountFC": amount, "Account": key} for amount in (-5, 5)]
    body = {"JournalCode": "90", "GeneralJournalEntryLines": lines}
    sent = {"method": "POST", "path": "generaljournalentry/GeneralJournalEntries", "body": body}
    made = await connected.post("/accounting/passThrough", sent)
    await connected.fault("status", path="crm/Accounts", status=403, times=None)
    await forget_calls(connected)
    for _ in range(3):
        read = await connected.get(f"{PATH}/{made.data['d']['EntryID']}")
        assert (read.status, _parties(read.data)) == (200, (None, None))
        assert any("may not read relations" in text for text in read.warnings)
    assert sum("crm/Accounts" in call["path"] for call in await connected.vendor_calls()) == 1
