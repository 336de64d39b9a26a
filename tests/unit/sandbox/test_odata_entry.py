"""Request bodies become typed values, or are refused with Exact Online's words."""

import json
from datetime import datetime
from decimal import Decimal

import pytest

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.odata import ODataError, read_entry

CATALOGUE = catalogue.load()
ACCOUNTS = CATALOGUE["crm/Accounts"]
INVOICES = CATALOGUE["salesinvoice/SalesInvoices"]
GUID = "5f4a3c1e-0000-4000-8000-00000000000a"


def read(document, path="crm/Accounts", **how):
    return read_entry(json.dumps(document).encode(), CATALOGUE[path], CATALOGUE.find, **how)


def test_values_are_typed_leniently():
    found = read(
        {
            "Journal": 70,
            "OrderedBy": GUID.upper(),
            "OrderDate": "02/18/2016 00:00:00",
            "DueDate": "2026-06-25",
            "Discount": "0.055",
            "Type": "8020",
            "PaymentReference": None,
        },
        "salesinvoice/SalesInvoices",
    )
    assert found.values == {
        "Journal": "70",
        "OrderedBy": GUID,
        "OrderDate": datetime.fromisoformat("2016-02-18"),
        "DueDate": datetime.fromisoformat("2026-06-25"),
        "Discount": Decimal("0.055"),
        "Type": 8020,
        "PaymentReference": None,
    }


@pytest.mark.parametrize(
    ("sent", "read_as"),
    [
        ("2026-06-25", "2026-06-25"),
        ("2026-06-25T00:00:00", "2026-06-25"),
        ("2026-06-25T15:54:52.940", "2026-06-25T15:54:52.940"),
        ("2026-06-25T15:54:52Z", "2026-06-25T15:54:52"),
        ("2/8/2016", "2016-02-08"),
        ("/Date(1782402892940)/", "2026-06-25T15:54:52.940"),
        ("/Date(1782402892940+0200)/", "2026-06-25T15:54:52.940"),
    ],
)
def test_dates_come_in_three_forms(sent, read_as):
    assert read({"StartDate": sent}).values == {"StartDate": datetime.fromisoformat(read_as)}


def test_digits_of_an_amount_survive():
    found = read_entry(b'{"DiscountSales": 0.1000000000000000055}', ACCOUNTS, CATALOGUE.find)
    assert str(found.values["DiscountSales"]) == "0.1000000000000000055"


def test_lines_are_read_with_their_own_rules():
    found = read(
        {
            "Journal": "70",
            "OrderedBy": GUID,
            "SalesInvoiceLines": [{"Item": GUID, "Quantity": 2}, {"Notes": "x"}],
        },
        "salesinvoice/SalesInvoices",
    )
    assert found.missing == ()
    first, second = found.lines["SalesInvoiceLines"]
    assert first.values == {"Item": GUID, "Quantity": Decimal(2)}
    assert "Item" in second.missing
    assert "InvoiceID" not in second.missing


def test_lines_may_stand_in_results_and_entities_in_d():
    document = {
        "d": {
            "__metadata": {"type": "x"},
            "Journal": "70",
            "SalesInvoiceLines": {"results": [{"Item": GUID}]},
        }
    }
    found = read(document, "salesinvoice/SalesInvoices")
    assert len(found.lines["SalesInvoiceLines"]) == 1


def test_a_deferred_collection_says_nothing():
    found = read({"SalesInvoiceLines": {"__deferred": {"uri": "x"}}}, "salesinvoice/SalesInvoices")
    assert found.lines == {}


def test_ids_of_other_entities_are_kept_as_they_came():
    found = read({"PaymentIDs": [GUID]}, "cashflow/ProcessPayments")
    assert found.ids == {"PaymentIDs": (GUID,)}


def test_what_is_mandatory_and_missing_is_named():
    assert read({"Journal": "", "SalesInvoiceLines": []}, "salesinvoice/SalesInvoices").missing == (
        "Journal",
        "OrderedBy",
        "SalesInvoiceLines",
    )
    assert read({}, update=True).missing == ()


def test_read_only_properties_are_put_aside_or_refused():
    found = read({"Name": "x", "IsSales": True})
    assert found.ignored == {"IsSales": True}
    assert found.values == {"Name": "x"}
    with pytest.raises(ODataError, match="IsSales"):
        read({"IsSales": True}, refuse_read_only=True)


@pytest.mark.parametrize("payload", [b"", b"[]", b"5", b'"x"', b"{", b"<entry/>", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_entity_is_refused(payload):
    with pytest.raises(ODataError) as caught:
        read_entry(payload, ACCOUNTS, CATALOGUE.find)
    assert caught.value.status == 400
    assert caught.value.message == (
        "Error processing request stream. The request should be a valid top-level resource object."
    )


def test_an_unknown_property_is_named():
    with pytest.raises(ODataError) as caught:
        read({"Nam": "x"})
    assert "'Nam'" in caught.value.message
    assert "Exact.Web.Api.Models.Account" in caught.value.message


@pytest.mark.parametrize(
    ("path", "name", "sent", "kind"),
    [
        ("documents/DocumentAttachments", "Attachment", "no base64!", "Byte[]"),
        ("crm/Accounts", "StartDate", "soon", "DateTime"),
        ("crm/Accounts", "StartDate", "13/13/2016", "DateTime"),
        ("crm/Accounts", "StartDate", "/Date(999999999999999)/", "DateTime"),
        ("crm/Accounts", "DiscountSales", "a lot", "Double"),
        ("crm/Accounts", "DiscountSales", "NaN", "Double"),
        ("crm/Accounts", "Latitude", True, "Double"),
        ("crm/Accounts", "IsSupplier", "yes", "Boolean"),
        ("crm/Accounts", "SecurityLevel", 2**40, "Int32"),
        ("crm/Accounts", "SecurityLevel", 1.5, "Int32"),
        ("crm/Accounts", "Name", {"a": 1}, "String"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(path, name, sent, kind):
    with pytest.raises(ODataError) as caught:
        read({name: sent}, path)
    assert caught.value.message == (
        "Error processing request stream. Error encountered in converting the value from request payload"
        f" for property '{name}' to type '{kind}'"
    )


def test_a_broken_guid_is_a_failure_of_the_server():
    with pytest.raises(ODataError) as caught:
        read({"Parent": "123"})
    assert caught.value.status == 500
