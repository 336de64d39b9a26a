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


def p50(get: Callable[[str], bytes], path: str, rounds: int) -> float:
    """Milliseconds from the first byte sent to the last one received; the first answer warms up."""
    get(path)
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        get(path)
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def idle(started: Started) -> float:
    """Processor seconds of a virtual day with budgets in 5,000 divisions; tokens do not survive it."""
    for number in range(DIVISIONS):
        spent = {"client_id": APP["client_id"], "minute": 30, "day": 2_000}
        started.control(
            "limits", {"division": 9_000_000 + number, "minute": 60, "day": 5_000, "spend": spent}
        )
    used = cpu_seconds(started.pid)
    started.control("clock", {"speed": A_DAY / 2})
    time.sleep(2)
    started.control("clock", {"speed": 1})
    return cpu_seconds(started.pid) - used


def measure(rounds: int) -> list[Bar]:
    """Every promise beside what was found; the sandbox has one core, the caller the other."""
    core, other = two_cores()
    starts = []
    for _ in range(max(rounds // 20, 2)):
        with sandbox(core) as started:
            starts.append(started.seconds)
    with sandbox(core) as started, pinned(other):
        get = log_in(started)
        few = p50(get, INVOICES, rounds * 5)
        wide = p50(get, SYNC_INVOICES, rounds)
        begun = time.perf_counter()
        seeded = started.control("seed", {"division": DIVISION, "transactionLines": LINES})
        seconds = time.perf_counter() - begun
        assert seeded["transactionLines"] == LINES
        first, middle = (p50(get, SYNC_LINES.format(stamp), rounds) for stamp in (1, 6_500_000))
        json.loads(get("financial/ReportingBalance"))
        memory = resident_megabytes(started.pid)
        day = idle(started)
    return [
        Bar("start to ready", statistics.median(starts), 2, "s"),
        Bar("60 invoices, all properties, p50", few, 3, "ms"),
        Bar("sync page of 1,000 invoice lines, p50", wide, 30, "ms"),
        Bar("sync page of 1,000 ledger lines, p50", first, 30, "ms"),
        Bar("… in the middle of 1,000,000", middle, 30, "ms"),
        Bar("1,000,000 ledger lines seeded", seconds, 90, "s"),
        Bar("memory with them, all read from", memory, 1_500, "MB"),
        Bar("a virtual day, 5,000 idle divisions", day, 0.2, "s of processor"),
    ]


def main(*, quick: bool) -> int:
    """1 when a bar is missed; the page is written all the same, but not by a quick run."""
    bars = measure(20 if quick else 100)
    rows = [bar.cells() for bar in bars]
    print(described())
    for row in rows:
        print("{:40} {:>22} {:>26}  {}".format(*row))
    if not quick:
        PAGE.write_text(page(rows), "utf-8")
        print(f"written: {PAGE.relative_to(Path.cwd())}")
    return 0 if all(bar.is_held for bar in bars) else 1


def page(rows: list[tuple[str, ...]]) -> str:
    """The page in Markdown."""
    table = "\n".join(
        f"| {' | '.join(row)} |" for row in (("Subject", "Found", "Bar", ""), ("---",) * 4, *rows)
    )
    return (
        "# Benchmarks of the Exact Online sandbox\n\n"
        f"Written by `./run bench sandbox`. Machine: {described()}.\n\n{table}\n\n"
        "The sandbox has one core, the caller the other. Pages are timed by the caller, over one connection "
        "on the loopback interface, from the first byte sent to the last one received, so the transport is "
        "included. The lines are booked in about 4,000 balanced entries over two years; they are kept as "
        "columns and become rows when they are read.\n"
    )
