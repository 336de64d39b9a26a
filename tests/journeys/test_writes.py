"""Writes and lists as published: what is sent is booked and read back, and what is not is said."""

from datetime import datetime, timedelta

import aiohttp
import pytest
from house import House

from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import FilterKind, Verb

pytestmark = pytest.mark.asyncio(loop_scope="module")

RELATIONS = pytest.mark.parametrize("relation", ["customers", "suppliers"])
LISTS = ("customers", "suppliers", "accounts", "items", "taxRates", "journals", "invoices")
ADDRESS = {"addressLine1": "Kade 1", "postalCode": "3511 AB", "city": "Utrecht", "countryCode": "NL"}


async def made(house: House, path: str, body):
    answer = await house.post(f"/accounting/{path}", body)
    assert answer.status == 201, answer.body
    return answer


async def changed(house: House, method: str, path: str, body):
    answer = await house.call(method, f"/accounting/{path}", body)
    assert answer.status == 200, answer.body
    return answer


async def some(house: House, path: str, **query):
    return (await house.get(f"/accounting/{path}", **query)).data


async def new_relation(house: House, relation: str, **facts):
    body = {"contactType": "COMPANY", "companyName": "Drukkerij De Letter", "addresses": [ADDRESS], **facts}
    return (await made(house, relation, body)).data


async def new_invoice(house: House, **facts):
    """An open invoice with two lines."""
    customer, items = await new_relation(house, "customers"), await some(house, "items", limit=5)
    lines = [{"itemId": item["id"], "quantity": 2, "unitAmount": 50, "taxCode": "2"} for item in items[:2]]
    body = {"contactId": customer["id"], "invoiceDate": "2026-06-15", "journalCode": "70", "lineItems": lines}
    return (await made(house, "invoices", {**body, **facts})).data


# --- customers and suppliers ----------------------------------------------------------------------


@RELATIONS
async def test_a_relation_is_replaced_and_read_back(pinned: House, relation):
    before = await new_relation(pinned, relation, vatId="NL001234567B01")
    body = {
        "contactType": "COMPANY",
        "companyName": "Drukkerij De Nieuwe Letter",
        "vatId": None,
        "emailAddresses": [{"email": "post@example.nl", "type": "BUSINESS"}],
        "phoneNumbers": [{"number": "030 123 45 67", "type": "BUSINESS"}],
        "addresses": [{**ADDRESS, "city": "Zeist"}],
    }
    after = await changed(pinned, "PUT", f"{relation}/{before['id']}", body)
    assert after.warnings == []
    assert after.data == (await pinned.get(f"/accounting/{relation}/{before['id']}")).data
    assert after.data["companyName"] == body["companyName"]
    assert after.data["vatId"] is None
    assert after.data["emailAddresses"] == body["emailAddresses"]
    assert after.data["phoneNumbers"] == body["phoneNumbers"]
    assert after.data["addresses"][0]["city"] == "Zeist"


@RELATIONS
async def test_a_patch_changes_what_it_names_and_nothing_else(pinned: House, relation):
    before = await new_relation(pinned, relation, vatId="NL001234567B01")
    after = await changed(pinned, "PATCH", f"{relation}/{before['id']}", {"companyName": "De Letter"})
    moved = {name for name in before if before[name] != after.data[name]}
    assert moved <= {"companyName", "updatedDate"}
    assert after.data["companyName"] == "De Letter"


@RELATIONS
async def test_an_empty_patch_writes_nothing(pinned: House, relation):
    before = await new_relation(pinned, relation)
    writes = await pinned.writes()
    assert (await changed(pinned, "PATCH", f"{relation}/{before['id']}", {})).data == before
    assert await pinned.writes() == writes


@RELATIONS
async def test_a_name_that_is_taken_away_is_refused_by_the_name_of_the_field(pinned: House, relation):
    before = await new_relation(pinned, relation)
    answer = await pinned.call("PATCH", f"/accounting/{relation}/{before['id']}", {"companyName": None})
    assert (answer.status, answer.error["code"]) == (400, "invalid_body")
    assert answer.error["fields"][0]["field"] == "companyName"


async def test_a_new_supplier_is_no_customer_and_a_new_customer_no_supplier(pinned: House):
    supplier, customer = await new_relation(pinned, "suppliers"), await new_relation(pinned, "customers")
    assert (await pinned.get(f"/accounting/customers/{supplier['id']}")).status == 404
    assert (await pinned.get(f"/accounting/suppliers/{customer['id']}")).status == 404


