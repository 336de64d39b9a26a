"""The page docs/reference/benchmarks.md and its summary for the terminal: figures beside their bars."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.machine import described
from bench.mapping import Mapping
from bench.overhead import WORKERS, Overhead
from bench.starting import Starting

TEMPLATE = Path(__file__).with_name("page.md")
HEAD = ("", "Direct", "Through Comptoir", "More", "Ratio")


@dataclass(frozen=True)
class Run:
    """How long was measured, in rounds of so many seconds, and how busy the machine was before."""

    rounds: int
    seconds: float
    load: float


@dataclass(frozen=True)
class Bar:
    """A figure with its limit: `most` says whether it may not be above it or not be below it."""

    subject: str
    figure: float
    limit: float
    unit: str
    most: bool = True

    @property
    def is_held(self) -> bool:
        return self.figure <= self.limit if self.most else self.figure >= self.limit

    def cells(self) -> tuple[str, ...]:
        bound = "at most" if self.most else "at least"
        verdict = "held" if self.is_held else "**missed**"
        return (
            self.subject,
            f"{_number(self.figure)} {self.unit}",
            f"{bound} {_number(self.limit)} {self.unit}",
            verdict,
        )


def bars(overhead: Overhead, mapping: Mapping, starting: Starting) -> list[Bar]:
    """What was promised, and what was found."""
    return [
        Bar("list, p50 over the direct call", overhead.over("p50"), 3, "ms"),
        Bar("list, p99 over the direct call", overhead.over("p99"), 15, "ms"),
        Bar("list, processor time over the list by hand", overhead.by_hand(), 1.3, "times"),
        Bar("decoded and mapped on one core", median(mapping.decoded), 60_000, "records/s", most=False),
        Bar("importing the server", median(starting.imported), 0.5, "s"),
        Bar("start to first answer", median(starting.seconds), 3, "s"),
        Bar("idle memory", median(starting.megabytes), 120, "MB"),
    ]


def ratios(overhead: Overhead) -> list[tuple[str, ...]]:
    """Direct, ours, the difference, and ours as a multiple of direct."""
    rows = [_latency(overhead, "p50"), _latency(overhead, "p99")]
    direct, ours = median(overhead.direct.rps), median(overhead.ours.rps)
    full = f"full speed, {WORKERS} at once"
    return [*rows, (full, f"{direct:,.0f}/s", f"{ours:,.0f}/s", "", f"{ours / direct:.2f}")]


def _latency(overhead: Overhead, name: str) -> tuple[str, ...]:
    direct, ours = median(getattr(overhead.direct, name)), median(getattr(overhead.ours, name))
    title = f"{name} at {overhead.rate:.0f}/s"
    more = f"{overhead.over(name):+.1f} ms"
    return title, f"{direct:.1f} ms", f"{ours:.1f} ms", more, f"{ours / direct:.2f}"


def page(replayed: Overhead, live: Overhead, mapping: Mapping, starting: Starting, run: Run) -> str:
    """The whole page in Markdown."""
    cpu = median(replayed.cpu)
    held = [bar.cells() for bar in bars(replayed, mapping, starting)]
    return TEMPLATE.read_text("utf-8").format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=described(),
        bars=_table(("Subject", "Found", "Bar", ""), held),
        our_bytes=f"{replayed.ours.body:,}",
        direct_bytes=f"{replayed.direct.body:,}",
        replayed=_table(HEAD, ratios(replayed)),
        cpu=f"{cpu:.2f}",
        room=f"{1000 / cpu:,.0f}",
        hand=f"{median(replayed.hand):.2f}",
        by_hand=f"{replayed.by_hand():.2f}",
        live=_table(HEAD, ratios(live)),
        rounds=run.rounds,
        seconds=f"{run.seconds:.0f}",
        load=f"{run.load:.1f}",
        decoded=f"{median(mapping.decoded):,.0f}",
        encoded=f"{median(mapping.encoded):,.0f}",
        page=mapping.page,
        lines=f"{mapping.lines:.1f}",
        page_bytes=f"{mapping.bytes:,}",
        imported=f"{median(starting.imported):.2f}",
        bare=f"{median(starting.bare):.2f}",
        start=f"{median(starting.seconds):.1f}",
        memory=f"{median(starting.megabytes):.0f}",
    )


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def _number(value: float) -> str:
    """Three digits that matter, and commas in large numbers."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
