"""The lock file: everything pinned by hash, nothing said of where it comes from (docs/decisions/0004)."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ENTRIES = [entry for entry in re.split(r"\n(?=\S)", LOCK.strip()) if entry]


def _name(requirement):
    return re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-").replace(".", "-")


def _direct():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    return {
        *map(_name, project["project"]["dependencies"]),
        *(_name(requirement) for requirements in (*extras, *groups) for requirement in requirements),
        *map(_name, project["build-system"]["requires"]),
    }


def test_every_entry_is_pinned_and_has_hashes():
    for entry in ENTRIES:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry.splitlines()[0]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry), entry.splitlines()[0]


def test_no_address_and_no_index_is_in_the_file():
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", LOCK)


def test_every_direct_dependency_is_locked():
    assert _direct() <= {_name(entry) for entry in ENTRIES}
