"""Options, keys, orders and pages."""

from datetime import datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.odata import (
    Address,
    ODataError,
    after,
    entity_path,
    format_literal,
    next_link,
    parse_key,
    parse_options,
    parse_orderby,
    parse_skiptoken,
    read_address,
    select,
    skiptoken,
    sort_key,
    total_order,
)

CATALOGUE = catalogue.load()
ACCOUNTS = CATALOGUE["crm/Accounts"]
INVOICES = CATALOGUE["salesinvoice/SalesInvoices"]
SYNC = CATALOGUE["sync/CRM/Accounts"]
GUID = "5f4a3c1e-0000-4000-8000-00000000000a"


def account(number: int, name: str | None) -> dict[str, object]:
    return {"ID": f"00000000-0000-0000-0000-{number:012d}", "Name": name}


def test_options_are_read_once():
    options = parse_options(
        [("$top", "100"), ("$filter", " Name eq 'a' "), ("itemId", "guid'x'"), ("$select", "")]
    )
    assert (options.top, options.filter, options.select) == (100, "Name eq 'a'", None)
    assert options.parameters == {"itemId": "guid'x'"}
    assert options.inlinecount is False
    assert parse_options([("$inlinecount", "allpages")]).inlinecount is True


@pytest.mark.parametrize(
    "pairs",
    [
        [("$top", "-1")],
        [("$top", "x")],
        [("$top", "²")],
        [("$skip", "1.5")],
        [("$top", "9" * 5000)],
        [("$count", "true")],
        [("$top", "1"), ("$top", "2")],
        [("$inlinecount", "some")],
    ],
)
def test_options_that_make_no_sense_are_refused(pairs):
    with pytest.raises(ODataError, match="Error in query syntax"):
        parse_options(pairs)


@pytest.mark.parametrize(
    ("text", "path", "key"),
    [
        (f"(guid'{GUID.upper()}')", "crm/Accounts", {"ID": GUID}),
        ("(124132)", "system/Divisions", {"Code": 124132}),
        ("(123L)", "sync/CRM/Accounts", {"Timestamp": 123}),
        ("(123)", "sync/CRM/Accounts", {"Timestamp": 123}),
        ("('EUR')", "general/Currencies", {"Code": "EUR"}),
        (f"(ID=guid'{GUID}')", "crm/Accounts", {"ID": GUID}),
        (
            f"(Division=1,GLAccount=guid'{GUID}',ReportingYear=2026)",
            "openingbalance/CurrentYear/AfterEntry",
            {"Division": 1, "GLAccount": GUID, "ReportingYear": 2026},
        ),
    ],
)
def test_keys_are_read(text, path, key):
    assert parse_key(text, CATALOGUE[path]) == key


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("('20')", "financial/Journals"),
        ("(20)", "financial/Journals"),
        ("()", "crm/Accounts"),
        ("(null)", "crm/Accounts"),
        (f"(guid'{GUID}',guid'{GUID}')", "crm/Accounts"),
        (f"(Name=guid'{GUID}')", "crm/Accounts"),
        ("(1.5)", "system/Divisions"),
        ("(Division=1)", "openingbalance/CurrentYear/AfterEntry"),
    ],
)
def test_keys_of_another_kind_are_refused(text, path):
    with pytest.raises(ODataError):
        parse_key(text, CATALOGUE[path])


def test_an_entity_is_addressed_by_its_key():
    assert entity_path({"ID": GUID}, ACCOUNTS) == f"crm/Accounts(guid'{GUID}')"
    assert entity_path({"Code": 124132}, CATALOGUE["system/Divisions"]) == "system/Divisions(124132)"
    assert entity_path({"Timestamp": 7}, SYNC) == "sync/CRM/Accounts(7L)"
    assert entity_path({"Code": "E'R"}, CATALOGUE["general/Currencies"]) == "general/Currencies('E''R')"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("crm/Accounts", Address("crm/Accounts")),
        ("crm/Accounts/", Address("crm/Accounts")),
        ("crm/Accounts/$count", Address("crm/Accounts", ending="$count")),
        ("crm/$metadata", Address("crm", ending="$metadata")),
        (f"crm/Accounts(guid'{GUID}')", Address("crm/Accounts", f"(guid'{GUID}')")),
        ("general/Currencies('a/)b')", Address("general/Currencies", "('a/)b')")),
        (
            f"crm/Accounts(guid'{GUID}')/BankAccounts/$count",
            Address("crm/Accounts", f"(guid'{GUID}')", "BankAccounts", "$count"),
        ),
    ],
)
def test_a_path_comes_apart(text, address):
    assert read_address(text) == address


def test_orders_are_read_and_end_with_the_key():
    order = parse_orderby("Modified desc, Name asc,Code", ACCOUNTS)
    assert order == (("Modified", True), ("Name", False), ("Code", False))
    assert total_order(order, ACCOUNTS)[-1] == ("ID", False)
    assert total_order(parse_orderby("ID desc", ACCOUNTS), ACCOUNTS) == (("ID", True),)


@pytest.mark.parametrize(
    "text", ["", "Name up", "Name desc desc", "Nme", "BankAccounts", "BankAccounts/ID", "Name,,Code"]
)
def test_orders_that_make_no_sense_are_refused(text):
    with pytest.raises(ODataError):
        parse_orderby(text, ACCOUNTS)


def test_sorting_puts_missing_values_first_and_ignores_case():
    rows = [account(1, "beta"), account(2, None), account(3, "Alpha"), account(4, "BETA")]
    up = sorted(rows, key=sort_key(total_order((("Name", False),), ACCOUNTS)))
    assert [row["Name"] for row in up] == [None, "Alpha", "beta", "BETA"]
    down = sorted(rows, key=sort_key(total_order((("Name", True),), ACCOUNTS)))
    assert [row["Name"] for row in down] == ["beta", "BETA", "Alpha", None]


