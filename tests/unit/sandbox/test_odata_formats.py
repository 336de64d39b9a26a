"""Answers look as Exact Online writes them: verbose JSON, Atom, EDM."""

import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from comptoir_sandbox.exact_online import catalogue
from comptoir_sandbox.exact_online.odata import (
    AtomWriter,
    Format,
    JsonWriter,
    ODataError,
    answer_format,
    everything,
    json_error,
    metadata,
    select,
    xml_error,
)

CATALOGUE = catalogue.load()
INVOICES = CATALOGUE["salesinvoice/SalesInvoices"]
ROOT = "https://start.exactonline.nl/api/v1/124132/"
GUID = "5f4a3c1e-0000-4000-8000-00000000000a"
LINE = "5f4a3c1e-0000-4000-8000-00000000000b"
NOW = datetime(2026, 6, 25, 14, 15, tzinfo=UTC)
INVOICE = {
    "InvoiceID": GUID,
    "AmountFC": Decimal("1210.50"),
    "Created": datetime.fromisoformat("2026-06-25T15:54:52.940"),
    "Description": "Größe <1> & 'x' / y\x0b",
    "InvoiceNumber": None,
    "Status": 50,
    "SalesInvoiceLines": [{"ID": LINE, "AmountFC": Decimal("1000.00"), "InvoiceID": GUID}],
}
NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "d": "http://schemas.microsoft.com/ado/2007/08/dataservices",
    "m": "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
    "e": "http://schemas.microsoft.com/ado/2008/09/edm",
}


def full_row() -> dict[str, object]:
    sample = {
        "Edm.Guid": GUID,
        "Edm.String": "Some text",
        "Edm.Int32": 12,
        "Edm.Int16": 1,
        "Edm.Double": Decimal("1210.50"),
        "Edm.DateTime": datetime.fromisoformat("2026-06-25T15:54:52.940"),
        "Edm.Boolean": True,
    }
    return {each.name: sample.get(each.type) for each in INVOICES.properties.values()}


def test_an_entity_is_written_with_all_its_quirks():
    selection = select(
        "InvoiceID,Status,Description,Created,AmountFC,InvoiceNumber,SalesInvoiceLines",
        None,
        INVOICES,
        CATALOGUE.find,
    )
    body = JsonWriter(selection, ROOT).entity(INVOICE)
    assert b'"Created":"\\/Date(1782402892940)\\/"' in body
    assert b'"AmountFC":1210.5,' in body
    uri = f"{ROOT}salesinvoice/SalesInvoices(guid'{GUID}')"
    assert json.loads(body) == {
        "d": {
            "__metadata": {"uri": uri, "type": "Exact.Web.Api.Models.SalesInvoice"},
            "InvoiceID": GUID,
            "AmountFC": 1210.5,
            "Created": "/Date(1782402892940)/",
            "Description": INVOICE["Description"],
            "InvoiceNumber": None,
            "SalesInvoiceLines": {"__deferred": {"uri": f"{uri}/SalesInvoiceLines"}},
            "Status": 50,
        }
    }
    assert next(iter(json.loads(body)["d"])) == "__metadata"


def test_expanded_lines_stand_inside_their_owner():
    selection = select("InvoiceID,SalesInvoiceLines/AmountFC", "SalesInvoiceLines", INVOICES, CATALOGUE.find)
    lines = json.loads(JsonWriter(selection, ROOT).entity(INVOICE))["d"]["SalesInvoiceLines"]["results"]
    assert lines == [
        {
            "__metadata": {
                "uri": f"{ROOT}salesinvoice/SalesInvoiceLines(guid'{LINE}')",
                "type": "Exact.Web.Api.Models.SalesInvoiceLine",
            },
            "AmountFC": 1000,
        }
    ]


