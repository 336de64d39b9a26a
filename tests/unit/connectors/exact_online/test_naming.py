"""Exact's words for fields, in four languages, come back as the fields that the caller sent."""

import msgspec
import pytest

from comptoir.connectors.exact_online.calls.naming import named
from comptoir.connectors.exact_online.resources import TABLES
from comptoir.kit.errors import Downstream, FieldProblem, RefusedByTarget
from comptoir.unified.vocabulary import Verb


def field_of(resource: str, body: dict, label: str, code: str = "invalid_value", place: str = "") -> str:
    """What a refusal that names `label` says of a record that was sent."""
    table = next(table for table in TABLES if table.resource.name == resource)
    operation = table.resource.find(Verb.CREATE)
    record = msgspec.convert(body, operation.record, strict=False)
    problem = RefusedByTarget(
        "No.", fields=[FieldProblem(label, code, label)], downstream=Downstream(500, f"Ongeldig: {label}")
    )
    with pytest.raises(RefusedByTarget) as raised, named(table, record, place):
        raise problem
    return raised.value.fields[0].field


BILL = {
    "contactId": "c",
    "paymentTermCode": "30",
    "billDate": "2026-06-01",
    "lineItems": [{"accountId": "a", "totalNetAmount": 1}, {"accountNumber": "4000", "taxCode": "2"}],
}


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("Betalingsconditie", "paymentTermCode"),
        ("Payment condition", "paymentTermCode"),
        ("Zahlungsbedingung", "paymentTermCode"),
        ("Condition de paiement", "paymentTermCode"),
        ("PaymentCondition", "paymentTermCode"),
        ("Leverancier", "contactId"),
        ("Klant (Type)", "contactId"),
        ("Dagboek", "journalCode"),
        ("Journals", "journalCode"),
        ("Datum", "billDate"),
        ("Btw-code", "lineItems[1].taxCode"),
        ("Btw-percentage []", "taxRatePercentage"),
        ("Kostenplaats", "lineItems[].dimensions"),
        ("Grootboekrekening", "lineItems[0].accountId"),
        ("Rechnungsnummer", "number"),
        ("Numéro de facture", "number"),
        ("Regels", "lineItems"),
        ("Toverwoord", "Toverwoord"),
    ],
)
def test_a_bill_is_refused_by_the_names_of_its_fields(label, field):
    assert field_of("bills", BILL, label) == field


def test_a_closed_period_is_the_fault_of_the_date():
    assert field_of("bills", BILL, "", code="period_closed") == "billDate"
    line = {"accountId": "a", "totalGrossAmount": 1}
    entry = {"transactionDate": "2026-01-01", "journalLineItems": [line, line]}
    assert field_of("journalEntries", entry, "", code="period_closed") == "transactionDate"


def test_the_field_that_was_sent_comes_before_one_that_could_have_been():
    account = {"name": "Kas", "code": "1000"}
    assert field_of("accounts", account, "Omschrijving") == "name"
    assert field_of("accounts", {"description": "Kas", "number": "1000"}, "Omschrijving") == "description"
    assert field_of("accounts", {"description": "Kas", "number": "1000"}, "Code") == "number"


def test_a_line_on_its_own_is_told_with_its_place():
    line = {"accountId": "a", "totalNetAmount": 1}
    assert (
        field_of("bills.lineItems", line, "Grootboekrekening", place="lineItems[3].")
        == "lineItems[3].accountId"
    )


def test_what_is_inside_an_address_is_told_with_it():
    customer = {"contactType": "COMPANY", "companyName": "A", "addresses": [{"countryCode": "NL"}]}
    assert field_of("customers", customer, "Land") == "addresses[0].countryCode"


def test_a_number_is_told_by_its_place_in_the_list_that_was_sent():
    numbers = [{"number": "1", "type": "FAX"}, {"number": "2", "type": "BUSINESS"}]
    customer = {"contactType": "COMPANY", "companyName": "A", "phoneNumbers": numbers}
    assert field_of("customers", customer, "Phone") == "phoneNumbers[1].number"
    assert field_of("customers", customer, "Fax") == "phoneNumbers[0].number"
