"""Tax rates: the VAT codes of a company's books."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import IS_ACTIVE, LAST_MODIFIED_AT, Operation, Resource, Verb

TaxRateType = Literal["INCLUSIVE", "EXCLUSIVE", "NO_TAX", "ZERO_TAX"]
TaxRateUsage = Literal["INVOICE", "BILL", "JOURNAL_ENTRY", "CASH", "ALL"]


class TaxRate(Struct, kw_only=True, rename="camel"):
    """A VAT code with its percentage: 21 is twenty-one percent."""

    id: str | None = None
    code: str | None = None
    created_date: str | None = None
    description: str | None = None
    name: str | None = None
    percentage: Decimal | None = None
    type: TaxRateType | None = None
    updated_date: str | None = None
    usage: TaxRateUsage | None = None


class TaxRateReference(Struct, kw_only=True, rename="camel"):
    """The VAT code that a line carries; its percentage is text."""

    id: str | None = None
    code: str | None = None
    name: str | None = None
    tax_rate_percentage: str | None = None


class TaxRateReferenceInput(Input, kw_only=True):
    """A VAT code for a line."""

    id: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[str] = UNSET


class TaxRateReferenceInputV2(Input, kw_only=True):
    """A VAT code for a line of the newer models; its percentage is a number."""

    id: Maybe[str] = UNSET
    code: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET


TAX_RATES = Resource(
    name="taxRates",
    model=TaxRate,
    key_param="taxRateId",
    few=True,
    operations=(
        Operation("getTaxRates", Verb.LIST, filters=(LAST_MODIFIED_AT, IS_ACTIVE)),
        Operation(
            "getTaxRate",
            Verb.GET,
            doc="Read one tax rate, by its id or by the code that documents name it by",
        ),
    ),
    doc="The VAT codes that lines may carry.",
)
