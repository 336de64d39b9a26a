"""Customers, suppliers and contacts: the same accounts at Exact Online, told apart by flags (exact-mapping).

The account itself holds one address, that of its visitors. Its other addresses, its contact persons and its
bank accounts are records beside it.
"""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft
from comptoir.cdk.mapping import Beside, Constant, Derived, Node, One, Row, Spread, Table
from comptoir.connectors.exact_online.crossings import CODE, COUNTRY, FLAG, GUID, MOMENT, TEXT, ledger_number
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import ALWAYS, MODIFIED_SINCE
from comptoir.connectors.exact_online.resources.contact_parts import (
    VISITING,
    addresses,
    bank_accounts,
    persons,
    same_address,
    same_bank_account,
    same_person,
)
from comptoir.unified.contacts import (
    CUSTOMERS,
    SUPPLIERS,
    ContactAddress,
    ContactPerson,
    EmailAddress,
    PhoneNumber,
)
from comptoir.unified.contacts_v2 import (
    CONTACTS,
    CONTACTS_V2,
    ContactAddressV2,
    ContactPersonV2,
    PhoneNumberV2,
)
from comptoir.unified.vocabulary import Resource

_CUSTOMER, _NOBODY, _FAX = "C", "A", "FAX"
_SEARCH = {
    "lastModifiedAt": MODIFIED_SINCE,
    "number": "Code eq '{:>18}'",
    "name": "Name eq '{}'",
    "email": "Email eq '{}'",
}


def _common(phone: type[Any], address: type[Any]) -> tuple[Node, ...]:
    return (
        #   unified              Exact Online      crossing
        Row("number", "Code", CODE),
        Row("company_name", "Name", TEXT, required=True),
        Row("updated_date", "Modified", MOMENT),
        Constant("contact_type", "COMPANY"),
        One("email_addresses", EmailAddress, (Row("email", "Email", TEXT), Constant("type", "BUSINESS"))),
        One(
            "phone_numbers",
            phone,
            (Row("number", "Phone", TEXT), Constant("type", "BUSINESS")),
            takes=lambda sent: sent.type != _FAX,
        ),
        One(
            "phone_numbers",
            phone,
            (Row("number", "Fax", TEXT), Constant("type", _FAX)),
            takes=lambda sent: sent.type == _FAX,
        ),
        One(
            "addresses",
            address,
            (
                Row("address_line1", "AddressLine1", TEXT),
                Row("address_line2", "AddressLine2", TEXT),
                Row("postal_code", "Postcode", TEXT),
                Row("city", "City", TEXT),
                Row("country_code", "Country", COUNTRY),
                Constant("type", "WORK"),
            ),
            takes=lambda sent: sent.type in VISITING,
        ),
    )


def _relation(resource: Resource, role: str, where: str, fixed: Mapping[str, Any]) -> Table:
    """Customers and suppliers are the same accounts in Exact; a flag tells them apart."""
    return Table(
        resource,
        endpoint("crm/Accounts"),
        where=where,
        fixed=fixed,
        rows=(
            Row("id", "ID", GUID, write=False),
            *_common(PhoneNumber, ContactAddress),
            Row("vat_id", "VATNumber", TEXT),
            Row("document_id", "Document", GUID),
            Derived("account_number", ("Code",), ledger_number),
            Constant("role", role),
            Beside("addresses", addresses(resource, ContactAddress), same_address),
            Beside("contact_persons", persons(resource, ContactPerson, PhoneNumber), same_person),
            Beside("bank_accounts", bank_accounts(resource), same_bank_account, sent="bank_account"),
        ),
        filters=_SEARCH,
    )


def _status(is_customer: bool) -> Mapping[str, Any]:
    return {"Status": _CUSTOMER if is_customer else _NOBODY}


async def _settle_status(draft: Draft, caller: Caller) -> None:
    """A new contact is a customer only where that was said: without a status Exact makes it one."""
    del caller
    if draft.before is None:
        draft.written.payload.setdefault("Status", _NOBODY)


def _contacts(resource: Resource) -> Table:
    return Table(
        resource,
        endpoint("crm/Accounts"),
        floor=ALWAYS,
        finish=_settle_status,
        rows=(
            Row("id", "ID", GUID),
            *_common(PhoneNumberV2, ContactAddressV2),
            Row("website", "Website", TEXT),
            Row("created_date", "Created", MOMENT),
            Derived("is_customer", ("Status",), lambda status: status == _CUSTOMER),
            Spread("is_customer", ("Status",), _status),
            Derived("is_supplier", ("IsSupplier",), bool),
            Row("is_supplier", "IsSupplier", FLAG, read=False),
            Beside("addresses", addresses(resource, ContactAddressV2), same_address),
            Beside("contact_persons", persons(resource, ContactPersonV2, PhoneNumberV2), same_person),
        ),
        filters={"lastModifiedAt": MODIFIED_SINCE},
    )


customers = _relation(CUSTOMERS, "CUSTOMER", "Status eq 'C'", {"Status": "C"})
suppliers = _relation(
    SUPPLIERS,
    "SUPPLIER",
    "IsSupplier eq true",
    {"IsSupplier": True, "Status": "A"},  # without a status Exact makes a customer of it (exact-facts 12)
)
contacts = _contacts(CONTACTS)
contacts_v2 = _contacts(CONTACTS_V2)
