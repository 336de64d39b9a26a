"""What Exact would refuse a document for although its body fits: a closed period, a record that is blocked.

Only a dry run looks: a real write is refused by Exact itself, and costs no call more. What this login may not
read stays open, and is said.
"""

from collections.abc import Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from comptoir.cdk.contract import Call, Caller
from comptoir.connectors.exact_online.answers import read_all
from comptoir.connectors.exact_online.crossings import decode_date, server_time
from comptoir.connectors.exact_online.faults import foreseen
from comptoir.connectors.exact_online.keys import in_parts
from comptoir.connectors.exact_online.query import literal, question
from comptoir.kit.errors import Forbidden, Problem

_PERIODS, _STATES = "financial/FinancialPeriods", "read/financial/JournalStatusList"
_OPEN = 0
_UNREAD = "Whether {} was not checked: {}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where an entry names its journal, its day and its period; else its lines have the day."""

    journal: str
    year: str
    period: str
    day: str | None = None


@dataclass(frozen=True, slots=True)
class _Blockable:
    """Records that can be blocked: the columns that name one, and the condition that finds it."""

    what: str
    columns: tuple[str, ...]
    endpoint: str
    key: str
    equals: str
    flag: str = "IsBlocked"


_IN_LEDGER = _Entry("JournalCode", "FinancialYear", "FinancialPeriod")
_ENTRIES: Mapping[str, _Entry] = {
    "purchaseentry/PurchaseEntries": _Entry("Journal", "ReportingYear", "ReportingPeriod", "EntryDate"),
    "generaljournalentry/GeneralJournalEntries": _IN_LEDGER,
    "financialtransaction/BankEntries": _IN_LEDGER,
    "financialtransaction/CashEntries": _IN_LEDGER,
}
_DOCUMENTS = (*_ENTRIES, "salesinvoice/SalesInvoices", "salesorder/SalesOrders", "crm/Quotations")
_BLOCKABLE = (
    _Blockable(
        "a customer or supplier is blocked",
        ("Account", "Supplier", "OrderedBy", "OrderAccount"),
        "crm/Accounts",
        "ID",
        "ID eq guid'{}'",
        "Blocked",
    ),
    _Blockable("a ledger account is blocked", ("GLAccount",), "financial/GLAccounts", "ID", "ID eq guid'{}'"),
    _Blockable(
        "a journal is blocked", ("Journal", "JournalCode"), "financial/Journals", "Code", "Code eq '{}'"
    ),
    _Blockable("a VAT code is blocked", ("VATCode",), "vat/VATCodes", "Code", "Code eq '{:<3}'"),
)


async def rehearse(call: Call, caller: Caller) -> Sequence[str]:
    """The warnings of what could not be checked. Raises RefusedByTarget. Six reads at the most, mostly."""
    if call.method != "POST" or call.path not in _DOCUMENTS or call.body is None:
        return []
    body: dict[str, Any] = msgspec.json.decode(call.body)
    warnings = []
    for each in _BLOCKABLE:
        warnings += await _unless_refused(each.what, _check_blocked(each, body, caller), caller)
    entry = _ENTRIES.get(call.path)
    if entry is not None:
        warnings += await _unless_refused("the period is open", _check_periods(entry, body, caller), caller)
    return warnings


async def _unless_refused(what: str, check: Coroutine[Any, Any, None], caller: Caller) -> list[str]:
    """The check, unless it was refused lately: each refusal counts as an error at Exact (exact-facts 7)."""
    place = ("rehearsal", what, "refused")
    refused: str | None = caller.cache.get(place)
    if refused is not None:
        check.close()
        return [refused]
    try:
        await check
    except Forbidden as refusal:
        warning = _UNREAD.format(what, refusal.message)
        caller.cache.put(place, warning)
        return [warning]
    return []


def _bodies(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The document and each of its lines."""
    yield body
    for value in body.values():
        if isinstance(value, list):
            yield from (line for line in value if isinstance(line, Mapping))


# --- what is blocked ------------------------------------------------------------------------------


async def _check_blocked(kind: _Blockable, body: Mapping[str, Any], caller: Caller) -> None:
    """One call for 65 records of a kind, where the document names any."""
    named = {
        str(each[column]).strip().lower(): column
        for each in _bodies(body)
        for column in kind.columns
        if isinstance(each.get(column), str) and each[column].strip()
    }
    keys = sorted(named)
    for part in in_parts(keys):
        some = [kind.equals.format(literal(key)) for key in part]
        text = f"({' or '.join(some)}) and {kind.flag} eq true"
        for row in await _read(kind.endpoint, text, kind.key, caller):
            column = named.get(str(row[kind.key]).strip().lower())
            if column is not None:
                raise foreseen("blocked", column, f"{row[kind.key]} is blocked at Exact Online.".strip())


# --- periods --------------------------------------------------------------------------------------


async def _check_periods(entry: _Entry, body: Mapping[str, Any], caller: Caller) -> None:
    """Two calls: the periods of the days, and how the journal stands in them."""
    journal = str(body.get(entry.journal, "")).strip()
    periods = await _periods(entry, body, caller)
    either = " or ".join(f"(Year eq {year} and Period eq {period})" for year, period in sorted(periods))
    text = f"Journal eq '{literal(journal)}' and ({either})"
    for row in await _read(_STATES, text, "Year,Period,Status,StatusDescription", caller):
        if row["Status"] != _OPEN:
            raise _closed(f"{row['Year']} - {row['Period']} is closed in journal {journal}.", row)


async def _periods(entry: _Entry, body: Mapping[str, Any], caller: Caller) -> set[tuple[int, int]]:
    """The periods that the entry goes into: the one that it names, else those of its days."""
    if body.get(entry.year) is not None and body.get(entry.period) is not None:
        return {(int(body[entry.year]), int(body[entry.period]))}
    days = _days(entry, body, server_time(caller.now)[:10])
    text = f"StartDate le datetime'{days[-1]}' and EndDate ge datetime'{days[0]}'"
    known = await _read(_PERIODS, text, "FinYear,FinPeriod,StartDate,EndDate", caller)
    found = set()
    for day in days:
        mine = [row for row in known if _begins(row) <= day <= decode_date(row["EndDate"])[:10]]
        if not mine:
            raise _closed(f"There is no financial period for {day} at Exact Online.", {})
        found.add((int(mine[0]["FinYear"]), int(mine[0]["FinPeriod"])))
    return found


def _days(entry: _Entry, body: Mapping[str, Any], today: str) -> list[str]:
    """The days of an entry in order; what has none is booked today."""
    if entry.day is not None:
        return [str(body.get(entry.day) or today)[:10]]
    lines = list(_bodies(body))[1:]
    return sorted({str(line.get("Date") or today)[:10] for line in lines} or {today})


def _begins(period: Mapping[str, Any]) -> str:
    return decode_date(period["StartDate"])[:10]


def _closed(text: str, row: Mapping[str, Any]) -> Problem:
    return foreseen("period_closed", "", text, row.get("StatusDescription"))


async def _read(path: str, text: str, columns: str, caller: Caller) -> Sequence[Mapping[str, Any]]:
    options = (("$filter", text), ("$select", columns))
    return await read_all(question(path, options), dict[str, Any], caller)
