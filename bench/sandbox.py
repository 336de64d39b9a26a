"""`./run bench sandbox`: starting, pages, a million lines and idle budgets of the Exact sandbox."""

import http.client
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from bench.machine import cpu_seconds, described, pinned, resident_megabytes, two_cores
from bench.page import Bar

HEAD = ("Subject", "Found", "Bar", "", "Caller waits, p50")
PAGE = Path(__file__).parents[1] / "docs/reference/benchmarks-sandbox.md"
DIVISION = 3412056  # the seeded company with 2,040 invoices
LINES = 1_000_000
DIVISIONS = 5_000
A_DAY = 86_400
INVOICES = "salesinvoice/SalesInvoices"
SYNC_LINES = "sync/Financial/TransactionLines?$filter=Timestamp gt {}L"
SYNC_INVOICES = "sync/SalesInvoice/SalesInvoices?$filter=Timestamp gt 1L"
APP = {"client_id": "11111111-1111-1111-1111-111111111111", "redirect_uri": "http://127.0.0.1:9/back"}


@dataclass(frozen=True)
class Started:
    """A sandbox on a core of its own, one connection to it, and how long it took to be ready."""

    pid: int
    connection: http.client.HTTPConnection
    seconds: float

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> bytes:
        """The body of a successful answer, unread by anybody; anything else ends the measurement."""
        data = json.dumps(body) if body is not None and not isinstance(body, str) else body
        self.connection.request(method, quote(path, "/?&=$,'()"), data, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} answered {answer.status}: {content[:300]!r}")
        return content

    def control(self, path: str, body: Any) -> Any:
        return json.loads(self.ask("POST", f"/_sandbox/{path}", body))


@contextmanager
def sandbox(core: int | None) -> Iterator[Started]:
    """The command itself, from its start to the end of the block."""
    command = [sys.executable, "-m", "comptoir_sandbox.main", "exact-online", "--port", "0"]
    with pinned(core):
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        where = urlsplit(json.loads(process.stdout.readline())["url"])
        seconds = time.perf_counter() - begun
        yield Started(process.pid, http.client.HTTPConnection(where.hostname or "", where.port), seconds)
    finally:
        process.terminate()
        process.wait()


def log_in(started: Started) -> Callable[[str], bytes]:
    """A way to GET in the big company, without call limits."""
    started.control("limits", {"minute": 10**9, "day": 10**9})
    code = started.control("consent", {**APP, "user": "demo@comptoir.example"})["code"]
    form = {**APP, "client_secret": "sandbox-secret", "grant_type": "authorization_code", "code": code}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    token = json.loads(started.ask("POST", "/api/oauth2/token", urlencode(form), **kind))["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    return lambda path: started.ask("GET", f"/api/v1/{DIVISION}/{path}", **headers)


@dataclass(frozen=True)
class Timed:
    """What one request takes: the server's processor, and the caller's clock at p50; in milliseconds."""

    processor: float
    waited: float


def timed(started: Started, get: Callable[[str], bytes], path: str, rounds: int) -> Timed:
    """One request over and over; the first answer warms up."""
    get(path)
    took, used = [], cpu_seconds(started.pid)
    for _ in range(rounds):
        begun = time.perf_counter()
        get(path)
        took.append((time.perf_counter() - begun) * 1000)
    return Timed((cpu_seconds(started.pid) - used) * 1000 / rounds, statistics.median(took))


def idle(started: Started) -> float:
    """Processor seconds of a virtual day with 5,000 budgets begun; tokens do not survive it.

    A budget is that of an app in a company, so 5,000 apps in one company are as many as one app in 5,000.
    """
    for number in range(DIVISIONS):
        spent = {"client_id": f"{APP['client_id']}-{number}", "minute": 30, "day": 2_000}
        started.control("limits", {"division": DIVISION, "minute": 60, "day": 5_000, "spend": spent})
    used = cpu_seconds(started.pid)
    started.control("clock", {"speed": A_DAY / 2})
    time.sleep(2)
    started.control("clock", {"speed": 1})
    return cpu_seconds(started.pid) - used


PAGES = (  # what is asked for, the path, its bar in milliseconds, and requests for one of another
    ("60 invoices, all properties", INVOICES, 3, 5),
    ("sync page of 1,000 invoice lines", SYNC_INVOICES, 30, 1),
    ("sync page of 1,000 ledger lines", SYNC_LINES.format(1), 30, 1),
    ("… in the middle of 1,000,000", SYNC_LINES.format(6_500_000), 30, 1),
)


def measure(rounds: int) -> tuple[list[Bar], list[Timed]]:
    """Every promise beside what was found, and the pages; the sandbox has one core, the caller the other."""
    core, other = two_cores()
    starts = []
    for _ in range(max(rounds // 20, 2)):
        with sandbox(core) as started:
            starts.append(started.seconds)
    with sandbox(core) as started, pinned(other):
        get = log_in(started)
        get("crm/Accounts?$top=1")
        begun = time.perf_counter()
        started.control("seed", {"division": DIVISION, "transactionLines": LINES})
        seeded = time.perf_counter() - begun
        pages = [timed(started, get, path, rounds * times) for _, path, _, times in PAGES]
        json.loads(get("financial/ReportingBalance"))
        memory = resident_megabytes(started.pid)
        day = idle(started)
    return [
        Bar("start to ready", statistics.median(starts), 2, "s"),
        *(
            Bar(what, page.processor, most, "ms")
            for (what, _, most, _), page in zip(PAGES, pages, strict=True)
        ),
        Bar("1,000,000 ledger lines seeded", seeded, 90, "s"),
        Bar("memory with them, all read from", memory, 1_500, "MB"),
        Bar("a virtual day, 5,000 idle divisions", day, 0.2, "s of processor"),
    ], pages


def main(*, quick: bool) -> int:
    """1 when a bar is missed; the page is written all the same, but not by a quick run."""
    bars, pages = measure(20 if quick else 100)
    waits = {what: f"{page.waited:.1f} ms" for (what, *_), page in zip(PAGES, pages, strict=True)}
    rows = [(*bar.cells(), waits.get(bar.subject, "")) for bar in bars]
    print(described())
    for row in rows:
        print("{:40} {:>22} {:>26}  {:8} {}".format(*row))
    if not quick:
        PAGE.write_text(page(rows), "utf-8")
        print(f"written: {PAGE.relative_to(Path.cwd())}")
    return 0 if all(bar.is_held for bar in bars) else 1


def page(rows: list[tuple[str, ...]]) -> str:
    """The page in Markdown."""
    table = "\n".join(f"| {' | '.join(row)} |" for row in (HEAD, ("---",) * len(HEAD), *rows))
    return (
        "# Benchmarks of the Exact Online sandbox\n\n"
        f"Written by `./run bench sandbox`. Machine: {described()}.\n\n{table}\n\n"
        "The sandbox has one core, the caller the other. A page's figure is the processor time that the "
        "sandbox spends on one request; what the caller waits, over one connection on the loopback, "
        "includes the transport, and whatever else a shared machine does. The lines are booked in 4,000 "
        "balanced entries over two years; they are kept as columns and become rows when they are read.\n"
    )
