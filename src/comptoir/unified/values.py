"""What all families share: how an input says "not given", what an amount may be, and long lists of values.

The lists are closed on the wire: a published client refuses a whole answer for one value outside them
(maesn-facts 10.4). A value of a target system that has no place here is answered as null, with a warning.
"""

import types
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from msgspec import Struct, UnsetType

_T = TypeVar("_T")

Maybe: TypeAlias = _T | UnsetType | None
"""The type of an input field that may be left out (`UNSET`) or emptied (`None`)."""

_DIGITS = 30  # before or after the point


class Input(Struct, rename="camel"):
    """A record that a caller sends. Fields that it does not know are let through, for the API to warn of.

    JSON has no NaN, but decoders of decimals take `"NaN"` and `1e999999`: neither is an amount, and decoding
    refuses both with a ValidationError.
    """

    def __post_init__(self) -> None:
        for name, sent_as in zip(self.__struct_fields__, self.__struct_encode_fields__, strict=True):
            value = getattr(self, name)
            if isinstance(value, Decimal) and not _is_bookable(value):
                raise ValueError(f"`{sent_as}` is not a number that books can hold")


def _is_bookable(value: Decimal) -> bool:
    return value.is_finite() and abs(value.adjusted()) < _DIGITS


def closed_values(kind: Any) -> tuple[str, ...]:
    """The values of a closed list, whether it may be null or left out or not."""
    if get_origin(kind) is Literal:
        return tuple(map(str, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return tuple(str(member.value) for member in kind)
    if get_origin(kind) in (Union, types.UnionType):
        return next((found for part in get_args(kind) if (found := closed_values(part))), ())
    return ()


DebitCredit = Literal["DEBIT", "CREDIT"]
ChartOfAccounts = Literal["SKR03", "SKR04", "SKR14", "SKR42", "SKR51"]


class CountryCode(StrEnum):
    """ISO 3166 codes of two letters, as published: all but PS."""

    AD, AE, AF, AG, AI, AL, AM, AO, AQ, AR = "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR"
    AS, AT, AU, AW, AX, AZ, BA, BB, BD, BE = "AS", "AT", "AU", "AW", "AX", "AZ", "BA", "BB", "BD", "BE"
    BF, BG, BH, BI, BJ, BL, BM, BN, BO, BQ = "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ"
    BR, BS, BT, BV, BW, BY, BZ, CA, CC, CD = "BR", "BS", "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD"
    CF, CG, CH, CI, CK, CL, CM, CN, CO, CR = "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR"
    CU, CV, CW, CX, CY, CZ, DE, DJ, DK, DM = "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM"
    DO, DZ, EC, EE, EG, EH, ER, ES, ET, FI = "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI"
    FJ, FK, FM, FO, FR, GA, GB, GD, GE, GF = "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF"
    GG, GH, GI, GL, GM, GN, GP, GQ, GR, GS = "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS"
    GT, GU, GW, GY, HK, HM, HN, HR, HT, HU = "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU"
    ID, IE, IL, IM, IN, IO, IQ, IR, IS, IT = "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT"
    JE, JM, JO, JP, KE, KG, KH, KI, KM, KN = "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN"
    KP, KR, KW, KY, KZ, LA, LB, LC, LI, LK = "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC", "LI", "LK"
    LR, LS, LT, LU, LV, LY, MA, MC, MD, ME = "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME"
    MF, MG, MH, MK, ML, MM, MN, MO, MP, MQ = "MF", "MG", "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ"
    MR, MS, MT, MU, MV, MW, MX, MY, MZ, NA = "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA"
    NC, NE, NF, NG, NI, NL, NO, NP, NR, NU = "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU"
    NZ, OM, PA, PE, PF, PG, PH, PK, PL, PM = "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK", "PL", "PM"
    PN, PR, PT, PW, PY, QA, RE, RO, RS, RU = "PN", "PR", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU"
    RW, SA, SB, SC, SD, SE, SG, SH, SI, SJ = "RW", "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ"
    SK, SL, SM, SN, SO, SR, SS, ST, SV, SX = "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX"
    SY, SZ, TC, TD, TF, TG, TH, TJ, TK, TL = "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL"
    TM, TN, TO, TR, TT, TV, TW, TZ, UA, UG = "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG"
    UM, US, UY, UZ, VA, VC, VE, VG, VI, VN = "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN"
    VU, WF, WS, YE, YT, ZA, ZM, ZW = "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW"


class CurrencyCode(StrEnum):
    """ISO 4217 codes as published: an old list that lacks, among others, BYN, CUP, RWF, VES and ZMW."""

    AED, AFN, ALL, AMD, ANG, AOA, ARS, AUD = "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD"
    AWG, AZN, BAM, BBD, BDT, BGN, BHD, BIF = "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF"
    BMD, BND, BOB, BRL, BSD, BTN, BWP, BYR = "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYR"
    BZD, CAD, CDF, CHF, CLP, CNY, COP, CRC = "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC"
    CUC, CVE, CZK, DJF, DKK, DOP, DZD, EEK = "CUC", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EEK"
    EGP, ERN, ETB, EUR, FJD, FKP, GBP, GEL = "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL"
    GHS, GIP, GMD, GNF, GQE, GTQ, GYD, HKD = "GHS", "GIP", "GMD", "GNF", "GQE", "GTQ", "GYD", "HKD"
    HNL, HRK, HTG, HUF, IDR, ILS, INR, IQD = "HNL", "HRK", "HTG", "HUF", "IDR", "ILS", "INR", "IQD"
    IRR, ISK, JMD, JOD, JPY, KES, KGS, KHR = "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR"
    KMF, KPW, KRW, KWD, KYD, KZT, LAK, LBP = "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP"
    LKR, LRD, LSL, LTL, LVL, LYD, MAD, MDL = "LKR", "LRD", "LSL", "LTL", "LVL", "LYD", "MAD", "MDL"
    MGA, MKD, MMK, MNT, MOP, MRO, MUR, MVR = "MGA", "MKD", "MMK", "MNT", "MOP", "MRO", "MUR", "MVR"
    MWK, MXN, MYR, MZM, NAD, NGN, NIO, NOK = "MWK", "MXN", "MYR", "MZM", "NAD", "NGN", "NIO", "NOK"
    NPR, NZD, OMR, PAB, PEN, PGK, PHP, PKR = "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR"
    PLN, PYG, QAR, RON, RSD, RUB, SAR, SBD = "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "SAR", "SBD"
    SCR, SDG, SEK, SGD, SHP, SLL, SOS, SRD = "SCR", "SDG", "SEK", "SGD", "SHP", "SLL", "SOS", "SRD"
    SYP, SZL, THB, TJS, TMT, TND, TRY, TTD = "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TRY", "TTD"
    TWD, TZS, UAH, UGX, USD, UYU, UZS, VEB = "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VEB"
    VND, VUV, WST, XAF, XCD, XDR, XOF, XPF = "VND", "VUV", "WST", "XAF", "XCD", "XDR", "XOF", "XPF"
    YER, ZAR, ZMK, ZWR = "YER", "ZAR", "ZMK", "ZWR"


class AccountType(StrEnum):
    """What a ledger account is for, as an input may say; an answer's `type` is free text."""

    ACCOUNTS_PAYABLE = "ACCOUNTS_PAYABLE"
    ACCOUNTS_RECEIVABLE = "ACCOUNTS_RECEIVABLE"
    AGGREGATE_CARRIED_FORWARD = "AGGREGATE_CARRIED_FORWARD"
    BANK = "BANK"
    BALANCE_CARRIED_FORWARD = "BALANCE_CARRIED_FORWARD"
    BORROWED_CAPITAL = "BORROWED_CAPITAL"
    BORROWED_CAPITAL_OUTPUT_TAX = "BORROWED_CAPITAL_OUTPUT_TAX"
    CAPITAL = "CAPITAL"
    CASH = "CASH"
    CHARGE = "CHARGE"
    CREDIT_CARD = "CREDIT_CARD"
    COST = "COST"
    CURRENT_ASSET = "CURRENT_ASSET"
    CURRENT_LIABILITY = "CURRENT_LIABILITY"
    CURRENT_ASSETS_INPUT_TAX = "CURRENT_ASSETS_INPUT_TAX"
    CUSTOMER = "CUSTOMER"
    CUSTOMER_PREPAYMENT = "CUSTOMER_PREPAYMENT"
    DEPRECIATION = "DEPRECIATION"
    DIRECT_COSTS = "DIRECT_COSTS"
    COST_OF_GOODS_SOLD = "COST_OF_GOODS_SOLD"
    EMPLOYEE = "EMPLOYEE"
    EQUITY = "EQUITY"
    EXCHANGE_RATE_INCOME = "EXCHANGE_RATE_INCOME"
    EXCHANGE_RATE_EXPENSE = "EXCHANGE_RATE_EXPENSE"
    EXPENSE = "EXPENSE"
    FIXED_ASSET = "FIXED_ASSET"
    INVENTORY = "INVENTORY"
    LIABILITY = "LIABILITY"
    LONG_TERM_LIABILITY = "LONG_TERM_LIABILITY"
    MANAGEMENT_RESULT = "MANAGEMENT_RESULT"
    NEUTRAL_REVENUE = "NEUTRAL_REVENUE"
    NEUTRAL_EXPENSES = "NEUTRAL_EXPENSES"
    NON_CURRENT_ASSET = "NON_CURRENT_ASSET"
    NON_CURRENT_LIABILITY = "NON_CURRENT_LIABILITY"
    OTHER_INCOME = "OTHER_INCOME"
    OTHER_EXPENSE = "OTHER_EXPENSE"
    OVERHEADS = "OVERHEADS"
    PAYMENT_PROVIDER = "PAYMENT_PROVIDER"
    PRE_PAYMENT = "PRE_PAYMENT"
    PROVIDER = "PROVIDER"
    REDUCTION_IN_EXPENSES = "REDUCTION_IN_EXPENSES"
    REVENUE = "REVENUE"
    SALES = "SALES"
    SALES_DEDUCTION = "SALES_DEDUCTION"
    STATISTICAL_BALANCE = "STATISTICAL_BALANCE"
    STATISTICAL_CONSUMPTION = "STATISTICAL_CONSUMPTION"
    SUPPLIER_PREPAYMENT = "SUPPLIER_PREPAYMENT"
    OTHER = "OTHER"
    OTHER_BALANCE_SHEET_ACCOUNT = "OTHER_BALANCE_SHEET_ACCOUNT"
    VAT = "VAT"
    EMPLOYEES_PAYABLE = "EMPLOYEES_PAYABLE"
    PREPAID_EXPENSES = "PREPAID_EXPENSES"
    ACCRUED_EXPENSES = "ACCRUED_EXPENSES"
    RETAINED_EARNINGS = "RETAINED_EARNINGS"
    RESEARCH_AND_DEVELOPMENT = "RESEARCH_AND_DEVELOPMENT"
    EMPLOYEE_COSTS = "EMPLOYEE_COSTS"
    EMPLOYMENT_COSTS = "EMPLOYMENT_COSTS"
    EXCEPTIONAL_COSTS = "EXCEPTIONAL_COSTS"
    EXCEPTIONAL_INCOME = "EXCEPTIONAL_INCOME"
    INCOME_TAXES = "INCOME_TAXES"
    INTEREST_INCOME = "INTEREST_INCOME"
    YEAR_END_REFLECTION = "YEAR_END_REFLECTION"
    INDIRECT_YEAR_END_COSTING = "INDIRECT_YEAR_END_COSTING"
    DIRECT_YEAR_END_COSTING = "DIRECT_YEAR_END_COSTING"
