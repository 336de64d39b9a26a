"""Bad input: each mistake has its typed error, nothing is booked by it, and nothing is half-written."""

from dataclasses import replace

import aiohttp
import pytest
from house import House
from refusals import INVOICE, fields, told

pytestmark = pytest.mark.asyncio(loop_scope="module")


# --- parameters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", ["0", "1", "25", "101", "-5", "x", "5.0", " 5", "٥", "1e1", "9" * 400])
async def test_a_limit_that_is_not_published_is_refused_with_those_that_are(pinned: House, limit):
    answer = await pinned.get("/accounting/customers", limit=limit)
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == ["limit"]
    assert "5, 10, 20, 50, 100" in answer.error["fields"][0]["hint"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "1.5", "²", "1 ", "9" * 400, "1000001"])
async def test_a_page_that_cannot_be_is_refused(pinned: House, page):
    answer = await pinned.get("/accounting/customers", page=page)
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == ["page"]


async def test_an_unknown_filter_is_refused_with_the_nearest_known_one(pinned: House):
    answer = await pinned.get("/accounting/customers", lastModifedAt="2026-01-01")
    told(answer, 400, "unknown_parameter")
    assert fields(answer) == ["lastModifedAt"]
    assert "lastModifiedAt" in answer.error["fields"][0]["hint"]


async def test_a_parameter_that_contradicts_itself_is_refused(pinned: House):
    query = [("limit", "5"), ("limit", "10")]
    headers = {"X-API-KEY": pinned.api_key, "X-ACCOUNT-KEY": pinned.account_key}
    url = f"{pinned.url}/accounting/customers"
    async with pinned.http.get(url, params=query, headers=headers) as response:
        assert response.status == 400
        assert (await response.json())["errors"]["fields"][0]["field"] == "limit"


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("customers", "lastModifiedAt", "yesterday"),
        ("customers", "lastModifiedAt", "2026-02-30"),
        ("customers", "lastModifiedAt", "0001-01-01T00:00:00+14:00"),
        ("customers", "lastModifiedAt", "' or 1 eq 1"),
        ("invoices", "dueDateFrom", "1e9"),
        ("invoices", "status", "LOST"),
        ("invoices", "orderField", "totalAmount"),
        ("invoices", "orderDir", "UP"),
        ("accounts", "isActive", "maybe"),
        ("accounts", "debitCreditIndicator", "BOTH"),
        ("customers", "rawData", "1"),
    ],
)
async def test_a_filter_value_that_cannot_be_read_is_refused_by_name(pinned: House, path, name, value):
    before = len(await pinned.vendor_calls())
    answer = await pinned.get(f"/accounting/{path}", **{name: value})
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == [name]
    assert len(await pinned.vendor_calls()) == before


@pytest.mark.parametrize("path", ["customers", "items", "invoices"])
@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59Z"])
async def test_the_first_and_the_last_moment_that_a_program_knows_are_moments(pinned: House, path, moment):
    answer = await pinned.get(f"/accounting/{path}", lastModifiedAt=moment, limit=5)
    assert answer.status == 200
    assert len(answer.data) == (5 if moment.startswith("0001") else 0)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_the_first_and_the_last_day_that_a_program_knows_are_days(pinned: House, day):
    assert (await pinned.get("/accounting/invoices", dueDateFrom=day, limit=5)).status == 200


@pytest.mark.parametrize("time", ["", "T00:00:00+02:00", "T00:00:00-11:00", "T23:30:00Z"])
async def test_a_day_counts_as_it_is_written_whatever_the_time_behind_it(pinned: House, time):
    query = {"orderField": "invoiceDate", "orderDir": "DESC", "limit": 5}
    plain = await pinned.get("/accounting/invoices", dueDateFrom="2026-07-01", **query)
    other = await pinned.get("/accounting/invoices", dueDateFrom=f"2026-07-01{time}", **query)
    assert plain.body["meta"]["pagination"]["total"] > 0
    assert other.body["meta"]["pagination"] == plain.body["meta"]["pagination"]


