"""Fills the fixed side of the books: accounts, VAT codes, journals, conditions, periods, dimensions."""

import calendar
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.seed.chart import CHART
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.seed.locales import Locale

# code, which rate, type (E excluding, I including, N none), to pay, to claim, EU listing
_VAT = (
    ("0", "none", "N", None, None, "N"),
    ("1", "low", "E", "1501", "1511", "N"),
    ("2", "high", "E", "1500", "1510", "N"),
    ("3", "low", "I", "1501", "1511", "N"),
    ("4", "high", "I", "1500", "1510", "N"),
    ("5", "none", "E", "1503", "1513", "N"),
    ("6", "none", "E", None, None, "N"),
    ("7", "none", "E", "1504", "1514", "L"),
    ("8", "none", "E", "1504", "1514", "S"),
)
# code, type, role of the ledger account
_JOURNALS = (
    ("10", 10, "1000"),
    ("20", 12, "1100"),
    ("21", 12, "1110"),
    ("60", 22, "1600"),
    ("70", 20, "1300"),
    ("71", 20, "1300"),
    ("90", 90, None),
)
# code, days, ends of month
_CONDITIONS = (
    ("00", 0, 0),
    ("08", 8, 0),
    ("14", 14, 0),
    ("30", 30, 0),
    ("45", 45, 0),
    ("60", 60, 0),
    ("EM", 30, 1),
)
_COST_CENTRES = ("ALG", "VERK", "MAG", "ADM")
_COST_UNITS = ("WEB", "VAST", "PROJ")
# code, type, time unit
_UNITS = (
    ("stuk", "O", ""),
    ("paar", "O", ""),
    ("doos", "O", ""),
    ("kg", "W", ""),
    ("m", "L", ""),
    ("uur", "T", "hh"),
    ("dag", "T", "dd"),
)
_YEARS_BEHIND, _YEARS_AHEAD = 4, 2


def fill_ledger(filling: Filling) -> None:
    """Everything that documents refer to by code."""
    texts = filling.locale.texts
    filling.add_all("logistics/units", map(_unit, _UNITS, texts.units))
    filling.add_all("vat/vatcodes", ({"Code": row[0].ljust(3)} for row in _VAT))
    filling.add_all("financial/glaccounts", _accounts(filling.locale))
    _fill_vat(filling)
    filling.add_all(
        "financial/journals",
        (_journal(filling, row, name) for row, name in zip(_JOURNALS, texts.journals, strict=True)),
    )
    filling.add_all("cashflow/paymentconditions", map(_condition, _CONDITIONS, texts.conditions))
    for table, codes, names in (
        ("hrm/costcenters", _COST_CENTRES, texts.cost_centres),
        ("hrm/costunits", _COST_UNITS, texts.cost_units),
    ):
        filling.add_all(
            table, ({"Code": c, "Description": n, "Active": True} for c, n in zip(codes, names, strict=True))
        )
    filling.add_all("financial/financialperiods", _periods(filling.today))


def _accounts(locale: Locale) -> Iterator[Row]:
    """The Dutch chart gives each role its type; the country gives it a code and a name."""
    for role, _, kind, side, balance, vat in CHART:
        if role in locale.chart:
            code, name = locale.chart[role]
            yield _account(code, name, (kind, side, balance, vat))


def _account(code: str, name: str, nature: tuple[int, str, str, str]) -> Row:
    kind, side, balance, vat = nature
    return {
        "Code": code,
        "Description": name,
        "Type": kind,
        "BalanceSide": side,
        "BalanceType": balance,
        "SearchCode": name.upper()[:30],
        "VATCode": vat.ljust(3) if vat else None,
        "Compress": False,
        "IsBlocked": False,
        "Matching": kind in (20, 22),
        "RevalueCurrency": kind in (10, 12, 20, 22),
        "UseCostcenter": 0 if balance == "W" else 2,
        "UseCostunit": 0 if balance == "W" else 2,
        "AllowCostsInSales": 0,
        "ExcludeVATListing": 0,
    }


def _fill_vat(filling: Filling) -> None:
    """Complete the VAT codes, which name accounts that name VAT codes."""
    locale = filling.locale
    rates = {"none": Decimal(0), "low": locale.low, "high": locale.high}
    for (code, rate, kind, to_pay, to_claim, listing), name in zip(_VAT, locale.texts.vat, strict=True):
        row = filling.find("vat/vatcodes", "Code", code.ljust(3))
        filling.change(
            "vat/vatcodes",
            row,
            {
                "Description": name,
                "Percentage": rates[rate],
                "Type": kind,
                "VATTransactionType": "B",
                "EUSalesListing": listing,
                "CalculationBasis": 0,
                "Charged": False,
                "IsBlocked": False,
                "IntraStat": listing == "L",
                "VatDocType": "P",
                "VatMargin": 0,
                "VATPartialRatio": 0,
                "TaxReturnType": 0,
                "GLToPay": filling.account(to_pay),
                "GLToClaim": filling.account(to_claim),
            },
        )
        filling.add("vat/vatpercentages", _percentage(row["ID"], rates[rate]))


def _percentage(code_id: object, percentage: Decimal) -> Row:
    return {
        "VATCodeID": code_id,
        "LineNumber": 1,
        "Percentage": percentage,
        "StartDate": datetime(2019, 1, 1),  # noqa: DTZ001  # wall clock; since then the low rate is 9 %
        "Type": 0,
    }


def _journal(filling: Filling, facts: tuple[str, int, str | None], name: str) -> Row:
    code, kind, account = facts
    bank = filling.locale.bank_account(filling.random) if kind == 12 else None  # noqa: PLR2004  # a bank journal
    return {
        "Code": code,
        "Description": name,
        "Type": kind,
        "Currency": filling.locale.currency,
        "GLAccount": filling.account(account),
        "AllowVAT": kind != 12,  # noqa: PLR2004  # a bank journal
        "AllowVariableCurrency": True,
        "AllowVariableExchangeRate": True,
        "AutoSave": False,
        "IsBlocked": False,
        "BankAccountIBAN": bank,
        "BankAccountIncludingMask": bank,
        "BankAccountUseSEPA": bank is not None,
    }


def _condition(facts: tuple[str, int, int], name: str) -> Row:
    code, days, months = facts
    return {
        "Code": code,
        "Description": name,
        "PaymentDays": days,
        "PaymentEndOfMonths": months,
        "PaymentMethod": "K" if code == "00" else "B",
        "Percentage": Decimal(1),
        "DiscountCalculation": "E",
        "DiscountPaymentDays": 0,
        "DiscountPercentage": Decimal(0),
        "PaymentDiscountType": "K",
        "VATCalculation": "E",
    }


def _unit(facts: tuple[str, str, str], name: str) -> Row:
    code, kind, time = facts
    return {
        "Code": code,
        "Description": name,
        "Type": kind,
        "TimeUnit": time,
        "Main": 1 if code == "stuk" else 0,
        "Active": True,
    }


def _periods(today: datetime) -> Iterator[Row]:
    for year in range(today.year - _YEARS_BEHIND, today.year + _YEARS_AHEAD + 1):
        for month in range(1, 13):
            yield {
                "FinYear": year,
                "FinPeriod": month,
                "StartDate": datetime(year, month, 1),  # noqa: DTZ001  # wall clock
                "EndDate": datetime(year, month, calendar.monthrange(year, month)[1]),  # noqa: DTZ001  # wall clock
            }
