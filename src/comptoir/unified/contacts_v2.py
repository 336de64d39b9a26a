"""Contacts that may be customer and supplier at once: the newer published contact model."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.contacts import Contact, ContactType, EmailAddress, EmailType
from comptoir.unified.values import ChartOfAccounts, CountryCode, Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Deferred, Operation, Resource, Verb

AddressTypeV2 = Literal["BILLING", "DELIVERY", "PRIVATE", "WORK", "PICKUP"]
PhoneTypeV2 = Literal["BUSINESS", "MOBILE", "OFFICE", "FAX", "PRIVATE", "OTHER"]


class ContactAddressV2(Struct, kw_only=True, rename="camel"):
    """An address as it is read; its type is never null."""

    address_line1: str | None = None
    address_line2: str | None = None
    city: str | None = None
    country_code: CountryCode | None = None
    postal_code: str | None = None
    type: AddressTypeV2


class PhoneNumberV2(Struct, kw_only=True, rename="camel"):
    """A telephone number and what it is for."""

    number: str | None = None
    type: PhoneTypeV2 | None = None


class ContactPersonV2(Struct, kw_only=True, rename="camel"):
    """A person to speak to."""

    id: str | None = None
    email_addresses: list[EmailAddress] | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone_numbers: list[PhoneNumberV2] | None = None
    salutation: str | None = None


class ContactV2(Struct, kw_only=True, rename="camel"):
    """A contact as it is read."""

    id: str | None = None
    addresses: list[ContactAddressV2] | None = None
    company_name: str | None = None
    contact_persons: list[ContactPersonV2] | None = None
    contact_type: ContactType | None = None
    created_date: str | None = None
    email_addresses: list[EmailAddress] | None = None
    is_customer: bool | None = None
    is_supplier: bool | None = None
    number: str | None = None
    phone_numbers: list[PhoneNumberV2] | None = None
    project_id: str | None = None
    updated_date: str | None = None
    website: str | None = None


class ContactReference(Struct, kw_only=True, rename="camel"):
    """The contact that another record names."""

    id: str | None = None
    account_number: Decimal | None = None
    name: str | None = None


class ContactBatch(Struct, kw_only=True, rename="camel"):
    """What became of contacts that were sent together."""

    id: str | None = None
    account_number_length: Decimal | None = None
    chart_of_account: str | None = None
    created_date: str | None = None
    entries: list[Contact] | None = None
    fiscal_year_start_date: str | None = None
    task_id: str | None = None


class ContactAddressInputV2(Input, kw_only=True):
    """An address to be written."""

    address_line1: Maybe[str] = UNSET
    address_line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country_code: Maybe[CountryCode] = UNSET
    postal_code: Maybe[str] = UNSET
    type: Maybe[AddressTypeV2] = UNSET


class EmailAddressInputV2(Input, kw_only=True):
    """An e-mail address to be written."""

    email: str | None
    type: EmailType | None


class PhoneNumberInputV2(Input, kw_only=True):
    """A telephone number to be written."""

    number: str | None
    type: PhoneTypeV2 | None


class ContactPersonInputV2(Input, kw_only=True):
    """A person to be written."""

    id: Maybe[str] = UNSET
    email_addresses: Maybe[list[EmailAddressInputV2]] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    phone_numbers: Maybe[list[PhoneNumberInputV2]] = UNSET
    salutation: Maybe[str] = UNSET


class ContactInputV2(Input, kw_only=True):
    """A contact to be created, replaced or changed."""

    id: Maybe[str] = UNSET
    addresses: Maybe[list[ContactAddressInputV2]] = UNSET
    company_name: Maybe[str] = UNSET
    contact_persons: Maybe[list[ContactPersonInputV2]] = UNSET
    contact_type: ContactType
    email_addresses: Maybe[list[EmailAddressInputV2]] = UNSET
    is_customer: Maybe[bool] = UNSET
    is_supplier: Maybe[bool] = UNSET
    number: Maybe[str] = UNSET
    phone_numbers: Maybe[list[PhoneNumberInputV2]] = UNSET
    project_id: Maybe[str] = UNSET
    website: Maybe[str] = UNSET


class ContactReferenceInput(Input, kw_only=True):
    """A contact to be named by another record."""

    id: Maybe[str] = UNSET
    account_number: Maybe[Decimal] = UNSET
    name: Maybe[str] = UNSET


class ContactBatchInput(Input, kw_only=True):
    """Contacts to be created together, and the chart of accounts they are numbered in."""

    account_number_length: Decimal
    chart_of_account: ChartOfAccounts
    entries: list[ContactInputV2]
    fiscal_year_start_date: str


_BULK_TOLERATED = ("environmentName",)
_EACH = Deferred("createContact", "entries")

CONTACTS = Resource(
    name="contacts",
    model=ContactV2,
    key_param="contactId",
    operations=(
        Operation("getContacts", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("createContact", Verb.CREATE, ContactInputV2),
        Operation("getContact", Verb.GET),
        Operation("putContact", Verb.REPLACE, ContactInputV2),
        Operation("patchContact", Verb.PATCH, ContactInputV2),
        Operation(
            "createContacts",
            Verb.CREATE,
            ContactBatchInput,
            path="/accounting/contacts/bulk",
            answer=ContactBatch,
            deferred=_EACH,
            doc="Create several contacts at once",
            tolerated=_BULK_TOLERATED,
        ),
        Operation(
            "createContactsV1",
            Verb.CREATE,
            ContactBatchInput,
            path="/accounting/batch/contacts",
            answer=ContactBatch,
            deferred=_EACH,
            doc="Create several contacts at once, under the older path",
            tolerated=_BULK_TOLERATED,
        ),
    ),
    doc="Those whom the company does business with, in whatever role.",
)

CONTACTS_V2 = Resource(
    name="v2.contacts",
    model=ContactV2,
    key_param="contactId",
    operations=(
        Operation("getContactsV2", Verb.LIST, filters=(LAST_MODIFIED_AT,)),
        Operation("createContactV2", Verb.CREATE, ContactInputV2),
        Operation("getContactV2", Verb.GET),
        Operation("putContactV2", Verb.REPLACE, ContactInputV2, also=((201, ContactV2),)),
        Operation("patchContactV2", Verb.PATCH, ContactInputV2),
    ),
    tag="accounting-v2",
    root="/accounting/v2",
    doc="The same contacts; replacing one that does not exist creates it.",
)
