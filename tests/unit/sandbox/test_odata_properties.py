"""What holds for every query, found out by trying many: no crash, no hang, no gap."""

import contextlib
import json
from datetime import datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.odata import (
    Dialect,
    ODataError,
    after,
    answer_format,
    format_literal,
    parse_filter,
    parse_key,
    parse_options,
    parse_orderby,
    parse_skiptoken,
    read_address,
    read_entry,
    select,
    skiptoken,
    sort_key,
    total_order,
)
from comptoir_sandbox.exact_online.odata.expressions import Field
from comptoir_sandbox.exact_online.odata.filter_parser import read_filter

CATALOGUE = catalogue.load()
ACCOUNTS = CATALOGUE["crm/Accounts"]
INVOICES = CATALOGUE["salesinvoice/SalesInvoices"]

guids = st.uuids().map(str)
texts = st.text(max_size=8)
moments = st.datetimes(min_value=datetime.fromisoformat("1900-01-01"))
rows = st.fixed_dictionaries(
    {
        "ID": guids,
        "Name": texts,
        "Code": st.sampled_from(["A", "a", "B", " A"]),
        "Source": st.integers(0, 3),
        "IsSupplier": st.booleans(),
        "DiscountSales": st.decimals("-1", "1", places=3),
        "Modified": moments,
    }
)
pieces = st.sampled_from(
    [
        *(
            "Name",
            "ID",
            "Modified",
            "IsSupplier",
            "Source",
            "BankAccounts",
            "Nope",
            "eq",
            "ne",
            "gt",
            "and",
            "or",
        ),
        *(
            "not",
            "(",
            ")",
            ",",
            "/",
            "'a'",
            "'o''b'",
            "guid''",
            "1",
            "-2",
            "3L",
            "4.5M",
            "1e9",
            "true",
            "null",
            "in",
        ),
        *(
            "datetime'2026-01-01'",
            "substringof(",
            "startswith(",
            "trim(",
            "length(",
            "year(",
            "replace(",
            "=",
            "%",
        ),
    ]
)


def comparisons() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda op, text: f"Name {op} {format_literal(text, 'Edm.String')}", operators, texts),
        st.builds(
            lambda op, text: f"Code {op} {format_literal(text, 'Edm.String')}", operators, st.just("a")
        ),
        st.builds(lambda op, number: f"Source {op} {number}", operators, st.integers(-1, 4)),
        st.builds(
            lambda op, number: f"{number}M {op} DiscountSales", operators, st.decimals("-1", "1", places=2)
        ),
        st.builds(lambda op, at: f"Modified {op} {format_literal(at, 'Edm.DateTime')}", operators, moments),
        st.just("IsSupplier"),
        st.builds(lambda text: f"startswith(Name,{format_literal(text, 'Edm.String')})", texts),
    )


operators = st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"])
filters = st.recursive(
    comparisons(),
    lambda inner: st.one_of(
        st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
        st.builds("not ({})".format, inner),
    ),
    max_leaves=6,
)


def refused_or_read(work, *arguments):
    """Anything but an ODataError fails the test."""
    with contextlib.suppress(ODataError):
        return work(*arguments)
    return None


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(pieces, max_size=25).map(" ".join),
        st.lists(pieces, max_size=25).map("".join),
    )
)
@settings(max_examples=600)
def test_any_text_is_read_or_refused(text):
    predicate = refused_or_read(parse_filter, text, ACCOUNTS)
    if predicate is not None:
        assert predicate({}) in {True, False}
        assert predicate({"Name": "a", "Source": 1, "IsSupplier": True, "ID": "b"}) in {True, False}
    refused_or_read(parse_key, text, ACCOUNTS)
    refused_or_read(parse_orderby, text, ACCOUNTS)
    refused_or_read(parse_skiptoken, text, (), ACCOUNTS)
    refused_or_read(select, text, text, INVOICES, CATALOGUE.find)
    refused_or_read(read_address, text)
    refused_or_read(answer_format, text)
    refused_or_read(parse_options, [("$top", text), ("$filter", text)])


@given(st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
def test_any_body_is_read_or_refused(payload):
    refused_or_read(lambda: read_entry(payload, ACCOUNTS, CATALOGUE.find))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("1e400"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(INVOICES.properties)), json_values, max_size=6))
def test_any_values_are_read_or_refused(document):
    refused_or_read(lambda: read_entry(json.dumps(document).encode(), INVOICES, CATALOGUE.find))


@given(filters, rows)
@settings(max_examples=300)
def test_a_whole_row_fits_a_condition_or_its_opposite(text, row):
    assert parse_filter(text, ACCOUNTS)(row) is not parse_filter(f"not ({text})", ACCOUNTS)(row)


@given(filters, filters, rows)
def test_and_and_or_mean_what_they_say(first, second, row):
    one, two = parse_filter(first, ACCOUNTS)(row), parse_filter(second, ACCOUNTS)(row)
    assert parse_filter(f"({first}) and ({second})", ACCOUNTS)(row) is (one and two)
    assert parse_filter(f"({first}) or ({second})", ACCOUNTS)(row) is (one or two)


@given(filters, st.lists(rows, max_size=20))
def test_an_index_never_loses_a_row(text, found):
    for dialect in (Dialect(), Dialect(ignore_text_case=False)):
        predicate = parse_filter(text, ACCOUNTS, dialect)
        for row in filter(predicate, found):
            assert all(row[name] == value for name, value in predicate.equalities.items())
            assert all(row[name] >= value for name, value in predicate.at_least.items())


@given(rows)
def test_every_value_is_found_by_its_own_literal(row):
    exact = Dialect(ignore_text_case=False)
    for name, value in row.items():
        literal = format_literal(value, ACCOUNTS.properties[name].type)
        assert parse_filter(f"{name} eq {literal}", ACCOUNTS, exact)(row)
    assert parse_key(format_literal(row["ID"], "Edm.Guid"), ACCOUNTS) == {"ID": row["ID"]}


@given(
    st.lists(rows, max_size=25, unique_by=lambda row: row["ID"]),
    st.lists(
        st.sampled_from(["Name", "Code desc", "Source", "Modified desc", "DiscountSales"]),
        max_size=3,
        unique=True,
    ),
    st.integers(1, 6),
)
def test_pages_visit_every_row_once_and_in_order(found, orders, size):
    order = parse_orderby(",".join(orders), ACCOUNTS) if orders else ()
    key = sort_key(total_order(order, ACCOUNTS))
    expected = sorted(found, key=key)
    seen, left = [], expected
    while left:
        seen += left[:size]
        token = parse_skiptoken(skiptoken(seen[-1], order, ACCOUNTS), order, ACCOUNTS)
        left = sorted(filter(after(token, order, ACCOUNTS), found), key=key)
    assert seen == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_numbers_keep_every_digit(number):
    predicate = parse_filter(f"DiscountSales eq {format_literal(number, 'Edm.Double')}", ACCOUNTS)
    assert predicate({"DiscountSales": number})
    assert not predicate({"DiscountSales": number + Decimal("0.0001")})


def test_positions_point_into_the_text():
    condition = read_filter("   Name eq 'a'", ACCOUNTS)
    assert condition.position == 3
    assert isinstance(condition.left, Field)
