"""Customers and suppliers: the same accounts at Exact Online, told apart by a flag (exact-mapping)."""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import Constant, One, Row, Table
from comptoir.connectors.exact_online.crossings import CODE, COUNTRY, GUID, MOMENT, TEXT
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import MODIFIED_SINCE
from comptoir.unified.contacts import CUSTOMERS, SUPPLIERS, ContactAddress, EmailAddress, PhoneNumber
from comptoir.unified.vocabulary import Resource


def _relation(resource: Resource, role: str, where: str, fixed: Mapping[str, Any]) -> Table:
    """Customers and suppliers are the same accounts in Exact; a flag tells them apart."""
    return Table(
        resource,
        endpoint("crm/Accounts"),
        where=where,
        fixed=fixed,
        rows=(
            #   unified              Exact Online      crossing
            Row("id", "ID", GUID, write=False),
            Row("number", "Code", CODE),
            Row("company_name", "Name", TEXT, required=True),
            Row("vat_id", "VATNumber", TEXT),
            Row("updated_date", "Modified", MOMENT),
            Constant("contact_type", "COMPANY"),
            Constant("role", role),
            One("email_addresses", EmailAddress, (Row("email", "Email", TEXT), Constant("type", "BUSINESS"))),
            One("phone_numbers", PhoneNumber, (Row("number", "Phone", TEXT), Constant("type", "BUSINESS"))),
            One(
                "addresses",
                ContactAddress,
                (
                    Row("address_line1", "AddressLine1", TEXT),
                    Row("address_line2", "AddressLine2", TEXT),
                    Row("postal_code", "Postcode", TEXT),
                    Row("city", "City", TEXT),
                    Row("country_code", "Country", COUNTRY),
                    Constant("type", "WORK"),
                ),
            ),
        ),
        filters={
            "lastModifiedAt": MODIFIED_SINCE,
            "number": "Code eq '{:>18}'",
            "name": "Name eq '{}'",
            "email": "Email eq '{}'",
        },
    )


customers = _relation(CUSTOMERS, "CUSTOMER", "Status eq 'C'", {"Status": "C"})
suppliers = _relation(
    SUPPLIERS,
    "SUPPLIER",
    "IsSupplier eq true",
    {"IsSupplier": True, "Status": "A"},  # without a status Exact makes a customer of it (exact-facts 12)
)
