"""Fills the fixed side of the books: accounts, VAT codes, journals, conditions, periods, dimensions."""

import calendar
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.seed.chart import CHART
from comptoir_sandbox.exact_online.seed.checkdigits import iban
from comptoir_sandbox.exact_online.seed.filling import Filling

# code, description, percentage, type (E excluding, I including, N none), to pay, to claim, EU listing
_VAT = (
    ("0", "Geen btw", "0", "N", None, None, "N"),
    ("1", "Btw laag tarief, exclusief", "0.09", "E", "1501", "1511", "N"),
    ("2", "Btw hoog tarief, exclusief", "0.21", "E", "1500", "1510", "N"),
    ("3", "Btw laag tarief, inclusief", "0.09", "I", "1501", "1511", "N"),
    ("4", "Btw hoog tarief, inclusief", "0.21", "I", "1500", "1510", "N"),
    ("5", "Btw verlegd binnenland", "0", "E", "1503", "1513", "N"),
    ("6", "Levering buiten de EU", "0", "E", None, None, "N"),
    ("7", "Levering binnen de EU", "0", "E", "1504", "1514", "L"),
    ("8", "Diensten binnen de EU", "0", "E", "1504", "1514", "S"),
)
# code, description, type, ledger account
_JOURNALS = (
    ("10", "Kasboek", 10, "1000"),
    ("20", "Zakelijke rekening", 12, "1100"),
    ("21", "Spaarrekening", 12, "1110"),
    ("60", "Inkoopboek", 22, "1600"),
    ("70", "Verkoopboek", 20, "1300"),
    ("71", "Verkoopboek webwinkel", 20, "1300"),
    ("90", "Memoriaal", 90, None),
)
# code, description, days, ends of month
_CONDITIONS = (
    ("00", "Contant", 0, 0),
    ("08", "8 dagen netto", 8, 0),
    ("14", "14 dagen netto", 14, 0),
    ("30", "30 dagen netto", 30, 0),
    ("45", "45 dagen netto", 45, 0),
    ("60", "60 dagen netto", 60, 0),
    ("EM", "30 dagen, einde maand", 30, 1),
)
_COST_CENTRES = (("ALG", "Algemeen"), ("VERK", "Verkoop"), ("MAG", "Magazijn"), ("ADM", "Administratie"))
_COST_UNITS = (("WEB", "Webwinkel"), ("VAST", "Vaste klanten"), ("PROJ", "Projecten"))
# code, description, type, time unit
_UNITS = (
    ("stuk", "Stuk", "O", ""),
    ("paar", "Paar", "O", ""),
    ("doos", "Doos", "O", ""),
    ("kg", "Kilogram", "W", ""),
    ("m", "Meter", "L", ""),
    ("uur", "Uur", "T", "hh"),
    ("dag", "Dag", "T", "dd"),
)
_YEARS_BEHIND, _YEARS_AHEAD = 4, 2


def fill_ledger(filling: Filling) -> None:
    """Everything that documents refer to by code."""
    filling.add_all("logistics/units", (_unit(*row) for row in _UNITS))
    filling.add_all("vat/vatcodes", ({"Code": row[0].ljust(3)} for row in _VAT))
    filling.add_all("financial/glaccounts", (_account(*row) for row in CHART))
    _fill_vat(filling)
    filling.add_all("financial/journals", (_journal(filling, *row) for row in _JOURNALS))
    filling.add_all("cashflow/paymentconditions", (_condition(*row) for row in _CONDITIONS))
    filling.add_all(
        "hrm/costcenters",
        ({"Code": code, "Description": name, "Active": True} for code, name in _COST_CENTRES),
    )
    filling.add_all("hrm/costunits", ({"Code": code, "Description": name} for code, name in _COST_UNITS))
    filling.add_all("financial/financialperiods", _periods(filling.today))


def _account(code: str, name: str, kind: int, side: str, balance: str, vat: str) -> Row:
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
    for code, name, percentage, kind, to_pay, to_claim, listing in _VAT:
        row = filling.find("vat/vatcodes", "Code", code.ljust(3))
        filling.change(
            "vat/vatcodes",
            row,
            {
                "Description": name,
                "Percentage": Decimal(percentage),
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
        filling.add("vat/vatpercentages", _percentage(row["ID"], Decimal(percentage)))


def _percentage(code_id: object, percentage: Decimal) -> Row:
    return {
        "VATCodeID": code_id,
        "LineNumber": 1,
        "Percentage": percentage,
        "StartDate": datetime(2019, 1, 1),  # noqa: DTZ001  # wall clock; since then the low rate is 9 %
        "Type": 0,
    }


def _journal(filling: Filling, code: str, name: str, kind: int, account: str | None) -> Row:
    bank = iban(filling.random) if kind == 12 else None  # noqa: PLR2004  # a bank journal
    return {
        "Code": code,
        "Description": name,
        "Type": kind,
        "Currency": "EUR",
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


def _condition(code: str, name: str, days: int, months: int) -> Row:
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


def _unit(code: str, name: str, kind: str, time: str) -> Row:
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
