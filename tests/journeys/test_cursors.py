"""cursor=: a list is walked from page to page, each where the one before ended, and in no other list."""

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

PATH = "/accounting/invoices"


async def walked(house: House, path: str, **query):
    """All pages of a list by their cursors."""
    pages = [await house.get(path, **query)]
    while cursor := pages[-1].body["meta"].get("nextCursor"):
        pages.append(await house.get(path, cursor=cursor, **query))
        assert pages[-1].status == 200, pages[-1].body
    return pages


@pytest.mark.parametrize("limit", [20, 100])
async def test_the_pages_together_are_the_whole_list_once(pinned: House, limit):
    pages = await walked(pinned, PATH, limit=limit)
    ids = [found["invoiceId"] for page in pages for found in page.data]
    assert len(pages) > 1
    assert len(ids) == len(set(ids)) == pages[0].body["meta"]["pagination"]["total"]


async def test_a_page_by_cursor_is_the_page_by_number(pinned: House):
    first = await pinned.get(PATH, limit=20)
    by_cursor = await pinned.get(PATH, limit=20, cursor=first.body["meta"]["nextCursor"])
    by_number = await pinned.get(PATH, limit=20, page=2)
    assert by_cursor.data == by_number.data
    assert by_cursor.body["meta"]["pagination"] == by_number.body["meta"]["pagination"]


async def test_a_page_by_cursor_costs_one_call(pinned: House):
    first = await pinned.get(PATH, limit=50)
    await pinned.control("calls", method="DELETE")
    await pinned.get(PATH, limit=50, cursor=first.body["meta"]["nextCursor"], fields="invoiceNumber")
    assert len(await pinned.vendor_calls()) == 1


async def test_fields_and_raw_data_may_change_from_page_to_page(pinned: House):
    first = await pinned.get(PATH, limit=5, fields="invoiceNumber")
    after = await pinned.get(PATH, limit=5, rawData="true", cursor=first.body["meta"]["nextCursor"])
    assert after.status == 200, after.body
    assert "InvoiceID" in after.body["rawData"]["items"][0]
    assert after.body["meta"]["nextCursor"]


async def test_the_last_page_has_no_cursor(pinned: House):
    units = await pinned.get("/accounting/units", limit=100)
    assert "nextCursor" not in units.body["meta"]


async def test_a_list_in_another_order_is_walked_in_that_order(pinned: House):
    pages = await walked(pinned, PATH, limit=100, orderField="invoiceDate", orderDir="DESC")
    days = [found["invoiceDate"] for page in pages for found in page.data]
    assert days == sorted(days, reverse=True)
    ids = {found["invoiceId"] for page in pages for found in page.data}
    assert len(ids) == len(days) == pages[0].body["meta"]["pagination"]["total"]


@pytest.mark.parametrize("resource", ["payments", "openItems", "trialBalance", "dimensions"])
async def test_a_list_of_several_endpoints_is_walked_to_its_end(pinned: House, resource):
    pages = await walked(pinned, f"/accounting/{resource}", limit=5)
    found = [record for page in pages for record in page.data]
    assert len(pages) > 1
    assert len(found) == pages[0].body["meta"]["pagination"]["total"]
    assert found[5:10] == (await pinned.get(f"/accounting/{resource}", limit=5, page=2)).data


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        (PATH, {"limit": 10}),
        (PATH, {"status": "DRAFT"}),
        (PATH, {"page": 2}),
        (PATH, {"orderField": "invoiceDate"}),
        ("/accounting/customers", {}),
    ],
)
async def test_it_opens_no_other_list(pinned: House, path, changes):
    cursor = (await pinned.get(PATH, limit=5)).body["meta"]["nextCursor"]
    refused = await pinned.get(path, **{"limit": 5, "cursor": cursor, **changes})
    assert (refused.status, refused.error["code"]) == (400, "invalid_parameter")


async def test_it_opens_in_no_other_company_and_no_other_connection(unpinned: House):
    first = await unpinned.get("/accounting/accounts", limit=5, companyId="3412056")
    cursor = first.body["meta"]["nextCursor"]
    refused = await unpinned.get("/accounting/accounts", limit=5, companyId="3412071", cursor=cursor)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "cursor")
    await unpinned.connect(divisions=[3412056, 3412071])
    refused = await unpinned.get("/accounting/accounts", limit=5, companyId="3412056", cursor=cursor)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "cursor")


@pytest.mark.parametrize("text", ["x", "€", "AAAA", "a" * 200])
async def test_what_we_never_gave_is_refused(pinned: House, text):
    refused = await pinned.get(PATH, cursor=text)
    assert (refused.status, refused.error["fields"][0]["field"]) == (400, "cursor")
