"""`./run bench take`: how many calls a second the budgets decide on, and what a company costs in memory."""

import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from bench import sections
from bench.machine import described, pinned, two_cores
from bench.page import Bar
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.budgets import Account, Class, Ledger, Terms, Ticket
from comptoir.kit.clock import ManualClock

COMPANIES = 1_000
EACH = 50  # calls of a company in a round; the smallest plan allows 60 in a minute
WEIGHED = 10_000  # companies whose memory is measured
START = datetime(2026, 3, 3, 12, tzinfo=UTC)
ENDPOINT, USER = "salesinvoice/SalesInvoices", "demo"
TERMS = Terms(CONNECTOR.rates, CONNECTOR.error_budget, concurrency=EACH)


@dataclass(frozen=True)
class Taken:
    """Medians: `take` alone, and with `settle` by an answer's headers, a second; and bytes of a company."""

    in_process_takes_per_second: float
    in_process_calls_per_second: float
    bytes_per_company: float

    def bars(self) -> list[Bar]:
        return [
            Bar("take() in process", self.in_process_takes_per_second, 100_000, "a second", most=False),
            Bar("memory of a company", self.bytes_per_company, 2_048, "bytes"),
        ]


def main(*, quick: bool, as_json: bool) -> int:
    """1 when a bar is missed; the page is written all the same, but not by a quick run."""
    found = measure(3 if quick else 15)
    for bar in found.bars():
        print("{:40} {:>22} {:>26}  {}".format(*bar.cells()))
    if not quick:
        sections.write("take", section(found))
    if as_json:
        print(json.dumps(asdict(found)))
    return 0 if all(bar.is_held for bar in found.bars()) else 1


def measure(rounds: int) -> Taken:
    """In process, on one core."""
    core, _ = two_cores()
    with pinned(core):
        timed = [_in_process() for _ in range(rounds)]
        return Taken(
            round(statistics.median(takes for takes, _ in timed)),
            round(statistics.median(calls for _, calls in timed)),
            round(_weighed()),
        )


def _in_process() -> tuple[float, float]:
    """Takes a second, and calls taken and settled a second, over a thousand companies."""
    ledger, tickets = Ledger(ManualClock(START)), list[Ticket]()
    accounts = [_account(number) for number in range(COMPANIES)]

    def take() -> None:
        for _ in range(EACH):
            for account in accounts:
                found = ledger.take(account, TERMS, Class.INTERACTIVE, ENDPOINT, USER)
                assert isinstance(found, Ticket)
                tickets.append(found)

    def settle() -> None:
        headers = _headers()
        for ticket in tickets:
            ledger.settle(ticket, 200, headers)

    taking, settling, calls = _seconds(take), _seconds(settle), COMPANIES * EACH
    return calls / taking, calls / (taking + settling)


def _weighed() -> float:
    """Bytes of a company that has made calls of two classes, one of them in vain."""
    ledger, headers = Ledger(ManualClock(START)), _headers()
    accounts = [_account(number) for number in range(WEIGHED)]
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for account in accounts:
        for kind, status in ((Class.WRITE, 400), (Class.BACKFILL, 200)):
            found = ledger.take(account, TERMS, kind, ENDPOINT, USER)
            assert isinstance(found, Ticket)
            ledger.settle(found, status, headers)
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / WEIGHED


def _account(number: int) -> Account:
    return Account("nl", "11111111-1111-1111-1111-111111111111", str(3_000_000 + number))


def _headers() -> dict[str, str]:
    """What the vendor says after few calls, by its own clock."""
    values: dict[str, str] = {}
    for rate in CONNECTOR.rates:
        end = int(START.timestamp()) // rate.window.seconds * rate.window.seconds + rate.window.seconds
        told = (
            (rate.limit_header, rate.calls),
            (rate.remaining_header, rate.calls - 1),
            (rate.reset_header, end * 1_000),
        )
        values |= {name: str(value) for name, value in told if name is not None}
    return values


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def section(found: Taken) -> str:
    """The section in Markdown."""
    rows = "\n".join(f"| {' | '.join(bar.cells())} |" for bar in found.bars())
    return (
        "## Budgets\n"
        f"Written by `./run bench take`, on one core of {described()}.\n\n"
        f"| Subject | Found | Bar |  |\n| --- | --- | --- | --- |\n{rows}\n\n"
        f"{COMPANIES:,} companies take {EACH} calls each, in turn; minute, day and the endpoint's errors "
        "are looked at for each. Taken, and then settled by an answer's headers, they are "
        f"{found.in_process_calls_per_second:,.0f} a second. Memory is what `tracemalloc` finds for each of "
        f"{WEIGHED:,} companies after two calls, one of them an error.\n"
    )
