"""Items, with what Exact keeps of them elsewhere: sales prices in a list of prices, VAT in a list of codes."""

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
PRICES = "logistics/salesitemprices"


def _prices(house: House, item: str) -> list[dict[str, object]]:
    books = house.sandbox.site("nl").company(COMPANY).books
    return [dict(row) for row in books.table(PRICES).where("Item", item)]


async def _item(house: House, number: str, **more: object) -> dict[str, object]:
    answer = await house.post("/accounting/items", {"itemNumber": number, "name": "Stoel", **more})
    assert answer.status == 201, answer.body
    return {**answer.data, "warnings": answer.warnings}


async def test_a_new_item_has_its_sales_price(pinned: House):
    before = len(await pinned.vendor_calls())

    item = await _item(pinned, "P-1", unitSalesPrice=129.95, unitPurchasePrice=70)

    calls = (await pinned.vendor_calls())[before:]
    assert [call["method"] for call in calls] == ["POST", "POST", "GET"]
    assert (item["unitSalesPrice"], item["unitPurchasePrice"], item["warnings"]) == (129.95, 70, [])
    assert len(_prices(pinned, item["id"])) == 1


async def test_a_changed_price_takes_the_place_of_the_old_one(pinned: House):
    item = await _item(pinned, "P-2", unitSalesPrice=10)

    answer = await pinned.call("PATCH", f"/accounting/items/{item['id']}", {"unitSalesPrice": 12.5})

    assert answer.status == 200, answer.body
    assert (answer.data["unitSalesPrice"], answer.warnings) == (12.5, [])
    assert len(_prices(pinned, item["id"])) == 1


async def test_a_price_of_one_customer_is_left_alone(pinned: House):
    item = await _item(pinned, "P-3")
    customer = (await pinned.get("/accounting/customers", limit=5)).data[0]["id"]
    books = pinned.sandbox.site("nl").company(COMPANY).books
    own = {"ID": "d0000000-0000-0000-0000-000000000003", "Item": item["id"], "Account": customer, "Price": 5}
    books.put(books.table(PRICES), own)

    answer = await pinned.call("PATCH", f"/accounting/items/{item['id']}", {"unitSalesPrice": 8})

    assert answer.data["unitSalesPrice"] == 8
    assert {row["Price"] for row in _prices(pinned, item["id"]) if row.get("Account")} == {5}


async def test_a_change_without_a_price_reads_no_prices(pinned: House):
    item = await _item(pinned, "P-4", unitSalesPrice=10)
    before = len(await pinned.vendor_calls())
    answer = await pinned.call("PATCH", f"/accounting/items/{item['id']}", {"name": "Kruk"})
    calls = (await pinned.vendor_calls())[before:]
    assert (answer.data["name"], answer.data["unitSalesPrice"]) == ("Kruk", 10)
    assert [call["method"] for call in calls] == ["GET", "PUT", "GET"]


async def test_a_price_that_is_refused_tells_that_the_item_is_there(pinned: House):
    await pinned.fault("validation", method="POST", path="SalesItemPrices")

    answer = await pinned.post(
        "/accounting/items", {"itemNumber": "P-5", "name": "Tafel", "unitSalesPrice": 5}
    )

    assert (answer.status, answer.error["code"]) == (400, "refused_by_target")
    (done,) = answer.error["details"]["changedBefore"]
    key = done.split()[1]
    assert (await pinned.get(f"/accounting/items/{key}")).data[0]["itemNumber"] == "P-5"


async def test_an_emptied_price_is_said_to_stay(pinned: House):
    item = await _item(pinned, "P-6", unitSalesPrice=10)
    answer = await pinned.call("PATCH", f"/accounting/items/{item['id']}", {"unitSalesPrice": None})
    assert answer.data["unitSalesPrice"] == 10
    assert any(text.startswith("unitSalesPrice was not emptied") for text in answer.warnings)


