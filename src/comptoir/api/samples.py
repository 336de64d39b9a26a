"""Sample values for the OpenAPI document, by the name of the field: what a reader sees in an example."""

from typing import Any

_IDENTIFIER = "4c1b7a52-6f0e-4b1a-9d7e-0c2f5a3b8e11"
_MOMENT = "2026-03-31T09:30:00+02:00"
_DAY = "2026-03-31"

_BY_NAME: dict[str, Any] = {
    "accountCode": "8000",
    "accountName": "Turnover",
    "accountNumber": 10001,
    "addressLine1": "Example Street 1",
    "bankName": "Example Bank",
    "bic": "ABNANL2A",
    "city": "Utrecht",
    "companyName": "Example Trading B.V.",
    "countryCode": "NL",
    "currency": "EUR",
    "description": "Consultancy, March",
    "discountAmount": 10,
    "discountItemAmount": 10,
    "discountItemPercentage": 10,
    "discountPercentage": 10,
    "email": "invoices@example.com",
    "exchangeRate": 1,
    "firstName": "Alex",
    "holder": "Example Trading B.V.",
    "iban": "NL91ABNA0417164300",
    "invoiceNumber": "26700001",
    "itemNumber": "HOUR",
    "journalCode": "70",
    "lastName": "Example",
    "name": "Example Trading B.V.",
    "number": "10001",
    "oneLineAddress": "Example Street 1, 3511 AB Utrecht",
    "paymentTermDuration": 30,
    "postalCode": "3511 AB",
    "quantity": 2,
    "reference": "PO-2026-118",
    "taxCode": "VH",
    "vatId": "NL123456789B01",
}

_BY_ENDING: tuple[tuple[str, Any], ...] = (
    ("Date", _MOMENT),
    ("DateFrom", _DAY),
    ("ModifiedAt", _MOMENT),
    ("Id", _IDENTIFIER),
    ("Percentage", 21),
    ("percentage", 21),
    ("netAmount", 100),
    ("NetAmount", 100),
    ("TaxAmount", 21),
    ("Amount", 121),
    ("Price", 50),
    ("balance", 121),
)


def sample(name: str, json_type: str) -> Any:
    """A value for the field `name` that fits `json_type`, or None where none would tell anything."""
    value = _IDENTIFIER if name == "id" else _BY_NAME.get(name)
    if value is None:
        value = next((value for ending, value in _BY_ENDING if name.endswith(ending)), None)
    return value if _fits(value, json_type) else None


def _fits(value: Any, json_type: str) -> bool:
    if json_type == "string":
        return isinstance(value, str)
    return json_type in ("number", "integer") and isinstance(value, int)