# --- bodies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        b'{"contactType":',
        b"{'contactType': 'COMPANY'}",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"a": NaN}',
        b"null0",
    ],
    ids=["half", "single quotes", "no UTF-8", "deep", "NaN", "trailing"],
)
async def test_a_malformed_body_is_refused(pinned: House, body):
    answer = await pinned.post("/accounting/customers", body)
    told(answer, 400, "invalid_body")


async def test_a_form_without_a_boundary_is_refused_in_one_sentence(pinned: House):
    sent = replace(pinned, headers={"Content-Type": "multipart/form-data"})
    error = told(await sent.post("/accounting/journalEntries", b"--x--"), 400, "invalid_body")
    assert error["message"] == "The body is no readable multipart/form-data: Missing boundary in multipart."


@pytest.mark.parametrize("body", [b"", b"  \r\n "])
async def test_an_empty_body_is_refused(pinned: House, body):
    assert (
        "JSON body" in told(await pinned.post("/accounting/customers", body), 400, "invalid_body")["message"]
    )


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"null", b"true"])
async def test_a_body_that_is_no_object_is_refused(pinned: House, body):
    told(await pinned.post("/accounting/customers", body), 400, "invalid_body")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"invoiceDate": 20260615}, "invoiceDate"),
        ({"contactId": ["a"]}, "contactId"),
        ({"lineItems": {}}, "lineItems"),
        ({"lineItems": [{"quantity": "three"}]}, "lineItems[0].quantity"),
        ({"lineItems": [{"quantity": 1}, {"quantity": True}]}, "lineItems[1].quantity"),
        ({"lineItems": [{"quantity": 1, "dimensions": [{"id": 5}]}]}, "lineItems[0].dimensions[0].id"),
        ({"status": "LOST"}, "status"),
    ],
)
async def test_a_wrong_type_is_refused_with_the_path_of_the_field(pinned: House, change, place):
    answer = await pinned.post("/accounting/invoices", {**INVOICE, **change})
    told(answer, 400, "invalid_body")
    assert fields(answer) == [place]


@pytest.mark.parametrize(
    ("without", "place"),
    [("invoiceDate", "invoiceDate"), ("lineItems", "lineItems"), ("contactId", "contactId")],
)
async def test_a_required_field_that_is_missing_is_named(pinned: House, without, place):
    body = {name: value for name, value in INVOICE.items() if name != without}
    answer = await pinned.post("/accounting/invoices", body)
    told(answer, 400, "invalid_body")
    assert (fields(answer), answer.error["fields"][0]["code"]) == ([place], "required")


@pytest.mark.parametrize("amount", ['"NaN"', '"Infinity"', "1e999999", '"-1e999999"', "1e30", "1e-40"])
async def test_an_amount_that_no_book_can_hold_is_refused_with_its_path(pinned: House, amount):
    body = f'{{"invoiceDate": "2026-06-15", "lineItems": [{{"quantity": {amount}}}]}}'
    answer = await pinned.post("/accounting/invoices", body.encode())
    told(answer, 400, "invalid_body")
    assert fields(answer) == ["lineItems[0].quantity"]


async def test_a_body_of_eleven_megabytes_is_refused(pinned: House):
    body = b'{"companyName": "' + b"x" * (11 * 1024 * 1024) + b'"}'
    try:
        answer = await pinned.post("/accounting/customers", body)
    except aiohttp.ClientConnectionError:  # the answer came while the rest was still on its way
        pytest.fail("the server hung up instead of answering")
    told(answer, 413, "too_large")


