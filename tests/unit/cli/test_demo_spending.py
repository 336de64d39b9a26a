"""What the demo says it has spent, when midnight came on the way."""

import io
import json

import pytest
from rich.console import Console

from comptoir.cli.client import Server
from comptoir.cli.demo.spending import show_budgets
from comptoir.cli.demo.telling import Telling
from comptoir.cli.failure import Failure


def window(limit, used, resets_at):
    return {"limit": limit, "used": used, "remaining": limit - used, "resetsAt": resets_at}


@pytest.fixture
def said(scripted):
    """What is said of a day with so many calls; the vendor's log has two of the day before and one of today."""
    times = ("2026-11-22T23:59:58.1+00:00", "2026-11-22T23:59:59+00:00", "2026-11-23T00:00:00+00:00")

    def tell(used):
        budgets = {
            "companyId": "100",
            "minute": window(60, 1, "2026-11-23T00:01:00Z"),
            "day": window(5_000, used, "2026-11-24T00:00:00Z"),
        }
        calls = [{"time": time, "division": 100} for time in times]
        scripted.body = json.dumps({"data": budgets, "calls": calls})
        out = Console(file=io.StringIO())
        show_budgets(Server(scripted.url), scripted.url, Telling(out))
        return out.file.getvalue()

    return tell


def test_calls_of_the_day_before_are_not_held_against_the_day(said):
    assert "The sandbox counted 1 calls in all, 1 of them to this division." in said(1)


def test_a_ledger_that_counts_otherwise_than_the_vendor_fails_the_step(said):
    with pytest.raises(Failure, match="our ledger says 3, the sandbox 1"):
        said(3)
