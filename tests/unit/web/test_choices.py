"""In which order companies are offered, and by which words they are found."""

import pytest

from comptoir.web.choices import choices, matching

COMPANIES = [
    {
        "id": "30",
        "name": "Zonnehof",
        "vat_number": "NL007123456B01",
        "coc_number": "12345678",
        "country": "NL",
    },
    {"id": "31", "name": "école Élan", "vat_number": "BE0123456789", "coc_number": None, "country": "BE"},
    {"id": "32", "name": "Aarts 007", "vat_number": None, "coc_number": None, "archived": True},
    {"id": "33", "name": "Dirks"},
]


def test_companies_come_by_name_and_the_archived_ones_last():
    assert [found.id for found in choices(COMPANIES)] == ["33", "31", "30", "32"]


def test_a_company_without_a_name_is_offered_by_its_number():
    assert [found.name for found in choices([{"id": "7", "name": ""}])] == ["7"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["33", "31", "30", "32"]),
        ("  ", ["33", "31", "30", "32"]),
        ("ELAN eco", ["31"]),
        ("ÉLAN", ["31"]),
        ("007", ["30", "32"]),
        ("zonne 007", ["30"]),
        ("NL007", ["30"]),
        ("be 0123.456.789", ["31"]),
        ("0123 456", ["31"]),
        ("456789", []),
        ("12345678", ["30"]),
        ("3", ["33", "31", "30", "32"]),
        ("zonne elan", []),
        ("...", []),
    ],
)
def test_words_find_names_and_the_beginnings_of_numbers(words, found):
    assert [each.id for each in matching(choices(COMPANIES), words)] == found
