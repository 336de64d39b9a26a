"""`comptoir get` against a server that answers as told: tables, JSON, and problems in words."""

import json
import os
import subprocess
import sys

INVOICES = {
    "meta": {
        "warnings": ["status is not kept by this target system"],
        "pagination": {"total": 41, "perPage": 5, "currentPage": 2, "totalPages": 9},
    },
    "data": [
        {
            "id": "a1",
            "invoiceNumber": "26700001",
            "totalGrossAmount": "GROSS",
            "memo": None,
            "lineItems": [{}],
        },
        {"id": "b2", "invoiceNumber": "26700002", "totalGrossAmount": 7, "memo": None, "lineItems": []},
    ],
    "errors": None,
    "rawData": None,
}
# Written by hand, because a Python float would lose the last zero that the books have.
INVOICES_TEXT = json.dumps(INVOICES).replace('"GROSS"', "1210.10")

PROBLEM = {
    "meta": None,
    "data": None,
    "errors": {
        "code": "invalid_parameter",
        "message": "limit is one of 5, 10, 20, 50, 100",
        "fields": [{"field": "limit", "code": "enum", "message": "7 is not allowed", "hint": "Ask for 10."}],
        "downstream": {"status": 500, "message": "Ongeldige waarde"},
        "requestId": "req_01",
        "retryAfter": 12,
        "docs": None,
    },
    "rawData": None,
}


def test_a_list_becomes_a_table_with_the_digits_that_were_booked(comptoir, scripted):
    scripted.body = INVOICES_TEXT
    out = comptoir("get", "invoices", "--url", scripted.url)
    assert out.returncode == 0
    lines = out.stdout.splitlines()
    assert lines[1].split() == ["invoiceNumber", "totalGrossAmount", "id"]
    assert lines[3].split() == ["26700001", "1210.10", "a1"]
    assert "warning: status is not kept" in out.stdout
    assert "page 2 of 9, 41 records in all" in out.stdout


def test_the_keys_go_into_headers_and_the_options_into_the_query(comptoir, scripted):
    scripted.body = INVOICES_TEXT
    comptoir(
        *("get", "tax-rates", "--limit", "5", "--page", "2", "--company", "77"),
        *("--filter", "usage=BILL", "--filter", "lastModifiedAt=2025-01-01T00:00:00Z"),
        COMPTOIR_URL=scripted.url,
        COMPTOIR_API_KEY="key",
        COMPTOIR_ACCOUNT_KEY="account",
    )
    ((path, headers),) = scripted.asked
    assert path == (
        "/accounting/taxRates?limit=5&page=2&companyId=77&usage=BILL&lastModifiedAt=2025-01-01T00%3A00%3A00Z"
    )
    assert (headers["X-Api-Key"], headers["X-Account-Key"]) == ("key", "account")


def test_json_is_printed_as_it_came(comptoir, scripted):
    scripted.body = INVOICES_TEXT
    assert comptoir("get", "invoices", "--json", "--url", scripted.url).stdout == INVOICES_TEXT + "\n"


def test_json_stays_json_on_a_terminal_that_lacks_a_sign(scripted):
    scripted.body = '{"data": [{"name": "Caf\u00e9 \u20ac"}], "meta": null}'
    asked = [sys.executable, "-m", "comptoir.cli", "get", "items", "--json", "--url", scripted.url]
    ours = {name: text for name, text in os.environ.items() if not name.startswith("COMPTOIR_")}
    ran = subprocess.run(asked, env=ours | {"PYTHONIOENCODING": "latin-1"}, capture_output=True, check=True)
    assert json.loads(ran.stdout.decode("latin-1"))["data"] == [{"name": "Caf\u00e9 \u20ac"}]


def test_a_single_record_is_shown_in_full(comptoir, scripted):
    scripted.body = json.dumps(INVOICES | {"data": INVOICES["data"][1], "meta": None})
    out = comptoir("get", "invoices/b2", "--url", scripted.url)
    assert scripted.asked[0][0] == "/accounting/invoices/b2"
    assert "'invoiceNumber': '26700002'" in out.stdout


def test_chosen_columns_come_in_the_chosen_order(comptoir, scripted):
    scripted.body = INVOICES_TEXT
    out = comptoir("get", "invoices", "--columns", "id,lineItems", "--url", scripted.url)
    assert [line.split() for line in out.stdout.splitlines()[1:5:2]] == [
        ["id", "lineItems"],
        ["a1", "1", "×"],
    ]


def test_a_column_that_is_not_there_is_refused_with_those_that_are(comptoir, scripted):
    scripted.body = INVOICES_TEXT
    out = comptoir("get", "invoices", "--columns", "id,total", "--url", scripted.url)
    assert (out.returncode, out.stdout) == (1, "")
    assert out.stderr.startswith("comptoir: there is no column total; there are id, invoiceNumber, ")


def test_a_problem_is_told_in_words_and_fails(comptoir, scripted):
    scripted.status, scripted.body = 400, json.dumps(PROBLEM)
    out = comptoir("get", "invoices", "--url", scripted.url)
    assert (out.returncode, out.stdout) == (1, "")
    assert out.stderr.splitlines() == [
        "comptoir: invalid_parameter (400): limit is one of 5, 10, 20, 50, 100",
        "  limit: 7 is not allowed [enum]",
        "    hint: Ask for 10.",
        "  the target system answered 500: Ongeldige waarde",
        "  try again in 12 seconds",
        "  request req_01",
    ]


def test_an_answer_that_is_no_json_is_said_to_be_none(comptoir, scripted):
    scripted.status, scripted.body = 502, "<html>Bad Gateway</html>"
    out = comptoir("get", "invoices", "--url", scripted.url)
    assert (out.returncode, out.stderr) == (
        1,
        "comptoir: the server answered 502 with something that is no JSON\n",
    )


def test_a_server_that_is_not_there_is_named(comptoir):
    out = comptoir("get", "invoices", "--url", "http://127.0.0.1:9")
    assert out.returncode == 1
    assert "http://127.0.0.1:9/accounting/invoices does not answer" in out.stderr


def test_what_is_no_http_url_is_refused(comptoir):
    out = comptoir("get", "invoices", "--url", "file:///etc")
    assert (out.returncode, out.stderr) == (1, "comptoir: 'file:///etc' is no http or https URL\n")


def test_a_filter_without_a_value_is_refused(comptoir):
    out = comptoir("get", "invoices", "--filter", "usage")
    assert (out.returncode, out.stderr) == (1, "comptoir: --filter usage: write it as NAME=VALUE\n")


def test_the_login_link_is_printed(comptoir, scripted):
    scripted.body = "https://login.example/oauth?state=s"
    out = comptoir("connect", "exact-nl", "--callback-url", "https://x.example/done", "--url", scripted.url)
    assert out.stdout == "https://login.example/oauth?state=s\n"
    assert scripted.asked[0][0] == (
        "/auth/exact-nl?environmentSelection=true&callbackUrl=https%3A%2F%2Fx.example%2Fdone"
    )
