"""The day's section on the page of benchmarks, and its picture."""

from array import array
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from textwrap import fill

from bench import sections
from bench.day.demand import CARELESS_WRITES, INVALID, POLL_EVERY, Kind
from bench.day.figures import Figures
from bench.day.plot import Panel, Series, svg
from bench.day.record import BIN, Record
from bench.day.sockets import Checked
from bench.day.vendor import GATEWAY, OUTAGE
from bench.day.world import BACKFILLS, CARELESS, PLANS, SHARED, ZIPF
from bench.machine import described

PICTURE = sections.PAGE.with_name("benchmarks-day.svg")
TEMPLATE = Path(__file__).with_name("page.md")
_HOUR = 3_600
SOCKETS = 300  # calls a second that a sandbox answers, by the page's other sections
_NAMES = {
    Kind.READ: "reads",
    Kind.WRITE: "writes",
    Kind.FETCH: "webhook fetches",
    Kind.POLL: "polls",
    Kind.BACKFILL: "backfills",
}


def section(figures: Figures, checked: Checked) -> str:
    """The section in Markdown."""
    rows = "\n".join(f"| {' | '.join(bar.cells())} |" for bar in figures.bars())
    plans = "; ".join(f"{plan.minute} a minute and {plan.day:,} a day" for _, plan in PLANS)
    values = {name: f"{value:,}" for name, value in asdict(figures).items()}
    text = TEMPLATE.read_text("utf-8").format(
        **values,
        **{f"sockets_{name}": f"{value:,}" for name, value in asdict(checked).items()},
        bars=rows,
        hours=round(figures.calls / SOCKETS / _HOUR),
        plans=plans,
        machine=described(),
        zipf=ZIPF,
        backfill_share=f"{BACKFILLS:.0%}",
        shared_share=f"{SHARED:.0%}",
        careless_share=f"{CARELESS:.0%}",
        invalid_share=f"{INVALID:.0%}",
        careless_writes=f"{CARELESS_WRITES:.0f}",
        poll_every=POLL_EVERY,
        outage=f"{OUTAGE.start // _HOUR}:00",
        outage_minutes=len(OUTAGE) // 60,
        gateway_minutes=GATEWAY // 60,
        picture=PICTURE.name,
    )
    return "\n\n".join(_filled(paragraph) for paragraph in text.split("\n\n"))


def _filled(paragraph: str) -> str:
    """Prose in lines of equal length, now that the figures stand in it; tables and headings as they are."""
    head, _, rest = paragraph.partition("\n") if paragraph.startswith("#") else ("", "", paragraph)
    body = rest if rest.startswith(("|", "!")) else fill(rest, 120, break_on_hyphens=False)
    return f"{head}\n{body}" if head else body


def write(figures: Figures, checked: Checked, record: Record, hours: list[float], spent: list[float]) -> None:
    """Write the section and its picture."""
    PICTURE.write_text(picture(record, hours, spent), "utf-8")
    sections.write("day", section(figures, checked))


def picture(record: Record, hours: list[float], spent: list[float]) -> str:
    """Calls by class, the part of the day's allowance that is used and its fairness, and waits."""
    rates = [Series(_NAMES[kind], [60 * calls / BIN for calls in record.sent[kind]]) for kind in Kind]
    panels = [
        Panel("Calls a minute, by class", rates, _busiest(rates), stacked=True),
        Panel("Calls a minute without backfills", rates[:-1], _busiest(rates[:-1]), stacked=True),
        Panel(
            "Divisions with a backfill: part of the day's allowance used so far, and Jain index",
            [
                Series("used, %", [100 * share for share in spent]),
                Series("Jain x 100", [100 * index for index in hours]),
            ],
            100.0,
            limit=95.0,
        ),
        Panel(
            "Seconds that a write waits, by half hours; without those asked for during the outage",
            [Series("p99", _waits(record, 0.99)), Series("p50", _waits(record, 0.5))],
            4.0,
            " s",
            limit=2.0,
        ),
    ]
    return svg(panels, (OUTAGE.start / _HOUR, OUTAGE.stop / _HOUR), "The simulated day")


def _waits(record: Record, share: float) -> list[float]:
    """Of three bins at a time, for there are few writes at night."""
    bins = record.waits[Kind.WRITE]
    return [_quantile(bins[index : index + 3], share) for index in range(0, len(bins), 3)]


def _quantile(bins: "list[array[float]]", share: float) -> float:
    waits = sorted(chain.from_iterable(bins))
    return waits[min(int(len(waits) * share), len(waits) - 1)] if waits else 0.0


def _busiest(rates: list[Series]) -> float:
    """The most that is stacked up at any time, rounded up to one digit that matters, to end an axis with."""
    value = max(map(sum, zip(*(series.values for series in rates), strict=True)))
    power = 10.0 ** (len(str(int(value))) - 1)
    return -(-value // power) * power