async def test_a_number_that_is_taken_is_refused_in_words(pinned: House):
    first = await new_relation(pinned, "customers")
    body = {"contactType": "COMPANY", "companyName": "Zwilling", "number": first["number"]}
    answer = await pinned.post("/accounting/customers", body)
    assert (answer.status, answer.error["code"]) == (400, "refused_by_target")
    assert answer.error["fields"][0]["code"] == "already_exists"


async def test_what_has_no_place_at_the_target_is_said_and_the_rest_is_booked(pinned: House):
    answer = await made(
        pinned,
        "customers",
        {
            "contactType": "COMPANY",
            "companyName": "Drukkerij De Letter",
            "emailAddresses": [{"email": f"{name}@example.nl", "type": "BUSINESS"} for name in "ab"],
            "projectId": "7",
        },
    )
    told = {warning.split(" was not written")[0] for warning in answer.warnings}
    assert told == {"emailAddresses[1]", "projectId"}
    assert answer.data["emailAddresses"] == [{"email": "a@example.nl", "type": "BUSINESS"}]


# --- items and accounts ---------------------------------------------------------------------------


async def test_an_item_is_created_changed_and_read_back(pinned: House):
    body = {
        "itemNumber": "ADV-1",
        "name": "Advies",
        "type": "SERVICE",
        "taxCode": "2",
        "unitPurchasePrice": 12.5,
    }
    item = (await made(pinned, "items", body)).data
    assert {name: item[name] for name in body} == body
    after = await changed(pinned, "PATCH", f"items/{item['id']}", {"name": "Advies, per uur"})
    assert after.data["name"] == "Advies, per uur"
    assert (await pinned.get(f"/accounting/items/{item['id']}")).data == [after.data]


async def test_a_stock_that_the_target_counts_itself_is_said_once(pinned: House):
    item = (await some(pinned, "items", limit=5))[0]
    after = await changed(pinned, "PATCH", f"items/{item['id']}", {"stockCount": 125})
    assert after.warnings == ["stockCount was not written: Exact Online has no place for it."]
    assert after.data["stockCount"] == item["stockCount"]


async def test_a_ledger_account_is_created_and_read_back(pinned: House):
    body = {"code": "8999", "name": "Omzet workshops", "type": "REVENUE", "class": "REVENUE"}
    account = (await made(pinned, "accounts", body)).data
    assert {name: account[name] for name in body} == body
    assert account["debitCreditIndicator"] == "CREDIT"
    assert (await pinned.get(f"/accounting/accounts/{account['id']}")).data == account


@pytest.mark.parametrize(
    ("path", "body", "missing"),
    [
        ("customers", {"contactType": "COMPANY"}, ["companyName"]),
        ("suppliers", {"contactType": "COMPANY", "companyName": None}, ["companyName"]),
        ("items", {"name": "Advies"}, ["itemNumber"]),
        ("items", {}, ["itemNumber", "name"]),
        ("accounts", {}, ["code", "name"]),
        ("invoices", {"invoiceDate": "2026-06-15", "lineItems": []}, ["contactId", "lineItems"]),
        (
            "invoices",
            {"contactId": "x" * 8, "invoiceDate": "15-6-2026", "lineItems": [{"quantity": 1}]},
            ["invoiceDate", "lineItems[0].itemId"],
        ),
    ],
)
async def test_everything_that_is_missing_is_told_at_once(pinned: House, path, body, missing):
    writes = await pinned.writes()
    answer = await pinned.post(f"/accounting/{path}", body)
    assert (answer.status, answer.error["code"]) == (400, "invalid_body")
    assert [found["field"] for found in answer.error["fields"]] == missing
    assert await pinned.writes() == writes


# --- invoices and their lines ---------------------------------------------------------------------


async def test_a_line_is_added_to_an_open_invoice_whose_total_follows(pinned: House):
    invoice = await new_invoice(pinned)
    item = (await some(pinned, "items", limit=5))[3]
    line = {"itemId": item["id"], "quantity": 3, "unitAmount": 10, "taxCode": "2", "description": "Erbij"}
    added = (await made(pinned, f"invoices/{invoice['invoiceId']}/lineItems", line)).data
    assert {name: added[name] for name in line} == line
    lines = await some(pinned, f"invoices/{invoice['invoiceId']}/lineItems")
    assert [found["lineItemId"] for found in lines][-1] == added["lineItemId"]
    after = (await pinned.get(f"/accounting/invoices/{invoice['invoiceId']}")).data
    assert after["sumNetAmount"] == invoice["sumNetAmount"] + 30


