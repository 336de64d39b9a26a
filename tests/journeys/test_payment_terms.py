"""Payment terms and units: the lists that documents are written with."""

from house import House


async def test_terms_are_listed_in_one_call_and_read_by_id(connected: House):
    await connected.control("calls", method="DELETE")
    listed = await connected.get("/accounting/paymentTerms", limit=100)
    assert listed.status == 200, listed.body
    thirty = next(found for found in listed.data if found["code"] == "30")
    assert (thirty["paymentDays"], thirty["dueType"], thirty["discountDays"]) == (30, "DUE_IN_DAYS", 0)
    month = next(found for found in listed.data if found["code"] == "EM")
    assert month["dueType"] == "DUE_AS_PERIOD"
    assert len(await connected.vendor_calls()) == 1

    read = await connected.get(f"/accounting/paymentTerms/{thirty['id']}")
    assert read.data == thirty


async def test_terms_are_created_and_found_by_when_they_changed(connected: House):
    made = await connected.post(
        "/accounting/paymentTerms",
        {
            "code": "T5",
            "name": "2 % within 5 days, 21 days net",
            "paymentDays": 21,
            "discountDays": 5,
            "discountPercentage": 2,
            "paymentMethod": "AUTOMATIC_BANK_WITHDRAWAL",
        },
    )
    assert made.status == 201, made.body
    assert made.warnings == []
    assert made.data["description"] == made.data["name"] == "2 % within 5 days, 21 days net"
    assert made.data["discountPercentage"] == 2
    assert made.data["paymentMethod"] == "AUTOMATIC_BANK_WITHDRAWAL"

    changed = await connected.get("/accounting/paymentTerms", lastModifiedAt=made.data["updatedDate"])
    assert [found["id"] for found in changed.data] == [made.data["id"]]


async def test_a_filter_without_counterpart_is_said_not_dropped(connected: House):
    listed = await connected.get(
        "/accounting/paymentTerms", fiscalYear=2026, fiscalYearStartDate="2026-01-01"
    )
    assert listed.status == 200
    assert len(listed.warnings) == 2
    assert "fiscalYear was not applied" in listed.warnings[0]


async def test_what_exact_cannot_keep_is_refused_or_said(connected: House):
    refused = await connected.post(
        "/accounting/paymentTerms",
        {"paymentDays": 1.5, "paymentMethod": "BARTER", "dueType": "DUE_AS_PERIOD"},
    )
    assert refused.status == 400
    assert {(found["field"], found["code"]) for found in refused.error["fields"]} == {
        ("code", "required"),
        ("description", "required"),
        ("paymentDays", "invalid_value"),
        ("dueType", "invalid_value"),
        ("paymentMethod", "invalid_value"),
    }
    assert await connected.writes() == []

    made = await connected.post(
        "/accounting/paymentTerms",
        {"code": "P1", "description": "Net", "dueType": "DUE_IN_DAYS", "discountDays2": 3},
    )
    assert made.status == 201
    assert made.warnings == ["discountDays2 was not written: Exact Online has no place for it."]

    again = await connected.post("/accounting/paymentTerms", {"code": "P1", "description": "Net"})
    assert again.status == 400
    assert again.error["fields"][0]["code"] == "already_exists"


async def test_units_tell_what_they_measure(connected: House):
    await connected.control("calls", method="DELETE")
    listed = await connected.get("/accounting/units", limit=20)
    assert listed.status == 200
    units = {found["code"]: found["type"] for found in listed.data}
    assert units["kg"] == "WEIGHT"
    assert units["uur"] == "TIME"
    assert listed.body["meta"]["pagination"]["total"] == len(units)
    assert len(await connected.vendor_calls()) == 1
