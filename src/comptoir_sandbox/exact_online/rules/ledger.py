"""Rules for what documents refer to by code: ledger accounts, journals, VAT codes, conditions, dimensions."""

from decimal import Decimal

from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing
from comptoir_sandbox.exact_online.rules.references import REFERENCES, VAT_CODE_WIDTH

_ACCOUNT_TYPES = frozenset(
    {
        10,
        12,
        14,
        16,
        20,
        21,
        22,
        24,
        25,
        26,
        27,
        29,
        30,
        32,
        35,
        40,
        50,
        52,
        55,
        60,
        90,
        100,
        110,
        111,
        120,
        121,
        122,
        123,
        125,
        126,
        130,
        140,
        150,
        160,
        300,
        301,
        302,
    }
)
_PROFIT_AND_LOSS = range(110, 161)
_CREDIT = frozenset({21, 22, 24, 25, 27, 29, 35, 50, 52, 55, 60, 100, 110, 140, 160})
_JOURNAL_TYPES = frozenset({10, 12, 16, 20, 21, 22, 23, 90})
_GENERAL = 90
_VAT_TYPES = ("B", "E", "I", "N")


def create_gl_account(writing: Writing) -> None:
    """Balance side and type follow from the account's type unless they are sent."""
    writing.default("Type", _GENERAL)
    kind = writing.row["Type"]
    writing.default("BalanceType", "W" if kind in _PROFIT_AND_LOSS else "B")
    writing.default("BalanceSide", "C" if kind in _CREDIT else "D")
    writing.default("SearchCode", str(writing.row["Description"]).upper()[:30])
    writing.default("Matching", kind in (20, 22))
    change_gl_account(writing)


def change_gl_account(writing: Writing) -> None:
    if writing.row.get("Type") not in _ACCOUNT_TYPES:
        raise Invalid("invalid", "GLAccountType")
    if writing.row.get("BalanceType") not in ("B", "W"):
        raise Invalid("invalid", "BalanceType")
    if writing.row.get("BalanceSide") not in ("D", "C"):
        raise Invalid("invalid", "BalanceSide")


def create_journal(writing: Writing) -> None:
    writing.require("Code", "Description", "Type")
    writing.default("Currency", writing.currency)
    change_journal(writing)


def change_journal(writing: Writing) -> None:
    keep_code(writing)
    if writing.row.get("Type") not in _JOURNAL_TYPES:
        raise Invalid("invalid", "Type")


def create_vat_code(writing: Writing) -> None:
    """The percentages come with the code and never later (facts 12)."""
    writing.row["Code"] = str(writing.row["Code"]).strip().ljust(VAT_CODE_WIDTH)
    writing.default("Type", "E")
    writing.default("VATTransactionType", "B")
    for place, line in enumerate(writing.lines, start=1):
        line.row["LineNumber"] = place
        line.default("StartDate", writing.today)
        line.default("Type", 0)
    writing.default("Percentage", _latest_percentage(writing))
    change_vat_code(writing)


def change_vat_code(writing: Writing) -> None:
    """Its code may be sent without the padding."""
    writing.row["Code"] = str(writing.row["Code"]).strip().ljust(VAT_CODE_WIDTH)
    keep_code(writing)
    if writing.row.get("Type") not in _VAT_TYPES:
        raise Invalid("invalid", "Type")


def _latest_percentage(writing: Writing) -> Decimal:
    return next((line.decimal("Percentage") or Decimal(0) for line in reversed(writing.lines)), Decimal(0))


def create_payment_condition(writing: Writing) -> None:
    writing.default("PaymentMethod", "B")
    writing.default("Percentage", Decimal(1))
    writing.default("PaymentDays", 0)
    writing.default("PaymentEndOfMonths", 0)
    if writing.row["PaymentMethod"] not in ("B", "I", "K", "Q"):
        raise Invalid("invalid", "PaymentMethod")


def keep_code(writing: Writing) -> None:
    """What documents name by its code keeps it; facts 12 say so of cost centres."""
    if writing.old is not None and writing.row.get("Code") != writing.old.get("Code"):
        raise Invalid("invalid", "Code")


def create_cost_dimension(writing: Writing) -> None:
    writing.require("Code", "Description")


GL_ACCOUNT = Behaviour(
    unique="Code",
    defaults={
        "AllowCostsInSales": 0,
        "Compress": False,
        "ExcludeVATListing": 0,
        "IsBlocked": False,
        "RevalueCurrency": False,
        "UseCostcenter": 0,
        "UseCostunit": 0,
    },
    derived={"VATDescription": looked_up("VATCode", REFERENCES["VATCode"], ("Description",))},
    create=create_gl_account,
    change=change_gl_account,
)
JOURNAL = Behaviour(
    unique="Code",
    defaults={
        "AllowVAT": True,
        "AllowVariableCurrency": False,
        "AllowVariableExchangeRate": False,
        "AutoSave": False,
        "IsBlocked": False,
        "BankAccountUseSEPA": False,
        "BankAccountUseSepaDirectDebit": False,
    },
    create=create_journal,
    change=change_journal,
)
VAT_CODE = Behaviour(
    unique="Code",
    defaults={
        "CalculationBasis": 0,
        "Charged": False,
        "EUSalesListing": "N",
        "IntraStat": False,
        "IsBlocked": False,
        "TaxReturnType": 0,
        "VatDocType": "P",
        "VatMargin": 0,
        "VATPartialRatio": 0,
    },
    owns=(("vat/vatpercentages", "VATCodeID"),),
    create=create_vat_code,
    change=change_vat_code,
)
PAYMENT_CONDITION = Behaviour(
    unique="Code",
    defaults={
        "DiscountCalculation": "E",
        "DiscountPaymentDays": 0,
        "DiscountPercentage": 0,
        "PaymentDiscountType": "K",
        "VATCalculation": "E",
    },
    create=create_payment_condition,
)
COST_CENTRE = Behaviour(
    unique="Code", defaults={"Active": True}, create=create_cost_dimension, change=keep_code
)
COST_UNIT = Behaviour(unique="Code", create=create_cost_dimension, change=keep_code)
