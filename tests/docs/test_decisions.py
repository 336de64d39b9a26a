"""The decisions: numbered without gaps, in one form, and what enforces them exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/decisions").glob("*.md"))
SECTIONS = ["Context", "Decision", "Consequences", "Rejected", "What enforces it"]


def test_the_numbers_have_no_gap():
    assert [int(page.name[:4]) for page in PAGES] == list(range(1, len(PAGES) + 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_decision_has_its_five_parts_and_stands_in_bold(page):
    text = page.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert "**" in text.split("## Decision")[1].split("## Consequences")[0]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_tests_that_a_decision_names_are_there(page):
    for path in re.findall(r"`(tests/[^`]+\.py)`", page.read_text("utf-8")):
        assert (ROOT / path).exists(), path