async def test_the_rate_of_the_vat_code_comes_with_the_item(pinned: House):
    rates = {rate["code"]: rate for rate in (await pinned.get("/accounting/taxRates")).data}
    listed = (await pinned.get("/accounting/items", limit=50)).data
    before = len(await pinned.vendor_calls())

    again = (await pinned.get("/accounting/items", limit=50)).data
    one = (await pinned.get(f"/accounting/items/{listed[0]['id']}")).data[0]

    assert len(await pinned.vendor_calls()) == before + 2
    assert again == listed
    assert one == listed[0]
    told = [item for item in listed if item["taxCode"]]
    assert told
    for item in told:
        rate = rates[item["taxCode"]]
        assert item["taxRatePercentage"] == rate["percentage"]
        assert item["priceIncludesTax"] is (rate["type"] == "INCLUSIVE")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"taxRatePercentage": 9, "priceIncludesTax": True}, "3"),
        ({"taxRatePercentage": 21, "priceIncludesTax": False}, "2"),
        ({"taxCode": "4", "taxRatePercentage": 21, "priceIncludesTax": True}, "4"),
    ],
)
async def test_a_rate_and_what_the_price_contains_name_the_code(pinned: House, facts, code):
    item = await _item(pinned, f"P-7{code}", **facts)
    assert (item["taxCode"], item["priceIncludesTax"]) == (code, facts["priceIncludesTax"])
    assert [text for text in item["warnings"] if "was sent" in text] == []


@pytest.mark.parametrize(
    ("facts", "field", "code"),
    [
        ({"taxCode": "2", "taxRatePercentage": 9}, "taxRatePercentage", "contradiction"),
        ({"taxCode": "2", "priceIncludesTax": True}, "priceIncludesTax", "contradiction"),
        ({"taxRatePercentage": 9}, "taxCode", "required"),
        ({"taxRatePercentage": 17, "priceIncludesTax": True}, "taxRatePercentage", "invalid_value"),
    ],
)
async def test_a_rate_that_no_code_or_another_has_is_refused(pinned: House, facts, field, code):
    before = len(await pinned.writes())
    answer = await pinned.post("/accounting/items", {"itemNumber": "P-70", "name": "Stoel", **facts})
    assert answer.status == 400, answer.body
    assert [(found["field"], found["code"]) for found in answer.error["fields"]] == [(field, code)]
    assert len(await pinned.writes()) == before


async def test_a_price_that_is_to_contain_the_vat_changes_to_the_code_that_says_so(pinned: House):
    item = await _item(pinned, "P-79", taxCode="2")
    path = f"/accounting/items/{item['id']}"
    changed = await pinned.call("PATCH", path, {"priceIncludesTax": True})
    assert changed.status == 200, changed.body
    read = (await pinned.get(path)).data[0]
    assert (read["taxCode"], read["taxRatePercentage"], read["priceIncludesTax"]) == ("4", 21, True)
    again = await pinned.call("PATCH", path, {"priceIncludesTax": True}, dryRun="true")
    assert again.data["wouldSend"] is None


async def test_items_are_found_by_number_type_and_change(pinned: House):
    item = await _item(pinned, "P'8", type="PRODUCT")
    path = "/accounting/items"
    assert [found["id"] for found in (await pinned.get(path, itemNumber="P'8")).data] == [item["id"]]
    for kind in ("PRODUCT", "SERVICE"):
        found = (await pinned.get(path, type=kind, limit=100)).data
        assert {each["type"] for each in found} == {kind}
        assert (item["id"] in [each["id"] for each in found]) is (kind == "PRODUCT")
    assert (await pinned.get(path, lastModifiedAt="2090-01-01")).data == []


async def test_an_item_that_does_not_fit_is_not_sent(pinned: House):
    before = len(await pinned.writes())
    for changes, field in (
        ({"taxCode": "QQ"}, "taxCode"),
        ({"incomeAccountId": "no such account"}, "incomeAccountId"),
        ({"unitName": "NIGHT"}, "unitName"),
        ({"name": ""}, "name"),
    ):
        answer = await pinned.post("/accounting/items", {"itemNumber": "P-9", "name": "Bank", **changes})
        assert answer.status == 400, changes
        assert [problem["field"] for problem in answer.error["fields"]] == [field]
    assert len(await pinned.writes()) == before


async def test_a_login_that_may_not_read_vat_codes_keeps_its_items(unpinned: House):
    await unpinned.fault("status", path="vat/VATCodes", status=403, times=None)
    for _ in range(9):
        listed = await unpinned.get("/accounting/items", limit=5, companyId="3412071")
        assert (listed.status, len(listed.data)) == (200, 5)
        assert any("may not read VAT codes" in text for text in listed.warnings)
    await unpinned.control("faults", method="DELETE")
