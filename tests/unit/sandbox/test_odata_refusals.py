"""A query that Exact Online refuses is refused with its words."""

import pytest

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.odata import (
    ODataError,
    check_filter,
    check_options,
    parse_filter,
    parse_options,
)

CATALOGUE = catalogue.load()
ACCOUNTS = CATALOGUE["crm/Accounts"]
SYNTAX = "Bad Request - Error in query syntax."
NOT_HERE = "This $filter parameter is not supported for this resource"


def refusal(text: str) -> str:
    with pytest.raises(ODataError) as caught:
        parse_filter(text, ACCOUNTS)
    assert caught.value.status == 400
    return caught.value.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("X eq 1", "No property 'X' exists in type 'Exact.Metadata.Entity.Account' at position 0."),
        (
            "Name eq 'a' or name eq 'b'",
            "No property 'name' exists in type 'Exact.Metadata.Entity.Account' at position 15.",
        ),
        (
            "ID eq 1",
            "Operator 'eq' incompatible with operand types 'System.Guid' and 'System.Int32' at position 3.",
        ),
        (
            "ID eq 'x'",
            "Operator 'eq' incompatible with operand types 'System.Guid' and 'System.String' at position 3.",
        ),
        (
            "Modified ge '2026-01-01'",
            "Operator 'ge' incompatible with operand types 'System.DateTime' and 'System.String' at position 9.",
        ),
        (
            "Modified ge datetimeoffset'2026-01-01T00:00:00Z'",
            (
                "Operator 'ge' incompatible with operand types 'System.DateTime' and 'System.DateTimeOffset'"
                " at position 9."
            ),
        ),
        (
            "Name eq 5L",
            "Operator 'eq' incompatible with operand types 'System.String' and 'System.Int64' at position 5.",
        ),
        (
            "IsSupplier gt true",
            "Operator 'gt' incompatible with operand types 'System.Boolean' and 'System.Boolean' at position 11.",
        ),
        (
            "Name and IsSupplier",
            "Operator 'and' incompatible with operand types 'System.String' and 'System.Boolean' at position 5.",
        ),
        ("not Name", "Operator 'not' incompatible with operand type 'System.String' at position 0."),
        ("Name", "Expression of type 'System.Boolean' expected at position 0"),
        ("length(Name)", "Expression of type 'System.Boolean' expected at position 0"),
        ("Customer", "No property 'Customer' exists in type 'Exact.Metadata.Entity.Account' at position 0."),
        ("time'soon' eq null", "Unrecognized 'Edm.Time' literal 'time'soon'' in '0'."),
        ("null eq X'0'", "Unrecognized 'Edm.Binary' literal 'X'0'' in '8'."),
        (
            "X'00' gt X'01'",
            "Operator 'gt' incompatible with operand types 'System.Byte[]' and 'System.Byte[]' at position 6.",
        ),
        (
            "time'PT1H' eq null and Name",
            "Operator 'and' incompatible with operand types 'System.Boolean' and 'System.String' at position 19.",
        ),
        (
            "time'PT1H' eq 1",
            "Operator 'eq' incompatible with operand types 'System.TimeSpan' and 'System.Int32' at position 11.",
        ),
        ("not null", "Operator 'not' incompatible with operand type 'null' at position 0."),
        ("ID    eq guid''", "Unrecognized 'Edm.Guid' literal 'guid''' in '9'."),
        ("ID eq guid'123'", "Unrecognized 'Edm.Guid' literal 'guid'123'' in '6'."),
        (
            "Modified gt datetime'2026-02-30'",
            "Unrecognized 'Edm.DateTime' literal 'datetime'2026-02-30'' in '12'.",
        ),
        ("Source eq 9223372036854775808", "Unrecognized 'Edm.Int64' literal '9223372036854775808' in '10'."),
    ],
)
def test_types_and_names_are_explained(text, message):
    assert refusal(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "Name eq",
        "",
        "Name eq 'a",
        "Name 'a'",
        "('a' eq",
        "(Name eq 'a'",
        "Name eq 'a')",
        "Name = 'a'",
        "Name eq 'a' & Status eq 'C'",
        "Name eq 'a' and",
        "Source add 1 eq 2",
        "Source eq 1 eq true eq true",
        "foo'bar' eq Name",
        "substringof('a')",
        "length(Source) eq 1",
        "nosuch(Name) eq 'a'",
    ],
)
def test_broken_syntax_is_one_error(text):
    assert refusal(text) == SYNTAX


@pytest.mark.parametrize(
    "text", ["contains(Name,'x')", "Status in ('C','S')", "contains(tolower(Name),'x') eq true"]
)
def test_odata_4_is_not_spoken(text):
    assert refusal(text) == SYNTAX


@pytest.mark.parametrize(
    "text",
    [
        "Name eq City",
        "concat(Name,City) eq 'x'",
        "BankAccounts/ID eq null",
        "BankAccounts eq null",
        "Name/Length eq 1",
    ],
)
def test_paths_and_two_properties_are_not_supported(text):
    assert refusal(text) == NOT_HERE


@pytest.mark.parametrize(
    "text",
    ["(" * 3000 + "1 eq 1" + ")" * 3000, "not " * 1000 + "IsSupplier", "trim(" * 999 + "Name" + ")" * 999],
)
def test_nesting_has_a_limit(text):
    assert refusal(text) == SYNTAX


def test_length_has_a_limit_but_long_lists_of_conditions_pass():
    many = " or ".join(f"Source eq {number}" for number in range(300))
    assert parse_filter(many, ACCOUNTS)({"Source": 299})
    assert refusal(many * 2) == SYNTAX


def test_a_bulk_endpoint_filters_only_by_its_own_fields():
    payments = CATALOGUE["bulk/Cashflow/Payments"]
    check_filter(parse_filter("Status eq 20", payments), payments, mandatory=False)
    wrong = parse_filter("Status eq 20 and YourRef eq 'a' and AmountDC gt 1", payments)
    with pytest.raises(ODataError) as caught:
        check_filter(wrong, payments, mandatory=False)
    assert caught.value.message == "Filtering on these fields is not supported: AmountDC,YourRef"


def test_a_mandatory_filter_is_asked_for_only_of_those_it_concerns():
    invoices = CATALOGUE["salesinvoice/SalesInvoices"]
    check_filter(None, invoices, mandatory=False)
    check_filter(parse_filter("Status eq 50", invoices), invoices, mandatory=True)
    with pytest.raises(ODataError) as caught:
        check_filter(parse_filter("AmountDC gt 1", invoices), invoices, mandatory=True)
    assert caught.value.message.startswith(
        "This endpoint has mandatory filtering applied. A GET request for this endpoint must have a $filter"
        " parameter with one of the following fields in the url:InvoiceID,Created,DeliverTo,"
    )


def test_a_bulk_endpoint_asks_for_a_select_or_one_row():
    accounts = CATALOGUE["bulk/CRM/Accounts"]
    with pytest.raises(
        ODataError, match=r"Please add a \$select or a \$top=1 statement to the query string\."
    ):
        check_options(parse_options([]), accounts)
    check_options(parse_options([("$top", "1")]), accounts)
    check_options(parse_options([("$select", "ID")]), accounts)
    with pytest.raises(ODataError):
        check_options(parse_options([("$select", "ID"), ("$skip", "10")]), accounts)


def test_a_sync_endpoint_refuses_everything_at_once():
    with pytest.raises(ODataError):
        check_options(parse_options([("$select", "*")]), CATALOGUE["sync/CRM/Accounts"])
    check_options(parse_options([("$select", "*")]), ACCOUNTS)
