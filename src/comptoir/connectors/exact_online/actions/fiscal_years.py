"""Fiscal years: Exact Online keeps their periods, and journal by journal whether a period is closed.

The published model wants a German chart of accounts and the length of its numbers, which no company of
Exact Online has. It allows neither null nor another value (maesn-facts 10.8), so a placeholder stands there
and a warning says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from comptoir.cdk.contract import Caller, Outcome, Records, Request
from comptoir.connectors.exact_online.calls import faults
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.crossings import decode_date, decode_moment
from comptoir.kit.errors import RecordUnknown
from comptoir.unified.fiscal_years import FiscalYear

_PERIODS, _STATES = "financial/FinancialPeriods", "read/financial/JournalStatusList"
_COLUMNS = "FinYear,StartDate,EndDate,Created,Modified"
_PLACEHOLDERS = (
    "accountNumberLength and chartOfAccount are placeholders: accounts of Exact Online have no fixed length "
    "and belong to no SKR chart."
)


class _Period(msgspec.Struct, rename="pascal"):
    fin_year: int
    start_date: str
    end_date: str
    created: str
    modified: str


class _Open(msgspec.Struct, rename="pascal"):
    """A journal that is open in some period of a year."""

    year: int


async def get_fiscal_years(request: Request, caller: Caller) -> Records:
    """All years, the first one first: one call for five years, and one for their states."""
    assert request.query is not None
    years, raw = await _read("", caller)
    return Records(years, len(years), raw if request.query.raw else None, _said(years))


async def get_fiscal_year(request: Request, caller: Caller) -> Outcome:
    """One year, by its number. Two calls. Raises RecordUnknown."""
    assert request.key is not None
    years, raw = await _read(f" eq {int(request.key)}", caller) if _is_year(request.key) else ([], [])
    if not years:
        raise RecordUnknown(f"There is no fiscal year {request.key!r} in this company.")
    periods = msgspec.Raw(msgspec.json.encode({"results": raw}))
    return Outcome(years[0], periods if request.raw else None, _said(years))


def _is_year(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) == len("2026")


def _said(years: Sequence[FiscalYear]) -> Sequence[str]:
    return (_PLACEHOLDERS,) if years else ()


async def _read(wanted: str, caller: Caller) -> tuple[list[FiscalYear], list[msgspec.Raw]]:
    """The years under a condition on their number, and their periods as Exact tells them."""
    where = (("$filter", f"FinYear{wanted}"),) if wanted else ()
    order = ("$orderby", "FinYear,FinPeriod")
    call = question(_PERIODS, (*where, ("$select", _COLUMNS), order))
    found: Mapping[int, list[_Period]] = defaultdict(list)
    raw = await read_all(call, msgspec.Raw, caller)
    try:
        for row in raw:
            period = msgspec.json.decode(row, type=_Period, strict=False)
            found[period.fin_year].append(period)
        still = await _open_years(wanted, caller) if found else set()
        years = [_year(year, periods, is_open=year in still) for year, periods in sorted(found.items())]
    except (msgspec.DecodeError, ValueError, OverflowError) as error:
        raise faults.unreadable_value() from error
    return years, raw


async def _open_years(wanted: str, caller: Caller) -> set[int]:
    """The years in which at least one journal is open in one period."""
    text = f"Status eq 0 and Year{wanted}" if wanted else "Status eq 0"
    call = question(_STATES, (("$filter", text), ("$select", "Year")))
    return {found.year for found in await read_all(call, _Open, caller)}


def _year(number: int, periods: Sequence[_Period], *, is_open: bool) -> FiscalYear:
    return FiscalYear(
        id=str(number),
        account_number_length=Decimal(0),
        chart_of_account="SKR03",
        created_date=min(decode_moment(period.created) for period in periods),
        description=str(number),
        end_date=max(decode_date(period.end_date) for period in periods),
        start_date=min(decode_date(period.start_date) for period in periods),
        status="OPEN" if is_open else "CLOSED",
        updated_date=max(decode_moment(period.modified) for period in periods),
    )