async def test_a_line_is_changed_and_read_back(pinned: House):
    invoice = await new_invoice(pinned)
    path = f"invoices/{invoice['invoiceId']}/lineItems/{invoice['lineItems'][0]['lineItemId']}"
    after = await changed(pinned, "PATCH", path, {"quantity": 5, "description": "Vijf"})
    assert (after.data["quantity"], after.data["description"], after.data["unitAmount"]) == (5, "Vijf", 50)
    assert (await pinned.get(f"/accounting/{path}")).data == after.data


async def test_a_line_is_found_below_its_own_invoice_only(pinned: House):
    mine, other = await new_invoice(pinned), await new_invoice(pinned)
    line = other["lineItems"][0]["lineItemId"]
    path = f"/accounting/invoices/{mine['invoiceId']}/lineItems/{line}"
    assert (await pinned.get(path)).status == 404
    assert (await pinned.call("PATCH", path, {"quantity": 9})).status == 404


async def test_an_invoice_is_changed_together_with_a_line(pinned: House):
    invoice = await new_invoice(pinned)
    first, second = invoice["lineItems"]
    change = {"lineItemId": second["lineItemId"], "quantity": 7, "description": "Zeven"}
    body = {"reference": "PO 8", "lineItems": [change]}
    after = (await changed(pinned, "PATCH", f"invoices/{invoice['invoiceId']}", body)).data
    assert after["reference"] == "PO 8"
    assert after["lineItems"][0] == first
    assert (after["lineItems"][1]["quantity"], after["lineItems"][1]["description"]) == (7, "Zeven")
    assert after["sumNetAmount"] == 2 * 50 + 7 * 50
    assert after == (await pinned.get(f"/accounting/invoices/{invoice['invoiceId']}")).data


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lineItemId": "00000000-1111-2222-3333-444444444444"}, "lineItems[1].lineItemId"),
        ({"itemId": "00000000-1111-2222-3333-444444444444"}, "lineItems[1].itemId"),
        ({"taxCode": "QQ"}, "lineItems[1].taxCode"),
    ],
)
async def test_a_line_that_cannot_be_is_named_and_no_line_is_changed(pinned: House, change, field):
    invoice = await new_invoice(pinned)
    lines = [{"lineItemId": line["lineItemId"], "quantity": 9} for line in invoice["lineItems"]]
    writes = await pinned.writes()
    body = {"reference": "PO 9", "lineItems": [lines[0], {**lines[1], **change}]}
    answer = await pinned.call("PATCH", f"/accounting/invoices/{invoice['invoiceId']}", body)
    assert (answer.status, answer.error["code"]) == (400, "reference_unknown")
    assert [found["field"] for found in answer.error["fields"]] == [field]
    assert await pinned.writes() == writes


async def test_a_processed_invoice_is_not_changed_and_says_why(pinned: House):
    invoice = (await some(pinned, "invoices", status="SUBMITTED", fields="*", limit=5))[0]
    answer = await pinned.call(
        "PATCH", f"/accounting/invoices/{invoice['invoiceId']}", {"reference": "te laat"}
    )
    assert (answer.status, answer.error["code"]) == (400, "refused_by_target")
    assert answer.error["fields"][0]["code"] == "already_processed"
    assert (await pinned.get(f"/accounting/invoices/{invoice['invoiceId']}")).data == invoice


async def test_without_a_journal_the_first_one_is_taken_and_said(pinned: House):
    customer, items = await new_relation(pinned, "customers"), await some(pinned, "items", limit=5)
    line = {"itemId": items[0]["id"], "quantity": 1, "unitAmount": 100}
    body = {"contactId": customer["id"], "invoiceDate": "2026-06-15", "lineItems": [line]}
    answer = await made(pinned, "invoices", body)
    assert answer.data["journalCode"] == "70"
    assert [warning for warning in answer.warnings if warning.startswith("journalCode ")]


# --- lists ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
async def test_pages_hold_every_record_once_and_the_one_behind_the_last_none(pinned: House, path):
    first = await pinned.get(f"/accounting/{path}", limit=50)
    total, pages = (first.body["meta"]["pagination"][name] for name in ("total", "totalPages"))
    known = len(first.data)
    seen = {key_of(record) for record in first.data}
    for page in {2, pages} - {1} if pages > 1 else ():
        data = await some(pinned, path, limit=50, page=page)
        known += len(data)
        seen |= {key_of(record) for record in data}
        assert len(data) == (total - 50 * (pages - 1) if page == pages else 50)
    assert len(seen) == known
    behind = await pinned.get(f"/accounting/{path}", limit=50, page=pages + 1)
    assert (behind.status, behind.data) == (200, [])
    assert behind.body["meta"]["pagination"]["total"] == total


