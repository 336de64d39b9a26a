"""The same list by hand: a page of invoices to our JSON with the standard library, for this table alone.

It knows nothing of filters, regions, warnings or versions, and is checked to say what our list says.
"""

import json
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

SECONDS = 0.5  # of work in a round
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  a wall clock without a zone, as Exact writes it
_ZONE = ZoneInfo("Europe/Amsterdam")
_STATES = {10: "DRAFT", 20: "DRAFT", 50: "SUBMITTED"}
_DIMENSIONS = {"CostCenter": "COST_CENTER", "CostUnit": "COST_UNIT", "Project": "PROJECT"}
_Record = Mapping[str, Any]


def milliseconds(page: bytes) -> float:
    """Processor time for one page, on the core on which this runs."""
    times, begun, ends = 0, time.process_time(), time.perf_counter() + SECONDS
    while time.perf_counter() < ends:
        listed(page)
        times += 1
    return (time.process_time() - begun) / times * 1000


def check(page: bytes, answer: bytes) -> None:
    """Raises RuntimeError where our answer says anything else."""
    if json.loads(listed(page)) != json.loads(answer)["data"]:
        raise RuntimeError("the list by hand is no longer ours: bench/by_hand.py must follow the table")


def listed(page: bytes) -> bytes:
    """The `data` of our answer, out of a page with its lines."""
    records = json.loads(page, parse_float=Decimal)["d"]["results"]
    return json.dumps([_invoice(record) for record in records], default=float).encode()


def _invoice(record: _Record) -> dict[str, Any]:
    lines = record["SalesInvoiceLines"]["results"]
    number = record["InvoiceNumber"]
    return {
        "invoiceId": record["InvoiceID"],
        "addresses": None,
        "contactId": record["OrderedBy"],
        "createdDate": _moment(record["Created"]),
        "currency": record["Currency"],
        "discountAmount": record["AmountDiscount"],
        "dueDate": _day(record["DueDate"]),
        "fileId": record["Document"],
        "invoiceDate": _day(record["InvoiceDate"] or record["OrderDate"]),
        "invoiceNumber": None if number is None else str(number),
        "invoiceType": "STANDARD",
        "journalCode": _code(record["Journal"]),
        "lineAmountTypes": None,
        "lineItems": [_line(line) for line in lines],
        "name": record["Description"] or None,
        "oneLineAddress": None,
        "paidDate": None,
        "paymentStatus": None,
        "paymentTermDuration": None,
        "paymentTermId": _code(record["PaymentCondition"]),
        "reference": record["YourRef"] or None,
        "shippingDate": _day(lines[0]["DeliveryDate"]) if lines else None,
        "status": _STATES.get(record["Status"]),
        "sumNetAmount": record["AmountFCExclVat"],
        "taxRule": None,
        "totalAmount": record["AmountFC"],
        "totalTaxAmount": record["VATAmountFC"],
        "updatedDate": _moment(record["Modified"]),
    }


def _line(line: _Record) -> dict[str, Any]:
    net, price, own = line["AmountFC"], line["UnitPrice"], line["NetPrice"]
    return {
        "lineItemId": line["ID"],
        "accountId": line["GLAccount"],
        "createdDate": None,
        "description": line["Description"] or None,
        "dimensions": list(_dimensions(line)),
        "discountItemAmount": None if price is None or own is None else price - own,
        "discountItemPercentage": _percentage(line["Discount"]),
        "grossAmount": None if net is None else net + (line["VATAmountFC"] or 0),
        "itemsAmount": net,
        "itemId": line["Item"],
        "name": line["ItemDescription"] or None,
        "quantity": line["Quantity"],
        "taxCode": _code(line["VATCode"]),
        "taxRatePercentage": _percentage(line["VATPercentage"]),
        "unitAmount": price,
        "updatedDate": None,
    }


def _dimensions(line: _Record) -> Iterable[dict[str, Any]]:
    for column, category in _DIMENSIONS.items():
        if line[column]:
            yield {"id": line[column], "categoryName": category, "name": line[f"{column}Description"]}


def _code(text: str | None) -> str | None:
    return text.strip() or None if text else None


def _percentage(fraction: Decimal | None) -> Decimal | None:
    return None if fraction is None else fraction * 100


def _wall(text: str) -> datetime:
    return _EPOCH + timedelta(milliseconds=int(text[6:-2]))


def _day(text: str | None) -> str | None:
    return None if text is None else f"{_wall(text):%Y-%m-%d}T00:00:00Z"


def _moment(text: str | None) -> str | None:
    if text is None:
        return None
    moment = _wall(text).replace(tzinfo=_ZONE).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