def test_lines_may_come_from_elsewhere():
    selection = select("InvoiceID,SalesInvoiceLines/ID", "SalesInvoiceLines", INVOICES, CATALOGUE.find)
    writer = JsonWriter(
        selection,
        ROOT,
        lambda row, name: [{"ID": LINE}] if (row["InvoiceID"], name) == (GUID, "SalesInvoiceLines") else [],
    )
    inside = json.loads(writer.entity({"InvoiceID": GUID}))["d"]
    assert inside["SalesInvoiceLines"]["results"][0]["ID"] == LINE


def test_a_page_is_an_object_or_a_bare_array():
    writer = JsonWriter(select("Status", None, INVOICES, CATALOGUE.find), ROOT)
    assert list(json.loads(writer.page([INVOICE]))["d"]) == ["results"]
    assert len(json.loads(writer.page([INVOICE, INVOICE], bare=True))["d"]) == 2
    counted = json.loads(writer.page([INVOICE], count=123, bare=True))["d"]
    assert counted["__count"] == "123"
    linked = json.loads(writer.page([INVOICE], next_link="https://x/?$skiptoken=5L"))["d"]
    assert linked["__next"] == "https://x/?$skiptoken=5L"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("10.00", "10"),
        ("0.055", "0.055"),
        ("-8500", "-8500"),
        ("1E+3", "1000"),
        ("0.00", "0"),
        ("100", "100"),
    ],
)
def test_amounts_are_plain_numbers(value, text):
    writer = JsonWriter(select("AmountFC", None, INVOICES, CATALOGUE.find), ROOT)
    assert writer.entity({"InvoiceID": GUID, "AmountFC": Decimal(value)}).endswith(
        f'"AmountFC":{text}}}}}'.encode()
    )


def test_a_timestamp_is_a_string():
    sync = CATALOGUE["sync/CRM/Accounts"]
    body = JsonWriter(select("Timestamp", None, sync, CATALOGUE.find), ROOT).entity({"Timestamp": 493115})
    assert json.loads(body)["d"]["Timestamp"] == "493115"
    assert json.loads(body)["d"]["__metadata"]["uri"].endswith("sync/CRM/Accounts(493115L)")


def test_a_page_of_sixty_whole_invoices_is_quick():
    rows = [full_row()] * 60
    spent = []
    for _ in range(10):
        begin = time.thread_time()
        JsonWriter(everything(INVOICES), ROOT).page(rows)
        spent.append(time.thread_time() - begin)
    assert min(spent) < 0.01  # about 1.1 ms on the machine it was written on


def test_errors_have_an_empty_code():
    assert json_error('Niet "goed"', "nl-NL") == (
        b'{"error":{"code":"","message":{"lang":"nl-NL","value":"Niet \\"goed\\""}}}'
    )
    error = ET.fromstring(xml_error("a < b", "en-US"))
    assert error.findtext("m:message", namespaces=NAMES) == "a < b"


def test_atom_carries_the_same_values():
    selection = select(
        "InvoiceID,Status,Description,Created,AmountFC,InvoiceNumber,SalesInvoiceLines",
        None,
        INVOICES,
        CATALOGUE.find,
    )
    entry = ET.fromstring(AtomWriter(selection, ROOT, NOW).entity(INVOICE))
    inside = entry.find("a:content/m:properties", NAMES)
    assert inside is not None
    assert inside.findtext("d:Created", namespaces=NAMES) == "2026-06-25T15:54:52.940"
    assert inside.findtext("d:AmountFC", namespaces=NAMES) == "1210.5"
    assert inside.findtext("d:Description", namespaces=NAMES) == "Größe <1> & 'x' / y"
    number = inside.find("d:InvoiceNumber", NAMES)
    assert number is not None
    assert number.get(f"{{{NAMES['m']}}}null") == "true"
    assert entry.findtext("a:id", namespaces=NAMES) == f"{ROOT}salesinvoice/SalesInvoices(guid'{GUID}')"
    titles = [link.get("title") for link in entry.findall("a:link", NAMES)]
    assert titles == ["SalesInvoice", "SalesInvoiceLines"]


