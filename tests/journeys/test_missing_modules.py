"""A module that the company has not bought, or a right that the person lacks: told as that, wherever it shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from billing import bill_of
from house import USER, House
from refusals import told
from selling import SOLD, invoice

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
UNKNOWN = "99999999-0000-0000-0000-000000000000"


@asynccontextmanager
async def lacking(house: House, *paths: str) -> AsyncIterator[None]:
    """The company without the modules behind these beginnings of paths."""
    await house.control("divisions", {"division": COMPANY, "without": list(paths)})
    try:
        yield
    finally:
        await house.control("divisions", {"division": COMPANY, "without": []})
        await house.control("calls", method="DELETE")


def missing(answer, endpoint: str, part: str, status: int = 403) -> None:
    error = told(answer, 403, "module_or_right_missing")
    assert error["message"] == f"Exact Online refuses {endpoint}: a module or a right of '{part}' is missing."
    (detail,) = error["fields"]
    assert f"the right '{part}'" in detail["hint"]
    assert error["downstream"]["status"] == status


@pytest.mark.parametrize(
    ("path", "endpoint", "part"),
    [
        ("/accounting/projects", "project/Projects", "Projects projects"),
        ("/accounting/salesOrders", "salesorder/SalesOrders", "Sales orders"),
        (f"/accounting/offers/{UNKNOWN}", "crm/Quotations", "Crm quotes"),
        ("/accounting/goodsReceipts", "purchaseorder/GoodsReceipts", "Logistics wms"),
    ],
)
async def test_a_read_names_the_part_that_is_missing(pinned: House, path, endpoint, part):
    async with lacking(pinned, endpoint):
        missing(await pinned.get(path), endpoint, part)


async def test_a_write_names_the_part_that_is_missing_and_books_nothing(pinned: House):
    body = await bill_of(pinned, {"totalNetAmount": 100, "taxCode": "2"})
    async with lacking(pinned, "purchaseentry/PurchaseEntries"):
        refused = await pinned.post("/accounting/bills", body)
        missing(refused, "purchaseentry/PurchaseEntries", "Financial accounting")
        assert [call["status"] for call in await pinned.writes()] == [403]


async def test_a_dry_run_tells_what_may_not_be_read_for_it(pinned: House):
    body = {"code": "P1", "name": "Dry", "description": "Dry", "contactId": UNKNOWN}
    async with lacking(pinned, "crm/Accounts"):
        refused = await pinned.post("/accounting/projects", body, dryRun="true")
        missing(refused, "crm/Accounts", "Crm accounts")


@asynccontextmanager
async def without_right(house: House, *paths: str) -> AsyncIterator[None]:
    """The person without the rights at these endpoints."""
    await house.control("users", {"email": USER, "without": [path.lower() for path in paths]})
    try:
        yield
    finally:
        await house.control("users", {"email": USER, "without": []})
        await house.control("calls", method="DELETE")


async def test_a_dry_run_finds_that_the_right_to_write_is_missing(pinned: House):
    body = {"code": "P2", "name": "Dry"}
    async with without_right(pinned, "project/Projects"):
        for _ in range(2):
            refused = await pinned.post("/accounting/projects", body, dryRun="true")
            missing(refused, "project/Projects", "Projects projects", 200)
        missing(await pinned.post("/accounting/projects", body), "project/Projects", "Projects projects")
    tried = await pinned.post("/accounting/projects", body, dryRun="true")
    assert (tried.status, tried.warnings[1:]) == (200, []), tried.body  # the first is told of the type


async def test_an_empty_list_that_hides_what_there_is_is_told_as_what_it_is(pinned: House):
    key = (await pinned.get("/accounting/items", limit=5)).data[0]["id"]
    _, body = await invoice(pinned, {"itemId": key, **SOLD})
    async with without_right(pinned, "logistics/Items"):
        for path in ("items", f"items/{key}"):
            missing(await pinned.get(f"/accounting/{path}"), "logistics/Items", "Logistics items", 200)
        body["lineItems"][0]["itemId"] = UNKNOWN
        refused = await pinned.post("/accounting/invoices", body)
        missing(refused, "logistics/Items", "Logistics items", 200)
        assert await pinned.writes() == []


async def test_a_list_that_is_empty_is_asked_about_once_and_told(pinned: House):
    await pinned.control("calls", method="DELETE")
    for _ in range(3):
        listed = await pinned.get("/accounting/items", lastModifiedAt="2090-01-01")
        assert (listed.status, listed.data) == (200, [])
    asked = [call["path"].rpartition("/")[2] for call in await pinned.vendor_calls()]
    assert asked == ["Items", "UserHasRights", "Items", "Items"]
    await pinned.control("calls", method="DELETE")


@pytest.mark.parametrize(
    ("path", "body", "fault"),
    [
        ("customers", {"contactType": "COMPANY", "companyName": "Dry"}, {"status": 403, "body": "{}"}),
        ("paymentTerms", {"code": "D8", "description": "Dry"}, {"status": 404}),
        ("accounts", {"code": "9917", "name": "Dry"}, {"status": 200, "body": '{"d": {"results": []}}'}),
        ("items", {"itemNumber": "DRY", "name": "Dry"}, {"status": 200, "body": "yes"}),
    ],
)
async def test_a_dry_run_that_cannot_find_out_says_so_and_asks_once(pinned: House, path, body, fault):
    await pinned.control("calls", method="DELETE")
    await pinned.fault("status", path="UserHasRights", times=None, **fault)
    for _ in range(2):
        tried = await pinned.post(f"/accounting/{path}", body, dryRun="true")
        assert tried.status == 200, tried.body
        assert any("may write there was not checked" in said for said in tried.warnings)
    asked = [call for call in await pinned.vendor_calls() if "UserHasRights" in call["path"]]
    await pinned.control("faults", method="DELETE")
    await pinned.control("calls", method="DELETE")
    assert len(asked) == 1


async def test_a_joined_list_tells_what_was_left_out_of_it(pinned: House):
    async with lacking(pinned, "hrm/Costunits"):
        listed = await pinned.get("/accounting/dimensions")
        assert listed.status == 200
        (warning,) = listed.warnings
        assert warning.startswith("hrm/Costunits was left out")
        assert "'Financial costcenters'" in warning


async def test_what_is_looked_up_beside_records_tells_the_part_that_it_takes(pinned: House):
    async with lacking(pinned, "bulk/Cashflow/Payments"):
        listed = await pinned.get("/accounting/bills", fields="id,paymentStatus", limit=5)
        assert listed.status == 200
        assert any(
            "paymentStatus is not known" in said and "'Financial cashflow'" in said
            for said in listed.warnings
        )


async def test_meta_tells_why_a_field_has_no_values_and_keeps_the_others(pinned: House):
    async with lacking(pinned, "cashflow/PaymentConditions"):
        answer = await pinned.get("/meta/bills", values="true")
    assert answer.status == 200, answer.body
    fields = {field["name"]: field for field in answer.data["fields"]}
    without = [name for name, field in fields.items() if field["noChoicesReason"]]
    assert without
    for name in without:
        assert fields[name]["choices"] is None
        assert "'Financial cashflow'" in fields[name]["noChoicesReason"]
    assert fields["journalCode"]["choices"]
