"""`$filter` finds the rows that Exact Online would find."""

from datetime import datetime
from decimal import Decimal

import pytest

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.odata import Dialect, parse_filter

CATALOGUE = catalogue.load()
ACCOUNTS = CATALOGUE["crm/Accounts"]
GUID = "5f4a3c1e-0000-4000-8000-00000000000a"
ROW = {
    "ID": GUID,
    "Code": "              1001",
    "Name": "O'Hara Tools BV",
    "Status": "C",
    "City": None,
    "IsSupplier": False,
    "Parent": None,
    "Source": 2,
    "DiscountSales": Decimal("0.055"),
    "Modified": datetime.fromisoformat("2026-06-25T15:54:52.940"),
}


@pytest.mark.parametrize(
    "text",
    [
        "Name eq 'O''Hara Tools BV'",
        "Name eq 'o''hara tools bv'",
        "'C' eq Status",
        "Code eq '              1001'",
        "trim(Code) eq '1001'",
        f"ID eq guid'{GUID.upper()}'",
        f"ID eq guid '{GUID}'",
        "Modified ge datetime'2026-06-25'",
        "Modified lt datetime'2026-06-26T00:00:00'",
        "Modified eq datetime'2026-06-25T15:54:52.94'",
        "Modified eq datetime'2026-06-25T15:54:52.9400000Z'",
        "DiscountSales gt 0.05 and DiscountSales lt 6e-2",
        "DiscountSales ge -8500",
        "DiscountSales eq 0.055M",
        "Source eq 2L or Source eq 3",
        "Source eq 1 or Source eq 3 or 2 eq Source",
        "Status eq 'S' or Status eq 'c'",
        "Source eq 3 or City eq 'Delft' or Status eq 'C'",
        "City eq 'Delft' or City eq null",
        "not (Source eq 1 or Source eq 3)",
        "Source ne 3",
        "IsSupplier eq false",
        "not IsSupplier",
        "not (IsSupplier eq true)",
        "Parent eq null",
        "null eq Parent",
        "Name ne null",
        "substringof('hara', Name)",
        "substringof('hara',Name) eq true",
        "substringof('zzz',Name) eq false",
        "substringof('zzz',Name) ne true",
        "startswith(Name,'O''H') and endswith(Name, 'bv')",
        "indexof(Name,'Tools') eq 7",
        "length(Name) eq 15",
        "tolower(Name) eq 'o''hara tools bv'",
        "toupper(Status) eq 'C'",
        "substring(Name,2,4) eq 'Hara'",
        "replace(Name,'Tools','') eq 'O''Hara  BV'",
        "concat(Name,'!') eq 'O''Hara Tools BV!'",
        "year(Modified) eq 2026 and month(Modified) eq 6 and day(Modified) eq 25",
        "hour(Modified) eq 15 and minute(Modified) eq 54 and second(Modified) eq 52",
        "round(DiscountSales) eq 0 and ceiling(DiscountSales) eq 1 and floor(DiscountSales) eq 0",
        "Status eq 'S' or Status eq 'P' or Status eq 'C'",
        "Status eq 'X' and Status eq 'Y' or Status eq 'C'",
        "(Status eq 'C' or Status eq 'X') and (IsSupplier eq false)",
        "not (Status eq 'X' or IsSupplier)",
        "not not (Status eq 'C')",
        "(Status eq 'C') eq true",
        "Status eq toupper('c')",
        "concat('O''Hara ','Tools BV') eq Name",
        "1 eq 1",
        "datetimeoffset'2026-01-01T00:00:00Z' lt datetimeoffset'2026-01-01T00:00:00-01:00'",
        "time'PT1H30M' eq time'PT90M' and time'PT1S' gt time'PT0S'",
        "X'0Aff' eq binary'0aFF'",
        "true",
    ],
)
def test_a_row_that_fits_is_found(text):
    assert parse_filter(text, ACCOUNTS)(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "Code eq '1001'",
        "Code eq '1001              '",
        "Name eq 'O''Hara Tools BV '",
        "Status eq 'X' and (Status eq 'Y' or Status eq 'C')",
        "Source eq 1 or Source eq 3 or Source eq 4",
        "not (Source eq 1 or Source eq 2)",
        "Modified ge datetime'2026-06-26'",
        "Modified gt datetime'2026-06-25T15:54:52.94'",
        "substringof(Name,'Tools')",
        "not startswith(Name,'O')",
        "Parent ne null",
        "IsSupplier",
        "Source gt null",
        "substringof(null,Name)",
        "1 eq 2",
    ],
)
def test_a_row_that_does_not_fit_is_left_out(text):
    assert not parse_filter(text, ACCOUNTS)(ROW)


@pytest.mark.parametrize(
    "text",
    [
        "City eq 'Delft'",
        "City ne 'Delft'",
        "not (City eq 'Delft')",
        "not (City ne 'Delft')",
        "not (City eq 'Delft' and Status eq 'C')",
        "City eq 'Delft' or City eq 'Gouda'",
        "not (City eq 'Delft' or City eq 'Gouda')",
        "startswith(City,'D')",
        "not startswith(City,'D')",
        "length(City) ne 5",
    ],
)
def test_a_missing_value_fits_neither_a_condition_nor_its_opposite(text):
    assert not parse_filter(text, ACCOUNTS)(ROW)


def test_case_of_text_counts_when_the_switch_says_so():
    strict = Dialect(ignore_text_case=False)
    assert not parse_filter("Name eq 'o''hara tools bv'", ACCOUNTS, strict)(ROW)
    assert not parse_filter("substringof('tools',Name)", ACCOUNTS, strict)(ROW)
    assert parse_filter("Name eq 'O''Hara Tools BV'", ACCOUNTS, strict)(ROW)


def test_case_of_names_does_not_count_when_the_switch_says_so():
    loose = parse_filter("sTATUS eq 'C'", ACCOUNTS, Dialect(ignore_name_case=True))
    assert loose(ROW)
    assert loose.fields == {"Status"}


def test_an_index_learns_what_every_match_must_have():
    found = parse_filter(f"ID eq guid'{GUID}' and (Source eq 1 or Source eq 2) and Status eq 'C'", ACCOUNTS)
    assert found.equalities == {"ID": GUID}
    assert found.fields == {"ID", "Source", "Status"}


def test_an_index_learns_nothing_from_alternatives_and_opposites():
    assert parse_filter(f"ID eq guid'{GUID}' or Source eq 2", ACCOUNTS).equalities == {}
    assert parse_filter(f"not (ID eq guid'{GUID}')", ACCOUNTS).equalities == {}
    assert parse_filter("Parent eq null", ACCOUNTS).equalities == {}


def test_an_index_learns_the_lowest_value_that_can_match():
    sync = CATALOGUE["sync/CRM/Accounts"]
    assert parse_filter("Timestamp gt 1", sync).at_least == {"Timestamp": 1}
    assert parse_filter("5L lt Timestamp", sync).at_least == {"Timestamp": 5}
    assert parse_filter("Timestamp lt 1", sync).at_least == {}


def test_text_helps_an_index_only_when_its_case_counts():
    assert parse_filter("Status eq 'C'", ACCOUNTS).equalities == {}
    assert parse_filter("Status eq 'C'", ACCOUNTS, Dialect(ignore_text_case=False)).equalities == {
        "Status": "C"
    }
