"""Trouble at the target system: reads are repeated once at the most, writes never, and doubt is said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest
import pytest_asyncio
from house import House, served, sqlite_url, whole_house

from comptoir.kit.clock import ManualClock
from comptoir.store import logins, requests
from comptoir_sandbox.exact_online.server import running

pytestmark = pytest.mark.asyncio(loop_scope="module")

COMPANY = 3412056
MINUTE_SPENT = {
    "X-RateLimit-Minutely-Limit": "60",
    "X-RateLimit-Minutely-Remaining": "0",
    "X-RateLimit-Minutely-Reset": "1782723660000",
}
PAGE = {"headers": {"content-type": "text/html; charset=utf-8"}, "body": "<html>Onderhoud</html>"}
CUSTOMER = {"contactType": "COMPANY", "companyName": "Kwekerij Het Groene Blad"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def standing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A house whose time stands still, ten seconds before a minute ends."""
    clock = ManualClock(datetime(2026, 6, 29, 9, 0, 50, tzinfo=UTC))
    async with whole_house(tmp_path_factory.mktemp("trouble"), clock) as found:
        await found.control("limits", {"minute": 100_000, "day": 1_000_000})
        await found.connect(companyId=str(COMPANY))
        yield found


@pytest_asyncio.fixture(loop_scope="module")
async def house(standing: House) -> House:
    """The standing house without faults, and with an empty call log."""
    await standing.control("faults", method="DELETE")
    await standing.control("calls", method="DELETE")
    return standing


def told(answer, status, code):
    assert (answer.status, answer.error["code"]) == (status, code), answer.body
    assert answer.body["data"] is None
    return answer.error


def booked(house: House, table: str = "crm/accounts") -> int:
    """How many rows the books have."""
    return len(house.sandbox.site().company(COMPANY).books.table(table))


# --- reads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ({"kind": "html"}, 502, "upstream_bad_answer"),
        ({"kind": "truncated"}, 502, "upstream_bad_answer"),
        ({"kind": "empty"}, 502, "upstream_bad_answer"),
        ({"kind": "cut_during"}, 502, "upstream_bad_answer"),
        ({"kind": "validation"}, 424, "target_rejected"),
        ({"kind": "status", "status": 503, **PAGE}, 503, "upstream_unavailable"),
        ({"kind": "status", "status": 500, **PAGE}, 503, "upstream_unavailable"),
        ({"kind": "status", "status": 302, "headers": {"location": "/login"}}, 424, "target_rejected"),
        ({"kind": "status", "status": 418}, 424, "target_rejected"),
        ({"kind": "status", "status": 404}, 404, "record_unknown"),
        ({"kind": "status", "status": 403}, 403, "module_or_right_missing"),
    ],
    ids=lambda value: (
        f"{value['kind']} {value.get('status', '')}".strip() if isinstance(value, dict) else None
    ),
)
async def test_a_read_that_goes_wrong_has_a_typed_answer_after_one_call(house: House, fault, status, code):
    await house.fault(path="crm/Accounts", **fault)
    error = told(await house.get("/accounting/customers", limit=5), status, code)
    assert error["downstream"]["status"] in (fault.get("status"), 200, 500)
    assert len(await house.vendor_calls()) == 1
    assert (await house.get("/accounting/customers", limit=5)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        "null",
        "{}",
        "[]",
        '{"d": null}',
        '{"d": {"results": null}}',
        '{"d": {"results": [null]}}',
        '{"d": {"results": [{"ID": 5}]}}',
        '{"d": {"results": [{"ID": "x", "Modified": "yesterday"}]}}',
        '{"d": {"results": [{"ID": "x", "Modified": "/Date(99999999999999999)/"}]}}',
        '{"d": {"results": [{"ID": "x"}], "__count": "many"}}',
    ],
)
async def test_json_of_another_shape_is_an_answer_that_cannot_be_read(house: House, body):
    wrong = {"kind": "status", "status": 200, "headers": {"content-type": "application/json"}, "body": body}
    await house.fault(path="crm/Accounts", times=2, **wrong)
    told(await house.get("/accounting/customers", limit=5), 502, "upstream_bad_answer")
    one = "/accounting/customers/4c1b7a52-6f0e-4b1a-9d7e-0c2f5a3b8e11"
    told(await house.get(one), 502, "upstream_bad_answer")


async def test_a_body_that_does_not_unpack_is_an_answer_that_broke_off(house: House):
    packed = {"status": 200, "headers": {"content-encoding": "gzip"}, "body": "not packed at all"}
    await house.fault("status", path="crm/Accounts", **packed)
    told(await house.get("/accounting/customers", limit=5), 502, "upstream_bad_answer")


