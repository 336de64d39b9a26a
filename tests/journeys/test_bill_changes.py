"""Bills that are changed: the whole with its lines by one PUT, a line on its own, and what is taken away."""

from billing import UNKNOWN, VAT_CODE, booked, forget_calls
from house import House


async def test_a_bill_is_replaced_with_the_lines_that_are_sent(connected: House):
    made = await booked(
        connected,
        {"totalNetAmount": 100, "taxCode": VAT_CODE, "description": "Kept"},
        {"totalNetAmount": 50, "taxCode": VAT_CODE, "description": "Dropped"},
    )
    kept = next(line for line in made.data["lineItems"] if line["description"] == "Kept")
    await forget_calls(connected)
    body = {
        "billNumber": "F-2026-118a",
        "dueDate": "2026-08-01",
        "lineItems": [
            {
                "accountId": kept["accountId"],
                "totalNetAmount": 7,
                "taxCode": VAT_CODE,
                "description": "New",
            },
            {"id": kept["id"], "totalGrossAmount": 242},
        ],
    }
    changed = await connected.call("PUT", f"/accounting/bills/{made.data['id']}", body)
    assert changed.status == 200, changed.body
    assert changed.warnings == []
    assert (changed.data["billNumber"], changed.data["dueDate"]) == ("F-2026-118a", "2026-08-01T00:00:00Z")
    lines = {line["description"]: line for line in changed.data["lineItems"]}
    assert set(lines) == {"Kept", "New"}
    assert lines["Kept"]["id"] == kept["id"]
    assert (lines["Kept"]["totalNetAmount"], lines["Kept"]["totalGrossAmount"]) == (200, 242)
    assert changed.data["totalNetAmount"] == 207
    methods = [call["method"] for call in await connected.writes()]
    assert methods == ["PUT", "POST", "PUT", "DELETE"]


