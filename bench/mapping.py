"""Decoding and mapping: how many of Exact's invoices a second become unified records, on one core."""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bench.machine import pinned, two_cores
from bench.overhead import PATH
from bench.stand import standing
from comptoir.cdk.contract import Answer
from comptoir.connectors.exact_online import CONNECTOR
from comptoir.connectors.exact_online.calls.answers import read_page
from comptoir.kit.money import encode_json

SECONDS = 1.0  # of work in a round


@dataclass(frozen=True)
class Mapping:
    """Records a second, a value a round; `lines` is how many lines a record has on average."""

    decoded: list[float]
    encoded: list[float]
    page: int
    lines: float
    bytes: int


def measure(rounds: int) -> Mapping:
    """One real page of the sandbox, over and over: decoded and mapped, and with our JSON written as well."""
    answer = _page()
    core, _ = two_cores()
    records = _decode(answer)
    with pinned(core):
        decoded = [_rate(lambda: _decode(answer), len(records)) for _ in range(rounds)]
        encoded = [_rate(lambda: encode_json(_decode(answer)), len(records)) for _ in range(rounds)]
    lines = sum(len(record.line_items or ()) for record in records) / len(records)
    return Mapping(decoded, encoded, len(records), lines, len(answer.body))


def _page() -> Answer:
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        direct = stack.enter_context(standing(Path(folder), PATH, replayed=False)).direct
        answer = stack.enter_context(urlopen(Request(direct.url, headers=dict(direct.headers))))
        return Answer(200, {}, answer.read())


def _decode(answer: Answer) -> list[Any]:
    invoices = CONNECTOR.table("invoices")
    assert invoices is not None
    return [invoices.decoder.read(row) for row in read_page(answer, invoices.decoder.record).results]


def _rate(work: Callable[[], object], records: int) -> float:
    times, begun = 0, time.perf_counter()
    while (took := time.perf_counter() - begun) < SECONDS:
        work()
        times += 1
    return times * records / took
