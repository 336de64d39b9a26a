"""What a connection says of itself: operations, fields, and the values of its own company."""

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def field_of(house: House, resource: str, name: str, **query):
    told = await house.get(f"/meta/{resource}", **query)
    assert told.status == 200, told.body
    return next(field for field in told.data["fields"] if field["name"] == name)


async def test_every_operation_is_told_with_its_cost_and_without_a_call(pinned: House):
    await pinned.control("calls", method="DELETE")
    told = await pinned.get("/meta")
    assert told.status == 200
    assert told.data["targetSystem"] == "Exact Online"
    invoices = next(found for found in told.data["resources"] if found["name"] == "invoices")
    assert invoices["domain"] == "invoicing"
    listing = next(said for said in invoices["operations"] if said["id"] == "getInvoices")
    assert (listing["method"], listing["path"], listing["done"]) == ("GET", "/accounting/invoices", True)
    assert (listing["cost"]["least"], listing["cost"]["recordsPerCall"]) == (1, 60)
    assert await pinned.vendor_calls() == []


async def test_a_filter_tells_whether_it_is_applied(pinned: House):
    told = await pinned.get("/meta/invoices")
    listing = next(said for said in told.data["operations"] if said["id"] == "getInvoices")
    applied = {given["name"]: given["applied"] for given in listing["filters"]}
    assert applied["dueDateFrom"] is True
    asked = await pinned.get("/accounting/invoices", paymentStatus="PAID")
    assert applied["paymentStatus"] is (not asked.warnings)


async def test_a_field_tells_who_may_set_it(pinned: House):
    number = await field_of(pinned, "invoices", "invoiceNumber")
    assert number["readable"]
    total = await field_of(pinned, "invoices", "totalTaxAmount")
    assert (total["readable"], total["creatable"], total["updatable"]) == (True, False, False)
    lines = await field_of(pinned, "invoices", "lineItems")
    assert (lines["required"], lines["creatable"]) == (True, True)
    quantity = await field_of(pinned, "invoices", "lineItems[].quantity")
    assert (quantity["required"], quantity["readable"]) == (True, True)


async def test_what_is_told_to_be_required_is_refused_when_it_is_left_out(pinned: House):
    told = await pinned.get("/meta/paymentTerms")
    needed = {field["name"] for field in told.data["fields"] if field["required"]}
    assert needed == {"code"}
    assert told.data["requiredOneOf"] == [["description", "name"]]
    refused = await pinned.post("/accounting/paymentTerms", {"paymentDays": 3})
    assert refused.status == 400
    assert {found["field"] for found in refused.error["fields"]} == {"code", "description"}


@pytest.mark.parametrize(
    ("resource", "written", "unwritten"),
    [
        ("bills", {"lineItems[].totalNetAmount", "lineItems[].unitAmount"}, {"totalNetAmount", "taxText"}),
        ("items", {"unitSalesPrice", "name"}, {"stockCount"}),
        ("transactions", {"amount", "reference"}, {"id", "ledgerName", "status", "valueDate"}),
        ("v2.bookingProposals", {"contact.id", "notes"}, {"lineItems[].totalNetAmount", "dueDate", "vatId"}),
        ("invoices", {"lineItems[].taxRatePercentage"}, {"totalTaxAmount"}),
    ],
)
async def test_what_functions_write_is_told_and_nothing_else(pinned: House, resource, written, unwritten):
    told = await pinned.get(f"/meta/{resource}")
    creatable = {field["name"] for field in told.data["fields"] if field["creatable"]}
    assert written <= creatable
    assert not unwritten & creatable


@pytest.mark.parametrize(
    ("resource", "field", "sent"),
    [
        ("customers", "addresses[].type", ["BILLING", "DELIVERY", "WORK"]),
        ("invoices", "status", ["DRAFT", "SUBMITTED", "VOIDED"]),
        ("creditNotes", "status", ["DRAFT", "SUBMITTED"]),
        ("offers", "status", ["DRAFT", "SENT", "DECLINED"]),
        ("salesOrders", "status", ["OPEN", "CLOSED"]),
        ("paymentTerms", "dueType", ["DUE_IN_DAYS"]),
        (
            "paymentTerms",
            "paymentMethod",
            ["BANK_TRANSFER", "AUTOMATIC_BANK_WITHDRAWAL", "CASH", "PAYMENT_SERVICE_PROVIDER"],
        ),
        ("payments", "documentType", ["INVOICE", "BILL"]),
        ("bookingProposals", "status", ["DRAFT", "OPEN", "SUBMITTED", "VOIDED"]),
        ("items", "type", None),
    ],
)
async def test_of_closed_values_those_that_can_be_sent_are_told(pinned: House, resource, field, sent):
    assert (await field_of(pinned, resource, field))["valuesToSend"] == sent


