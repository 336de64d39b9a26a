"""Customers and suppliers: two roles of one published contact model."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb
from comptoir.unified.values import CountryCode

AddressType = Literal["BILLING", "DELIVERY", "EMPTY", "PRIVATE", "WORK", "PICKUP"]
EmailType = Literal["BUSINESS", "PRIVATE", "OFFICE", "INVOICE", "PAYMENT", "OTHER"]
PhoneType = Literal[
    "BUSINESS", "MOBILE", "OFFICE", "FAX", "PRIVATE", "LANDLINE", "SKYPE", "WHATSAPP", "OTHER"
]
Role = Literal["SUPPLIER", "CUSTOMER", "CONTACT"]


class ContactAddress(Struct, kw_only=True, rename="camel"):
    """An address as it is read."""

    address_line1: str | None = None
    address_line2: str | None = None
    city: str | None = None
    country_code: CountryCode | None = None
    postal_code: str | None = None
    type: AddressType | None = None


# … the rest of the family is to be completed in this style
