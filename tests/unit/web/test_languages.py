"""Which language is picked from an Accept-Language header."""

import pytest

from comptoir.web.languages import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("nl", "nl"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("en-GB, nl;q=0.9", "en"),
        ("nl;q=0.5, en;q=0.7", "en"),
        ("de, fr;q=0.9, NL;q=0.1", "nl"),
        ("nl;q=0, de", "en"),
        ("nl;q=much", "en"),
        ("", "en"),
        ("*", "en"),
        (";;,=,", "en"),
    ],
)
def test_the_best_liked_known_language_is_taken(header, language):
    assert preferred(header, ("en", "nl"), "en") == language