@pytest.mark.parametrize(
    "resource", ["invoices", "creditNotes", "offers", "salesOrders", "bills", "vendorCredits"]
)
async def test_of_a_status_that_cannot_be_sent_it_is_told_what_to_do(pinned: House, resource):
    status = await field_of(pinned, resource, "status")
    others = [value for value in status["values"] if value not in status["valuesToSend"]]
    assert list(status["insteadOf"]) == others
    assert all(status["insteadOf"].values())


async def test_it_is_told_how_an_offer_is_accepted(pinned: House):
    advice = (await field_of(pinned, "offers", "status"))["insteadOf"]["ACCEPTED"]
    assert "accept it in Exact Online" in advice
    assert "passThrough" in advice
    assert (await field_of(pinned, "offers", "currency"))["insteadOf"] is None


async def test_the_types_that_a_new_account_may_have_are_told(pinned: House):
    told = await field_of(pinned, "accounts", "type")
    assert set(told["valuesToSend"]) < set(told["values"])
    for place, (kind, status) in enumerate((("OVERHEADS", 201), ("EQUITY", 400))):
        assert (kind in told["valuesToSend"]) is (status == 201)
        body = {"code": f"991{place}", "name": "Tried", "type": kind}
        assert (await pinned.post("/accounting/accounts", body)).status == status


async def test_what_functions_find_out_is_not_required_and_what_they_need_is(pinned: House):
    needed = {
        name: {field["name"] for field in told.data["fields"] if field["required"]}
        for name in ("expenses", "transactions")
        if (told := await pinned.get(f"/meta/{name}"))
    }
    assert needed == {"expenses": {"expenseLines"}, "transactions": {"amount"}}
    account = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    lines = [{"accountId": account, "totalGrossAmount": 5}]
    assert (await pinned.post("/accounting/expenses", {"expenseLines": lines})).status == 201
    refused = await pinned.post("/accounting/transactions", {"accountId": account})
    assert [found["field"] for found in refused.error["fields"]] == ["amount"]


@pytest.mark.parametrize(
    ("resource", "path", "body", "group"),
    [
        (
            "journalEntries",
            "journalEntries",
            {"transactionDate": "2026-06-12", "journalLineItems": [{"totalGrossAmount": 5}]},
            [
                "journalLineItems[].accountId",
                "journalLineItems[].accountCode",
                "journalLineItems[].accountNumber",
            ],
        ),
        (
            "transactions",
            "transactions",
            {"amount": 5},
            ["accountId", "accountNumber", "contact"],
        ),
    ],
)  # fmt: skip  a table
async def test_of_a_group_one_is_needed(pinned: House, resource, path, body, group):
    assert group in (await pinned.get(f"/meta/{resource}")).data["requiredOneOf"]
    refused = await pinned.post(f"/accounting/{path}", body)
    assert refused.status == 400
    assert group[0].replace("[]", "[0]") in {found["field"] for found in refused.error["fields"]}


async def test_every_published_filter_is_applied(pinned: House):
    told = (await pinned.get("/meta")).data["resources"]
    given = [(each["id"], one) for found in told for each in found["operations"] for one in each["filters"]]
    assert len(given) > 50
    assert [(name, one["name"]) for name, one in given if not one["applied"]] == []


async def test_a_balance_has_no_days_of_its_own(pinned: House):
    told = await pinned.get("/meta/trialBalance")
    never = {field["name"] for field in told.data["fields"] if not field["readable"]}
    assert never == {"createdDate", "updatedDate"}


async def test_a_field_that_is_told_to_be_null_is_null(pinned: House):
    told = await pinned.get("/meta/invoices")
    never = [field["name"] for field in told.data["fields"] if field["answered"] and not field["readable"]]
    flat = [name for name in never if "[]" not in name]
    assert "taxRule" in flat
    listed = await pinned.get("/accounting/invoices", limit=20)
    assert {name for name in flat if any(found[name] is not None for found in listed.data)} == set()


async def test_a_closed_field_has_its_values(pinned: House):
    status = await field_of(pinned, "invoices", "invoiceType")
    assert status["values"] == ["STANDARD", "BILL"]


async def test_the_companys_own_values_come_when_they_are_asked_for(pinned: House):
    await pinned.control("calls", method="DELETE")
    assert (await field_of(pinned, "journalEntries", "journalCode"))["choices"] is None
    assert await pinned.vendor_calls() == []

    journal = await field_of(pinned, "journalEntries", "journalCode", values="true")
    listed = (await pinned.get("/accounting/journals", limit=100)).data
    general = {found["code"] for found in listed if found["type"] == "GENERAL"}
    assert {choice["code"] for choice in journal["choices"]} == general
    assert journal["refersTo"] == "journal"


