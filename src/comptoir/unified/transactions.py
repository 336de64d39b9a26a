"""Transactions: movements on a bank account."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.forms import Upload
from comptoir.unified.values import CurrencyCode, Input, Maybe
from comptoir.unified.vocabulary import Operation, Resource, Verb

TransactionStatus = Literal["CREATED", "LINKED", "PRIVATE", "BOOKED", "AUTHORISED", "DELETED"]
TransactionType = Literal[
    "RECEIVE",
    "RECEIVE-OVERPAYMENT",
    "RECEIVE-PREPAYMENT",
    "SPEND",
    "SPEND-OVERPAYMENT",
    "SPEND-PREPAYMENT",
    "RECEIVE-TRANSFER",
    "SPEND-TRANSFER",
]


class Transaction(Struct, kw_only=True, rename="camel"):
    """A transaction as it is read."""

    id: str | None = None
    account_id: str | None = None
    account_number: Decimal | None = None
    amount: Decimal | None = None
    booking_date: str | None = None
    contact: str | None = None
    currency: CurrencyCode | None = None
    description: str | None = None
    files: list[str] | None = None
    journal_code: str | None = None
    ledger_name: str | None = None
    reference: str | None = None
    status: TransactionStatus | None = None
    task_id: str | None = None
    tax_rate_percentage: Decimal | None = None
    type: TransactionType | None = None
    value_date: str | None = None


class TransactionInput(Input, kw_only=True):
    """A transaction to be created."""

    id: Maybe[str] = UNSET
    account_id: Maybe[str] = UNSET
    account_number: Maybe[Decimal] = UNSET
    amount: Maybe[Decimal] = UNSET
    booking_date: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    contact: Maybe[str] = UNSET
    currency: Maybe[CurrencyCode] = UNSET
    description: Maybe[str] = UNSET
    journal_code: Maybe[str] = UNSET
    ledger_name: Maybe[str] = UNSET
    reference: Maybe[str] = UNSET
    status: Maybe[TransactionStatus] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    type: Maybe[TransactionType] = UNSET
    value_date: Maybe[str] = UNSET


class TransactionForm(Input, kw_only=True):
    """A transaction with the files that belong to it."""

    transaction: TransactionInput
    files: Maybe[list[Upload]] = UNSET


TRANSACTIONS = Resource(
    name="transactions",
    model=Transaction,
    key_param="transactionId",
    operations=(
        Operation(
            "createTransaction", Verb.CREATE, TransactionForm, form=True, tolerated=("environmentName",)
        ),
    ),
    doc="Money in and out of bank accounts.",
)
