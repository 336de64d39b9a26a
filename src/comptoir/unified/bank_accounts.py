"""Bank accounts: the accounts at a bank that a company holds."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.accounts import AccountStatus
from comptoir.unified.values import AccountType, CurrencyCode, Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Operation, Resource, Verb

StatementFormat = Literal["CSV", "MT940"]


class BankAccount(Struct, kw_only=True, rename="camel"):
    """A bank account of the company as it is read."""

    id: str | None = None
    balance: Decimal | None = None
    bank_name: str | None = None
    bic: str | None = None
    created_date: str | None = None
    currency: CurrencyCode | None = None
    description: str | None = None
    file_type: StatementFormat | None = None
    iban: str | None = None
    name: str | None = None
    number: str | None = None
    system: str | None = None
    status: AccountStatus | None = None
    type: str | None = None
    updated_date: str | None = None


class BankAccountReference(Struct, kw_only=True, rename="camel"):
    """The bank account that another record names."""

    id: str | None = None
    bic: str | None = None
    code: str | None = None
    iban: str | None = None
    number: Decimal | None = None


class BankAccountInput(Input, kw_only=True):
    """A bank account to be created."""

    balance: Maybe[Decimal] = UNSET
    bank_name: Maybe[str] = UNSET
    bic: Maybe[str] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    description: Maybe[str] = UNSET
    file_type: Maybe[StatementFormat] = UNSET
    iban: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    system: Maybe[str] = UNSET
    status: Maybe[AccountStatus] = UNSET
    type: Maybe[AccountType] = UNSET


class BankAccountReferenceInput(Input, kw_only=True):
    """A bank account to be named by another record."""

    id: Maybe[str] = UNSET
    bic: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    iban: Maybe[str] = UNSET
    number: Maybe[Decimal] = UNSET


BANK_ACCOUNTS = Resource(
    name="bankAccounts",
    model=BankAccount,
    key_param="bankAccountId",
    operations=(
        Operation("getBankAccounts", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("createBankAccount", Verb.CREATE, BankAccountInput),
        Operation("getBankAccount", Verb.GET),
    ),
    doc="The company's own accounts at banks.",
)