@pytest.mark.parametrize("kind", ["cut_before", "cut_after"])
async def test_a_read_whose_answer_was_lost_is_repeated_once(house: House, kind):
    await house.fault(kind, path="crm/Accounts")
    assert (await house.get("/accounting/customers", limit=5)).status == 200
    assert len(await house.vendor_calls()) == 2


async def test_a_read_whose_answer_is_lost_twice_is_given_up(house: House):
    await house.fault("cut_before", path="crm/Accounts", times=None)
    answer = await house.get("/accounting/customers", limit=5)
    told(answer, 504, "upstream_timeout")
    assert int(answer.headers["retry-after"]) > 0
    assert len(await house.vendor_calls()) == 2


async def test_a_slow_answer_is_waited_for(house: House):
    await house.fault("latency", path="crm/Accounts", seconds=0.4)
    assert (await house.get("/accounting/customers", limit=5)).status == 200
    assert len(await house.vendor_calls()) == 1


async def test_a_refused_token_is_looked_up_anew_and_the_read_goes_on(house: House):
    await house.fault("status", path="crm/Accounts", status=401)
    assert (await house.get("/accounting/customers", limit=5)).status == 200
    assert len(await house.vendor_calls()) == 2


async def test_a_young_token_that_stays_refused_is_given_up_for_a_while_after_two_calls(house: House):
    await house.fault("status", path="crm/Accounts", status=401, times=None)
    answer = await house.get("/accounting/customers", limit=5)
    told(answer, 503, "upstream_unavailable")
    assert "retry-after" in answer.headers
    assert len(await house.vendor_calls()) == 2


@pytest.mark.parametrize("headers", [MINUTE_SPENT, {}], ids=["with headers", "without headers"])
async def test_a_read_refused_for_its_budget_waits_for_the_next_minute(house: House, headers):
    to_the_minutes_last_seconds(house)
    minute = house.clock.now().minute
    await house.fault("status", path="crm/Accounts", status=429, headers=headers)
    assert (await house.get("/accounting/customers", limit=5)).status == 200
    assert house.clock.now().minute == minute + 1
    assert len(await house.vendor_calls()) == 2


async def test_a_budget_that_stays_spent_is_said_with_the_seconds_to_wait(house: House):
    to_the_minutes_last_seconds(house)
    await house.fault("status", path="crm/Accounts", status=429, times=None)
    answer = await house.get("/accounting/customers", limit=5)
    told(answer, 429, "budget_spent")
    assert 0 < int(answer.headers["retry-after"]) <= 60
    assert len(await house.vendor_calls()) == 2
    house.clock.advance(60)


def to_the_minutes_last_seconds(house: House) -> None:
    house.clock.advance((55 - house.clock.now().second) % 60)


# --- writes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "rows"),
    [
        ({"kind": "html"}, 0),
        ({"kind": "cut_before"}, 0),
        ({"kind": "cut_after"}, 1),
        ({"kind": "status", "status": 503, **PAGE}, 0),
        ({"kind": "status", "status": 500, **PAGE}, 0),
        ({"kind": "status", "status": 201}, 0),
        ({"kind": "status", "status": 201, "body": '{"d": {}}'}, 0),
        ({"kind": "status", "status": 201, "body": '{"d": {"ID": null}}'}, 0),
    ],
)
async def test_a_write_whose_answer_was_lost_is_in_doubt_and_not_sent_again(house: House, fault, rows):
    before = booked(house)
    await house.fault(method="POST", path="crm/Accounts", **fault)
    answer = await house.post("/accounting/customers", CUSTOMER)
    told(answer, 409, "write_in_doubt")
    assert "retry-after" not in answer.headers
    assert len(await house.writes()) == 1
    assert booked(house) == before + rows


@pytest.mark.parametrize("kind", ["truncated", "empty", "cut_during"])
async def test_a_record_is_found_by_its_location_when_the_answer_cannot_be_read(house: House, kind):
    before = booked(house)
    await house.fault(kind, method="POST", path="crm/Accounts")
    answer = await house.post("/accounting/customers", CUSTOMER)
    assert (answer.status, answer.data["companyName"]) == (201, CUSTOMER["companyName"])
    assert len(await house.writes()) == 1
    assert booked(house) == before + 1


