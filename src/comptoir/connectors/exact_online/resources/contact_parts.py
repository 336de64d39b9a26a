"""What stands beside an account at Exact: contact persons, further addresses and bank accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.mapping import Derived, Row, Spread, Table
from comptoir.connectors.exact_online.crossings import COUNTRY, FLAG, GUID, TEXT
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.unified.contacts import ContactBankAccount, EmailAddress, part
from comptoir.unified.vocabulary import Resource

VISITING = (UNSET, None, "WORK", "EMPTY")  # what an address that is kept on the account itself may be called
_ADDRESS_TYPES: Mapping[int, str] = {1: "WORK", 2: "WORK", 3: "BILLING", 4: "DELIVERY"}
_ADDRESS_COLUMNS: Mapping[str, Mapping[str, Any]] = {
    "WORK": {"Type": 1, "Main": False},
    "BILLING": {"Type": 3, "Main": True},
    "DELIVERY": {"Type": 4, "Main": True},
}


@dataclass(frozen=True, slots=True)
class _Channels:
    """The columns in which Exact keeps a person's e-mail addresses or numbers, each for one use."""

    model: type[msgspec.Struct]
    attribute: str
    uses: Mapping[str, str]  # column to use, the main one first

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.uses)

    def read(self, *values: str | None) -> list[msgspec.Struct]:
        """What is there; a value that stands in two columns is told once."""
        found: dict[str, str] = {}
        for value, use in zip(values, self.uses.values(), strict=True):
            if value:
                found.setdefault(value, use)
        return [self.model(**{self.attribute: value}, type=use) for value, use in found.items()]

    def write(self, items: Sequence[Any]) -> Mapping[str, str | None]:
        """The columns for plain texts or typed values. Raises ValueError for one more than Exact can keep."""
        columns: dict[str, str | None] = dict.fromkeys(self.uses)
        for item in items:
            text = item if isinstance(item, str) else getattr(item, self.attribute)
            use = None if isinstance(item, str) else item.type
            free = [
                name
                for name, known in self.uses.items()
                if columns[name] is None and (use is None or use == known)
            ]
            if not free:
                known = ", ".join(dict.fromkeys(self.uses.values()))
                raise ValueError(f"Exact Online keeps one {self.attribute} of a person each for {known}.")
            columns[free[0]] = text or None
        return columns


def persons(owner: Resource, model: type[msgspec.Struct], phone: type[msgspec.Struct]) -> Table:
    """The people to speak to. A title is one of a list that Exact does not hand out, so none is written."""
    emails = _Channels(EmailAddress, "email", {"Email": "BUSINESS", "BusinessEmail": "OFFICE"})
    phones = _Channels(
        phone,
        "number",
        {
            "Phone": "BUSINESS",
            "Mobile": "MOBILE",
            "BusinessPhone": "OFFICE",
            "BusinessFax": "FAX",
            "BusinessMobile": "MOBILE",
        },
    )
    key = (Row("id", "ID", GUID, write=False),) if "id" in model.__struct_fields__ else ()
    return Table(
        part("contactPersons", model, owner),
        endpoint("crm/Contacts"),
        foreign="Account",
        also=("Account",),
        rows=(
            *key,
            Row("first_name", "FirstName", TEXT, required=True),
            Row("last_name", "LastName", TEXT, required=True),
            Derived("salutation", ("TitleDescription", "Title"), lambda text, code: text or code or None),
            Derived("email_addresses", emails.columns, emails.read),
            Spread("email_addresses", emails.columns, emails.write),
            Derived("phone_numbers", phones.columns, phones.read),
            Spread("phone_numbers", phones.columns, phones.write),
        ),
    )


def addresses(owner: Resource, model: type[msgspec.Struct]) -> Table:
    """All addresses but the one that the account itself holds."""
    return Table(
        part("addresses", model, owner),
        endpoint("crm/Addresses"),
        where="(Type ne 1 or Main eq false)",
        foreign="Account",
        also=("Account",),
        rows=(
            Row("address_line1", "AddressLine1", TEXT),
            Row("address_line2", "AddressLine2", TEXT),
            Row("postal_code", "Postcode", TEXT),
            Row("city", "City", TEXT),
            Row("country_code", "Country", COUNTRY),
            Derived("type", ("Type",), lambda kind: _ADDRESS_TYPES.get(kind, "WORK")),
            Spread("type", ("Type", "Main"), _address_columns),
        ),
    )


def bank_accounts(owner: Resource) -> Table:
    """Accounts at a bank. Exact derives the IBAN from the number that it is given."""
    return Table(
        part("bankAccounts", ContactBankAccount, owner),
        endpoint("crm/BankAccounts"),
        foreign="Account",
        also=("Account",),
        rows=(
            Derived("iban", ("IBAN", "BankAccount"), lambda iban, number: iban or number or None),
            Row("iban", "BankAccount", TEXT, read=False, required=True),
            Row("bic", "BICCode", TEXT),
            Row("holder", "BankAccountHolderName", TEXT),
            Row("is_main_account", "Main", FLAG),
            Row("name", "Description", TEXT),
        ),
    )


def same_person(sent: Any, known: Any) -> bool:
    """By id where one is sent, else by name."""
    key = getattr(sent, "id", None)
    if isinstance(key, str) and key:
        return bool(key.lower() == known.id)
    return (sent.first_name, sent.last_name) == (known.first_name, known.last_name)


def same_address(sent: Any, known: Any) -> bool:
    """One address for bills and one for deliveries; others are told apart by where they are."""
    if sent.type in VISITING:
        return (sent.address_line1, sent.postal_code) == (known.address_line1, known.postal_code)
    return bool(sent.type == known.type)


def same_bank_account(sent: Any, known: Any) -> bool:
    return _plain(sent.iban) == _plain(known.iban)


def _plain(iban: object) -> str:
    return str(iban).replace(" ", "").upper()


def _address_columns(kind: str) -> Mapping[str, Any]:
    if kind not in _ADDRESS_COLUMNS:
        known = ", ".join(_ADDRESS_COLUMNS)
        raise ValueError(f"Exact Online keeps no address of the type {kind}; it knows {known}.")
    return _ADDRESS_COLUMNS[kind]
