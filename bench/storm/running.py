"""`./run bench storm`: the storm at its full size, its figures beside their bars, and their section."""

import asyncio
import json
import tempfile
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

from bench.machine import described
from bench.page import Bar
from bench.sections import write
from bench.storm.leader import Plan, Record, storm

QUICK = Plan(workers=40, processes=2, hours=1.0)
LOST_ANSWERS = 2  # in a storm: of a process that was killed with it, and of a connection that broke
TEMPLATE = Path(__file__).with_name("page.md")


def main(*, quick: bool, as_json: bool) -> int:
    """1 when a bar is missed; a quick run writes no section."""
    plan = QUICK if quick else Plan()
    with tempfile.TemporaryDirectory() as folder:
        record = asyncio.run(ran(plan, Path(folder), f"sqlite:///{folder}/comptoir.db"))
    found = bars(record)
    for bar in found:
        print("{:44} {:>14} {:>20}  {}".format(*bar.cells()))
    if not quick:
        write("storm", section(plan, record))
    if as_json:
        print(json.dumps(figures(record)))
    return 0 if all(bar.is_held for bar in found) else 1


async def ran(plan: Plan, folder: Path, database: str) -> Record:
    """A whole storm over one database."""
    async with storm(plan, folder, database) as (going, given):
        return await going.run(given)


def figures(record: Record) -> dict[str, object]:
    """The record as one JSON object."""
    return {**asdict(replace(record, failed=Counter())), "failed": dict(record.failed)}


def bars(record: Record) -> list[Bar]:
    """What was promised, and what was found."""
    unlike = abs(record.refreshes - record.needed)
    spared = record.old_tokens - LOST_ANSWERS
    others = sum(count for code, count in record.failed.items() if code not in _EXPECTED)
    return [
        Bar("refreshes more or fewer than needed", unlike, 0, ""),
        Bar("old refresh tokens sent but to ask about a lost answer", spared, 0, ""),
        Bar("calls with an old access token", record.refused_calls, 0, ""),
        Bar("refreshes that came too early", record.too_early, 0, ""),
        Bar("shortest time between two tokens", record.shortest, 570, "s", most=False),
        Bar("logins beyond those for lost answers", record.logins - 1 - LOST_ANSWERS, 0, ""),
        Bar("workers that failed for another reason", others, 0, ""),
    ]


_EXPECTED = ("needs_consent", "upstream_unavailable")  # while nobody has the tokens of a lost answer


def section(plan: Plan, record: Record) -> str:
    """The section of the page, in Markdown."""
    rows = [bar.cells() for bar in bars(record)]
    table = "\n".join(
        f"| {' | '.join(row)} |" for row in (("Subject", "Found", "Bar", ""), ("---",) * 4, *rows)
    )
    return TEMPLATE.read_text("utf-8").format(
        machine=described(),
        bars=table,
        workers=plan.workers,
        processes=plan.processes,
        hours=f"{plan.hours:.0f}",
        refreshes=record.refreshes,
        needed=record.needed,
        calls=f"{record.calls:,}",
        askings=f"{record.askings:,}",
        held=f"{record.held:.1f}",
        seconds=f"{record.seconds:.0f}",
        failed=", ".join(f"{count} {code}" for code, count in sorted(record.failed.items())) or "none",
        reason=record.reasons[0] if record.reasons else "",
    )
