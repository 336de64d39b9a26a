"""Open items: what is still to be paid, by customers and to suppliers."""

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from comptoir.unified.accounts import Balance
from comptoir.unified.values import DebitCredit
from comptoir.unified.vocabulary import FISCAL_YEAR, LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

OpenItemType = Literal["BILL", "INVOICE"]


class OpenItemEntry(Struct, kw_only=True, rename="camel"):
    """A booking on an open item."""

    amount: Decimal | None = None
    currency: str | None = None
    debit_credit_indicator: DebitCredit | None = None
    description: str | None = None
    due_date: str | None = None
    posting_date: str | None = None


class OpenItem(Struct, kw_only=True, rename="camel"):
    """An open item as it is read."""

    id: str | None = None
    account_id: str | None = None
    account_name: str | None = None
    account_number: str | None = None
    created_date: str | None = None
    currency: str | None = None
    document_number: str | None = None
    entries: list[OpenItemEntry] | None = None
    open_balance: Balance | None = None
    posting_date: str | None = None
    total_credit_amount: Decimal | None = None
    total_debit_amount: Decimal | None = None
    type: OpenItemType | None = None
    updated_date: str | None = None


OPEN_ITEMS = Resource(
    name="openItems",
    model=OpenItem,
    key_param="openItemId",
    operations=(
        Operation(
            "getOpenItems",
            Verb.LIST,
            filters=(
                LAST_MODIFIED_AT,
                FISCAL_YEAR,
                Filter("accountNumber", doc="Only items of this account."),
                Filter("documentNumber", doc="Only items of this document."),
                Filter(
                    "type",
                    values=("INVOICE", "BILL"),
                    doc="Only what is owed by customers, INVOICE, or to suppliers, BILL.",
                ),
            ),
        ),
    ),
    doc="Receivables and payables that are not settled.",
)