async def test_fields_that_the_operation_does_not_have_are_named_in_warnings(pinned: House):
    answer = await pinned.post(
        "/accounting/customers",
        {
            "contactType": "COMPANY",
            "companyName": "Fietsenmaker Twee Wielen",
            "colour": "blue",
            "addresses": [{"city": "Ede", "planet": "Earth"}],
        },
    )
    assert answer.status == 201
    assert "colour is no field of this operation and was ignored." in answer.warnings
    assert "addresses[0].planet is no field of this operation and was ignored." in answer.warnings


# --- paths ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/accounting",
        "/unicorns",
        "/accounting/unicorns",
        "/accounting/customers/a/b/c",
        "/accounting/customers/",
        "/health/",
    ],
)
async def test_an_unknown_path_has_the_envelope_of_every_other_problem(open_house: House, path):
    told(await open_house.get(path), 404, "route_unknown")


async def test_a_method_that_a_path_lacks_is_answered_with_those_that_it_has(open_house: House):
    answer = await open_house.call("DELETE", "/accounting/customers")
    told(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= {name.strip() for name in answer.headers["allow"].split(",")}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/accounting/contacts/bulk", "POST"),
        ("PUT", "/accounting/contacts/bulk", "POST"),
        ("POST", "/auth/environments", "GET, HEAD"),
        ("DELETE", "/webhooks/tenant", "GET, HEAD, POST"),
    ],
)
async def test_a_path_of_its_own_is_no_records_id(open_house: House, method, path, allowed):
    answer = await open_house.call(method, path)
    told(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/auth/exact-xx", "/auth/callback/exact-xx?state=a&code=b"])
async def test_a_target_system_that_nobody_serves_is_a_405(open_house: House, path):
    told(await open_house.get(path), 405, "target_system_unknown")


# --- what a database cannot hold ------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/accounting/\0", "/accounting/customers/\0", "/auth/exact-nl\0"])
async def test_a_nul_in_the_path_leads_nowhere(pinned: House, path):
    told(await pinned.get(path), 404, "route_unknown")


@pytest.mark.parametrize(
    ("path", "name"), [("/accounting/customers", "name"), ("/auth/exact-nl", "callbackUrl")]
)
async def test_a_nul_in_a_parameter_is_refused_by_its_name(pinned: House, path, name):
    answer = await pinned.get(path, **{name: "https://a.example/\0"})
    told(answer, 400, "invalid_parameter")
    assert fields(answer) == [name]


async def test_a_nul_in_a_body_is_refused_with_its_path(pinned: House):
    body = {"contactType": "COMPANY", "companyName": "A", "addresses": [{"city": "E\0de"}]}
    answer = await pinned.post("/accounting/customers", body)
    told(answer, 400, "invalid_body")
    assert fields(answer) == ["addresses[0].city"]


async def test_the_offer_of_another_protocol_is_declined_and_the_body_read(pinned: House):
    offer = {"Connection": "Upgrade, HTTP2-Settings", "Upgrade": "h2c", "HTTP2-Settings": "AAEAAEAA"}
    asking = replace(pinned, headers=offer)
    answer = await asking.post("/accounting/customers", {"contactType": "COMPANY", "companyName": "Java"})
    assert (answer.status, answer.data["companyName"]) == (201, "Java")


async def test_a_value_outside_a_closed_list_is_refused_with_the_list(pinned: House):
    line = {"accountId": "4000", "totalGrossAmount": 5, "debitCreditIndicator": "LINKS"}
    body = {"transactionDate": "2026-06-12", "journalLineItems": [line]}
    answer = await pinned.post("/accounting/journalEntries", body)
    (problem,) = answer.error["fields"]
    assert (answer.status, problem["field"]) == (400, "journalLineItems[0].debitCreditIndicator")
    assert problem["hint"] == "Send one of DEBIT, CREDIT."
    plain = await pinned.post("/accounting/offers", {"addresses": [], "status": "LOST"})
    (problem,) = plain.error["fields"]
    assert problem["field"] == "status"
    assert "ACCEPTED" in problem["hint"]