async def test_a_sentence_of_the_vendor_becomes_a_field_and_nothing_is_booked(house: House):
    before = booked(house)
    await house.fault("validation", method="POST", path="crm/Accounts")
    error = told(await house.post("/accounting/customers", CUSTOMER), 400, "refused_by_target")
    assert error["downstream"] == {"status": 500, "message": "Ongeldige referentie: Betalingsconditie"}
    assert error["fields"][0]["field"] == "paymentTermId"
    assert error["fields"][0]["code"] == "reference_unknown"
    assert len(await house.writes()) == 1
    assert booked(house) == before


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("LicenseExpired", "licence_ended"),
        ("DivisionBlocked", "company_blocked"),
        ("NoDivisionAccess", "company_not_granted"),
    ],
)
async def test_the_reason_of_a_refused_company_is_told_in_the_vendors_own_word(house: House, reason, code):
    await house.control("divisions", {"division": COMPANY, "blocked": reason})
    refused = await house.get("/accounting/units", limit=5)
    await house.control("divisions", {"division": COMPANY, "blocked": ""})
    error = told(refused, 403, code)
    assert error["downstream"] == {"status": 403, "message": "Forbidden", "reason": reason}


@pytest.mark.parametrize("status", [401, 429])
async def test_a_write_that_was_turned_away_unread_is_sent_anew_and_booked_once(house: House, status):
    to_the_minutes_last_seconds(house)
    before = booked(house)
    await house.fault("status", method="POST", path="crm/Accounts", status=status)
    assert (await house.post("/accounting/customers", CUSTOMER)).status == 201
    assert [call["status"] for call in await house.writes()] == [status, 201]
    assert booked(house) == before + 1


async def test_a_slow_booking_is_waited_for(house: House):
    before = booked(house)
    await house.fault("latency", method="POST", path="crm/Accounts", seconds=0.4)
    assert (await house.post("/accounting/customers", CUSTOMER)).status == 201
    assert booked(house) == before + 1


@pytest.mark.parametrize(
    ("fault", "status"),
    [("html", 502), ("truncated", 502), ("empty", 502), ("validation", 424), ("cut_before", 504)],
)
async def test_trouble_before_the_booking_leaves_nothing_booked(house: House, fault, status):
    items = (await house.get("/accounting/items", limit=5)).data
    before = booked(house, "salesinvoice/salesinvoices")
    await house.fault(fault, method="GET", path="crm/Accounts", times=None)
    answer = await house.post(
        "/accounting/invoices",
        {
            "contactId": "4c1b7a52-6f0e-4b1a-9d7e-0c2f5a3b8e11",
            "invoiceDate": "2026-06-15",
            "lineItems": [{"itemId": items[0]["id"], "quantity": 1}],
        },
    )
    assert answer.status == status
    assert await house.writes() == []
    assert booked(house, "salesinvoice/salesinvoices") == before


@pytest.mark.parametrize("fault", ["html", "truncated", "empty", "validation", "cut_before", "cut_during"])
async def test_a_booking_that_cannot_be_read_back_is_answered_with_its_id_and_a_warning(house: House, fault):
    before = booked(house)
    await house.fault(fault, method="GET", path="crm/Accounts", times=None)
    answer = await house.post("/accounting/customers", CUSTOMER)
    assert answer.status == 201
    assert any("could not be read back" in warning for warning in answer.warnings)
    assert booked(house) == before + 1
    await house.control("faults", method="DELETE")
    assert (await house.get(f"/accounting/customers/{answer.data['id']}")).data["companyName"]


async def test_a_booking_that_differs_from_what_was_sent_is_said_in_a_warning(house: House):
    await house.fault("distort", method="POST", path="crm/Accounts", set={"Name": "Something else"})
    answer = await house.post("/accounting/customers", CUSTOMER)
    assert answer.status == 201
    assert any(warning.startswith("companyName: ") for warning in answer.warnings)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "html"},
        {"kind": "cut_before"},
        {"kind": "cut_after"},
        {"kind": "status", "status": 503, **PAGE},
    ],
    ids=["html", "cut before", "cut after", "503"],
)
async def test_a_change_whose_answer_was_lost_is_in_doubt_and_not_sent_again(house: House, fault):
    made = await house.post("/accounting/customers", CUSTOMER)
    await house.control("calls", method="DELETE")
    await house.fault(method="PUT", path="crm/Accounts", **fault)
    path = f"/accounting/customers/{made.data['id']}"
    told(await house.call("PATCH", path, {"companyName": "Kwekerij Nieuw"}), 409, "write_in_doubt")
    assert [call["method"] for call in await house.writes()] == ["PUT"]


