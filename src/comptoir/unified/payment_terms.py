"""Payment terms: by when, and with what discount, a document is to be paid."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import (
    FISCAL_YEAR,
    FISCAL_YEAR_START,
    LAST_MODIFIED_AT,
    Operation,
    Resource,
    Verb,
)

DueType = Literal["DUE_IN_DAYS", "DUE_AS_PERIOD"]
PaymentMethod = Literal["CASH", "BANK_TRANSFER", "PAYMENT_SERVICE_PROVIDER", "AUTOMATIC_BANK_WITHDRAWAL"]


class DiscountPeriod(Struct, kw_only=True, rename="camel"):
    """A period within which paying earns a discount."""

    invoice_range: str | None = None
    discount_deadline: str | None = None
    discount_deadline2: str | None = None
    payment_deadline: str | None = None


class PaymentTerm(Struct, kw_only=True, rename="camel"):
    """Payment terms as they are read."""

    id: str | None = None
    code: str | None = None
    created_date: str | None = None
    description: str | None = None
    discount_days: Decimal | None = None
    discount_days2: Decimal | None = None
    discount_percentage: Decimal | None = None
    discount_percentage2: Decimal | None = None
    discount_periods: list[DiscountPeriod] | None = None
    due_type: DueType | None = None
    name: str | None = None
    payment_days: Decimal | None = None
    payment_method: PaymentMethod | None = None
    updated_date: str | None = None


class DiscountPeriodInput(Input, kw_only=True):
    """A period to be written."""

    invoice_range: Maybe[str] = UNSET
    discount_deadline: Maybe[str] = UNSET
    discount_deadline2: Maybe[str] = UNSET
    payment_deadline: Maybe[str] = UNSET


class PaymentTermInput(Input, kw_only=True):
    """Payment terms to be created."""

    code: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    discount_days: Maybe[Decimal] = UNSET
    discount_days2: Maybe[Decimal] = UNSET
    discount_percentage: Maybe[Decimal] = UNSET
    discount_percentage2: Maybe[Decimal] = UNSET
    discount_periods: Maybe[list[DiscountPeriodInput]] = UNSET
    due_type: Maybe[DueType] = UNSET
    name: Maybe[str] = UNSET
    payment_days: Maybe[Decimal] = UNSET
    payment_method: Maybe[str] = UNSET


PAYMENT_TERMS = Resource(
    name="paymentTerms",
    model=PaymentTerm,
    key_param="paymentTermId",
    few=True,
    operations=(
        Operation("getPaymentTerms", Verb.LIST, filters=(LAST_MODIFIED_AT, FISCAL_YEAR, FISCAL_YEAR_START)),
        Operation("createPaymentTerm", Verb.CREATE, PaymentTermInput, tolerated=("environmentName",)),
        Operation(
            "getPaymentTerm",
            Verb.GET,
            doc="Read one payment term, by its id or by the code that documents name it by",
        ),
    ),
    doc="The conditions that documents are paid under.",
)
