"""The command `comptoir-sandbox exact-online`: serves regions until it is told to stop."""

import argparse
import asyncio
import gc
import json
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import uvloop

from comptoir_sandbox.exact_online.regions import REGIONS
from comptoir_sandbox.exact_online.server import running

# Country names are taken too: they read like the other five, and are what a setting of ours is named by.
BY_COUNTRY = {"gb": "co.uk", "us": "com"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run with these arguments; the exit status."""
    arguments = _parser().parse_args(argv)
    regions = [code.strip() for code in arguments.regions.split(",") if code.strip()]
    unknown = [code for code in regions if BY_COUNTRY.get(code, code) not in REGIONS]
    if unknown or not regions:
        print(f"unknown region {', '.join(unknown)}; there are {', '.join(REGIONS)}", file=sys.stderr)  # noqa: T201  # a command speaks to its terminal
        return 2
    try:
        uvloop.run(_serve(regions, arguments.port, arguments.data))
    except (OSError, ValueError, sqlite3.DatabaseError) as wrong:
        print(f"cannot start: {wrong}", file=sys.stderr)  # noqa: T201  # a command speaks to its terminal
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="comptoir-sandbox exact-online",
        description="An Exact Online for your own machine. Prints one JSON line a region when it is ready.",
    )
    parser.add_argument("--port", type=int, default=4001, help="port of the first region; 0 takes free ports")
    parser.add_argument("--regions", default="nl", help=f"comma list out of {', '.join(REGIONS)}, gb, us")
    parser.add_argument("--data", type=Path, help="SQLite file that keeps the state across restarts")
    return parser


def _rest_collector() -> None:
    """The catalogue stays for good; pages of thousands of values are no reason to look through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _serve(regions: list[str], port: int, data: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    codes = [BY_COUNTRY.get(region, region) for region in regions]
    async with running(codes, port, data=data) as sandbox:
        _rest_collector()
        for region, code in zip(regions, codes, strict=True):
            print(json.dumps({"region": region, "url": sandbox.url(code)}), flush=True)  # noqa: T201  # the promised ready line
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