async def test_a_change_of_lines_that_stops_halfway_names_what_was_changed(house: House):
    invoices = (await house.get("/accounting/invoices", status="DRAFT", limit=50)).data
    invoice = next(found for found in invoices if len(found["lineItems"]) > 1)
    lines = [{"lineItemId": line["lineItemId"], "description": "Anders"} for line in invoice["lineItems"]]
    await house.fault("validation", method="PUT", path="SalesInvoiceLines", skip=1)
    body = {"reference": "PO 9", "lineItems": lines}
    answer = await house.call("PATCH", f"/accounting/invoices/{invoice['invoiceId']}", body)
    error = told(answer, 400, "refused_by_target")
    assert error["details"]["changedBefore"] == ["the document itself", f"line {lines[0]['lineItemId']}"]


# --- nobody there, and what stays behind ----------------------------------------------------------


async def test_a_target_system_that_cannot_be_reached_is_a_503_for_reads_and_writes(tmp_path):
    clock = ManualClock(datetime(2026, 6, 29, 9, tzinfo=UTC))
    async with AsyncExitStack() as stack:
        sandbox = await stack.enter_async_context(running(("nl",), clock=clock))
        async with served(sqlite_url(tmp_path), sandbox, clock) as house:
            await house.connect(companyId=str(COMPANY))
            await stack.aclose()
            told(await house.get("/accounting/customers"), 503, "upstream_unavailable")
            written = await house.post("/accounting/customers", CUSTOMER)
            error = told(written, 503, "upstream_unavailable")
            assert "nothing was written" in error["message"]
            assert int(written.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    ("path", "fault", "status"),
    [
        ("oauth2/token", {"kind": "html"}, 503),
        ("oauth2/token", {"kind": "truncated"}, 503),
        ("oauth2/token", {"kind": "empty"}, 503),
        ("oauth2/token", {"kind": "cut_before"}, 503),
        ("oauth2/token", {"kind": "cut_during"}, 503),
        ("oauth2/token", {"kind": "cut_after"}, 503),
        ("oauth2/token", {"kind": "status", "status": 503, **PAGE}, 503),
        ("oauth2/token", {"kind": "status", "status": 200, "body": '{"access_token": 5}'}, 503),
        ("current/Me", {"kind": "html", "times": 3}, 502),
        ("current/Me", {"kind": "status", "status": 200, "body": '{"d": {"results": []}}', "times": 3}, 502),
        (
            "current/Me",
            {"kind": "status", "status": 200, "body": '{"d": {"results": [{}]}}', "times": 3},
            502,
        ),
        ("system/Divisions", {"kind": "truncated"}, 502),
        ("system/Divisions", {"kind": "validation"}, 424),
        ("system/Divisions", {"kind": "cut_before", "times": None}, 504),
        ("system/Divisions", {"kind": "status", "status": 200, "body": '{"d": {"results": [{}]}}'}, 502),
    ],
)
async def test_a_login_that_breaks_off_leaves_no_connection(house: House, path, fault, status):
    before = await house.connections()
    location = await house.consent(await house.begin())
    await house.fault(path=path, **fault)
    answer = await house.follow(location)
    assert answer.status == status, answer.body
    assert answer.error["message"].endswith("egin the login anew.")
    assert "retry-after" not in answer.headers
    assert await house.connections() == before


async def test_who_has_consented_is_asked_again_because_their_earlier_tokens_are_void(house: House):
    location = await house.consent(await house.begin())
    await house.fault("status", status=503, path="current/Me", times=2, **PAGE)
    assert (await house.follow(location)).status == 200
    house.clock.advance(700)
    assert (await house.get("/accounting/customers")).status == 200


async def test_trouble_changes_nothing_of_ours_but_one_line_in_the_log(house: House):
    connection = await house.connection()
    kept = await tokens_of(house, connection)
    await house.fault("cut_after", method="POST", path="crm/Accounts")
    answer = await house.post("/accounting/customers", CUSTOMER)
    assert await house.connection() == connection
    assert await tokens_of(house, connection) == kept
    line = await logged(house, answer.error["requestId"])
    assert (line.status, line.error_code, line.company_id) == (409, "write_in_doubt", str(COMPANY))


async def tokens_of(house: House, connection):
    async with house.database.read() as conn:
        return await logins.get(conn, connection.login_id)


async def logged(house: House, request_id: str):
    """The one line of this request, once it has been written down."""
    async with asyncio.timeout(60):
        while True:
            async with house.database.read() as conn:
                rows = await requests.recent(conn, None, 1_000)
            found = [row for row in rows if row.id == request_id]
            if found:
                (line,) = found
                return line
            await asyncio.sleep(0.05)
