"""Ledger accounts: the chart of accounts with its balances."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct, field

from comptoir.unified.values import AccountType, CurrencyCode, DebitCredit, Input, Maybe
from comptoir.unified.vocabulary import (
    FISCAL_YEAR,
    FISCAL_YEAR_START,
    IS_ACTIVE,
    LAST_MODIFIED_AT,
    Filter,
    Operation,
    Resource,
    Verb,
)

AccountClass = Literal["ASSET", "EQUITY", "EXPENSE", "LIABILITY", "REVENUE"]
AccountStatus = Literal["ACTIVE", "ARCHIVED"]


class Account(Struct, kw_only=True, rename="camel"):
    """A ledger account as it is read."""

    id: str | None = None
    balance: Decimal | None = None
    account_class: AccountClass | None = field(default=None, name="class")
    code: str | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    debit_credit_indicator: DebitCredit | None = None
    description: str | None = None
    name: str | None = None
    number: str | None = None
    parent_account_id: str | None = None
    status: AccountStatus | None = None
    type: str | None = None
    updated_date: str | None = None


class Balance(Struct, kw_only=True, rename="camel"):
    """An amount and the side it stands on."""

    amount: Decimal | None = None
    debit_credit_indicator: DebitCredit | None = None


class AccountReference(Struct, kw_only=True, rename="camel"):
    """The ledger account that another record names."""

    id: str | None = None
    code: str | None = None
    name: str | None = None
    number: Decimal | None = None


class AccountInput(Input, kw_only=True):
    """A ledger account to be created."""

    balance: Maybe[Decimal] = UNSET
    account_class: Maybe[AccountClass] = field(default=UNSET, name="class")
    code: Maybe[str] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    description: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    parent_account_id: Maybe[str] = UNSET
    status: Maybe[AccountStatus] = UNSET
    type: Maybe[AccountType] = UNSET


class AccountReferenceInput(Input, kw_only=True):
    """A ledger account to be named by another record."""

    id: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    number: Maybe[Decimal] = UNSET


ACCOUNTS = Resource(
    name="accounts",
    model=Account,
    key_param="accountId",
    few=True,
    operations=(
        Operation(
            "getAccounts",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                Filter("debitCreditIndicator", values=("DEBIT", "CREDIT"), doc="Only accounts of this side."),
                FISCAL_YEAR,
                Filter("types", doc="Only accounts of these types, separated by commas."),
                FISCAL_YEAR_START,
                Filter("classFilter", doc="Only accounts of this class."),
                IS_ACTIVE,
            ),
        ),
        Operation("createAccount", Verb.CREATE, AccountInput),
        Operation(
            "getAccount", Verb.GET, doc="Read one account, by its id or by the code that documents name it by"
        ),
    ),
    doc="The accounts of the general ledger.",
)
