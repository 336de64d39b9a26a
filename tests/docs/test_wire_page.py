"""The page that compares our wire with the published one is the one that the tables give now."""

from pathlib import Path

from comparison import page

PAGE = Path(__file__).parents[2] / "docs/reference/wire.md"


def test_the_committed_page_is_not_stale():
    assert PAGE.read_text("utf-8") == page(), "run: python tests/wire/comparison.py > docs/reference/wire.md"