async def test_a_failure_among_the_lines_names_what_was_done_before(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    line = made.data["lineItems"][0]
    await connected.fault("validation", method="PUT", path="PurchaseEntryLines")
    answer = await connected.call(
        "PUT",
        f"/accounting/bills/{made.data['id']}",
        {"name": "Changed", "lineItems": [{"id": line["id"], "totalNetAmount": 1}]},
    )
    assert answer.status == 400
    assert answer.error["details"]["changedBefore"] == ["the document itself"]


async def test_a_bill_keeps_at_least_one_line_and_takes_no_strange_one(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    await forget_calls(connected)
    path = f"/accounting/bills/{made.data['id']}"
    empty = await connected.call("PUT", path, {"lineItems": []})
    strange = await connected.call("PUT", path, {"lineItems": [{"id": UNKNOWN, "totalNetAmount": 1}]})
    assert [found["field"] for found in empty.error["fields"]] == ["lineItems"]
    assert [found["field"] for found in strange.error["fields"]] == ["lineItems[0].id"]
    negative = await connected.call(
        "PUT",
        path,
        {"lineItems": [{"id": made.data["lineItems"][0]["id"], "totalNetAmount": -1}]},
    )
    assert "vendor credit" in negative.error["fields"][0]["message"]
    assert await connected.writes() == []


async def test_a_bill_is_deleted_while_it_is_open(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    gone = await connected.call("DELETE", f"/accounting/bills/{made.data['id']}")
    assert (gone.status, gone.data) == (200, made.data["id"])
    assert (await connected.get(f"/accounting/bills/{made.data['id']}")).status == 404

    processed = (await connected.get("/accounting/bills", status="SUBMITTED", limit=5)).data[0]
    kept = await connected.call("DELETE", f"/accounting/bills/{processed['id']}")
    assert kept.status == 400
    assert kept.error["fields"][0]["code"] == "already_processed"


async def test_lines_are_listed_added_and_changed_on_their_own(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    path = f"/accounting/bills/{made.data['id']}/lineItems"
    first = made.data["lineItems"][0]
    assert (await connected.get(path)).data == [first]

    added = await connected.post(
        path, {"accountId": first["accountId"], "totalGrossAmount": 24.2, "taxCode": VAT_CODE}
    )
    assert added.status == 201, added.body
    assert isinstance(added.data, list)  # as published
    assert added.data[0]["totalNetAmount"] == 20

    changed = await connected.call(
        "PUT", f"{path}/{first['id']}", {"totalNetAmount": 10, "description": "Less"}
    )
    assert changed.status == 200, changed.body
    assert changed.data[0]["totalGrossAmount"] == 12.1
    bill = await connected.get(f"/accounting/bills/{made.data['id']}")
    assert bill.data["totalNetAmount"] == 30


async def test_a_new_tax_code_keeps_the_net_amount_of_a_line(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    line = made.data["lineItems"][0]
    rates = (await connected.get("/accounting/taxRates", limit=50)).data
    inside = next(r for r in rates if r["type"] == "INCLUSIVE" and r["usage"] != "INVOICE")
    path = f"/accounting/bills/{made.data['id']}/lineItems/{line['id']}"
    changed = await connected.call("PUT", path, {"taxCode": inside["code"]})
    assert changed.status == 200, changed.body
    assert changed.data[0]["totalNetAmount"] == 100


async def test_lines_of_an_unknown_bill_are_unknown(connected: House):
    path = f"/accounting/bills/{UNKNOWN}/lineItems"
    assert (await connected.get(path)).status == 404
    added = await connected.post(path, {"totalNetAmount": 1, "taxCode": VAT_CODE})
    assert (added.status, added.error["code"]) == (404, "record_unknown")
    assert await connected.writes() == []


async def test_an_answer_lost_among_the_lines_is_in_doubt_and_nothing_is_sent_twice(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    line = made.data["lineItems"][0]
    await forget_calls(connected)
    await connected.fault("cut_after", method="POST", path="PurchaseEntryLines")
    new = {"accountId": line["accountId"], "totalNetAmount": 5, "taxCode": VAT_CODE}
    body = {"lineItems": [{"id": line["id"], "totalNetAmount": 1}, new]}
    answer = await connected.call("PUT", f"/accounting/bills/{made.data['id']}", body)
    assert (answer.status, answer.error["code"]) == (409, "write_in_doubt")
    assert answer.error["details"]["changedBefore"] == [f"line {line['id']}"]
    assert [call["method"] for call in await connected.writes()] == ["PUT", "POST"]
    read = await connected.get(f"/accounting/bills/{made.data['id']}")
    assert read.data["totalNetAmount"] == 6


async def test_a_bill_is_replaced_by_what_it_says_already(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    line = made.data["lineItems"][0]
    body = {
        "contactId": made.data["contactId"],
        "billNumber": made.data["billNumber"],
        "lineItems": [{"id": line["id"], "accountId": line["accountId"], "totalNetAmount": 100}],
    }
    again = await connected.call("PUT", f"/accounting/bills/{made.data['id']}", body)
    assert again.status == 200, again.body
    assert again.warnings == []
    assert (again.data["contactId"], again.data["totalNetAmount"]) == (made.data["contactId"], 100)


async def test_a_reference_that_takes_the_place_of_the_number_is_said(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE})
    path, number = f"/accounting/bills/{made.data['id']}", made.data["billNumber"]
    same = await connected.call("PUT", path, {"reference": number})
    assert (same.data["billNumber"], same.warnings) == (number, [])
    changed = await connected.call("PUT", path, {"reference": "PO 4711"})
    assert changed.data["billNumber"] == "PO 4711"
    assert changed.warnings == [
        f"reference and the document's number are one at Exact Online: {number} is no longer its number."
    ]


async def test_a_line_that_would_make_a_credit_of_the_bill_is_refused(connected: House):
    made = await booked(connected, {"totalNetAmount": 100, "taxCode": VAT_CODE}, {"totalNetAmount": -20})
    bill, (first, _) = f"/accounting/bills/{made.data['id']}", made.data["lineItems"]
    less = {"accountNumber": "4630", "totalNetAmount": -90, "taxCode": VAT_CODE}
    await forget_calls(connected)
    for method, path, body, field in (
        ("POST", f"{bill}/lineItems", less, "totalNetAmount"),
        ("PUT", f"{bill}/lineItems/{first['id']}", {"totalNetAmount": 10}, "totalNetAmount"),
        ("PUT", bill, {"lineItems": [{"id": first["id"]}, less, less]}, "lineItems"),
    ):
        refused = await connected.call(method, path, body)
        assert (refused.status, refused.error["fields"][0]["field"]) == (400, field), refused.body
        assert "create a vendor credit" in refused.error["fields"][0]["message"]
    assert await connected.writes() == []
    fine = await connected.post(f"{bill}/lineItems", {**less, "totalNetAmount": -80})
    assert fine.status == 201, fine.body
