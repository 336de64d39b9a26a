"""What invoices, bills, credits and orders have in common: addresses, lines and states."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import CountryCode, Input, Maybe

DocumentAddressType = Literal["BILLING", "DELIVERY", "SELLING"]
DocumentStatus = Literal[
    "DRAFT",
    "CORRECTIVE",
    "SUBMITTED",
    "DOCUMENT_CREATED",
    "OPEN",
    "PARTIALLY_PAID",
    "PAID",
    "PARTIALLY_OVERDUE",
    "OVERDUE",
    "VOIDED",
]
PaymentStatus = Literal[
    "NO_OPEN_ITEM",
    "PENDING",
    "PARTLY_PAID",
    "PAID",
    "DEBITED",
    "CREDIT_NOTE_CLEARED",
    "CLEARED_WITH_CREDIT_NOTE",
    "BAD_DEBT",
    "PARTIAL_CANCELLATION",
    "CANCELED",
    "UNKNOWN",
]
ShippingType = Literal["SERVICE", "SERVICE_PERIOD", "DELIVERY", "DELIVERY_PERIOD"]
TaxRule = Literal[
    "NET",
    "TAXFREE",
    "INTRACOMMUNITY_GOODS",
    "INTRACOMMUNITY_SERVICE",
    "EXPORT_SERVICE",
    "EXPORT_GOODS",
    "REVERSE_CHARGE",
    "GROSS",
    "CONSTRUCTION_SERVICE",
    "PHOTOVOLTAIC_EQUIPMENT",
    "SMALL_BUSINESS_EXEMPTION",
    "NON_DOMESTIC_SERVICE",
    "OSS_GOODS",
    "OSS_ELECTRONIC_SERVICES",
    "OSS_SERVICES",
]


class DocumentAddress(Struct, kw_only=True, rename="camel"):
    """An address on a document, as it is read."""

    address_line1: str | None = None
    address_line2: str | None = None
    city: str | None = None
    country_code: CountryCode | None = None
    postal_code: str | None = None
    type: DocumentAddressType | None = None


class DocumentAddressInput(Input, kw_only=True):
    """An address on a document that is to be written."""

    address_line1: Maybe[str] = UNSET
    address_line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country_code: Maybe[CountryCode] = UNSET
    postal_code: Maybe[str] = UNSET
    type: Maybe[DocumentAddressType] = UNSET


class DocumentLine(Struct, kw_only=True, rename="camel"):
    """A line of a sales order, a purchase order or a credit note as it is read."""

    id: str | None = None
    item_id: str | None = None
    created_date: str | None = None
    description: str | None = None
    item_name: str | None = None
    quantity: Decimal | None = None
    tax_code: str | None = None
    tax_rate_percentage: Decimal | None = None
    total_discount_amount: Decimal | None = None
    total_discount_percentage: Decimal | None = None
    total_gross_amount: Decimal | None = None
    total_net_amount: Decimal | None = None
    total_tax_amount: Decimal | None = None
    unit_amount: Decimal | None = None
    unit_discount_amount: Decimal | None = None
    unit_discount_percentage: Decimal | None = None
    unit_name: str | None = None
    updated_date: str | None = None


class DocumentLineInput(Input, kw_only=True):
    """Such a line to be written."""

    item_id: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    item_name: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    tax_code: Maybe[str] = UNSET
    tax_rate_percentage: Maybe[Decimal] = UNSET
    total_discount_amount: Maybe[Decimal] = UNSET
    total_discount_percentage: Maybe[Decimal] = UNSET
    total_gross_amount: Maybe[Decimal] = UNSET
    total_net_amount: Maybe[Decimal] = UNSET
    total_tax_amount: Maybe[Decimal] = UNSET
    unit_amount: Maybe[Decimal] = UNSET
    unit_discount_amount: Maybe[Decimal] = UNSET
    unit_discount_percentage: Maybe[Decimal] = UNSET
    unit_name: Maybe[str] = UNSET
