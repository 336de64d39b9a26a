"""Units by their published name, by code and by id: each company has its own, in its own language."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from house import House, whole_house

from comptoir.kit.clock import SystemClock

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOURS = {"nl": "Uur", "de": "Stunde", "co.uk": "Hour"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=HOURS)
async def abroad(request, tmp_path_factory) -> AsyncIterator[tuple[House, str]]:
    """A connection to a company of one country, and what an hour is called there."""
    clock = SystemClock()
    async with whole_house(tmp_path_factory.mktemp("units"), clock, (request.param,)) as found:
        found.region = request.param
        await found.control("limits", {"minute": 100_000, "day": 1_000_000})
        await found.connect(companyId=str(min(found.sandbox.state[request.param].companies)))
        yield found, HOURS[request.param]


async def _unit_of(house: House, item_id: str) -> str:
    """The company's own code of an item's unit."""
    wanted = {"$filter": f"ID eq guid'{item_id}'", "$select": "Unit"}
    asked = {"method": "GET", "path": "logistics/Items", "query": wanted}
    return (await house.post("/accounting/passThrough", asked)).data["d"]["results"][0]["Unit"]


async def test_an_hour_is_the_companys_own_hour_however_it_is_called(abroad):
    house, description = abroad
    units = (await house.get("/accounting/units")).data
    hour = next(unit for unit in units if unit["description"] == description)
    assert hour["code"] != "HOUR"
    for place, name in enumerate(("HOUR", hour["code"], hour["id"], description)):
        body = {"itemNumber": f"U-{place}", "name": "Work", "unitName": name, "type": "SERVICE"}
        made = await house.post("/accounting/items", body)
        assert made.status == 201, made.body
        assert (made.data["unitName"], made.warnings) == ("HOUR", [])
        assert await _unit_of(house, made.data["id"]) == hour["code"]


async def test_a_unit_that_the_company_lacks_is_refused_with_those_that_it_has(abroad):
    house, _ = abroad
    before = len(await house.writes())
    refused = await house.post(
        "/accounting/items", {"itemNumber": "U-9", "name": "Stay", "unitName": "NIGHT"}
    )
    assert (refused.status, refused.error["code"]) == (400, "reference_unknown")
    (field,) = refused.error["fields"]
    assert field["field"] == "unitName"
    assert all(unit["code"] in field["hint"] for unit in (await house.get("/accounting/units")).data)
    assert len(await house.writes()) == before


async def test_units_are_looked_up_once_for_many_lines(abroad):
    house, _ = abroad
    customer = (await house.get("/accounting/customers", limit=5)).data[0]["id"]
    item = (await house.get("/accounting/items", limit=5)).data[0]["id"]
    lines = [{"itemId": item, "quantity": 1, "unitName": name} for name in ("DAY", "HOUR", "PIECE")]
    body = {"contactId": customer, "invoiceDate": "2026-03-02", "lineItems": lines}
    first = await house.post("/accounting/invoices", body)
    assert first.status == 201, first.body
    await house.control("calls", method="DELETE")
    again = await house.post("/accounting/invoices", body)
    assert again.status == 201, again.body
    assert [call for call in await house.vendor_calls() if "Units" in call["path"]] == []
