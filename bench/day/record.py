"""What happened in the day: calls and refusals by class, waits of writes, and who got how much by when."""

from array import array
from collections import Counter
from dataclasses import dataclass, field

from bench.day.demand import Kind
from bench.day.time import DAY

BIN = 600  # seconds of one column of the pictures


def _bins() -> list[list[int]]:
    return [[0] * (86_400 // BIN) for _ in Kind]


@dataclass
class Record:
    """Kept while the day goes by. Waits are in seconds, and begin when somebody asked."""

    asked: Counter[Kind] = field(default_factory=Counter)
    in_outage: Counter[Kind] = field(default_factory=Counter)  # of those asked
    refused: Counter[tuple[Kind, str]] = field(default_factory=Counter)  # by what stood against it
    statuses: Counter[int] = field(default_factory=Counter)
    sent: list[list[int]] = field(default_factory=_bins)  # calls by class and bin
    waits: "list[list[array[float]]]" = field(default_factory=lambda: [_waits() for _ in Kind])

    def ask(self, kind: Kind, *, in_outage: bool) -> None:
        self.asked[kind] += 1
        self.in_outage[kind] += in_outage

    def send(self, kind: Kind, at: float) -> None:
        """A call leaves."""
        self.sent[kind][int(at // BIN)] += 1

    def serve(self, kind: Kind, at: float, waited: float | None) -> None:
        """A call is answered that left after a wait; None where that does not count, during the outage."""
        if waited is not None and kind is not Kind.BACKFILL and at < DAY:
            self.waits[kind][int(at // BIN)].append(waited)

    def refuse(self, kind: Kind, which: str, at: float, waited: float | None = None) -> None:
        """Somebody is told no; `waited` where that was after a wait, or for want of calls."""
        self.refused[kind, which] += 1
        if waited is not None:
            self.waits[kind][int(at // BIN)].append(waited)


def _waits() -> "list[array[float]]":
    return [array("d") for _ in range(86_400 // BIN)]
