"""Sales orders: what customers ordered, with their lines."""

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
UNKNOWN = "99999999-0000-0000-0000-000000000000"
PATH = "/accounting/salesOrders"


async def _order(house: House, **changes: object) -> dict[str, object]:
    """An order for two items, as it may be sent."""
    customers = (await house.get("/accounting/customers", limit=5)).data
    items = (await house.get("/accounting/items", limit=5)).data
    return {
        "contactId": customers[0]["id"],
        "billingContactId": customers[1]["number"],
        "shippingContactId": customers[2]["id"],
        "orderDate": "2026-06-15",
        "deliveryDate": "2026-06-22T23:30:00+02:00",
        "currency": "EUR",
        "comment": "Achterom brengen",
        "totalDiscountPercentage": 5,
        "lineItems": [
            {"itemId": items[0]["itemNumber"], "quantity": 3, "unitAmount": 19.95, "taxCode": "2"},
            {
                "itemId": items[1]["id"],
                "quantity": 1.5,
                "unitAmount": 100,
                "unitDiscountPercentage": 10,
                "description": "Tweede keus",
                "taxCode": "2",
            },
        ],
        **changes,
    }


async def _made(house: House, **changes: object) -> dict[str, object]:
    answer = await house.post(PATH, await _order(house, **changes))
    assert answer.status == 201, answer.body
    return {**answer.data, "warnings": answer.warnings}


def _settle(house: House, order: object, **columns: object) -> None:
    """What happens to an order at Exact."""
    books = house.sandbox.site("nl").company(COMPANY).books
    table = books.table("salesorder/salesorders")
    books.put(table, {**table.get(order), **columns})


async def test_an_order_is_booked_and_read_back_with_its_lines(pinned: House):
    sent = await _order(pinned)
    before = len(await pinned.writes())

    answer = await pinned.post(PATH, sent)

    assert answer.status == 201, answer.body
    assert answer.warnings == []
    assert len(await pinned.writes()) == before + 1
    order = answer.data
    customers = (await pinned.get("/accounting/customers", limit=5)).data
    assert order["contactId"] == customers[0]["id"]
    assert order["billingContactId"] == customers[1]["id"]
    assert order["shippingContactId"] == customers[2]["id"]
    assert order["orderDate"] == "2026-06-15T00:00:00Z"
    assert order["deliveryDate"] == "2026-06-22T00:00:00Z"
    assert (order["comment"], order["currency"], order["status"]) == ("Achterom brengen", "EUR", "OPEN")
    assert order["totalDiscountPercentage"] == 5
    assert round(order["totalNetAmount"] + order["totalTaxAmount"], 2) == order["totalGrossAmount"]
    first, second = order["lineItems"]
    assert (first["quantity"], first["unitAmount"], first["totalNetAmount"]) == (3, 19.95, 59.85)
    assert (second["unitDiscountPercentage"], second["unitDiscountAmount"]) == (10, 10)
    assert (second["totalNetAmount"], second["totalTaxAmount"], second["totalGrossAmount"]) == (
        135,
        28.35,
        163.35,
    )
    assert (second["description"], second["taxCode"], second["taxRatePercentage"]) == ("Tweede keus", "2", 21)
    assert (await pinned.get(f"{PATH}/{order['id']}")).data == order


async def test_orders_are_listed_with_their_lines_and_addresses_in_two_calls(pinned: House):
    order = await _made(pinned)
    before = len(await pinned.vendor_calls())
    listed = await pinned.get(PATH, limit=100, fields="*")
    assert len(await pinned.vendor_calls()) == before + 2
    found = next(each for each in listed.data if each["id"] == order["id"])
    assert [line["id"] for line in found["lineItems"]] == [line["id"] for line in order["lineItems"]]
    assert (await pinned.get(PATH, lastModifiedAt="2090-01-01")).data == []