def test_pages_follow_each_other_without_gaps_or_repeats():
    rows = [account(number, None if number % 5 == 0 else f"name {number % 3}") for number in range(50)]
    order = parse_orderby("Name desc", ACCOUNTS)
    key = sort_key(total_order(order, ACCOUNTS))
    seen, left = [], sorted(rows, key=key)
    while left:
        page = left[:7]
        seen += page
        token = parse_skiptoken(skiptoken(page[-1], order, ACCOUNTS), order, ACCOUNTS)
        left = sorted(filter(after(token, order, ACCOUNTS), rows), key=key)
    assert seen == sorted(rows, key=key)


def test_tokens_look_as_recorded():
    row = {"ID": GUID, "Modified": datetime.fromisoformat("2018-09-21T04:18:55.617")}
    order = parse_orderby("Modified", ACCOUNTS)
    assert skiptoken(row, (), ACCOUNTS) == f"guid'{GUID}'"
    assert skiptoken(row, order, ACCOUNTS) == f"datetime'2018-09-21T04:18:55.617',guid'{GUID}'"
    assert skiptoken({"Timestamp": 493115}, (), SYNC) == "493115L"


@pytest.mark.parametrize("token", ["", "'x'", f"guid'{GUID}',guid'{GUID}'", "5", f"guid'{GUID}' 5", "Name"])
def test_foreign_tokens_are_refused(token):
    with pytest.raises(ODataError):
        parse_skiptoken(token, (), ACCOUNTS)


def test_the_next_link_keeps_the_wishes_in_the_servers_order():
    options = parse_options(
        [
            ("$select", "ID,Name"),
            ("$top", "100"),
            ("$orderby", "Modified"),
            ("$skip", "0"),
            ("$filter", "Name ne 'é'"),
        ]
    )
    link = next_link(
        "https://start.exactonline.fr/api/v1/1/crm/Accounts", options, "datetime'2018-09-21T04:18:55.617'", 40
    )
    assert link.endswith("&$top=40&$skiptoken=datetime'2018-09-21T04%3A18%3A55.617'")
    names = [name for name, _ in parse_qsl(urlsplit(link).query)]
    assert names == ["$filter", "$orderby", "$select", "$top", "$skiptoken"]
    assert dict(parse_qsl(urlsplit(link).query))["$filter"] == "Name ne 'é'"


def test_the_next_link_of_a_function_keeps_its_arguments():
    link = next_link("https://x/y", parse_options([("itemId", f"guid'{GUID}'")]), "5L", None)
    assert link == f"https://x/y?itemId=guid'{GUID}'&$skiptoken=5L"


@pytest.mark.parametrize(
    ("value", "edm_type", "text"),
    [
        (None, "Edm.Guid", "null"),
        (GUID, "Edm.Guid", f"guid'{GUID}'"),
        ("o'hara", "Edm.String", "'o''hara'"),
        (5, "Edm.Int32", "5"),
        (5, "Edm.Int64", "5L"),
        (True, "Edm.Boolean", "true"),
        (Decimal("10.50"), "Edm.Double", "10.50"),
        (Decimal("1E+3"), "Edm.Double", "1000"),
        (datetime.fromisoformat("2026-01-02"), "Edm.DateTime", "datetime'2026-01-02T00:00:00'"),
        (b"\x01\xff", "Edm.Binary", "X'01FF'"),
    ],
)
def test_literals_are_written(value, edm_type, text):
    assert format_literal(value, edm_type) == text


def test_a_selection_keeps_the_servers_order():
    found = select("Name, Code,ID,Name", None, ACCOUNTS, CATALOGUE.find)
    assert [each.name for each in found.properties] == ["ID", "Code", "Name"]
    assert len(select(None, None, ACCOUNTS, CATALOGUE.find).properties) == 164
    assert len(select("*", None, ACCOUNTS, CATALOGUE.find).properties) == 164


def test_lines_are_selected_through_their_expansion():
    found = select(
        "InvoiceID,SalesInvoiceLines/AmountFC,SalesInvoiceLines/ID",
        "SalesInvoiceLines",
        INVOICES,
        CATALOGUE.find,
    )
    assert [each.name for each in found.properties] == ["InvoiceID", "SalesInvoiceLines"]
    assert [each.name for each in found.expanded["SalesInvoiceLines"].properties] == ["ID", "AmountFC"]


def test_an_expansion_without_a_select_brings_whole_lines():
    found = select(None, "SalesInvoiceLines", INVOICES, CATALOGUE.find)
    assert len(found.expanded["SalesInvoiceLines"].properties) == 52
    whole = select("InvoiceID,SalesInvoiceLines", "SalesInvoiceLines", INVOICES, CATALOGUE.find)
    assert len(whole.expanded["SalesInvoiceLines"].properties) == 52


@pytest.mark.parametrize(
    ("selected", "expanded"),
    [
        ("InvoiceID,SalesInvoiceLines/AmountFC", None),
        ("Nonsense", None),
        ("InvoiceID,", None),
        (None, "Nonsense"),
        (None, "Journal"),
        ("SalesInvoiceLines/Nonsense", "SalesInvoiceLines"),
        (None, "a/b/c/d/e/f"),
    ],
)
def test_selections_that_make_no_sense_are_refused(selected, expanded):
    with pytest.raises(ODataError):
        select(selected, expanded, INVOICES, CATALOGUE.find)


def test_ids_inside_an_entity_cannot_be_expanded():
    with pytest.raises(ODataError):
        select(None, "PaymentIDs", CATALOGUE["cashflow/ProcessPayments"], CATALOGUE.find)
