"""Payments: money that came in for invoices or went out for bills."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

PaidDocument = Literal["INVOICE", "BILL", "BOOKING_PROPOSAL"]


class PaymentLine(Struct, kw_only=True, rename="camel"):
    """What a payment settles."""

    account_id: str | None = None
    amount: Decimal | None = None
    contact_name: str | None = None
    contact_id: str | None = None
    customer_id: str | None = None
    description: str | None = None
    invoice_id: str | None = None
    supplier_id: str | None = None
    payment_date: str | None = None


class Payment(Struct, kw_only=True, rename="camel"):
    """A payment as it is read."""

    id: str | None = None
    currency: str | None = None
    created_date: str | None = None
    document_type: PaidDocument | None = None
    exchange_rate: Decimal | None = None
    journal_code: str | None = None
    updated_date: str | None = None
    payment_type: str | None = None
    payment_lines: list[PaymentLine] | None = None


class PaymentLineInput(Input, kw_only=True):
    """What a payment is to settle."""

    account_id: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET
    contact_name: Maybe[str] = UNSET
    contact_id: Maybe[str] = UNSET
    customer_id: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    invoice_id: Maybe[str] = UNSET
    supplier_id: Maybe[str] = UNSET
    payment_date: Maybe[str] = UNSET


class PaymentInput(Input, kw_only=True):
    """A payment to be created."""

    currency: Maybe[str] = UNSET
    document_type: Maybe[PaidDocument] = UNSET
    exchange_rate: Maybe[Decimal] = UNSET
    journal_code: Maybe[str] = UNSET
    payment_type: Maybe[str] = UNSET
    payment_lines: Maybe[list[PaymentLineInput]] = UNSET


_TOLERATED = ("environmentName",)

PAYMENTS = Resource(
    name="payments",
    model=Payment,
    key_param="paymentId",
    operations=(
        Operation(
            "getPayments",
            Verb.LIST,
            filters=(LAST_MODIFIED_AT, Filter("invoiceId", doc="Only payments of this invoice.")),
        ),
        Operation("createPayment", Verb.CREATE, PaymentInput, tolerated=_TOLERATED),
        Operation("getPayment", Verb.GET, tolerated=_TOLERATED),
        Operation("deletePayment", Verb.DELETE, tolerated=_TOLERATED),
    ),
    doc="Receipts and expenditures against documents.",
)
