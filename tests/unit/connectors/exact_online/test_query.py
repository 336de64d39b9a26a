"""Conditions: whatever a caller sends stays inside its own literal, and `or` never swallows an `and`."""

from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odata_text import Broken, columns, joints, strings, tokens

from comptoir.cdk.contract import Query
from comptoir.cdk.mapping import AnyOf, DefaultValue, Reference
from comptoir.cdk.pointing import pointing
from comptoir.connectors.exact_online.calls.query import Condition, condition, encode, expression, literal
from comptoir.connectors.exact_online.resources import TABLES
from comptoir.unified.vocabulary import Filter, FilterKind, Verb

PARENT = "8e3a0c1c-6ae2-4cb4-9a3b-0f4e5d6c7b8a"
NASTY = st.text(alphabet="ab' ()=,%{}&+#/\\or1-\n", max_size=12) | st.text(max_size=8)


def published(table) -> dict[str, Filter]:
    listing = table.resource.find(Verb.LIST)
    return {found.name: found for found in listing.filters} if listing else {}


TEXT_FILTERS = [
    pytest.param(table, name, id=f"{table.resource.name}-{name}")
    for table in TABLES
    for name, rule in table.filters.items()
    if isinstance(rule, str)
    and published(table)[name].kind is FilterKind.TEXT
    and not published(table)[name].values
]


def values_of(declared: Filter, rule):
    """What a caller may send for a filter."""
    if declared.values:
        return st.sampled_from(declared.values)
    match declared.kind:
        case _ if isinstance(rule, AnyOf) and rule.choices:
            return st.lists(st.sampled_from([*rule.choices]), min_size=1, max_size=3).map(",".join)
        case FilterKind.BOOLEAN:
            return st.booleans()
        case FilterKind.NUMBER:
            return st.integers(0, 9999).map(Decimal)
        case FilterKind.MOMENT | FilterKind.DAY:
            return st.datetimes(timezones=st.just(UTC))
        case FilterKind.TEXT:
            return NASTY


@st.composite
def lists(draw):
    """Any table, any of its published filters together, with a parent where it needs one."""
    table = draw(st.sampled_from(TABLES))
    declared = [found for found in published(table).values() if draw(st.booleans())]
    filters = {found.name: draw(values_of(found, table.filters.get(found.name))) for found in declared}
    return table, Query(1, 50, filters), PARENT if table.foreign else None


@pytest.mark.parametrize(("table", "name"), TEXT_FILTERS)
@settings(max_examples=60, deadline=None)
@given(text=NASTY)
def test_a_callers_text_is_one_string_literal_whatever_it_says(table, name, text):
    rule = table.filters[name]
    part = expression(rule, text)
    assert [kind for kind, _ in tokens(part)] == [kind for kind, _ in tokens(expression(rule, "plain"))]
    (said,) = strings(part)
    assert said.strip(" ") == text.strip(" ")
    assert text in said


@settings(max_examples=200, deadline=None)
@given(lists())
def test_an_or_beside_an_and_stands_in_parentheses(asked):
    table, query, parent = asked
    text = condition(table, query, parent).text
    if text is not None:
        assert all(len(level) < 2 for level in joints(text))


@settings(max_examples=200, deadline=None)
@given(lists())
def test_a_condition_speaks_of_columns_that_the_endpoint_has(asked):
    table, query, parent = asked
    text = condition(table, query, parent).text
    assert columns(text or "") <= table.endpoint.columns.keys()


@given(NASTY.filter(lambda text: text not in ("DRAFT", "SUBMITTED")))
def test_a_value_outside_a_closed_list_never_gets_into_a_condition(text):
    rule = AnyOf({"DRAFT": "Status eq 20", "SUBMITTED": "Status eq 50"})
    part = expression(rule, text)
    assert part is None or set(part.split(" or ")) <= {"Status eq 20", "Status eq 50"}


def test_parentheses_at_both_ends_are_not_taken_for_one_pair():
    part = "(A eq 1 and B eq 2) or (C eq 3)"
    assert Condition([part, "D eq 4"], []).text == f"({part}) and D eq 4"
    assert Condition(["(A eq 1 or B eq 2)", "D eq 4"], []).text == "(A eq 1 or B eq 2) and D eq 4"