def key_of(record):
    return record.get("id") or record["invoiceId"]


@pytest.mark.parametrize(("limit", "calls"), [(5, 1), (50, 1), (100, 2)])
async def test_a_page_of_invoices_with_lines_costs_as_few_calls_as_there_are(pinned: House, limit, calls):
    wanted = "invoiceId,invoiceNumber,totalAmount,lineItems"  # without what stands at other endpoints
    answer = await pinned.get("/accounting/invoices", limit=limit, page=3, fields=wanted)
    assert len({invoice["invoiceId"] for invoice in answer.data}) == limit
    assert all(invoice["lineItems"] for invoice in answer.data)
    assert answer.headers["x-vendor-calls"] == str(calls)


async def test_a_list_in_which_nothing_matches_is_an_empty_page(pinned: House):
    answer = await pinned.get("/accounting/customers", number="999999999")
    assert (answer.status, answer.data) == (200, [])
    pagination = {"total": 0, "perPage": 50, "currentPage": 1, "totalPages": 1}
    assert answer.body["meta"]["pagination"] == pagination


def published_filters():
    samples = {
        FilterKind.BOOLEAN: "true",
        FilterKind.NUMBER: "2026",
        FilterKind.MOMENT: "2026-01-01",
        FilterKind.DAY: "2026-01-01",
    }
    for resource in RESOURCES:
        if resource.name in LISTS:
            for rule in resource.find(Verb.LIST).filters:
                for value in rule.values or (samples.get(rule.kind, "BANK"),):
                    yield resource.name, rule.name, value


@pytest.mark.parametrize(("path", "name", "value"), list(published_filters()))
async def test_every_published_filter_is_taken(pinned: House, path, name, value):
    answer = await pinned.get(f"/accounting/{path}", limit=5, **{name: value})
    assert answer.status == 200, answer.body
    assert answer.body["meta"]["pagination"]["total"] >= len(answer.data)


@pytest.mark.parametrize(
    ("path", "query", "holds"),
    [
        ("accounts", {"types": "BANK,CASH"}, lambda row: row["type"] in ("BANK", "CASH")),
        ("accounts", {"classFilter": "REVENUE"}, lambda row: row["class"] == "REVENUE"),
        ("accounts", {"debitCreditIndicator": "DEBIT"}, lambda row: row["debitCreditIndicator"] == "DEBIT"),
        ("accounts", {"isActive": "true"}, lambda row: row["status"] == "ACTIVE"),
        ("items", {"type": "PRODUCT"}, lambda row: row["type"] == "PRODUCT"),
        ("items", {"type": "SERVICE"}, lambda row: row["type"] == "SERVICE"),
        ("invoices", {"status": "DRAFT"}, lambda row: row["status"] == "DRAFT"),
        ("invoices", {"status": "SUBMITTED"}, lambda row: row["status"] == "SUBMITTED"),
        ("invoices", {"dueDateFrom": "2026-06-20"}, lambda row: row["dueDate"] >= "2026-06-20"),
        ("invoices", {"status": "DRAFT", "dueDateFrom": "2026-06-20"}, lambda row: row["status"] == "DRAFT"),
    ],
)
async def test_a_filter_leaves_only_what_it_asks_for(pinned: House, path, query, holds):
    everything = await pinned.get(f"/accounting/{path}", limit=5)
    found = await pinned.get(f"/accounting/{path}", limit=50, **query)
    assert found.data
    assert all(holds(row) for row in found.data)
    assert found.body["meta"]["pagination"]["total"] < everything.body["meta"]["pagination"]["total"] or (
        path == "accounts" and "isActive" in query
    )


@pytest.mark.parametrize("name", ["ASSET", "LIABILITY", "EQUITY", "REVENUE", "EXPENSE"])
async def test_the_filter_of_a_class_finds_every_account_that_is_answered_with_it(pinned: House, name):
    everything = [row for page in (1, 2) for row in await some(pinned, "accounts", limit=100, page=page)]
    found = await some(pinned, "accounts", limit=100, classFilter=name)
    assert {row["id"] for row in found} == {row["id"] for row in everything if row["class"] == name}