def test_atom_feeds_count_link_and_expand():
    selection = select("InvoiceID,SalesInvoiceLines/AmountFC", "SalesInvoiceLines", INVOICES, CATALOGUE.find)
    feed = ET.fromstring(
        AtomWriter(selection, ROOT, NOW).page([INVOICE], count=7, next_link="https://x/?a=1&b='2'")
    )
    assert feed.findtext("m:count", namespaces=NAMES) == "7"
    assert [link.get("href") for link in feed.findall("a:link[@rel='next']", NAMES)] == [
        "https://x/?a=1&b='2'"
    ]
    amount = feed.find("a:entry/a:link/m:inline/a:feed/a:entry/a:content/m:properties/d:AmountFC", NAMES)
    assert amount is not None
    assert amount.text == "1000"


@pytest.mark.parametrize("service", sorted({each.service for each in CATALOGUE}))
def test_the_metadata_of_every_service_is_consistent(service):
    document = ET.fromstring(metadata(CATALOGUE.service(service), CATALOGUE.find))
    types, sets, associations = set(), {}, {}
    for schema in document.iter(f"{{{NAMES['e']}}}Schema"):
        space = schema.get("Namespace")
        types |= {f"{space}.{each.get('Name')}" for each in schema.findall("e:EntityType", NAMES)}
        associations |= {
            f"{space}.{each.get('Name')}": {end.get("Role") for end in each.findall("e:End", NAMES)}
            for each in schema.findall("e:Association", NAMES)
        }
        sets |= {
            each.get("Name"): each.get("EntityType") for each in schema.iter(f"{{{NAMES['e']}}}EntitySet")
        }
    assert set(sets.values()) == types
    assert {each.name for each in CATALOGUE.service(service) if each.keys} <= set(sets)
    for navigation in document.iter(f"{{{NAMES['e']}}}NavigationProperty"):
        roles = associations[navigation.get("Relationship")]
        assert {navigation.get("FromRole"), navigation.get("ToRole")} == roles
        assert len(roles) == 2


def test_function_parameters_are_in_the_metadata():
    document = ET.fromstring(metadata(CATALOGUE.service("read/logistics"), CATALOGUE.find))
    functions = {each.get("Name") for each in document.iter(f"{{{NAMES['e']}}}FunctionImport")}
    assert "AccountItems" in functions


@pytest.mark.parametrize(
    ("accept", "option", "expected"),
    [
        (None, None, Format.ATOM),
        ("", None, Format.ATOM),
        ("*/*", None, Format.ATOM),
        ("application/json", None, Format.JSON),
        ("application/json;odata=verbose", None, Format.JSON),
        ("application/json, text/plain, */*", None, Format.JSON),
        ("*/*;q=0.1, application/json", None, Format.JSON),
        ("application/atom+xml", None, Format.ATOM),
        ("application/atom+xml", "json", Format.JSON),
        ("application/json", "atom", Format.ATOM),
    ],
)
def test_json_is_for_those_who_ask(accept, option, expected):
    assert answer_format(accept, option) is expected


@pytest.mark.parametrize("accept", ["application/xml", "text/csv", "application/json;q=0"])
def test_formats_that_are_not_spoken_are_refused(accept):
    with pytest.raises(ODataError) as caught:
        answer_format(accept)
    assert caught.value.status == 415


def test_a_format_option_that_is_not_spoken_is_refused():
    with pytest.raises(ODataError) as caught:
        answer_format("application/json", "csv")
    assert caught.value.status == 415


def test_binaries_travel_as_base64():
    attachments = CATALOGUE["documents/DocumentAttachments"]
    selection = select("Attachment", None, attachments, CATALOGUE.find)
    row = {"ID": GUID, "Attachment": b"%PDF-1.7"}
    assert json.loads(JsonWriter(selection, ROOT).entity(row))["d"]["Attachment"] == "JVBERi0xLjc="
    entry = ET.fromstring(AtomWriter(selection, ROOT, NOW).entity(row))
    assert entry.findtext(".//d:Attachment", namespaces=NAMES) == "JVBERi0xLjc="
