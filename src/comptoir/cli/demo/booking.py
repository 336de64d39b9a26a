"""Step 5: a new customer and a sales invoice for it, read back and compared with what was sent."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from comptoir.cli.client import Server
from comptoir.cli.demo.reading import Books, check_totals
from comptoir.cli.demo.telling import Telling, hold

CUSTOMER = {
    "contactType": "COMPANY",
    "companyName": "Voorbeeld & Zonen B.V.",
    "addresses": [
        {"addressLine1": "Proefstraat 1", "postalCode": "1000 AA", "city": "Amsterdam", "countryCode": "NL"}
    ],
    "emailAddresses": [{"email": "boekhouding@voorbeeld.example", "type": "BUSINESS"}],
}
QUANTITIES = (Decimal(3), Decimal("1.5"))
INVOICE = {
    "invoiceDate": "date",
    "dueDate": "due",
    "journalCode": "journal",
    "sumNetAmount": "net",
    "totalTaxAmount": "VAT",
    "totalAmount": "total",
}
LINE = {
    "description": "description",
    "quantity": "quantity",
    "unitAmount": "price",
    "taxRatePercentage": "VAT %",
    "grossAmount": "gross",
}


def book(server: Server, books: Books, tell: Telling) -> None:
    """Create both, read the invoice back, and show what was booked. Raises Failure where it differs."""
    customer = server.write("/accounting/customers", CUSTOMER)["data"]
    tell.records("Created: a customer", [customer], {"number": "number", "companyName": "name", "id": "id"})
    sent = _invoice(customer["id"], _journal(server), books)
    created = server.write("/accounting/invoices", sent)["data"]
    booked = server.read(f"/accounting/invoices/{created['invoiceId']}")["data"]
    _compare(sent, booked)
    tell.records("Booked: an invoice", [booked], INVOICE)
    tell.records("Its lines", booked["lineItems"], LINE)


def _journal(server: Server) -> str:
    """The code of a sales journal; a company may have several, so an invoice must say which."""
    journals = server.read("/accounting/journals", {"limit": "100"})["data"]
    codes = sorted(journal["code"] for journal in journals if journal["type"] == "SALES")
    hold(codes, "the company has no sales journal")
    return str(codes[0])


def _invoice(contact_id: str, journal_code: str, books: Books) -> dict[str, Any]:
    hold(len(books.items) >= len(QUANTITIES), "the company has too few items with a price")
    lines = [
        {
            "itemId": item["id"],
            "description": item["name"],
            "quantity": quantity,
            "unitAmount": item["unitSalesPrice"],
        }
        for item, quantity in zip(books.items, QUANTITIES, strict=False)
    ]
    return {
        "contactId": contact_id,
        "journalCode": journal_code,
        "invoiceDate": date.today().isoformat(),  # noqa: DTZ011  the day on the user's own calendar
        "lineItems": lines,
    }


def _compare(sent: Mapping[str, Any], booked: Mapping[str, Any]) -> None:
    """What was sent stands in the books, line by line, and its sums are right."""
    hold(booked["contactId"] == sent["contactId"], "the invoice was booked for another customer")
    fields = ("itemId", "quantity", "unitAmount")
    wanted = [[line[name] for name in fields] for line in sent["lineItems"]]
    found = [[line[name] for name in fields] for line in booked["lineItems"]]
    hold(found == wanted, f"sent the lines {wanted}, booked {found}")
    check_totals(booked)
    net = sum(_cents(line["quantity"] * line["unitAmount"]) for line in sent["lineItems"])
    hold(booked["sumNetAmount"] == net, f"the lines make {net}, booked {booked['sumNetAmount']}")


def _cents(amount: Decimal) -> Decimal:
    """Rounded as bookkeepers do: half a cent goes up."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
