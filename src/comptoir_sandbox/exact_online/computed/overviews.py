"""Financial overviews, each worked out from the reporting balance or from the open items."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.computed.asked import Asked, Compute
from comptoir_sandbox.exact_online.computed.balances import reporting_balance
from comptoir_sandbox.exact_online.computed.debts import AGE_GROUPS, age_group
from comptoir_sandbox.exact_online.refusals import query_error
from comptoir_sandbox.exact_online.rules.amounts import ZERO, plain
from comptoir_sandbox.exact_online.rules.posting import MATCHED, PAYMENTS, RECEIVABLES

_REVENUE, _PROCESSED = 110, 50
_TRUTHS = {"true": True, "false": False}


def revenue(keep: Callable[[Asked, Row], bool] | None = None) -> Compute:
    """Revenue by year and period, positive as the report shows it."""

    def compute(asked: Asked) -> list[Row]:
        kinds = _account_types(asked)
        sums: dict[tuple[int, int], Decimal] = {}
        for row in reporting_balance(asked):
            if kinds.get(row["GLAccount"]) == _REVENUE and (keep is None or keep(asked, row)):
                place = _int(row["ReportingYear"]), _int(row["ReportingPeriod"])
                sums[place] = sums.get(place, ZERO) - _decimal(row["Amount"])
        return [
            {"Year": year, "Period": period, "Amount": plain(sums[year, period])}
            for year, period in sorted(sums)
        ]

    return compute


def _of_year(asked: Asked, row: Row) -> bool:
    return _int(row["ReportingYear"]) == asked.number("year")


def _of_year_and_status(asked: Asked, row: Row) -> bool:
    """`afterEntry` counts open entries too."""
    after_entry = _TRUTHS.get(asked.parameters["afterEntry"].lower())
    if after_entry is None:
        raise query_error()
    return _of_year(asked, row) and (after_entry or row["Status"] == _PROCESSED)


def profit_and_loss(asked: Asked) -> list[Row]:
    """Revenue, costs and result of this year and period beside those of a year ago."""
    kinds = _account_types(asked)
    this, last, period = asked.today.year, asked.today.year - 1, asked.today.month
    sums: dict[str, Decimal] = {}
    for row in reporting_balance(asked):
        year = _int(row["ReportingYear"])
        if row["BalanceType"] != "W" or year not in (this, last):
            continue
        side = "Revenue" if kinds.get(row["GLAccount"]) == _REVENUE else "Costs"
        amount = -_decimal(row["Amount"]) if side == "Revenue" else _decimal(row["Amount"])
        spans = ["CurrentYear" if year == this else "PreviousYear"]
        if _int(row["ReportingPeriod"]) == period:
            spans.append("CurrentPeriod" if year == this else "PreviousYearPeriod")
        for span in spans:
            sums[side + span] = sums.get(side + span, ZERO) + amount
    shown: Row = {
        "CurrentYear": this,
        "PreviousYear": last,
        "CurrentPeriod": period,
        "PreviousYearPeriod": period,
    }
    for span in ("CurrentYear", "PreviousYear", "CurrentPeriod", "PreviousYearPeriod"):
        earned, spent = sums.get(f"Revenue{span}", ZERO), sums.get(f"Costs{span}", ZERO)
        shown |= {f"Revenue{span}": plain(earned), f"Costs{span}": plain(spent)}
        shown[f"Result{span}"] = plain(earned - spent)
    return [{**shown, "CurrencyCode": asked.currency}]


def aging_overview(asked: Asked) -> list[Row]:
    """Both sides of the open items by age, of everybody or of one account."""
    account = asked.guid("accountId") if "accountId" in asked.parameters else None
    rows: list[Row] = [
        {
            "AgeGroup": number,
            "AgeGroupDescription": words,
            "AmountReceivable": ZERO,
            "AmountPayable": ZERO,
            "CurrencyCode": asked.currency,
        }
        for number, (_, words) in enumerate(AGE_GROUPS, start=1)
    ]
    for table, name in ((RECEIVABLES, "AmountReceivable"), (PAYMENTS, "AmountPayable")):
        for item in _open(asked, table):
            if account in (None, item["Account"]):
                row = rows[age_group(asked, item) - 1]
                row[name] = plain(_decimal(row[name]) + _decimal(item["Remaining"]))
    return rows


def outstanding(asked: Asked) -> list[Row]:
    """How many invoices are open and overdue on both sides, and what they come to."""
    row: Row = {"CurrencyCode": asked.currency}
    for table, side in ((RECEIVABLES, "Receivable"), (PAYMENTS, "Payable")):
        items = _open(asked, table)
        late = [
            item for item in items if isinstance(item["DueDate"], datetime) and item["DueDate"] < asked.today
        ]
        for word, found in (("Outstanding", items), ("Overdue", late)):
            total = sum((_decimal(item["Remaining"]) for item in found), ZERO)
            row |= {f"{word}{side}InvoiceAmount": plain(total), f"{word}{side}InvoiceCount": len(found)}
    return [row]


def opening_balance(years_back: int, *, processed: bool) -> Compute:
    """What the balance sheet's accounts stood at when a year began."""

    def compute(asked: Asked) -> list[Row]:
        year = asked.today.year - years_back
        accounts = asked.books.table("financial/glaccounts")
        sums: dict[object, Decimal] = {}
        for row in reporting_balance(asked):
            counts = _int(row["ReportingYear"]) < year and row["BalanceType"] == "B"
            if counts and (not processed or row["Status"] == _PROCESSED):
                sums[row["GLAccount"]] = sums.get(row["GLAccount"], ZERO) + _decimal(row["Amount"])
        return [
            {
                "Division": asked.books.division,
                "GLAccount": account,
                "ReportingYear": year,
                "Amount": plain(sums[account]),
                "BalanceSide": (accounts.get(account) or {}).get("BalanceSide"),
            }
            for account in sorted(sums, key=str)
        ]

    return compute


def balance_by_classification(asked: Asked) -> list[Row]:
    """The reporting balance of a year; accounts carry no classification in the sandbox."""
    scheme, year = asked.guid("glScheme"), asked.number("reportingYear")
    rows = (row for row in reporting_balance(asked) if _int(row["ReportingYear"]) == year)
    return [{**row, "GLScheme": scheme} for row in rows]


def _account_types(asked: Asked) -> dict[object, object]:
    return {row["ID"]: row.get("Type") for row in asked.books.table("financial/glaccounts")}


def _open(asked: Asked, table: str) -> list[Row]:
    return [row for row in asked.books.table(table) if row["Status"] != MATCHED]


def _decimal(value: object) -> Decimal:
    return Decimal(str(value))


def _int(value: object) -> int:
    return int(str(value))


# By lower-case path.
OVERVIEWS: Mapping[str, Compute] = {
    "read/financial/revenuelist": revenue(),
    "read/financial/revenuelistbyyear": revenue(_of_year),
    "read/financial/revenuelistbyyearandstatus": revenue(_of_year_and_status),
    "read/financial/profitlossoverview": profit_and_loss,
    "read/financial/agingoverview": aging_overview,
    "read/financial/agingoverviewbyaccount": aging_overview,
    "read/financial/outstandinginvoicesoverview": outstanding,
    "read/financial/reportingbalancebyclassification": balance_by_classification,
    "openingbalance/currentyear/afterentry": opening_balance(0, processed=False),
    "openingbalance/currentyear/processed": opening_balance(0, processed=True),
    "openingbalance/previousyear/afterentry": opening_balance(1, processed=False),
    "openingbalance/previousyear/processed": opening_balance(1, processed=True),
}
