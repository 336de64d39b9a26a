"""What the sandbox does like Exact Online, each with where we know it from and how sure we are; and its page.

`python -m comptoir_sandbox.exact_online.behaviours` prints docs/reference/sandbox-behaviours.md.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import groupby

from comptoir_sandbox.exact_online.catalogue import Catalogue, load
from comptoir_sandbox.exact_online.switches import Switches

SURE = {
    "A": "the vendor's own words, or a live recording",
    "B": "working client code, or a report of a user or maintainer",
    "C": "one weak source, or inferred",
    "guess": "nobody could tell us; our best guess",
}


_HEAD = """\
<!-- written by python -m comptoir_sandbox.exact_online.behaviours; change behaviours.tsv, not this page -->

# What the Exact Online sandbox does, and how sure that is

The sandbox does what public sources say that Exact Online does. The source is a section of our facts sheet;
the last column is the switch that turns a behaviour which no source decides (`POST /_sandbox/switches`).
"""


@dataclass(frozen=True)
class Behaviour:
    """One row of the page. `source` is a section of the facts; `switch` turns an unsure behaviour."""

    subject: str
    what: str
    source: str
    sure: str
    switch: str = ""


def behaviours() -> list[Behaviour]:
    """All of them, in the order of the page, from behaviours.tsv."""
    text = resources.files(__package__).joinpath("behaviours.tsv").read_text("utf-8")
    return [Behaviour(*line.split("\t")) for line in text.splitlines()[1:]]


def page(told: Iterable[Behaviour], switches: Switches, catalogue: Catalogue) -> str:
    """The reference page in Markdown."""
    return "\n".join(
        (
            _HEAD,
            *_table(("Mark", "Means"), SURE.items()),
            *_behaviours(told),
            "## Switches",
            "",
            *_table(
                ("Switch", "As it starts", "Choices", "About", "Source"), map(_switch, switches.describe())
            ),
            "## Endpoints",
            "",
            *_table(("Endpoints", "Number"), ((f"{how}", str(n)) for how, n in _standing(catalogue))),
        )
    )


def _behaviours(told: Iterable[Behaviour]) -> Iterator[str]:
    for subject, rows in groupby(told, key=lambda each: each.subject):
        yield from (f"## {subject}", "")
        cells = ((each.what, each.source, each.sure, each.switch and f"`{each.switch}`") for each in rows)
        yield from _table(("What", "Facts", "Sure", "Switch"), cells)


def _switch(described: dict[str, object]) -> tuple[str, ...]:
    name, value, choices, about, source = (described[each] for each in _TOLD)
    shown = ", ".join(f"`{each}`" for each in choices) if isinstance(choices, tuple) else ""
    return f"`{name}`", f"`{value}`", shown, f"{about}", f"{source}"


_TOLD = ("name", "value", "choices", "about", "source")


def _standing(catalogue: Catalogue) -> list[tuple[str, int]]:
    return Counter(f"{each.variant}, {each.standing}" for each in catalogue).most_common()


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (head, ("---",) * len(head), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    sys.stdout.write(page(behaviours(), Switches(), load()))