@pytest.mark.parametrize("nothing", [",", " ", "\x1f", "DRAUGHT,"])
def test_a_comma_list_that_names_no_value_of_the_filter_matches_nothing(nothing):
    assert expression(AnyOf({"DRAFT": "Status eq 20"}), nothing) is None


def test_an_empty_part_of_a_comma_list_adds_nothing():
    rule = AnyOf({"DRAFT": "Status eq 20", "SUBMITTED": "Status eq 50"})
    assert expression(rule, "DRAFT,,SUBMITTED,") == "Status eq 20 or Status eq 50"


def test_a_filter_that_nothing_can_match_makes_no_call_worthwhile():
    table = next(table for table in TABLES if table.resource.name == "invoices")
    assert condition(table, Query(1, 50, {"status": "VOIDED"}), None).impossible


def test_a_moment_is_said_in_the_servers_wall_clock():
    asked = datetime(2026, 6, 25, 13, 0, tzinfo=UTC)
    rule = "Modified ge datetime'{}'"
    assert expression(rule, asked) == "Modified ge datetime'2026-06-25T15:00:00.000'"


def test_a_day_is_said_as_the_caller_said_it():
    assert f"{literal(datetime(2026, 6, 25, 23, 30, tzinfo=UTC)):%Y-%m-%d}" == "2026-06-25"


def test_an_endpoint_that_insists_on_a_filter_always_gets_one():
    table = next(table for table in TABLES if table.resource.name == "items")
    assert condition(table, Query(1, 50), None).text == "Modified ge datetime'1970-01-01'"


def test_a_parent_narrows_the_list_of_its_lines():
    table = next(table for table in TABLES if table.resource.name == "invoices.lineItems")
    assert condition(table, Query(1, 50), PARENT).text == f"InvoiceID eq guid'{PARENT}'"


def test_a_filter_without_a_counterpart_is_said_and_not_dropped_in_silence():
    table = next(table for table in TABLES if table.resource.name == "journalEntries")
    asked = Query(1, 50, {"fiscalYearStartDate": datetime(2026, 1, 1, tzinfo=UTC)})
    (warning,) = condition(table, asked, None).warnings
    assert "fiscalYearStartDate was not applied" in warning


def references() -> list[Reference]:
    return [to for table in TABLES for _, to in pointing(table.rows)]


@settings(max_examples=40, deadline=None)
@given(text=NASTY)
def test_a_reference_by_code_is_one_string_literal_whatever_it_says(text):
    for reference in set(references()):
        if reference.by_code is not None:
            (said,) = strings(reference.by_code.format(literal(text)))
            assert text in said


def test_what_is_looked_up_by_default_is_a_sound_condition():
    defaults: list[DefaultValue] = [default for table in TABLES for default in table.defaults]
    assert defaults
    assert all(len(level) < 2 for default in defaults for level in joints(default.where))


@given(st.lists(st.tuples(st.sampled_from(["$filter", "$select", "$top"]), st.text(min_size=1)), max_size=4))
def test_a_query_string_says_what_was_put_in(pairs):
    assert parse_qsl(encode(tuple(pairs)), keep_blank_values=True, encoding="utf-8") == pairs


@given(st.text())
def test_a_query_string_holds_nothing_that_ends_it(text):
    assert not set(encode((("$filter", text),)).removeprefix("$filter=")) & set(' #&+=?\r\n"<>')


@pytest.mark.parametrize(
    "text", ["Name eq 'a", "Name eq 'a'')", "(Name eq 'a'", "Name eq 'a') or (1 eq 1", "a'b'c'"]
)
def test_the_checker_itself_sees_what_is_broken(text):
    with pytest.raises(Broken):
        joints(text)


def test_the_checker_itself_sees_a_swallowed_and():
    assert {"and", "or"} in joints("A eq 1 or B eq 2 and C eq 3")
    assert {"and", "or"} not in joints("(A eq 1 or B eq 2) and C eq 'x or y and z'")
