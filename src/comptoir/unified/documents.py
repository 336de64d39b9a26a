"""What invoices, bills, credits and orders have in common: addresses and states."""

from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import CountryCode, Maybe

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


class DocumentAddressInput(Struct, kw_only=True, rename="camel"):
    """An address on a document that is to be written."""

    address_line1: Maybe[str] = UNSET
    address_line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country_code: Maybe[CountryCode] = UNSET
    postal_code: Maybe[str] = UNSET
    type: Maybe[DocumentAddressType] = UNSET
