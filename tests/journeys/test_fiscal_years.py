"""Fiscal years: periods as years, closed when every journal is closed in all of them."""

import pytest
from house import House

PATH = "/accounting/fiscalYears"


async def test_years_are_listed_with_their_days(connected: House):
    before = len(await connected.vendor_calls())
    listed = await connected.get(PATH)
    assert listed.status == 200, listed.body
    assert len(await connected.vendor_calls()) <= before + 3
    year = next(found for found in listed.data if found["id"] == "2025")
    assert year["startDate"] == "2025-01-01T00:00:00Z"
    assert year["endDate"] == "2025-12-31T00:00:00Z"
    assert year["status"] == "OPEN"
    assert all(value is not None for found in listed.data for value in found.values())
    assert listed.data == sorted(listed.data, key=lambda found: found["startDate"])
    assert "placeholders" in listed.warnings[0]


async def test_one_year_comes_as_a_list_for_published_clients(connected: House):
    listed = await connected.get(PATH)
    one = await connected.get(f"{PATH}/2025")
    assert one.data == [found for found in listed.data if found["id"] == "2025"]
    connected.headers["User-Agent"] = "node"
    assert (await connected.get(f"{PATH}/2025")).data == one.data[0]


async def test_a_year_is_closed_with_its_last_period(connected: House):
    for period in range(1, 12):
        await connected.control(
            "periods", {"division": 3412056, "year": 2024, "period": period, "closed": True}
        )
    assert (await connected.get(f"{PATH}/2024")).data[0]["status"] == "OPEN"
    await connected.control("periods", {"division": 3412056, "year": 2024, "period": 12, "closed": True})
    assert (await connected.get(f"{PATH}/2024")).data[0]["status"] == "CLOSED"
    states = {found["id"]: found["status"] for found in (await connected.get(PATH)).data}
    assert (states["2024"], states["2025"]) == ("CLOSED", "OPEN")


@pytest.mark.parametrize("key", ["1999", "20260", "2025' or 1 eq 1", "٢٠٢٥"])
async def test_an_unknown_year_is_not_there(connected: House, key: str):
    answer = await connected.get(f"{PATH}/{key}")
    assert (answer.status, answer.error["code"]) == (404, "record_unknown")
