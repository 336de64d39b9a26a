"""The generated reference pages are those that the declarations give now."""

from pathlib import Path

import pytest

from comptoir.api.reference import pages, write
from comptoir.kit.errors import catalogue
from comptoir.unified.surface import RESOURCES
from comptoir.unified.vocabulary import walk

FOLDER = Path(__file__).parents[2] / "docs/reference"


@pytest.mark.parametrize("name", sorted(pages(RESOURCES, ())))
def test_the_committed_page_is_not_stale(name, tmp_path):
    write(tmp_path)
    written = (tmp_path / name).read_text("utf-8")
    assert (FOLDER / name).read_text("utf-8") == written, "run: python -m comptoir.api.reference"


def test_every_code_has_a_heading_to_link_to():
    headings = [line for line in pages(RESOURCES, ())["errors.md"].splitlines() if line.startswith("### ")]
    assert sorted(headings) == sorted(f"### {kind.code}" for kind in catalogue())


def test_every_operation_has_a_heading_and_its_path():
    text = pages(RESOURCES, ())["operations.md"]
    for resource, operation in walk(RESOURCES):
        assert f"## {operation.id}\n\n`{operation.verb.method} {resource.path_of(operation)}`" in text
