"""Customers and suppliers: two roles of one published contact model."""

from decimal import Decimal
from typing import Literal

from msgspec import UNSET, Struct

from comptoir.unified.values import CountryCode, Input, Maybe
from comptoir.unified.vocabulary import LAST_MODIFIED_AT, Filter, Operation, Resource, Verb

AddressType = Literal["BILLING", "DELIVERY", "EMPTY", "PRIVATE", "WORK", "PICKUP"]
ContactType = Literal["CONTACT_PERSON", "COMPANY", "UNDEFINED"]
ContactTypeInput = Literal["CONTACT_PERSON", "COMPANY"]
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


class EmailAddress(Struct, kw_only=True, rename="camel"):
    """An e-mail address and what it is for."""

    email: str | None = None
    type: EmailType | None = None


class PhoneNumber(Struct, kw_only=True, rename="camel"):
    """A telephone number and what it is for."""

    number: str | None = None
    type: PhoneType | None = None


class ContactPerson(Struct, kw_only=True, rename="camel"):
    """A person to speak to at a customer or supplier."""

    email_addresses: list[EmailAddress] | None = None
    first_name: str | None = None
    last_name: str | None = None
    phone_numbers: list[PhoneNumber] | None = None
    salutation: str | None = None


class ContactBankAccount(Struct, kw_only=True, rename="camel"):
    """An account at a bank that a customer or supplier pays from or is paid on."""

    bic: str | None = None
    holder: str | None = None
    is_main_account: bool | None = None
    iban: str | None = None
    name: str | None = None
    sepa: bool | None = None


class Contact(Struct, kw_only=True, rename="camel"):
    """A customer or a supplier as it is read; `role` says which."""

    id: str | None = None
    addresses: list[ContactAddress] | None = None
    account_number: Decimal | None = None
    bank_accounts: list[ContactBankAccount] | None = None
    company_name: str | None = None
    contact_persons: list[ContactPerson] | None = None
    contact_type: ContactType | None = None
    document_id: str | None = None
    email_addresses: list[EmailAddress] | None = None
    number: str | None = None
    phone_numbers: list[PhoneNumber] | None = None
    project_id: str | None = None
    role: Role | None = None
    updated_date: str | None = None
    vat_id: str | None = None


class ContactAddressInput(Input, kw_only=True):
    """An address to be written."""

    address_line1: Maybe[str] = UNSET
    address_line2: Maybe[str] = UNSET
    city: Maybe[str] = UNSET
    country_code: Maybe[CountryCode] = UNSET
    postal_code: Maybe[str] = UNSET
    type: Maybe[AddressType] = UNSET


class EmailAddressInput(Input, kw_only=True):
    """An e-mail address to be written."""

    email: str
    type: EmailType


class PhoneNumberInput(Input, kw_only=True):
    """A telephone number to be written."""

    number: str
    type: PhoneType


class ContactPersonInput(Input, kw_only=True):
    """A person to be written; e-mail addresses and numbers are plain text here."""

    email_addresses: list[str]
    first_name: str
    last_name: str
    phone_numbers: Maybe[list[str]] = UNSET
    salutation: Maybe[str] = UNSET


class ContactBankAccountInput(Input, kw_only=True):
    """A bank account to be written."""

    bic: Maybe[str] = UNSET
    holder: Maybe[str] = UNSET
    is_main_account: Maybe[bool] = UNSET
    iban: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    sepa: Maybe[bool] = UNSET


class ContactInput(Input, kw_only=True):
    """A customer or supplier to be created or replaced."""

    addresses: Maybe[list[ContactAddressInput]] = UNSET
    bank_account: Maybe[ContactBankAccountInput] = UNSET
    company_name: Maybe[str] = UNSET
    contact_persons: Maybe[list[ContactPersonInput]] = UNSET
    contact_type: ContactTypeInput
    document_id: Maybe[str] = UNSET
    email_addresses: Maybe[list[EmailAddressInput]] = UNSET
    number: Maybe[str] = UNSET
    phone_numbers: Maybe[list[PhoneNumberInput]] = UNSET
    project_id: Maybe[str] = UNSET
    role: Maybe[Role] = UNSET
    vat_id: Maybe[str] = UNSET


class ContactPersonPatch(Input, kw_only=True):
    """A person in a partial update; nothing is required."""

    salutation: Maybe[str] = UNSET
    first_name: Maybe[str] = UNSET
    last_name: Maybe[str] = UNSET
    email_addresses: Maybe[list[str]] = UNSET
    phone_numbers: Maybe[list[str]] = UNSET


class ContactBankAccountPatch(Input, kw_only=True):
    """A bank account in a partial update, with fewer fields than on creation."""

    iban: Maybe[str] = UNSET
    bic: Maybe[str] = UNSET
    holder: Maybe[str] = UNSET
    sepa: Maybe[bool] = UNSET


class ContactPatch(Input, kw_only=True):
    """The fields of a customer or supplier that are to change."""

    contact_type: Maybe[ContactTypeInput] = UNSET
    company_name: Maybe[str] = UNSET
    contact_persons: Maybe[list[ContactPersonPatch]] = UNSET
    addresses: Maybe[list[ContactAddressInput]] = UNSET
    email_addresses: Maybe[list[EmailAddressInput]] = UNSET
    phone_numbers: Maybe[list[PhoneNumberInput]] = UNSET
    bank_account: Maybe[ContactBankAccountPatch] = UNSET
    project_id: Maybe[str] = UNSET


_SEARCH = (
    LAST_MODIFIED_AT,
    Filter("email", doc="Only contacts with this e-mail address."),
    Filter("name", doc="Only contacts with this name."),
    Filter("number", doc="Only the contact with this number."),
)

CUSTOMERS = Resource(
    name="customers",
    model=Contact,
    key_param="contactId",
    operations=(
        Operation("getCustomers", Verb.LIST, filters=_SEARCH),
        Operation("createCustomer", Verb.CREATE, ContactInput),
        Operation("getCustomer", Verb.GET),
        Operation("updateCustomer", Verb.REPLACE, ContactInput, tolerated=("environmentName",)),
        Operation("patchCustomers", Verb.PATCH, ContactPatch),
    ),
    doc="Those who are invoiced.",
)

SUPPLIERS = Resource(
    name="suppliers",
    model=Contact,
    key_param="contactId",
    operations=(
        Operation("getSuppliers", Verb.LIST, filters=_SEARCH),
        Operation("createSupplier", Verb.CREATE, ContactInput),
        Operation("getSupplier", Verb.GET),
        Operation("updateSupplier", Verb.REPLACE, ContactInput, tolerated=("environmentName",)),
        Operation("patchSupplier", Verb.PATCH, ContactPatch),
    ),
    doc="Those who send bills.",
)


def part(name: str, model: type[Struct], owner: Resource) -> Resource:
    """What a contact consists of, for the tables that map it: no operation reaches it by itself."""
    return Resource(name=f"{owner.name}.{name}", model=model, key_param="id", operations=(), parent=owner)
