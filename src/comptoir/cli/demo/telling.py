"""What the demo prints: a heading and a duration for each step, tables, and lines to be copied whole."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape

from comptoir.cli.failure import Failure
from comptoir.cli.tables import console, table

STEPS = 7


class Telling:
    """Tells the journey step by step, on standard output unless told otherwise."""

    def __init__(self, out: Console | None = None) -> None:
        self._out = out or console()
        self._number = 0

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """One step under its heading. A Failure inside it leaves with the step's name in front."""
        self._number += 1
        self._out.print(f"[bold]{self._number} of {STEPS}  {escape(title)}[/bold]")
        begun = time.monotonic()
        try:
            yield
        except Failure as error:
            raise Failure(f"step {self._number} ({title}) did not hold: {error}") from error
        self._out.print(f"[dim]{time.monotonic() - begun:.1f} s[/dim]\n")

    def line(self, text: str = "") -> None:
        self._out.print(escape(text))

    def records(
        self, title: str, records: Sequence[Mapping[str, Any]], columns: Sequence[str] | Mapping[str, str]
    ) -> None:
        self._out.print(table(records, columns, title))

    def verbatim(self, text: str) -> None:
        """Text that people copy: never wrapped, never styled."""
        print(text, flush=True)


def hold(condition: object, otherwise: str) -> None:
    """A step goes on only when this is so. Raises Failure."""
    if not condition:
        raise Failure(otherwise)
