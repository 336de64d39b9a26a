"""The families: answers always have all keys, inputs tell absent from null, lists of values are closed."""

from decimal import Decimal

import msgspec
import pytest

from comptoir.unified.accounts import Account, AccountInput
from comptoir.unified.contacts import Contact, ContactInput
from comptoir.unified.invoices import InvoiceInput, InvoicePatch
from comptoir.unified.surface import RESOURCES
from comptoir.unified.values import AccountType, CountryCode, CurrencyCode

MAY_BE_EMPTY = [
    resource
    for resource in RESOURCES
    if not any(found.required for found in msgspec.structs.fields(resource.model))
]


def test_only_fiscal_years_are_published_without_a_single_null():
    assert {found.name for found in RESOURCES} - {found.name for found in MAY_BE_EMPTY} == {"fiscalYears"}


@pytest.mark.parametrize("resource", MAY_BE_EMPTY, ids=lambda resource: resource.name)
def test_an_empty_answer_has_every_key_with_null(resource):
    answer = msgspec.json.decode(msgspec.json.encode(resource.model()))
    assert set(answer) == set(resource.model.__struct_encode_fields__)
    assert set(answer.values()) == {None}


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource.name)
def test_the_key_is_an_attribute_of_the_model(resource):
    assert resource.key in resource.model.__struct_fields__


def test_names_are_unique():
    names = [resource.name for resource in RESOURCES]
    assert len(names) == len(set(names))


def test_a_reserved_word_is_spelt_out_in_python_only():
    assert msgspec.to_builtins(Account(account_class="ASSET"))["class"] == "ASSET"
    assert msgspec.convert({"class": "ASSET"}, AccountInput).account_class == "ASSET"


def test_an_amount_keeps_its_digits():
    sent = (
        b'{"invoiceDate": "2026-03-31", "lineItems": [{"quantity": 0.10, "unitAmount": 1234567890.123456}]}'
    )
    line = msgspec.json.decode(sent, type=InvoiceInput).line_items[0]
    assert str(line.quantity) == "0.10"
    assert line.unit_amount == Decimal("1234567890.123456")


@pytest.mark.parametrize("sent", ['"NaN"', '"Infinity"', "1e999999", "-1e40", "0e999999"])
def test_what_no_book_can_hold_is_not_an_amount(sent):
    invoice = f'{{"invoiceDate": "2026-03-31", "lineItems": [{{"quantity": 1}}, {{"quantity": {sent}}}]}}'
    with pytest.raises(msgspec.ValidationError, match=r"`quantity` .*`\$\.lineItems\[1\]`"):
        msgspec.json.decode(invoice, type=InvoiceInput)


@pytest.mark.parametrize("sent", ["0", "-0.01", "12345678901234567890.12", "0.000000001", '"12.50"'])
def test_an_ordinary_amount_is_taken(sent):
    patch = msgspec.json.decode(f'{{"discountPercentage": {sent}}}', type=InvoicePatch)
    assert patch.discount_percentage == Decimal(sent.strip('"'))


def test_what_was_left_out_is_not_what_was_set_to_null():
    patch = msgspec.json.decode(b'{"reference": null}', type=InvoicePatch)
    assert patch.reference is None
    assert patch.contact_id is msgspec.UNSET


def test_a_missing_required_field_is_named():
    with pytest.raises(msgspec.ValidationError, match="contactType"):
        msgspec.json.decode(b"{}", type=ContactInput)


def test_a_value_outside_a_closed_list_is_refused_with_its_place():
    sent = b'{"contactType": "COMPANY", "addresses": [{"countryCode": "XX"}]}'
    with pytest.raises(msgspec.ValidationError, match=r"\$\.addresses\[0\]\.countryCode"):
        msgspec.json.decode(sent, type=ContactInput)


def test_a_field_that_the_input_does_not_know_is_let_through():
    sent = b'{"contactType": "COMPANY", "favouriteColour": "green"}'
    assert msgspec.json.decode(sent, type=ContactInput).contact_type == "COMPANY"


def test_a_contact_reads_back_as_it_was_answered():
    contact = Contact(id="1", company_name="Example Trading B.V.", role="CUSTOMER")
    assert msgspec.json.decode(msgspec.json.encode(contact), type=Contact) == contact


@pytest.mark.parametrize(("codes", "size"), [(CountryCode, 248), (CurrencyCode, 156), (AccountType, 64)])
def test_a_long_list_of_values_is_complete_and_each_is_named_after_itself(codes, size):
    assert len(codes) == size
    assert [code.name for code in codes] == [code.value for code in codes]
