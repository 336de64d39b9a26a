"""Exact Online's enumerations and what they mean in the unified model (exact-facts 13)."""

from collections.abc import Mapping

ACCOUNT_TYPES: Mapping[int, str] = {
    10: "CASH",
    12: "BANK",
    14: "CREDIT_CARD",
    16: "PAYMENT_PROVIDER",
    20: "ACCOUNTS_RECEIVABLE",
    21: "CUSTOMER_PREPAYMENT",
    22: "ACCOUNTS_PAYABLE",
    24: "VAT",
    25: "EMPLOYEES_PAYABLE",
    26: "PREPAID_EXPENSES",
    27: "ACCRUED_EXPENSES",
    29: "INCOME_TAXES",
    30: "FIXED_ASSET",
    32: "NON_CURRENT_ASSET",
    35: "DEPRECIATION",
    40: "INVENTORY",
    50: "CAPITAL",
    52: "RETAINED_EARNINGS",
    55: "LONG_TERM_LIABILITY",
    60: "CURRENT_LIABILITY",
    90: "OTHER_BALANCE_SHEET_ACCOUNT",
    100: "LIABILITY",
    110: "REVENUE",
    111: "COST_OF_GOODS_SOLD",
    120: "OTHER_EXPENSE",
    121: "OVERHEADS",
    122: "DEPRECIATION",
    123: "RESEARCH_AND_DEVELOPMENT",
    125: "EMPLOYEE_COSTS",
    126: "EMPLOYMENT_COSTS",
    130: "EXCEPTIONAL_COSTS",
    140: "EXCEPTIONAL_INCOME",
    150: "INCOME_TAXES",
    160: "INTEREST_INCOME",
    300: "YEAR_END_REFLECTION",
    301: "INDIRECT_YEAR_END_COSTING",
    302: "DIRECT_YEAR_END_COSTING",
}
ACCOUNT_CLASSES: Mapping[str, tuple[int, ...]] = {
    "ASSET": (10, 12, 14, 16, 20, 26, 30, 32, 35, 40),
    "LIABILITY": (21, 22, 24, 25, 27, 29, 55, 60, 100),
    "EQUITY": (50, 52),
    "REVENUE": (110, 140, 160),
    "EXPENSE": (111, 120, 121, 122, 123, 125, 126, 130, 150, 300, 301, 302),
}
USUAL_TYPES: Mapping[str, int] = {"ASSET": 32, "LIABILITY": 60, "EQUITY": 50, "REVENUE": 110, "EXPENSE": 120}
CLASS_OF_TYPE: Mapping[int, str] = {
    number: name for name, numbers in ACCOUNT_CLASSES.items() for number in numbers
}
CLASS_SIDES: Mapping[str, tuple[str, str]] = {
    "ASSET": ("B", "D"),
    "LIABILITY": ("B", "C"),
    "EQUITY": ("B", "C"),
    "REVENUE": ("W", "C"),
    "EXPENSE": ("W", "D"),
}  # balance type (balance sheet or profit and loss) and balance side
SIDES: Mapping[str, str] = {"D": "DEBIT", "C": "CREDIT"}
JOURNAL_TYPES: Mapping[int, str] = {
    10: "CASH",
    12: "BANK",
    16: "PAYMENT_SERVICE",
    20: "SALES",
    21: "SALES_RETURN",
    22: "PURCHASE",
    23: "PURCHASE_RETURN",
    90: "GENERAL",
}
INVOICE_STATES: Mapping[int, str] = {
    20: "DRAFT",  # Exact calls it open: it can still be changed and has no number yet
    10: "DRAFT",
    50: "SUBMITTED",  # processed: numbered and booked; whether it is paid is told elsewhere
}
PURCHASE_ORDER_STATES: Mapping[int, str] = {
    10: "OPEN",
    20: "PARTIALLY_FULFILLED",
    30: "CLOSED",
    40: "CANCELED",
}
PAYMENT_METHODS: Mapping[str, str] = {
    "B": "BANK_TRANSFER",
    "I": "AUTOMATIC_BANK_WITHDRAWAL",
    "K": "CASH",
    "Q": "PAYMENT_SERVICE_PROVIDER",
}
UNIT_TYPES: Mapping[str, str] = {
    "A": "AREA",
    "L": "LENGTH",
    "O": "OTHER",
    "T": "TIME",
    "V": "VOLUME",
    "W": "WEIGHT",
}
SALES_ORDER_STATES: Mapping[int, str] = {12: "OPEN", 20: "OPEN", 21: "CLOSED", 45: "VOIDED"}
OFFER_STATES: Mapping[int, str] = {
    20: "DRAFT",
    10: "DRAFT",
    25: "SENT",  # open: printed or mailed, and waiting for the customer
    40: "SENT",
    35: "SENT",
    60: "SENT",
    50: "ACCEPTED",
    70: "ACCEPTED",
    5: "DECLINED",
    6: "VOIDED",  # reviewed: a newer version has taken its place
}
VAT_USAGE: Mapping[str, str] = {"B": "ALL", "P": "BILL", "S": "INVOICE"}


def account_class(kind: int | None, balance: str | None, side: str | None) -> str | None:
    """The class of a ledger account: by its type, else by where and on which side it stands."""
    if kind is not None and kind in CLASS_OF_TYPE:
        return CLASS_OF_TYPE[kind]
    return next((name for name, sides in CLASS_SIDES.items() if sides == (balance, side)), None)


def tax_type(kind: str | None, fraction: object) -> str | None:
    """Whether amounts of a VAT code contain the tax; a code of 0 % says so whatever its kind."""
    if kind == "N":
        return "NO_TAX"
    if not fraction:
        return "ZERO_TAX"
    return {"I": "INCLUSIVE", "E": "EXCLUSIVE"}.get(kind or "")
