"""The rule of companies: only a pinned or a granted one ever comes out."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.engine.companies import company_of
from comptoir.kit.errors import CompanyMismatch, CompanyRequired, CompanyUnknown, Problem
from comptoir.store.connections import Connection, ConnectionStatus

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OPEN = Connection(
    "con_1",
    "ten_1",
    "exact-nl",
    "hash",
    ConnectionStatus.ACTIVE,
    NOW,
    NOW,
    companies=[{"id": 100, "name": "Kassa"}, {"id": "200", "name": "Winkel"}],
)
PINNED = replace(OPEN, company_id="100")

ids = st.sampled_from(["100", "200", "300", "", "0100", " 100", "１００"]) | st.text(max_size=4)
granted = st.lists(st.fixed_dictionaries({"id": ids, "name": st.just("K")}), max_size=3)


@pytest.mark.parametrize("asked", [None, "", "100"])
def test_a_pinned_company_is_the_one_whether_it_is_named_or_not(asked):
    assert company_of(PINNED, asked) == "100"


@pytest.mark.parametrize("asked", ["200", "300", "0100", "100 "])
def test_a_pinned_connection_refuses_any_other_company_granted_or_not(asked):
    with pytest.raises(CompanyMismatch) as caught:
        company_of(PINNED, asked)
    assert caught.value.fields[0].field == "companyId"


@pytest.mark.parametrize("asked", ["100", "200"])
def test_without_a_choice_a_granted_company_may_be_named(asked):
    assert company_of(OPEN, asked) == asked


def test_a_company_that_was_not_granted_is_unknown():
    with pytest.raises(CompanyUnknown) as caught:
        company_of(OPEN, "300")
    assert "GET /auth/companies" in (caught.value.fields[0].hint or "")


@pytest.mark.parametrize("asked", [None, ""])
def test_without_a_choice_a_company_must_be_named_and_all_are_listed(asked):
    with pytest.raises(CompanyRequired) as caught:
        company_of(OPEN, asked)
    assert "100 (Kassa), 200 (Winkel)" in caught.value.message
    assert caught.value.details["companies"] == [
        {"id": "100", "name": "Kassa"},
        {"id": "200", "name": "Winkel"},
    ]


def test_one_granted_company_is_no_choice():
    with pytest.raises(CompanyRequired):
        company_of(replace(OPEN, companies=OPEN.companies[:1]), None)


def test_a_login_that_reaches_nothing_says_so():
    with pytest.raises(CompanyRequired, match="reaches: none"):
        company_of(replace(OPEN, companies=[]), None)


@given(pinned=st.none() | ids.filter(bool), companies=granted, asked=st.none() | ids)
def test_only_a_pinned_or_a_granted_company_ever_comes_out(pinned, companies, asked):
    connection = replace(OPEN, company_id=pinned, companies=companies)
    try:
        company = company_of(connection, asked)
    except Problem:
        return
    assert company
    if pinned is not None:
        assert company == pinned
        assert asked in (None, "", pinned)
    else:
        assert company == asked
        assert company in [granted["id"] for granted in companies]
