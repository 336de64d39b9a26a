"""The trial balance: movements of a year by period, and what the years before left on the balance sheet.

Exact keeps movements only (exact-facts 12). Opening entries are of type 10; those of type 310 and above close
a year and would empty its profit and loss, so they count for later years alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, FilterValue, Records, Request
from comptoir.connectors.exact_online.calls import faults
from comptoir.connectors.exact_online.calls.answers import read_all, read_page
from comptoir.connectors.exact_online.calls.query import literal, question
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.connectors.exact_online.telling.years import NUMBER, START, whole_year, year_of
from comptoir.unified.accounts import Balance
from comptoir.unified.trial_balance import MonthlyBalance, TrialBalance

_PATH, _LEDGER = "financial/ReportingBalance", "financialtransaction/TransactionLines"
_COLUMNS = "ID,GLAccountCode,GLAccountDescription,ReportingYear,ReportingPeriod,AmountDebit,AmountCredit,Type"
_OPENING = 10
_MONTHS = 12
_ALL_BALANCES = (
    "Something was booked since then: all balances are told, as Exact Online keeps no time for each."
)


class _Movement(msgspec.Struct, rename="pascal"):
    """What was booked on an account in a period, of one type and dimension."""

    g_l_account_code: str = msgspec.field(name="GLAccountCode")
    reporting_year: int
    reporting_period: int
    type: int
    name: str | None = msgspec.field(name="GLAccountDescription", default=None)
    amount_debit: Decimal | None = None
    amount_credit: Decimal | None = None


@dataclass(slots=True)
class _Account:
    """The sums of one ledger account; `months` are movements, debit positive."""

    name: str | None
    opening: Decimal = Decimal(0)
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)
    months: dict[int, Decimal] = field(default_factory=dict)

    def add(self, row: _Movement, year: int) -> None:
        debit, credit = row.amount_debit or Decimal(0), row.amount_credit or Decimal(0)
        if row.reporting_year < year or row.type == _OPENING:
            self.opening += debit - credit
            return
        self.debit += debit
        self.credit += credit
        before = self.months.get(row.reporting_period, Decimal(0))
        self.months[row.reporting_period] = before + debit - credit


async def get_trial_balance(request: Request, caller: Caller) -> Records:
    """A page of the accounts of a year, in the order of their codes.

    One call for each 60 movements of the year, and for each 60 of the balance sheet before it.
    """
    assert request.query is not None
    query = request.query
    assert query.limit is not None
    since = query.filters.get("lastModifiedAt")
    if isinstance(since, datetime) and not await _is_booked(since, caller):
        return Records([], 0, [] if query.raw else None)
    warnings = [_ALL_BALANCES] if since is not None else []
    year = await _year(query.filters, caller)
    codes = {str(query.filters[n]).strip() for n in ("accountNumber", "accountCode") if n in query.filters}
    if year is None or len(codes) > 1:
        return Records([], 0, [] if query.raw else None, warnings)
    only = "".join(f" and GLAccountCode eq '{literal(code)}'" for code in codes)
    raw = await _read(f"ReportingYear eq {year} and Type lt 310{only}", caller)
    raw += await _read(f"ReportingYear lt {year} and BalanceType eq 'B'{only}", caller)
    accounts = _summed(raw, year)
    start = (query.page - 1) * query.limit
    page = [_balance(code, accounts[code]) for code in sorted(accounts)[start : start + query.limit]]
    return Records(page, len(accounts), raw if query.raw else None, warnings)


async def _year(filters: Mapping[str, FilterValue], caller: Caller) -> int | None:
    """The year asked for, else the one that goes on. None for none. A call where its number is not told."""
    if NUMBER in filters and START not in filters:
        return whole_year(filters[NUMBER])
    return await year_of(filters, caller)


async def _is_booked(since: datetime, caller: Caller) -> bool:
    """Whether anything in the ledger changed at a moment or later. One call."""
    options = (("$filter", MODIFIED_SINCE.format(literal(since))), ("$select", "ID"), ("$top", "1"))
    return bool(read_page(await caller.send(question(_LEDGER, options)), dict[str, Any]).results)


async def _read(text: str, caller: Caller) -> list[msgspec.Raw]:
    options = (("$filter", text), ("$select", _COLUMNS))
    return await read_all(question(_PATH, options), msgspec.Raw, caller)


def _summed(rows: Sequence[msgspec.Raw], year: int) -> dict[str, _Account]:
    accounts: dict[str, _Account] = {}
    try:
        movements = [msgspec.json.decode(raw, type=_Movement, strict=False) for raw in rows]
    except msgspec.DecodeError as error:
        raise faults.unreadable_value() from error
    for row in movements:
        accounts.setdefault(row.g_l_account_code.strip(), _Account(row.name)).add(row, year)
    return accounts


def _balance(code: str, account: _Account) -> TrialBalance:
    months = [
        MonthlyBalance(month=Decimal(number), balance=_sided(account.months.get(number, Decimal(0))))
        for number in range(1, _MONTHS + 1)
    ]
    return TrialBalance(
        account_code=code,
        account_name=account.name,
        account_number=code,
        balance=_sided(account.opening + account.debit - account.credit),
        monthly_values=months,
        opening_balance=_sided(account.opening),
        total_credit_amount=account.credit,
        total_debit_amount=account.debit,
    )


def _sided(amount: Decimal) -> Balance:
    return Balance(amount=abs(amount), debit_credit_indicator="DEBIT" if amount >= 0 else "CREDIT")