async def test_the_journals_of_expenses_and_payments_are_those_that_they_take(pinned: House):
    listed = (await pinned.get("/accounting/journals", limit=100)).data
    account = (await pinned.get("/accounting/accounts", types="OVERHEADS", limit=5)).data[0]["id"]
    lines = {
        "expenses": {"expenseLines": [{"accountId": account, "totalGrossAmount": 5}]},
        "payments": {"paymentLines": [{"accountId": account, "amount": 5}]},
    }
    for resource, kinds in (("expenses", {"CASH"}), ("payments", {"CASH", "BANK"})):
        told = await field_of(pinned, resource, "journalCode", values="true")
        assert {one["code"] for one in told["choices"]} == {
            journal["code"] for journal in listed if journal["type"] in kinds
        }
        for journal in (told["choices"][0]["id"], told["choices"][-1]["code"]):
            body = {"journalCode": journal, **lines[resource]}
            tried = await pinned.post(f"/accounting/{resource}", body, dryRun="true")
            assert tried.status == 200, tried.body


@pytest.mark.parametrize("resource", ["invoices", "bills", "items", "journalEntries", "offers", "expenses"])
async def test_every_field_that_names_a_record_has_its_values_or_where_they_are(pinned: House, resource: str):
    told = await pinned.get(f"/meta/{resource}", values="true")
    naming = [field for field in told.data["fields"] if field["refersTo"]]
    assert naming
    for field in naming:
        assert field["choices"] or field["choicesAt"], field["name"]
        if field["choicesAt"]:
            listed = await pinned.get(field["choicesAt"], limit=5)
            assert listed.status == 200


async def test_the_terms_of_an_invoice_are_those_of_the_company(pinned: House):
    term = await field_of(pinned, "invoices", "paymentTermId", values="true")
    listed = (await pinned.get("/accounting/paymentTerms", limit=100)).data
    assert {choice["code"] for choice in term["choices"]} == {found["code"] for found in listed}
    unit = await field_of(pinned, "items", "unitName", values="true")
    assert "uur" in {choice["code"] for choice in unit["choices"]}
    assert (await field_of(pinned, "bills", "lineItems[].dimensions"))[
        "choicesAt"
    ] == "/accounting/dimensions"


async def test_values_cost_one_call_a_kind_and_are_remembered(pinned: House):
    await pinned.get("/meta/bills", values="true")
    await pinned.control("calls", method="DELETE")
    again = await pinned.get("/meta/bills", values="true")
    assert again.status == 200
    assert await pinned.vendor_calls() == []
    codes = next(field for field in again.data["fields"] if field["name"] == "lineItems[].taxCode")
    assert {"id", "code", "name"} == set(codes["choices"][0])


async def test_an_unknown_resource_is_no_resource(pinned: House):
    refused = await pinned.get("/meta/unicorns")
    assert (refused.status, refused.error["code"]) == (404, "record_unknown")


async def test_it_answers_without_keys_and_names_the_proof_of_each_operation(open_house: House):
    async with open_house.http.get(f"{open_house.url}/meta") as response:
        assert response.status == 200
        told = (await response.json())["data"]
    domains = {found["name"]: found for found in told["domains"]}
    assert set(domains) == {"invoicing", "financial accounting", "project management", "logistics"}
    assert all(0 < found["done"] <= found["published"] for found in domains.values())
    operations = [said for found in told["resources"] for said in found["operations"]]
    assert sum(found["published"] for found in domains.values()) == len(operations)
    assert all(bool(said["proof"]) == said["done"] for said in operations)
    assert all(said["proof"] is None or f"[{said['id']}]" in said["proof"] for said in operations)


async def test_one_resource_is_told_without_keys_but_not_the_values_of_a_company(open_house: House):
    for query, status in (({}, 200), ({"targetSystem": "exact-de"}, 200), ({"values": "true"}, 401)):
        async with open_house.http.get(f"{open_house.url}/meta/invoices", params=query) as response:
            assert response.status == status, await response.text()
    async with open_house.http.get(f"{open_house.url}/meta", params={"targetSystem": "no"}) as response:
        assert response.status == 405


async def test_a_wrong_key_is_still_refused(open_house: House):
    headers = {"X-API-KEY": "wrong", "X-ACCOUNT-KEY": "wrong"}
    async with open_house.http.get(f"{open_house.url}/meta", headers=headers) as response:
        assert response.status == 401


async def test_an_entry_is_described_alike_wherever_it_is_answered(pinned: House):
    described = [
        {
            field["name"]: (field["readable"], field["reason"])
            for field in (await pinned.get(f"/meta/{name}")).data["fields"]
            if field["answered"]
        }
        for name in ("journalEntries", "journalEntries.Attachments")
    ]
    assert described[0] == described[1]
