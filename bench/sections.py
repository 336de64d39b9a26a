"""Sections of the page of benchmarks that have a run of their own: one is written anew, the others stay."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/reference/benchmarks.md"
_SECTION = re.compile(r"<!-- (?P<name>[a-z]+) -->\n.*?<!-- end of (?P=name) -->\n", re.DOTALL)


def put(text: str, name: str, body: str) -> str:
    """The page with this section in it: in the place of the older one, or at the end."""
    section = f"<!-- {name} -->\n{body.strip()}\n<!-- end of {name} -->\n"
    older = next((found for found in _SECTION.finditer(text) if found["name"] == name), None)
    if older is None:
        return f"{text.rstrip()}\n\n{section}"
    return text[: older.start()] + section + text[older.end() :]


def carried(older: str, newer: str) -> str:
    """The newer page, with the sections of the older one behind it."""
    sections = "\n".join(found[0] for found in _SECTION.finditer(older))
    return f"{newer.rstrip()}\n\n{sections}" if sections else newer


def write(name: str, body: str) -> None:
    """Put a section on the page docs/reference/benchmarks.md."""
    PAGE.write_text(put(PAGE.read_text("utf-8"), name, body), "utf-8")
