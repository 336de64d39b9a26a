"""Sales invoices as facts 12 tell them: from the POST to the booked document and its lines."""

from decimal import Decimal

import pytest


@pytest.fixture
async def customer(exact):
    return await exact.first("crm/Accounts?$filter=PaymentConditionSales eq '14'&$top=1&$select=ID,Name")


@pytest.fixture
async def item(exact):
    return await exact.first(
        "logistics/Items?$filter=Code eq 'U-ONT'&$select=ID,StandardSalesPrice,GLRevenue,Unit"
    )


def invoice(customer, *lines, **more):
    return {"Journal": "70", "OrderedBy": customer["ID"], "SalesInvoiceLines": list(lines), **more}


async def read(exact, created):
    key = f"salesinvoice/SalesInvoices(guid'{created.d['InvoiceID']}')?$expand=SalesInvoiceLines"
    found = (await exact.get(key)).d
    return found, found["SalesInvoiceLines"]["results"]


async def test_an_invoice_is_priced_taxed_totalled_and_due(exact, customer, item):
    created = await exact.post(
        "salesinvoice/SalesInvoices",
        invoice(customer, {"Item": item["ID"], "Quantity": "2.5"}, OrderDate="2026-06-25"),
    )
    assert created.status == 201
    assert created.headers["Location"].endswith(f"SalesInvoices(guid'{created.d['InvoiceID']}')")
    booked, (line,) = await read(exact, created)
    assert (line["UnitPrice"], line["NetPrice"], line["Quantity"]) == (95, 95, 2.5)
    assert (line["AmountFC"], line["VATAmountFC"], line["VATPercentage"]) == (237.5, 49.88, 0.21)
    assert (line["VATCode"], line["UnitCode"], line["GLAccount"]) == ("2  ", "uur", item["GLRevenue"])
    assert (booked["AmountFCExclVat"], booked["VATAmountFC"], booked["AmountFC"]) == (237.5, 49.88, 287.38)
    assert (booked["Status"], booked["InvoiceNumber"], booked["InvoiceDate"]) == (20, None, None)
    assert booked["InvoiceTo"] == booked["DeliverTo"] == customer["ID"]
    assert booked["InvoiceToName"] == customer["Name"]
    assert booked["DueDate"] == "/Date(1783555200000)/"  # 2026-07-09
    assert booked["StatusDescription"] == "Open"


@pytest.mark.parametrize(
    ("sent", "prices", "amounts"),
    [
        ({"NetPrice": 80}, (80, 80), (160, 33.6)),
        ({"UnitPrice": 100, "Discount": 0.1}, (90, 100), (180, 37.8)),
        ({"AmountFC": 150}, (75, 75), (150, 31.5)),
        ({"UnitPrice": 121, "VATCode": "4"}, (121, 121), (200, 42)),
        ({"UnitPrice": 0.005, "VATCode": "0"}, (0.005, 0.005), (0.01, 0)),
        ({"NetPrice": 10, "VATCode": "5  "}, (10, 10), (20, 0)),
    ],
)
async def test_a_line_takes_what_is_sent_before_what_the_item_says(
    exact, customer, item, sent, prices, amounts
):
    line = {"Item": item["ID"], "Quantity": 2, **sent}
    created = await exact.post("salesinvoice/SalesInvoices", invoice(customer, line))
    assert created.status == 201, created.body
    _, (booked,) = await read(exact, created)
    assert (booked["NetPrice"], booked["UnitPrice"]) == prices
    assert (booked["AmountFC"], booked["VATAmountFC"]) == amounts


async def test_the_discount_of_the_header_comes_off_the_totals(exact, customer, item):
    line = {"Item": item["ID"], "UnitPrice": 100}
    created = await exact.post("salesinvoice/SalesInvoices", invoice(customer, line, Discount=0.1))
    booked, _ = await read(exact, created)
    assert (booked["AmountFCExclVat"], booked["VATAmountFC"], booked["AmountFC"]) == (90, 18.9, 108.9)
    assert (booked["AmountDiscount"], booked["AmountDiscountExclVat"]) == (12.1, 10)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"Journal": "60"}, "Ongeldig dagboek. Het dagboek moet een verkoopboek zijn."),
        ({"Journal": "ZZ"}, "Ongeldige referentie: Dagboek"),
        ({"OrderedBy": "00000000-0000-0000-0000-00000000abcd"}, "Ongeldige referentie: Besteld door"),
        ({"PaymentCondition": "XX"}, "Ongeldige referentie: Betalingsconditie"),
        ({"SalesInvoiceLines": []}, "Verplicht: Factuurregels"),
        ({"SalesInvoiceLines": [{"Quantity": 1}]}, "Verplicht: Artikel"),
        ({"Type": 8023}, "Verplicht: Magazijn"),
    ],
)
async def test_a_wrong_invoice_is_refused_and_leaves_nothing(exact, customer, item, change, text):
    before = (await exact.get("salesinvoice/SalesInvoiceLines/$count")).body
    heard = await exact.post("salesinvoice/SalesInvoices", invoice(customer, {"Item": item["ID"]}) | change)
    assert (heard.status, heard.text) == (500, text)
    assert (await exact.get("salesinvoice/SalesInvoiceLines/$count")).body == before


async def test_a_supplier_cannot_be_invoiced(exact, item):
    supplier = await exact.first("crm/Accounts?$filter=IsSales eq false&$top=1&$select=ID")
    heard = await exact.post("salesinvoice/SalesInvoices", invoice(supplier, {"Item": item["ID"]}))
    assert (heard.status, heard.text) == (500, "Ongeldig: Klant (Type)")


