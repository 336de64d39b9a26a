"""Sales documents as the journeys send them: each a path and a body, in the company of many invoices."""

from typing import Any

from house import House

DAY = "2026-06-15"
HIGH, HIGH_INSIDE, LOW = "2", "4", "1"  # VAT codes of 21 % on top of the price, 21 % in it, and 9 % on top
SOLD = {"unitAmount": 100, "taxCode": HIGH}

_TEXTS = ("accountCode", "accountId", "description", "name", "taxType", "unitName", "taxCode")
_AMOUNTS = (
    *(f"total{kind}Amount" for kind in ("Net", "Tax", "Gross", "Discount")),
    *("totalDiscountPercentage", "unitDiscountAmount", "unitDiscountPercentage", "taxRatePercentage"),
)
Document = tuple[str, dict[str, Any]]


async def customer(house: House) -> str:
    return (await house.get("/accounting/customers", limit=5)).data[0]["id"]


async def item(house: House) -> str:
    return (await house.get("/accounting/items", limit=5)).data[0]["id"]


async def _line(house: House, **facts: Any) -> dict[str, Any]:
    return {"itemId": await item(house), "quantity": 1, **facts}


async def invoice(house: House, line: dict[str, Any] = SOLD, **more: Any) -> Document:
    head = {"contactId": await customer(house), "invoiceDate": DAY, "journalCode": "70"}
    return "invoices", {**head, "lineItems": [await _line(house, **line)], **more}


async def order(house: House, line: dict[str, Any] = SOLD, **more: Any) -> Document:
    head = {"contactId": await customer(house), "orderDate": DAY}
    return "salesOrders", {**head, "lineItems": [await _line(house, **line)], **more}


async def offer(house: House, line: dict[str, Any] = SOLD, **more: Any) -> Document:
    """What the published form demands and nobody knows is sent as an empty text, or as 0."""
    unsaid = {**dict.fromkeys(_TEXTS, ""), **dict.fromkeys(_AMOUNTS, 0), "type": "ITEM"}
    head = {"addresses": [], "contactId": await customer(house), "currency": "EUR", "offerDate": DAY}
    return "offers", {**head, "lineItems": [await _line(house, **unsaid | line)], **more}


async def credit_note(house: House, line: dict[str, Any] = SOLD, **more: Any) -> Document:
    head = {"contactId": await customer(house), "creditNoteDate": DAY, "journalCode": "70"}
    return "creditNotes", {**head, "creditNoteLines": [await _line(house, **line)], **more}
