"""Offers: Exact Online's quotations, with their lines."""

import pytest
from house import House

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
UNKNOWN = "99999999-0000-0000-0000-000000000000"
PATH = "/accounting/offers"
STATES = ("DRAFT", "SENT", "ACCEPTED", "EXPIRED", "VOIDED", "DECLINED")


def _line(item: str, **changes: object) -> dict[str, object]:
    """A line with all that the published form demands; what says nothing is an empty text."""
    texts = ("accountCode", "accountId", "name", "taxType", "unitName")
    return {
        **dict.fromkeys(texts, ""),
        "itemId": item,
        "description": "Per stuk",
        "quantity": 2,
        "taxCode": "2",
        "taxRatePercentage": 21,
        "type": "ITEM",
        "unitAmount": 100,
        "unitDiscountPercentage": 10,
        "unitDiscountAmount": 10,
        "totalDiscountPercentage": 10,
        "totalDiscountAmount": 20,
        "totalNetAmount": 180,
        "totalTaxAmount": 37.8,
        "totalGrossAmount": 217.8,
        **changes,
    }


async def _offer(house: House, **changes: object) -> dict[str, object]:
    customers = (await house.get("/accounting/customers", limit=5)).data
    items = (await house.get("/accounting/items", limit=5)).data
    return {
        "addresses": [],
        "contactId": customers[0]["id"],
        "currency": "EUR",
        "name": "Kantoorinrichting",
        "offerDate": "2026-06-15",
        "reference": "Aanvraag 12",
        "lineItems": [_line(items[0]["id"]), _line(items[1]["itemNumber"], description="Nog een")],
        **changes,
    }


async def _made(house: House, **changes: object) -> dict[str, object]:
    answer = await house.post(PATH, await _offer(house, **changes))
    assert answer.status == 201, answer.body
    return {**answer.data, "warnings": answer.warnings}


async def test_an_offer_is_booked_and_read_back_with_its_lines(pinned: House):
    before = len(await pinned.writes())

    offer = await _made(pinned)

    assert len(await pinned.writes()) == before + 1
    assert offer.pop("warnings") == []
    assert (offer["name"], offer["reference"], offer["currency"]) == (
        "Kantoorinrichting",
        "Aanvraag 12",
        "EUR",
    )
    assert offer["offerDate"] == "2026-06-15T00:00:00Z"
    assert offer["offerNumber"].isdecimal()
    assert offer["status"] == "DRAFT"
    assert (offer["totalNetAmount"], offer["totalTaxAmount"], offer["totalGrossAmount"]) == (360, 75.6, 435.6)
    first, second = offer["lineItems"]
    assert (first["quantity"], first["unitAmount"], first["unitDiscountAmount"]) == (2, 100, 10)
    assert (first["totalNetAmount"], first["totalTaxAmount"], first["totalGrossAmount"]) == (180, 37.8, 217.8)
    assert (second["description"], second["type"]) == ("Nog een", "ITEM")
    assert (await pinned.get(f"{PATH}/{offer['id']}")).data == offer


async def test_offers_are_listed_with_their_lines_and_addresses_in_two_calls(pinned: House):
    offer = await _made(pinned)
    before = len(await pinned.vendor_calls())
    listed = await pinned.get(PATH, limit=100, fields="*")
    assert len(await pinned.vendor_calls()) == before + 2
    found = next(each for each in listed.data if each["id"] == offer["id"])
    assert found["lineItems"] == offer["lineItems"]
    assert (await pinned.get(PATH, lastModifiedAt="2090-01-01")).data == []


async def test_the_lines_of_an_offer_are_listed_and_read(pinned: House):
    offer, other = await _made(pinned), await _made(pinned)
    path = f"{PATH}/{offer['id']}/lineItems"
    first = offer["lineItems"][0]
    assert (await pinned.get(path)).data == offer["lineItems"]
    assert (await pinned.get(f"{path}/{first['id']}")).data == first
    for wrong in (
        f"{path}/{other['lineItems'][0]['id']}",
        f"{path}/{UNKNOWN}",
        f"{PATH}/{UNKNOWN}/lineItems",
        f"{PATH}/{UNKNOWN}/lineItems/{first['id']}",
    ):
        assert (await pinned.get(wrong)).status == 404, wrong


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (10, "DRAFT"),
        (25, "SENT"),
        (35, "SENT"),
        (40, "SENT"),
        (60, "SENT"),
        (50, "ACCEPTED"),
        (70, "ACCEPTED"),
        (5, "DECLINED"),
        (6, "VOIDED"),
    ],
)
async def test_offers_are_found_by_their_state(pinned: House, status, state):
    offer = await _made(pinned)
    books = pinned.sandbox.site("nl").company(COMPANY).books
    table = books.table("crm/quotations")
    books.put(table, {**table.get(offer["id"]), "Status": status})

    holding = []
    for name in STATES:
        found = await pinned.get(PATH, status=name, limit=100)
        assert found.status == 200
        holding += [name for each in found.data if each["id"] == offer["id"]]

    assert holding == [state]
    assert (await pinned.get(f"{PATH}/{offer['id']}")).data["status"] == state


