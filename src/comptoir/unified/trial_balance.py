"""The trial balance: what stands on each ledger account, month by month."""

from decimal import Decimal

from msgspec import Struct

from comptoir.unified.accounts import Balance
from comptoir.unified.vocabulary import (
    FISCAL_YEAR,
    FISCAL_YEAR_START,
    LAST_MODIFIED_AT,
    Filter,
    Operation,
    Resource,
    Verb,
)


class MonthlyBalance(Struct, kw_only=True, rename="camel"):
    """What an account came to in a month, 1 to 12."""

    month: Decimal | None = None
    balance: Balance | None = None


class TrialBalance(Struct, kw_only=True, rename="camel"):
    """A ledger account with its balances."""

    account_code: str | None = None
    account_name: str | None = None
    account_number: str | None = None
    balance: Balance | None = None
    created_date: str | None = None
    monthly_values: list[MonthlyBalance] | None = None
    opening_balance: Balance | None = None
    total_credit_amount: Decimal | None = None
    total_debit_amount: Decimal | None = None
    updated_date: str | None = None


TRIAL_BALANCE = Resource(
    name="trialBalance",
    model=TrialBalance,
    key="account_code",
    key_param="accountCode",
    operations=(
        Operation(
            "getTrialBalance",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                FISCAL_YEAR,
                Filter("accountNumber", doc="Only the account with this number."),
                Filter("accountCode", doc="Only the account with this code."),
                FISCAL_YEAR_START,
            ),
        ),
    ),
    doc="Debits and credits of a financial year, account by account.",
)
