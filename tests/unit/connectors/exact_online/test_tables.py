"""Regions, endpoints and tables: what Exact Online has, and that the tables ask for nothing else."""

import json
import re
from decimal import Decimal
from importlib.resources import files

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odata_text import columns

from comptoir.cdk.contract import Answer
from comptoir.cdk.mapping import AnyOf, Joined, Lines, MappingError, One, Row, Spread, Table
from comptoir.cdk.pointing import pointing
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.regions import REGIONS
from comptoir.connectors.exact_online.resources import TABLES
from comptoir.unified.vocabulary import Verb


def inner_tables(table: Table) -> list[Table]:
    return [
        table,
        *(inner for row in table.rows if isinstance(row, Lines) for inner in inner_tables(row.table)),
    ]


ALL = {table.resource.name: table for outer in TABLES for table in inner_tables(outer)}
EVERY_TABLE = pytest.mark.parametrize("table", ALL.values(), ids=ALL)


def test_the_seven_regions_are_served_each_at_its_own_host():
    assert {region.id: region.base_url for region in REGIONS} == {
        "exact-nl": "https://start.exactonline.nl",
        "exact-be": "https://start.exactonline.be",
        "exact-de": "https://start.exactonline.de",
        "exact-fr": "https://start.exactonline.fr",
        "exact-es": "https://start.exactonline.es",
        "exact-gb": "https://start.exactonline.co.uk",
        "exact-us": "https://start.exactonline.com",
    }


def test_the_servers_keep_dutch_time_in_every_region():
    assert {region.timezone for region in REGIONS} == {"Europe/Amsterdam"}


def test_an_endpoint_that_is_not_listed_is_named():
    with pytest.raises(MappingError, match="'crm/Acounts'"):
        endpoint("crm/Acounts")


def test_an_endpoint_knows_its_key_its_kinds_and_what_may_be_set():
    accounts = endpoint("crm/Accounts")
    assert accounts.key == "ID"
    assert accounts.columns["Name"].kind is str
    assert (accounts.columns["Name"].post, accounts.columns["Name"].put) == (True, True)
    assert not accounts.columns["AccountManagerFullName"].writable
    assert accounts.columns["Blocked"].kind is bool


@EVERY_TABLE
def test_every_column_that_is_asked_for_exists(table):
    decoder = table.decoder
    assert {*decoder.columns, *decoder.expand} <= table.endpoint.columns.keys()


def written_columns(table: Table) -> set[str]:
    """Each column that a new record, or a change, may set."""
    found = {*table.fixed, *(default.vendor for default in table.defaults)}
    for row in table.rows:
        match row:
            case Row() if row.write and row.codec.encode and table.endpoint.columns[row.vendor].writable:
                found.add(row.vendor)
            case Spread():
                found.update(row.vendors)
            case Joined():
                found.add(row.vendor)
            case One():
                found.update(each.vendor for each in row.rows if isinstance(each, Row) and each.write)
    return found


@EVERY_TABLE
def test_nothing_is_written_that_exact_only_reads(table):
    changing = table.resource.find(Verb.CREATE) or table.resource.find(Verb.PATCH)
    if changing is None:
        return
    read_only = {name for name in written_columns(table) if not table.endpoint.columns[name].writable}
    assert read_only == set()


@EVERY_TABLE
def test_every_filter_and_order_speaks_of_columns_that_exist(table):
    conditions = [table.where or "", table.floor or "", *table.orders.values()]
    for rule in table.filters.values():
        choices = rule.choices if isinstance(rule, AnyOf) else rule
        conditions += [choices] if isinstance(choices, str) else choices.values()
    named = {name for text in conditions for name in columns(text)} | set(table.orders.values())
    assert named <= table.endpoint.columns.keys()


@EVERY_TABLE
def test_every_reference_leads_to_an_endpoint_that_has_its_columns(table):
    for _, reference in pointing(table.rows):
        found = endpoint(reference.endpoint)
        named = columns(reference.by_id) | columns(reference.by_code or "")
        assert {reference.id, reference.written, *reference.facts, *named} <= found.columns.keys()


@EVERY_TABLE
def test_every_default_leads_to_an_endpoint_that_has_its_columns(table):
    for default in table.defaults:
        found = endpoint(default.endpoint)
        assert {default.column, *columns(default.where)} <= found.columns.keys()


LISTED = [
    line.split("\t")
    for line in files("comptoir.connectors.exact_online").joinpath("endpoints.tsv").read_text().splitlines()
]
VALUES = {
    "text": st.sampled_from(["", "x", "  1", "0" * 36]),
    "guid": st.sampled_from(["00000000-0000-0000-0000-000000000000", "8e3a0c1c-6ae2-4cb4-9a3b-0f4e5d6c7b8a"]),
    "date": st.integers(-(10**11), 10**13).map("/Date({})/".format),
    "number": st.floats(-1e9, 1e9, allow_nan=False),
    "flag": st.booleans(),
    "whole": st.integers(-(2**31), 2**31),
}


def rows_of(table: Table):
    """Records of the listed kinds, with columns left out and nulls among them."""
    kinds = {name: kind for path, name, kind, _ in LISTED if path == table.endpoint.path}
    simple = {name: st.none() | VALUES[kinds[name]] for name in table.decoder.columns}
    nested = {
        row.vendor: st.none() | st.fixed_dictionaries({"results": st.lists(rows_of(row.table), max_size=2)})
        for row in table.rows
        if isinstance(row, Lines)
    }
    return st.fixed_dictionaries({}, optional={**simple, **nested})


@EVERY_TABLE
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_every_page_of_the_declared_kinds_is_read_and_fits_the_published_model(table, data):
    page = data.draw(st.lists(rows_of(table), max_size=2))
    answer = Answer(200, {}, json.dumps({"d": {"results": page}}).encode())
    records = [table.decoder.read(row) for row in read_page(answer, table.decoder.record).results]
    assert len(records) == len(page)
    msgspec.convert(msgspec.to_builtins(records, builtin_types=(Decimal,)), list[table.resource.model])


def test_what_a_login_may_do_is_counted_as_exact_counts_it():
    assert [(rate.window, rate.calls) for rate in CONNECTOR.rates] == [("minute", 60), ("day", 5000)]
    assert all(re.fullmatch(r"x-ratelimit[a-z-]*", rate.limit_header) for rate in CONNECTOR.rates)
