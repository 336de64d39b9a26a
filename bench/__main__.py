"""`./run bench [SUBJECT] [--quick]`: measures, prints the figures beside their bars, and writes the page."""

import argparse
import os
import signal
import statistics
import sys
from pathlib import Path

from bench import mapping, overhead, page, sandbox, starting, take
from bench.day import running, sockets
from bench.machine import load
from bench.sections import PAGE, carried
from bench.storm import running as storm

SUBJECTS = ("comptoir", "sandbox", "day", "take", "storm")
RATE = 100.0  # requests a second, where the sandbox's answers are replayed
BUSY = 0.3  # of a core; more than that, and other programs are in the way
LIVE_RATE = 20.0  # and where it works each of them out


def main() -> int:
    """1 when a bar is missed; the page is written all the same, but not by a quick run."""
    arguments = _parser().parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that server and sandbox end with us
    if arguments.subject == "sandbox":
        return sandbox.main(quick=arguments.quick)
    if arguments.subject == "day" and arguments.http:
        return sockets.main(as_json=arguments.json)
    if arguments.subject == "day":
        return running.main(divisions=arguments.divisions, as_json=arguments.json, quick=arguments.quick)
    if arguments.subject == "storm":
        return storm.main(quick=arguments.quick, as_json=arguments.json)
    if arguments.subject == "take":
        return take.main(quick=arguments.quick, as_json=arguments.json)
    return _comptoir(quick=arguments.quick)


def _comptoir(*, quick: bool) -> int:
    """Our own overhead, decoding and starting."""
    rounds, seconds = (2, 3.0) if quick else (5, 10.0)
    before = load()
    if before > BUSY * (os.cpu_count() or 1):
        print(
            f"the machine is busy (load {before:.1f}): what follows says more about it than about us",
            flush=True,
        )
    print(f"starting, {rounds} times …", flush=True)
    started = starting.measure(rounds)
    print(f"decoding and mapping, {rounds} rounds …", flush=True)
    mapped = mapping.measure(rounds)
    print(f"overhead, {rounds} rounds for each side, replayed and live …", flush=True)
    replayed = overhead.measure(rounds, seconds, RATE, replayed=True)
    live = overhead.measure(rounds, seconds, LIVE_RATE, replayed=False)
    found = page.bars(replayed, mapped, started)
    for title, rows in (("replayed", page.ratios(replayed)), ("live", page.ratios(live))):
        for row in rows:
            print(f"{title:10}", "{:26} {:>10} {:>10} {:>10} {:>6}".format(*row))
    print(f"server's processor time a request: {statistics.median(replayed.cpu):.2f} ms")
    for bar in found:
        print("{:32} {:>20} {:>26}  {}".format(*bar.cells()))
    if not quick:
        text = page.page(replayed, live, mapped, started, page.Run(rounds, seconds, before))
        PAGE.write_text(carried(PAGE.read_text("utf-8"), text), "utf-8")
        print(f"written: {PAGE.relative_to(Path.cwd())}")
    return 0 if all(bar.is_held for bar in found) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("subject", nargs="?", choices=SUBJECTS, default=SUBJECTS[0])
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, and no page")
    parser.add_argument(
        "--json", action="store_true", help="day, take, storm: the last line is an object of figures"
    )
    parser.add_argument("--divisions", type=int, default=running.FULL, help="day: fewer write no page")
    parser.add_argument("--http", action="store_true", help="day: a few divisions over sockets instead")
    return parser


sys.exit(main())