async def test_the_lines_of_an_order_are_listed_alone(pinned: House):
    order = await _made(pinned)
    lines = await pinned.get(f"{PATH}/{order['id']}/lineItems")
    unknown = await pinned.get(f"{PATH}/{UNKNOWN}/lineItems")
    since = await pinned.get(f"{PATH}/{order['id']}/lineItems", lastModifiedAt="2026-01-01")
    assert lines.data == order["lineItems"]
    assert unknown.status == 404
    assert (since.data, len(since.warnings)) == (order["lineItems"], 1)
    later = await pinned.get(f"{PATH}/{order['id']}/lineItems", lastModifiedAt="2090-01-01")
    nobodys = await pinned.get(f"{PATH}/{UNKNOWN}/lineItems", lastModifiedAt="2090-01-01")
    assert (later.status, later.data, nobodys.status) == (200, [], 404)


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"Status": 12, "ApprovalStatus": 0}, "IN_REVIEW"),
        ({"Status": 12, "ApprovalStatus": 2}, "OPEN"),
        ({"Status": 20, "ApprovalStatus": 0}, "OPEN"),
        ({"Status": 21}, "CLOSED"),
        ({"Status": 45}, "VOIDED"),
    ],
)
async def test_orders_are_found_by_their_state(pinned: House, columns, state):
    order = await _made(pinned)
    _settle(pinned, order["id"], **columns)

    read = await pinned.get(f"{PATH}/{order['id']}")
    states = ("DRAFT", "IN_REVIEW", "OPEN", "CLOSED", "VOIDED")
    holding = [
        name
        for name in states
        if order["id"] in [each["id"] for each in (await pinned.get(PATH, status=name, limit=100)).data]
    ]

    assert read.data["status"] == state
    assert holding == [state]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"contactId": None}, "contactId"),
        ({"contactId": UNKNOWN}, "contactId"),
        ({"billingContactId": "nobody"}, "billingContactId"),
        ({"lineItems": []}, "lineItems"),
        ({"lineItems": [{"quantity": 1}]}, "lineItems[0].itemId"),
        ({"lineItems": [{"itemId": UNKNOWN, "quantity": 1}]}, "lineItems[0].itemId"),
        ({"orderDate": "tomorrow"}, "orderDate"),
        ({"projectId": UNKNOWN}, "projectId"),
    ],
)
async def test_an_order_that_does_not_fit_is_not_sent(pinned: House, changes, field):
    before = len(await pinned.writes())
    answer = await pinned.post(PATH, await _order(pinned, **changes))
    assert answer.status == 400
    assert [problem["field"] for problem in answer.error["fields"]] == [field]
    assert len(await pinned.writes()) == before


async def test_what_exact_has_no_place_for_is_said(pinned: House):
    order = await _made(pinned, version="2", status="OPEN")
    assert order["warnings"] == ["version was not written: Exact Online has no place for it."]


async def test_a_total_that_the_lines_do_not_make_is_not_sent(pinned: House):
    before = len(await pinned.writes())
    answer = await pinned.post(PATH, await _order(pinned, totalGrossAmount=1))
    assert answer.status == 400, answer.body
    (problem,) = answer.error["fields"]
    assert (problem["field"], problem["code"]) == ("totalGrossAmount", "contradiction")
    assert len(await pinned.writes()) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"taxRatePercentage": 9}, "taxRatePercentage"),
        ({"totalNetAmount": 100, "totalGrossAmount": 109}, "totalTaxAmount"),
    ],
)
async def test_a_line_that_contradicts_its_vat_code_is_not_sent(pinned: House, changes, field):
    before = len(await pinned.writes())
    order = await _order(pinned)
    order["lineItems"][1].update(changes)
    answer = await pinned.post(PATH, order)
    assert answer.status == 400, answer.body
    (problem,) = answer.error["fields"]
    assert (problem["field"], problem["code"]) == (f"lineItems[1].{field}", "contradiction")
    assert len(await pinned.writes()) == before
