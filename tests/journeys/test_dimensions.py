"""Dimensions and projects: three endpoints of Exact Online as one list, and each by itself."""

from house import House

PATH = "/accounting/dimensions"
KINDS = "/accounting/v2/dimensions"
PROJECTS = "/accounting/projects"


async def test_all_dimensions_are_one_list_over_pages(connected: House):
    before = len(await connected.vendor_calls())
    whole = await connected.get(PATH, limit=100)
    assert whole.status == 200, whole.body
    assert len(await connected.vendor_calls()) == before + 3
    total = whole.body["meta"]["pagination"]["total"]
    assert total == len(whole.data) > 5
    assert {found["categoryName"] for found in whole.data} == {"COST_CENTER", "COST_UNIT", "PROJECT"}
    assert {found["status"] for found in whole.data} == {"ACTIVE"}

    pages = [await connected.get(PATH, limit=5, page=number) for number in range(1, total // 5 + 3)]
    assert [found for page in pages for found in page.data] == whole.data
    assert {page.body["meta"]["pagination"]["total"] for page in pages} == {total}


async def test_raw_records_of_all_dimensions_come_along(connected: House):
    found = await connected.get(PATH, limit=5, page=1, rawData="true")
    raw = found.body["rawData"]["items"]
    assert [one["Description"] for one in raw] == [each["name"] for each in found.data]


async def test_the_ids_of_all_dimensions_differ_although_codes_may_not(connected: House):
    sent = {"method": "POST", "path": "hrm/Costunits", "body": {"Code": "ADM", "Description": "Same code"}}
    assert (await connected.post("/accounting/passThrough", sent)).status == 201
    ids = [found["id"] for found in (await connected.get(PATH, limit=100)).data]
    assert len(ids) == len(set(ids))
    assert {"COST_CENTER:ADM", "COST_UNIT:ADM"} < set(ids)


async def test_pages_of_one_dimension_follow_each_other_by_cursor(connected: House):
    for number in range(9):
        body = {"Code": f"N{number}", "Description": "New"}
        sent = {"method": "POST", "path": "hrm/Costcenters", "body": body}
        assert (await connected.post("/accounting/passThrough", sent)).status == 201
    path = f"{KINDS}/COST_CENTER"
    whole = (await connected.get(path, limit=100)).data
    page = await connected.get(path, limit=5)
    found = page.data
    while (cursor := page.body["meta"].get("nextCursor")) is not None:
        page = await connected.get(path, limit=5, cursor=cursor)
        found += page.data
    assert len(found) > 9
    assert sorted(one["id"] for one in found) == sorted(one["id"] for one in whole)


async def test_only_changed_dimensions_are_listed(connected: House):
    assert (await connected.get(PATH, lastModifiedAt="2090-01-01")).data == []
    made = await connected.post(PROJECTS, {"code": "P900", "name": "Nieuw kantoor"})
    assert made.status == 201, made.body
    changed = await connected.get(PATH, lastModifiedAt=made.data["updatedDate"])
    assert [found["id"] for found in changed.data] == [made.data["id"]]


async def test_a_company_without_projects_keeps_its_other_dimensions(connected: House):
    await connected.control("divisions", {"division": 3412056, "without": ["project/Projects"]})
    first = await connected.get(PATH)
    assert first.status == 200, first.body
    assert {found["categoryName"] for found in first.data} == {"COST_CENTER", "COST_UNIT"}
    (warning,) = first.warnings
    assert warning == (
        "project/Projects was left out: this login may not read it at Exact Online, "
        "which takes the scope and right 'Projects projects'."
    )
    before = len(await connected.vendor_calls())
    assert (await connected.get(PATH)).warnings == first.warnings
    assert len(await connected.vendor_calls()) == before + 2


async def test_the_dimensions_themselves_cost_no_call(connected: House):
    before = len(await connected.vendor_calls())
    kinds = await connected.get(KINDS)
    assert [kind["dimension"] for kind in kinds.data] == ["COST_CENTER", "COST_UNIT", "PROJECT"]
    assert len(await connected.vendor_calls()) == before
    since = await connected.get(KINDS, lastModifiedAt="2026-01-01")
    assert (since.data, len(since.warnings)) == ([], 1)  # they never change


async def test_the_values_of_one_dimension_have_codes(connected: House):
    before = len(await connected.vendor_calls())
    centres = await connected.get(f"{KINDS}/COST_CENTER")
    assert len(await connected.vendor_calls()) == before + 1
    assert {found["code"] for found in centres.data} >= {"VERK", "ALG"}
    assert {found["dimension"] for found in centres.data} == {"COST_CENTER"}
    older = await connected.get("/accounting/dimensions/cost_center")
    assert older.data == centres.data
    assert (await connected.get(f"{KINDS}/PROJECT", lastModifiedAt="2090-01-01")).data == []
    unknown = await connected.get(f"{KINDS}/COLOUR")
    assert (unknown.status, unknown.error["code"]) == (404, "record_unknown")


async def test_a_project_is_booked_for_a_customer_and_read_back(connected: House):
    customer = (await connected.get("/accounting/customers", limit=5)).data[0]
    made = await connected.post(
        PROJECTS,
        {
            "number": "P901",
            "name": "Verbouwing",
            "description": "Tweede verdieping",
            "contactId": customer["id"],
            "startDate": "2026-03-01",
            "endDate": "2026-05-31T00:00:00Z",
            "status": "ACTIVE",
            "parentProjectId": "x",
        },
    )
    assert made.status == 201, made.body
    assert (made.data["code"], made.data["number"]) == ("P901", "P901")
    assert made.data["contactId"] == customer["id"]
    assert made.data["endDate"].startswith("2026-05-31")
    assert any(text.startswith("parentProjectId was not written") for text in made.warnings)
    assert any("time and material" in text for text in made.warnings)

    read = await connected.get(f"{PROJECTS}/{made.data['id']}")
    assert read.data == made.data
    assert made.data["status"] == "CLOSED"


async def test_projects_are_listed_and_filtered(connected: House):
    before = len(await connected.vendor_calls())
    listed = await connected.get(PROJECTS)
    assert len(await connected.vendor_calls()) == before + 1
    assert listed.data[0]["status"] == "ACTIVE"
    assert (await connected.get(PROJECTS, lastModifiedAt="2090-01-01")).data == []


async def test_a_project_that_does_not_fit_is_not_booked(connected: House):
    answer = await connected.post(PROJECTS, {"status": "CLOSED"})
    assert answer.status == 400
    assert {(found["field"], found["code"]) for found in answer.error["fields"]} == {
        ("code", "required"),
        ("name", "required"),
        ("status", "invalid_value"),
    }
    foreign = await connected.post(PROJECTS, {"code": "P902", "name": "X", "contactId": "nobody"})
    assert foreign.error["code"] == "reference_unknown"
    assert await connected.writes() == []
    assert (await connected.get(f"{PROJECTS}/nobody")).status == 404
