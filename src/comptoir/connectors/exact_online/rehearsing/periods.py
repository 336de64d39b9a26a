"""Financial periods: whether those that an entry goes into are open in its journal."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.faults import foreseen
from comptoir.connectors.exact_online.calls.query import literal
from comptoir.connectors.exact_online.crossings import decode_date, server_time
from comptoir.connectors.exact_online.rehearsing.asked import Asked, read
from comptoir.kit.errors import Problem, RefusedByTarget

_PERIODS, _STATES = "financial/FinancialPeriods", "read/financial/JournalStatusList"
_OPEN = 0
Period = tuple[int, int]
"""A year and its period."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an entry names its journal, its period and its day; else its lines have the day."""

    journal: str
    year: str
    period: str
    day: str | None = None


_IN_LEDGER = Entry("JournalCode", "FinancialYear", "FinancialPeriod")
ENTRIES: Mapping[str, Entry] = {
    "purchaseentry/PurchaseEntries": Entry("Journal", "ReportingYear", "ReportingPeriod", "EntryDate"),
    "generaljournalentry/GeneralJournalEntries": _IN_LEDGER,
    "financialtransaction/BankEntries": _IN_LEDGER,
    "financialtransaction/CashEntries": _IN_LEDGER,
}
_DRAFT = "salesinvoice/SalesInvoices"


async def check_periods(asked: Asked, caller: Caller) -> Sequence[str]:
    """A new entry: two calls. Raises RefusedByTarget."""
    entry = ENTRIES.get(asked.endpoint)
    if entry is None or not asked.creates:
        return ()
    body = asked.body
    if body.get(entry.year) is not None and body.get(entry.period) is not None:
        periods = {(int(body[entry.year]), int(body[entry.period]))}
    else:
        periods = await periods_of(_days(entry, asked, caller), caller)
    await require_open(body.get(entry.journal), periods, caller)
    return ()


async def check_draft(asked: Asked, caller: Caller) -> Sequence[str]:
    """A new invoice is in no period yet, so that a closed one is only told. Two calls."""
    if asked.endpoint != _DRAFT or not asked.creates:
        return ()
    day = str(asked.body.get("OrderDate") or server_time(caller.now))[:10]
    try:
        await require_open(asked.body.get("Journal"), await periods_of([day], caller), caller)
    except RefusedByTarget as refusal:
        return [f"It would be a draft that cannot be processed: {refusal.fields[0].message}"]
    return ()


async def require_open(journal: Any, periods: Collection[Period], caller: Caller) -> None:
    """One call. Raises RefusedByTarget where the journal is closed in one of the periods."""
    code = str(journal or "").strip()
    either = " or ".join(f"(Year eq {year} and Period eq {period})" for year, period in sorted(periods))
    text = f"Journal eq '{literal(code)}' and ({either})"
    for row in await read(_STATES, text, "Year,Period,Status,StatusDescription", caller):
        if row["Status"] != _OPEN:
            raise _closed(f"{row['Year']} - {row['Period']} is closed in journal {code}.", row)


async def periods_of(days: Sequence[str], caller: Caller) -> set[Period]:
    """The periods of days, which are in order. One call. Raises RefusedByTarget where a day has none."""
    text = f"StartDate le datetime'{days[-1]}' and EndDate ge datetime'{days[0]}'"
    known = await read(_PERIODS, text, "FinYear,FinPeriod,StartDate,EndDate", caller)
    found = set()
    for day in days:
        mine = [row for row in known if _begins(row) <= day <= decode_date(row["EndDate"])[:10]]
        if not mine:
            raise _closed(f"There is no financial period for {day} at Exact Online.", {})
        found.add((int(mine[0]["FinYear"]), int(mine[0]["FinPeriod"])))
    return found


def _days(entry: Entry, asked: Asked, caller: Caller) -> list[str]:
    """The days of an entry in order; what has none is booked today."""
    today = server_time(caller.now)[:10]
    if entry.day is not None:
        return [str(asked.body.get(entry.day) or today)[:10]]
    lines = list(asked.bodies())[1:]
    return sorted({str(line.get("Date") or today)[:10] for line in lines} or {today})


def _begins(period: Mapping[str, Any]) -> str:
    return decode_date(period["StartDate"])[:10]


def _closed(text: str, row: Mapping[str, Any]) -> Problem:
    return foreseen("period_closed", "", text, row.get("StatusDescription"))