async def test_a_wrong_line_names_its_field(exact, customer, item):
    for wrong, text in (
        ({"VATCode": "9"}, "Ongeldige referentie: Btw-code"),
        ({"VATPercentage": 0.2}, "Ongeldig: Btw-percentage []"),
        ({"CostCenter": "NIX"}, "Ongeldige referentie: Kostenplaats"),
    ):
        line = {"Item": item["ID"], **wrong}
        heard = await exact.post("salesinvoice/SalesInvoices", invoice(customer, line))
        assert (heard.status, heard.text) == (500, text)


async def test_a_put_changes_what_it_brings_and_nothing_else(exact, customer, item):
    created = await exact.post("salesinvoice/SalesInvoices", invoice(customer, {"Item": item["ID"]}))
    key = f"salesinvoice/SalesInvoices(guid'{created.d['InvoiceID']}')"
    changed = await exact.call("PUT", key, {"Description": "Anders", "PaymentCondition": "30"})
    assert (changed.status, changed.body) == (204, b"")
    booked, _ = await read(exact, created)
    assert (booked["Description"], booked["PaymentCondition"]) == ("Anders", "30")
    assert booked["DueDate"] == "/Date(1785456000000)/"  # 30 days after 2026-07-01
    assert booked["AmountFC"] == created.d["AmountFC"]


async def test_lines_come_and_go_on_their_own_and_the_header_follows(exact, customer, item):
    created = await exact.post(
        "salesinvoice/SalesInvoices", invoice(customer, {"Item": item["ID"], "UnitPrice": 100})
    )
    line = {"InvoiceID": created.d["InvoiceID"], "Item": item["ID"], "UnitPrice": 50}
    added = await exact.post("salesinvoice/SalesInvoiceLines", line)
    assert (added.status, added.d["LineNumber"]) == (201, 2)
    booked, lines = await read(exact, created)
    assert booked["AmountFCExclVat"] == 150
    for each in lines:
        gone = await exact.call("DELETE", f"salesinvoice/SalesInvoiceLines(guid'{each['ID']}')")
        assert gone.status == 204
    key = f"salesinvoice/SalesInvoices(guid'{created.d['InvoiceID']}')"
    assert (await exact.get(key)).status == 404


async def test_a_processed_invoice_stands(exact):
    done = await exact.first("salesinvoice/SalesInvoices?$filter=Status eq 50&$top=1&$select=InvoiceID")
    key = f"salesinvoice/SalesInvoices(guid'{done['InvoiceID']}')"
    for heard in (
        await exact.call("PUT", key, {"Description": "x"}),
        await exact.call("DELETE", key),
    ):
        assert (heard.status, heard.text) == (500, "Reeds verwerkt")


async def test_an_account_answers_with_its_id_only_unless_asked(exact):
    short = await exact.post("crm/Accounts", {"Name": "Nieuw"})
    assert short.status == 201
    assert short.d["ID"]
    assert (short.d["Name"], short.d["Code"], short.d["SecurityLevel"]) == (None, None, 0)
    whole = await exact.post(
        "crm/Accounts", {"Name": "Nieuwer", "Status": "C"}, Prefer="return=representation"
    )
    assert (whole.d["Name"], whole.d["IsSales"], whole.d["SecurityLevel"]) == ("Nieuwer", True, 10)
    assert len(whole.d["Code"]) == 18


async def test_an_equal_address_is_not_made_twice(exact, customer):
    address = {"Account": customer["ID"], "Type": 4, "AddressLine1": "Kade 1", "City": "Delft"}
    first = await exact.post("crm/Addresses", address)
    second = await exact.post("crm/Addresses", address)
    assert first.d["ID"] == second.d["ID"]


async def test_seeded_invoices_add_up(exact):
    path = "salesinvoice/SalesInvoices?$expand=SalesInvoiceLines&$top=60"
    for row in await exact.rows(path):
        lines = row["SalesInvoiceLines"]["results"]
        excluding = sum(Decimal(str(line["AmountFC"])) for line in lines)
        vat = sum(Decimal(str(line["VATAmountFC"])) for line in lines)
        assert Decimal(str(row["AmountFCExclVat"])) == excluding
        assert Decimal(str(row["AmountFC"])) == excluding + vat


@pytest.mark.parametrize(
    ("sent", "due"),
    [({}, "/Date(1782777600000)/"), ({"DueDate": "2026-09-01"}, "/Date(1788220800000)/")],  # 2026-06-30
)
async def test_the_terms_count_from_the_day_that_is_printed_on_the_invoice(exact, customer, item, sent, due):
    created = await exact.post(
        "salesinvoice/SalesInvoices", invoice(customer, {"Item": item["ID"]}, OrderDate="2026-04-02", **sent)
    )
    printing = {"InvoiceID": created.d["InvoiceID"], "InvoiceDate": "2026-06-16"}
    await exact.post("salesinvoice/PrintedSalesInvoices", printing)
    booked, _ = await read(exact, created)
    assert booked["DueDate"] == due
    terms = f"cashflow/Receivables?$filter=EntryID eq guid'{created.d['InvoiceID']}'&$select=DueDate"
    (open_item,) = await exact.rows(terms)
    assert open_item["DueDate"] == due


@pytest.mark.parametrize("number", ["1_000", "\u0663", "1e400", "1,5"])
async def test_a_number_is_written_in_plain_digits_and_fits(exact, customer, item, number):
    line = {"Item": item["ID"], "Quantity": number}
    heard = await exact.post("salesinvoice/SalesInvoices", invoice(customer, line))
    assert heard.status == 400
    assert heard.text.endswith("for property 'Quantity' to type 'Double'")