async def test_a_file_of_another_company_is_unknown_and_nothing_is_booked(unpinned: House):
    form = aiohttp.FormData()
    form.add_field("file", b"%PDF-1.4", filename="bon.pdf", content_type="application/pdf")
    headers = {"X-API-KEY": unpinned.api_key, "X-ACCOUNT-KEY": unpinned.account_key}
    address = f"{unpinned.url}/accounting/files?companyId=3412071"
    async with unpinned.http.post(address, data=form, headers=headers) as response:
        foreign = (await response.json())["data"]["id"]
    customer = (await unpinned.get("/accounting/customers", limit=5, companyId="3412056")).data[0]["id"]
    item = (await unpinned.get("/accounting/items", limit=5, companyId="3412056")).data[0]["id"]
    body = {
        "contactId": customer,
        "invoiceDate": "2026-06-12",
        "fileId": foreign,
        "lineItems": [{"itemId": item, "quantity": 1}],
    }
    before = len(await unpinned.writes())
    refused = await unpinned.post("/accounting/invoices", body, companyId="3412056")
    assert (refused.status, refused.error["code"]) == (400, "reference_unknown")
    assert [found["field"] for found in refused.error["fields"]] == ["fileId"]
    assert len(await unpinned.writes()) == before


@RELATIONS
async def test_a_relation_is_found_by_number_name_and_email(pinned: House, relation):
    email = [{"email": f"o'neill@{relation}.example", "type": "BUSINESS"}]
    made_one = await new_relation(pinned, relation, companyName=f"O'Neill & {relation}", emailAddresses=email)
    for name, value in (
        ("number", made_one["number"]),
        ("name", made_one["companyName"]),
        ("email", email[0]["email"]),
    ):
        found = await some(pinned, relation, **{name: value})
        assert [each["id"] for each in found] == [made_one["id"]]


@pytest.mark.parametrize("path", ["customers", "items", "invoices"])
async def test_changes_are_found_from_their_moment_on_and_not_later(pinned: House, path):
    key = "invoiceId" if path == "invoices" else "id"
    record = (await some(pinned, path, limit=5))[2]
    moment = datetime.fromisoformat(record.get("updatedDate") or record["lastModifiedDate"])
    found = [
        await everything_since(pinned, path, at.isoformat(), key)
        for at in (moment, moment + timedelta(milliseconds=1))
    ]
    assert [record[key] in keys for keys in found] == [True, False]


async def everything_since(house: House, path: str, moment: str, key: str):
    first = await house.get(f"/accounting/{path}", lastModifiedAt=moment, limit=100)
    pages = first.body["meta"]["pagination"]["totalPages"]
    rest = [
        await some(house, path, lastModifiedAt=moment, limit=100, page=page) for page in range(2, pages + 1)
    ]
    return {record[key] for data in (first.data, *rest) for record in data}


@pytest.mark.parametrize("field", ["invoiceDate", "invoiceNumber", "createdDate", "updatedDate"])
@pytest.mark.parametrize("direction", ["ASC", "DESC"])
async def test_invoices_come_in_the_order_that_was_asked_for(pinned: House, field, direction):
    query = {"orderField": field, "orderDir": direction, "status": "SUBMITTED"}
    values = [
        invoice[field]
        for page in (1, 2)
        for invoice in await some(pinned, "invoices", limit=50, page=page, **query)
    ]
    assert len(values) == 100
    assert values == sorted(values, reverse=direction == "DESC")


@pytest.mark.parametrize("path", LISTS)
async def test_raw_data_holds_the_vendors_own_records_beside_ours(pinned: House, path):
    answer = await pinned.get(f"/accounting/{path}", limit=5, rawData="true")
    plain = await pinned.get(f"/accounting/{path}", limit=5)
    assert answer.data == plain.data
    assert plain.body["rawData"] is None
    keys = [raw.get("ID") or raw["InvoiceID"] for raw in answer.body["rawData"]["items"]]
    assert keys == [key_of(record) for record in answer.data]
    assert all("__metadata" in raw for raw in answer.body["rawData"]["items"])


async def test_one_record_has_its_raw_data_too(pinned: House):
    customer = (await some(pinned, "customers", limit=5))[0]
    answer = await pinned.get(f"/accounting/customers/{customer['id']}", rawData="true")
    assert answer.data["id"] == customer["id"]
    assert [raw["Name"] for raw in answer.body["rawData"]["items"]] == [customer["companyName"]]