async def test_an_offer_that_does_not_fit_is_not_sent(pinned: House):
    before = len(await pinned.writes())
    for changes, field in (
        ({"contactId": UNKNOWN}, "contactId"),
        ({"lineItems": []}, "lineItems"),
        ({"lineItems": [_line("")]}, "lineItems[0].itemId"),
        ({"lineItems": [_line(UNKNOWN)]}, "lineItems[0].itemId"),
        ({"offerDate": "15-06-2026"}, "offerDate"),
    ):
        answer = await pinned.post(PATH, await _offer(pinned, **changes))
        assert answer.status == 400
        assert [problem["field"] for problem in answer.error["fields"]] == [field]
    wrong = await pinned.get(PATH, status="LOST")
    assert (wrong.status, wrong.error["code"]) == (400, "invalid_parameter")
    assert len(await pinned.writes()) == before


@pytest.mark.parametrize(
    ("changes", "field", "booked"),
    [
        ({"totalGrossAmount": 435}, "totalGrossAmount", "435.60"),
        ({"totalNetAmount": 300}, "totalNetAmount", "360.00"),
        ({"totalTaxAmount": 63}, "totalTaxAmount", "75.60"),
    ],
)
async def test_a_total_that_the_lines_do_not_make_is_refused(pinned: House, changes, field, booked):
    before = len(await pinned.writes())
    answer = await pinned.post(PATH, await _offer(pinned, **changes))
    assert answer.status == 400, answer.body
    (problem,) = answer.error["fields"]
    assert (problem["field"], problem["code"]) == (field, "contradiction")
    assert problem["message"].endswith(f"was sent, but the lines make {booked}.")
    assert len(await pinned.writes()) == before


async def test_totals_that_differ_by_what_rounding_makes_of_them_are_booked(pinned: House):
    offer = await _made(pinned, totalNetAmount=360, totalTaxAmount=75.62, totalGrossAmount=435.63)
    assert offer["totalGrossAmount"] == 435.6


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"taxRatePercentage": 9}, "taxRatePercentage"),
        ({"totalTaxAmount": 16.2, "totalGrossAmount": 196.2}, "totalTaxAmount"),
        ({"taxRatePercentage": 0, "totalTaxAmount": 0, "totalGrossAmount": 180}, "totalTaxAmount"),
        ({"unitAmount": 200, "totalTaxAmount": 0, "totalGrossAmount": 0}, "totalNetAmount"),
    ],
)
async def test_a_line_that_contradicts_its_vat_code_or_its_price_is_refused(pinned: House, changes, field):
    before = len(await pinned.writes())
    item = (await pinned.get("/accounting/items", limit=5)).data[0]["id"]
    answer = await pinned.post(PATH, await _offer(pinned, lineItems=[_line(item, **changes)]))
    assert answer.status == 400, answer.body
    (problem,) = answer.error["fields"]
    assert (problem["field"], problem["code"]) == (f"lineItems[0].{field}", "contradiction")
    assert len(await pinned.writes()) == before


async def test_amounts_that_the_form_demands_and_nobody_knows_may_be_0(pinned: House):
    item = (await pinned.get("/accounting/items", limit=5)).data[0]["id"]
    totals = [f"total{name}Amount" for name in ("Net", "Tax", "Gross", "Discount")]
    unknown = dict.fromkeys(
        [*totals, "taxRatePercentage", "unitDiscountAmount", "totalDiscountPercentage"], 0
    )
    offer = await _made(pinned, lineItems=[_line(item, **unknown)])
    assert offer["warnings"] == []
    assert offer["lineItems"][0]["totalNetAmount"] == 180


@pytest.mark.parametrize(
    ("line", "whole", "field"),
    [
        ({"unitDiscountPercentage": 0, "totalDiscountPercentage": 0}, {}, "lineItems[0].unitDiscountAmount"),
        ({"totalDiscountAmount": 50}, {}, "lineItems[0].totalDiscountAmount"),
        ({}, {"totalDiscountAmount": 5}, "totalDiscountAmount"),
        ({}, {"totalDiscountPercentage": 5}, "totalDiscountPercentage"),
    ],
)  # fmt: skip  a table
async def test_a_discount_that_exact_would_not_give_is_refused(pinned: House, line, whole, field):
    nothing = {"unitDiscountPercentage": 0, "totalDiscountPercentage": 0}
    nothing |= {"unitDiscountAmount": 0, "totalDiscountAmount": 0}
    totals = dict.fromkeys(("totalNetAmount", "totalTaxAmount", "totalGrossAmount"), 0)
    offer = await _offer(pinned, **whole)
    offer["lineItems"] = [{**each, **totals, **(nothing if whole else line)} for each in offer["lineItems"]]
    for more in ({}, {"dryRun": "true"}):
        answer = await pinned.post(PATH, offer, **more)
        assert answer.status == 400, answer.body
        assert (answer.error["fields"][0]["field"], answer.error["fields"][0]["code"]) == (
            field,
            "contradiction",
        )
