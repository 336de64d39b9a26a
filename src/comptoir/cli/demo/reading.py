"""Step 4: customers, items, ledger accounts, VAT codes and the newest invoices, through the unified API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.cli.client import Server
from comptoir.cli.demo.telling import Telling, hold

PAGE = 5

Record = Mapping[str, Any]

SHELVES: Mapping[str, Mapping[str, str]] = {
    "customers": {"number": "number", "companyName": "name", "vatId": "VAT number"},
    "items": {"itemNumber": "number", "name": "name", "unitSalesPrice": "price", "unitName": "unit"},
    "accounts": {"code": "code", "name": "name", "class": "class", "debitCreditIndicator": "side"},
    "taxRates": {"code": "code", "name": "name", "percentage": "%", "type": "type"},
}
INVOICES = {
    "invoiceNumber": "number",
    "invoiceDate": "date",
    "dueDate": "due",
    "status": "status",
    "sumNetAmount": "net",
    "totalTaxAmount": "VAT",
    "totalAmount": "total",
}
NEWEST_FIRST = {"orderField": "invoiceDate", "orderDir": "DESC"}


@dataclass(frozen=True, slots=True)
class Books:
    """What the next step needs of the books: something to sell."""

    items: Sequence[Record]


def read_books(server: Server, tell: Telling) -> Books:
    """Read and show a page of each; raises Failure where counts or totals do not add up."""
    pages = {name: read_page(server, name, tell, columns) for name, columns in SHELVES.items()}
    invoices = read_page(server, "invoices", tell, INVOICES, NEWEST_FIRST)
    for invoice in invoices:
        check_totals(invoice)
    days = [invoice["invoiceDate"] for invoice in invoices]
    hold(days == sorted(days, reverse=True), f"the invoices are not sorted by date: {days}")
    return Books([item for item in pages["items"] if item["unitSalesPrice"]])


def read_page(
    server: Server,
    name: str,
    tell: Telling,
    columns: Mapping[str, str],
    query: Mapping[str, str] | None = None,
) -> Sequence[Record]:
    """One page of a resource, shown as a table that says how many there are in all."""
    answer = server.read(f"/accounting/{name}", {"limit": str(PAGE), **(query or {})})
    records: Sequence[Record] = answer["data"]
    total = answer["meta"]["pagination"]["total"]
    hold(len(records) == min(PAGE, total), f"{name}: {len(records)} records of {total} on a page of {PAGE}")
    hold(records, f"{name}: there are none")
    tell.records(f"{name}, {len(records)} of {total}", records, columns)
    return records


def check_totals(invoice: Record) -> None:
    """Net and tax make the total, and there is at least one line. Raises Failure."""
    number = invoice["invoiceNumber"] or invoice["invoiceId"]
    hold(invoice["lineItems"], f"invoice {number} came without lines")
    made = invoice["sumNetAmount"] + invoice["totalTaxAmount"]
    hold(
        made == invoice["totalAmount"],
        f"invoice {number}: net and tax make {made}, not {invoice['totalAmount']}",
    )
