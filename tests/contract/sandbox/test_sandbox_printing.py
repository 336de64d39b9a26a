"""What a printed invoice says, and in which language."""

import pytest
from sandbox_doors import Door

from comptoir_sandbox.exact_online.server import running

WORDS = {
    "nl": ("Factuur", "Factuurdatum 01-07-2026", "Totaal"),
    "de": ("Rechnung", "Rechnungsdatum 01.07.2026", "Gesamt"),
    "fr": ("Facture", "Date de facture 01/07/2026", "Total"),
    "co.uk": ("Invoice", "Invoice date 01/07/2026", "Total"),
}


@pytest.fixture(params=WORDS)
def region(request):
    return request.param


@pytest.fixture
async def there(region, clock, session):
    async with running((region,), clock=clock) as started:
        yield Door(session, started.url(region))


async def entered(door):
    exact = await door.enter()
    exact.division = (await exact.first("/current/Me"))["CurrentDivision"]
    return exact


async def printed(exact):
    """The document of an invoice that is made and printed, with the text of its file."""
    customer = await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID")
    item = await exact.first("logistics/Items?$filter=IsSalesItem eq true&$top=1&$select=ID")
    journal = await exact.first("financial/Journals?$filter=Type eq 20&$top=1&$select=Code")
    body = {
        "Journal": journal["Code"],
        "OrderedBy": customer["ID"],
        "SalesInvoiceLines": [{"Item": item["ID"]}],
    }
    invoice = (await exact.post("salesinvoice/SalesInvoices", body)).d["InvoiceID"]
    made = (await exact.post("salesinvoice/PrintedSalesInvoices", {"InvoiceID": invoice})).d["Document"]
    document = (await exact.get(f"documents/Documents(guid'{made}')")).d
    (file,) = await exact.rows(f"documents/DocumentAttachments?$filter=Document eq guid'{made}'")
    return document, (await exact.get(file["Url"])).body.decode("latin-1")


async def test_an_invoice_is_printed_in_the_language_of_its_printer(there, region):
    document, text = await printed(await entered(there))
    title, dated, total = WORDS[region]
    assert document["Subject"].startswith(f"{title} ")
    assert f"({document['Subject']})" in text
    assert dated in text
    assert f"({total} " in text
    assert document["Language"].strip().lower() == {"co.uk": "en"}.get(region, region)


async def test_an_invoice_may_be_printed_in_the_customers_language(door):
    await door.control("switches", {"print_language": "customer"})
    exact = await entered(door)
    customer = await exact.first("crm/Accounts?$filter=IsSales eq true&$top=1&$select=ID")
    await exact.call("PUT", f"crm/Accounts(guid'{customer['ID']}')", {"Language": "FR"})
    document, _ = await printed(exact)
    assert document["Subject"].startswith("Facture ")
