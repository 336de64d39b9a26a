"""Step 6: the calls that the journey has cost, ours against the vendor's own count, and what is left."""

from datetime import datetime, timedelta
from typing import Any
from urllib.request import Request

from comptoir.cli.client import Server, send, successful
from comptoir.cli.demo.telling import Telling, hold


def show_budgets(server: Server, sandbox: str, tell: Telling) -> None:
    """Show both budgets. Raises Failure when our ledger and the sandbox's log disagree."""
    budgets = server.read("/budgets")["data"]
    windows = [{"window": name, **budgets[name]} for name in ("minute", "day")]
    tell.records(
        "Calls to Exact for this company", windows, ("window", "limit", "used", "remaining", "resetsAt")
    )
    for window in windows:
        left = window["limit"] - window["used"]
        hold(window["remaining"] == left, f"{window['window']}: {window['remaining']} left instead of {left}")
    calls = _calls(sandbox)
    begun = datetime.fromisoformat(budgets["day"]["resetsAt"]) - timedelta(days=1)
    today = [call for call in calls if datetime.fromisoformat(call["time"]) >= begun]
    here = [call for call in today if str(call["division"]) == budgets["companyId"]]
    tell.line(f"The sandbox counted {len(today)} calls in all, {len(here)} of them to this division.")
    hold(
        budgets["day"]["used"] == len(here),
        f"our ledger says {budgets['day']['used']}, the sandbox {len(here)}",
    )


def _calls(sandbox: str) -> list[dict[str, Any]]:
    answer = successful(send(Request(f"{sandbox}/_sandbox/calls"))).json()  # noqa: S310  the sandbox's own URL
    calls: list[dict[str, Any]] = answer["calls"]
    return calls
