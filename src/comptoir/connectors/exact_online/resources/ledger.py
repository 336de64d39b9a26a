"""The general ledger: accounts, VAT codes and journals (exact-mapping)."""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import AnyOf, Derived, Row, Spread, Table, Told
from comptoir.connectors.exact_online.crossings import GUID, MOMENT, PERCENT, TEXT, VAT_CODE, choice
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.meanings import (
    ACCOUNT_CLASSES,
    ACCOUNT_TYPES,
    CLASS_OF_TYPE,
    CLASS_SIDES,
    JOURNAL_TYPES,
    SIDES,
    USUAL_TYPES,
    VAT_USAGE,
    account_class,
    tax_type,
)
from comptoir.connectors.exact_online.resources.conditions import (
    ACTIVE,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    TAX_CODE,
)
from comptoir.connectors.exact_online.telling.balances import nothing_yet, tell_balances, tell_own_currency
from comptoir.unified.accounts import ACCOUNTS
from comptoir.unified.journals import JOURNALS
from comptoir.unified.tax_rates import TAX_RATES


def _blocked(status: str) -> Mapping[str, Any]:
    return {"IsBlocked": status == "ARCHIVED"}


def _usual_type(name: str) -> Mapping[str, Any]:
    """The type of an account of which only the class is told; else Exact makes it a balance-sheet account."""
    return {"Type": USUAL_TYPES[name]}


def _sides(name: str) -> Mapping[str, Any]:
    balance, side = CLASS_SIDES[name]
    return {"BalanceType": balance, "BalanceSide": side}


def _types(numbers: tuple[int, ...]) -> str:
    return " or ".join(f"Type eq {number}" for number in numbers)


def _of_class(name: str) -> str:
    """By type; an account whose type has no class is found where it stands, as `account_class` reads it."""
    by_type, (balance, side) = _types(ACCOUNT_CLASSES[name]), CLASS_SIDES[name]
    if account_class(None, balance, side) != name:
        return by_type
    others = tuple(number for number in ACCOUNT_TYPES if number not in CLASS_OF_TYPE)
    return f"{by_type} or (({_types(others)}) and BalanceType eq '{balance}' and BalanceSide eq '{side}')"


accounts = Table(
    ACCOUNTS,
    endpoint("financial/GLAccounts"),
    rows=(
        #   unified                   Exact Online   crossing
        Row("id", "ID", GUID, write=False),
        Row("code", "Code", TEXT),
        Row("number", "Code", TEXT, fallback=True),
        Row("name", "Description", TEXT),
        Row("description", "Description", TEXT, fallback=True),
        Row("type", "Type", choice("ACCOUNT TYPE", int, ACCOUNT_TYPES)),
        Row("debit_credit_indicator", "BalanceSide", choice("SIDE", str, SIDES)),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("account_class", ("Type", "BalanceType", "BalanceSide"), account_class),
        Spread("account_class", ("BalanceType", "BalanceSide"), _sides),
        Spread("account_class", ("Type",), _usual_type, fallback=True),
        Derived("status", ("IsBlocked",), {True: "ARCHIVED", False: "ACTIVE"}.get),
        Spread("status", ("IsBlocked",), _blocked),
    ),
    told=Told(
        ("balance", "currency"),
        tell_balances,
        calls=4,
        on_request=True,
        new=nothing_yet,
        written=tell_own_currency,
    ),
    needs=(("code", "number"), ("name", "description")),
    filters={
        "lastModifiedAt": MODIFIED_SINCE,
        "debitCreditIndicator": {"DEBIT": "BalanceSide eq 'D'", "CREDIT": "BalanceSide eq 'C'"},
        "types": AnyOf(
            {
                name: _types(tuple(number for number, other in ACCOUNT_TYPES.items() if other == name))
                for name in dict.fromkeys(ACCOUNT_TYPES.values())
            }
        ),
        "classFilter": AnyOf({name: _of_class(name) for name in ACCOUNT_CLASSES}),
        "isActive": ACTIVE,
    },
    by_code=LEDGER_ACCOUNT.by_code,
)

tax_rates = Table(
    TAX_RATES,
    endpoint("vat/VATCodes"),
    rows=(
        #   unified          Exact Online            crossing
        Row("id", "ID", GUID),
        Row("code", "Code", VAT_CODE),
        Row("name", "Description", TEXT),
        Row("description", "Description", TEXT),
        Row("percentage", "Percentage", PERCENT),
        Row("usage", "VATTransactionType", choice("VAT USAGE", str, VAT_USAGE)),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("type", ("Type", "Percentage"), tax_type),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE, "isActive": ACTIVE},
    by_code=TAX_CODE.by_code,
)

journals = Table(
    JOURNALS,
    endpoint("financial/Journals"),
    rows=(
        #   unified        Exact Online   crossing
        Row("id", "ID", GUID),
        Row("code", "Code", TEXT),
        Row("description", "Description", TEXT),
        Row("type", "Type", choice("JOURNAL TYPE", int, JOURNAL_TYPES)),
        Row("account_id", "GLAccount", GUID),
        Row("currency", "Currency", TEXT),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE},
)
