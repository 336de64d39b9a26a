"""The command `comptoir-sandbox exact-online`: serves regions until it is told to stop."""

import argparse
import asyncio
import gc
import json
import signal
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from comptoir_sandbox.certificates import Tls, load, own
from comptoir_sandbox.exact_online.regions import REGIONS
from comptoir_sandbox.exact_online.server import running

_LAST_PORT = 65_535
# Country names are taken too: they read like the other five, and are what a setting of ours is named by.
BY_COUNTRY = {"gb": "co.uk", "us": "com"}
_NAMES = (*REGIONS, *BY_COUNTRY)


def main(argv: Sequence[str] | None = None) -> int:
    """Run with these arguments; the exit status."""
    given = arguments(argv)
    regions = [code.strip() for code in given.regions.split(",") if code.strip()]
    unknown = [code for code in regions if BY_COUNTRY.get(code, code) not in REGIONS]
    if unknown or not regions:
        print(f"unknown region {', '.join(unknown)}; there are {', '.join(_NAMES)}", file=sys.stderr)  # noqa: T201  # a command speaks to its terminal
        return 2
    codes = [BY_COUNTRY.get(code, code) for code in regions]
    if len(set(codes)) != len(codes):
        print(f"a region is named twice: {', '.join(regions)}", file=sys.stderr)  # noqa: T201  # a command speaks to its terminal
        return 2
    if not 0 <= given.port <= _LAST_PORT + 1 - len(regions):
        print(f"there is no port {given.port} for {len(regions)} regions", file=sys.stderr)  # noqa: T201  # a command speaks to its terminal
        return 2
    try:
        uvloop.run(_serve(regions, given.port, given.data, _tls(given)))
    except (OSError, ValueError, sqlite3.DatabaseError) as wrong:
        print(f"cannot start: {wrong}", file=sys.stderr)  # noqa: T201  # a command speaks to its terminal
        return 1
    return 0


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """What the words of a command line say; ends the program when they are none of its own."""
    parser = argparse.ArgumentParser(
        prog="comptoir-sandbox exact-online",
        description="An Exact Online for your own machine. Prints one JSON line a region when it is ready.",
    )
    parser.add_argument("--port", type=int, default=4001, help="port of the first region; 0 takes free ports")
    parser.add_argument("--regions", default="nl", help=f"comma list out of {', '.join(_NAMES)}")
    parser.add_argument("--data", type=Path, help="SQLite file that keeps the state across restarts")
    parser.add_argument(
        "--tls",
        type=Path,
        nargs="?",
        const=Path("sandbox-tls"),
        metavar="FOLDER",
        help="speak https; an authority (ca.pem) and a certificate are made in FOLDER (sandbox-tls)",
    )
    parser.add_argument(
        "--tls-name",
        action="append",
        default=[],
        metavar="NAME",
        help="another host name in that certificate",
    )
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="speak https with this certificate …")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="… and its key, both in PEM")
    return parser.parse_args(argv)


def _tls(words: argparse.Namespace) -> Tls | None:
    """What the arguments say about https; ValueError when they do not go together."""
    folder, certificate, key = words.tls, words.tls_cert, words.tls_key
    if (certificate is None) != (key is None):
        raise ValueError("--tls-cert and --tls-key go together")
    if certificate is not None and folder is not None:
        raise ValueError("--tls makes a certificate; --tls-cert brings one")
    if words.tls_name and folder is None:
        raise ValueError("--tls-name is for the certificate that --tls makes")
    if certificate is not None:
        return load(certificate, key)
    return own(folder, words.tls_name, datetime.now(UTC)) if folder is not None else None


def _rest_collector() -> None:
    """The catalogue stays for good; pages of thousands of values are no reason to look through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _serve(regions: list[str], port: int, data: Path | None, tls: Tls | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    codes = [BY_COUNTRY.get(region, region) for region in regions]
    trust = {"ca": str(tls.authority.resolve())} if tls and tls.authority else {}
    async with running(codes, port, data=data, tls=tls) as sandbox:
        _rest_collector()
        for region, code in zip(regions, codes, strict=True):
            print(json.dumps({"region": region, "url": sandbox.url(code), **trust}), flush=True)  # noqa: T201  # the promised ready line
        await stop.wait()


if __name__ == "__main__":
    sys.exit(main())
