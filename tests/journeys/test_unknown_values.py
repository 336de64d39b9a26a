"""What Exact says beyond its documentation: null in a closed list, told in a warning, whole in the raw data."""

from house import House


async def test_an_unknown_state_is_null_and_told_and_whole_in_the_raw_data(connected: House):
    offers = await connected.get("/accounting/offers", limit=5)
    assert offers.warnings == []
    books = connected.sandbox.site().company(3412056).books
    for row in list(books.table("crm/quotations")):
        books.put(books.table("crm/quotations"), {**row, "Status": 99})
    listed = await connected.get("/accounting/offers", limit=5, rawData="true")
    assert listed.status == 200, listed.body
    assert {found["status"] for found in listed.data} == {None}
    assert listed.warnings == [
        "status is null where Status is 99 at Exact Online: no published value means that."
    ]
    assert {found["Status"] for found in listed.body["rawData"]["items"]} == {99}
    one = await connected.get(f"/accounting/offers/{offers.data[0]['id']}")
    assert (one.data["status"], len(one.warnings)) == (None, 1)


async def test_a_unit_of_the_companys_own_is_told(connected: House):
    listed = await connected.get("/accounting/items", itemNumber="O-120")
    assert listed.data[0]["unitName"] is None
    assert [text.split(" at ")[0] for text in listed.warnings] == ["unitName is null where Unit is paar"]
