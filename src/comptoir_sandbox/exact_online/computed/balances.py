"""The ledger summed up: movements by account and period, and which periods are open."""

from collections.abc import Iterable
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.computed.asked import Asked
from comptoir_sandbox.exact_online.history.layered import summed
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.posting import LINES


def reporting_balance(asked: Asked) -> list[Row]:
    """Movements by account, year, period, dimensions, type and status; revenue is negative."""
    accounts = asked.books.table("financial/glaccounts")
    loose, groups = summed(asked.books.table(LINES))
    for line in loose:
        _add(groups.setdefault(tuple(line.get(name) for name in _GROUPED), [ZERO] * 3), line)
    rows = []
    for number, (key, sums) in enumerate(sorted(groups.items(), key=lambda pair: str(pair[0])), start=1):
        count, debit, credit = sums
        year, period, account, centre, unit, kind, status = key
        rows.append(
            {
                "ID": number,
                "ReportingYear": year,
                "ReportingPeriod": period,
                "GLAccount": account,
                "CostCenterCode": centre,
                "CostUnitCode": unit,
                "Type": kind,
                "Status": status,
                "BalanceType": (accounts.get(account) or {}).get("BalanceType"),
                "Count": int(count),
                "Amount": plain(debit - credit),
                "AmountDebit": plain(debit),
                "AmountCredit": plain(credit),
            }
        )
    return rows


def _add(sums: list[Decimal], line: Row) -> None:
    amount = Decimal(str(line["AmountDC"]))
    sums[0] += 1
    sums[1 if amount > 0 else 2] += abs(amount)


_GROUPED = ("FinancialYear", "FinancialPeriod", "GLAccount", "CostCenter", "CostUnit", "Type", "Status")


def journal_status(asked: Asked) -> list[Row]:
    """Every journal in every period: open, unless a period was closed."""
    return [
        {
            "Journal": journal["Code"],
            "JournalDescription": journal["Description"],
            "JournalType": journal["Type"],
            "Year": period["FinYear"],
            "Period": period["FinPeriod"],
            "Status": 1 if period.get("Closed") else 0,
        }
        for period in _in_time(asked.books.table("financial/financialperiods"))
        for journal in asked.books.table("financial/journals")
    ]


def _in_time(periods: Iterable[Row]) -> list[Row]:
    return sorted(periods, key=lambda row: (int(str(row["FinYear"])), int(str(row["FinPeriod"]))))
