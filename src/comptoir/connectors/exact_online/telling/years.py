"""The financial years that filters ask for: by number, by their first day, or the one that goes on."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller, FilterValue
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.crossings import server_time

PERIODS = "financial/FinancialPeriods"
NUMBER, START = "fiscalYear", "fiscalYearStartDate"
_LAST_YEAR = 9_999


def names_year(filters: Mapping[str, FilterValue]) -> bool:
    return NUMBER in filters or START in filters


def without_year(filters: Mapping[str, FilterValue]) -> Mapping[str, FilterValue]:
    return {name: value for name, value in filters.items() if name not in (NUMBER, START)}


async def year_of(filters: Mapping[str, FilterValue], caller: Caller) -> int | None:
    """The year that all filters mean and the company has; None where there is none. One call."""
    parts = []
    if NUMBER in filters:
        number = whole_year(filters[NUMBER])
        if number is None:
            return None
        parts.append(f"FinYear eq {number}")
    if isinstance(start := filters.get(START), datetime):
        parts.append(f"StartDate eq datetime'{start.date().isoformat()}'")
    if parts:
        return await _found(" and ".join(["FinPeriod eq 1", *parts]), caller)
    day = server_time(caller.now)[:10]
    return await _found(f"StartDate le datetime'{day}' and EndDate ge datetime'{day}'", caller)


def whole_year(number: FilterValue) -> int | None:
    """The number of a year; None for what cannot be one."""
    if not isinstance(number, Decimal) or number != number.to_integral_value():
        return None
    return int(number) if 0 < number <= _LAST_YEAR else None


async def _found(text: str, caller: Caller) -> int | None:
    options = (("$filter", text), ("$select", "FinYear"))
    found = await read_all(question(PERIODS, options), dict[str, Any], caller)
    return int(found[0]["FinYear"]) if found else None
