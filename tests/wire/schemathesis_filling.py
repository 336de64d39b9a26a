"""Puts what stands in the books into the bodies that schemathesis makes up, so that most of them could be booked.

A body keeps its shape and some of its chance: fields are left out at random, those that books ask for are added,
those that they know get a value of theirs, and amounts that must agree are made to agree.
"""

from collections.abc import Mapping
from random import Random
from typing import Any

from schemathesis_books import Books, Record, collection_of

ASKED: Any = ...  # the value is found by its name
_EMPTY: Mapping[str, Any] = {"string": "", "number": 0, "array": [], "object": {}, "boolean": False}
_SALES_LINE = {"itemId": ASKED, "quantity": ASKED, "unitAmount": ASKED}
_COST_LINE = {"accountId": ASKED, "totalNetAmount": ASKED, "taxCode": ASKED}
_SIDE = {"accountId": ASKED, "totalGrossAmount": ASKED, "debitCreditIndicator": ASKED}
_BILL = {"contactId": ASKED, "lineItems": [_COST_LINE]}
_ENTRY = {"transactionDate": ASKED, "journalLineItems": [_SIDE, _SIDE]}
_EXPENSE = {"transactionDate": ASKED, "expenseLines": [{"accountId": ASKED, "totalNetAmount": ASKED}]}
_TRANSACTION = {"accountId": ASKED, "amount": ASKED, "journalCode": ASKED, "bookingDate": ASKED}
_LATER_EXPENSE = {
    "transactionDate": ASKED,
    "expenseLines": [{"account": {"id": ASKED}, "totalNetAmount": ASKED}],
}
_PROPOSAL = {"bookingProposalDate": ASKED, "contactId": ASKED, "lineItems": [_COST_LINE]}
_LATER_PROPOSAL = {
    "bookingProposalDate": ASKED,
    "contact": {"id": ASKED},
    "lineItems": [{"account": {"id": ASKED}, "totalNetAmount": ASKED, "taxCode": ASKED}],
}
_COMPANY = {"contactType": ASKED, "companyName": ASKED}
NEEDED: Mapping[str, Record] = {
    **dict.fromkeys(("customers", "suppliers", "contacts", "v2/contacts"), _COMPANY),
    "contacts/bulk": {"entries": [_COMPANY]},
    "batch/contacts": {"entries": [_COMPANY]},
    "accounts": {"code": ASKED, "name": ASKED, "class": ASKED},
    "items": {"itemNumber": ASKED, "name": ASKED},
    "projects": {"number": ASKED, "name": ASKED},
    "paymentTerms": {"code": ASKED, "description": ASKED, "paymentDays": ASKED},
    "bankAccounts": {"name": ASKED, "iban": ASKED},
    "invoices": {"contactId": ASKED, "invoiceDate": ASKED, "lineItems": [_SALES_LINE]},
    "invoices/lineItems": _SALES_LINE,
    "creditNotes": {"contactId": ASKED, "creditNoteDate": ASKED, "creditNoteLines": [_SALES_LINE]},
    "offers": {"contactId": ASKED, "offerDate": ASKED, "lineItems": [_SALES_LINE]},
    "salesOrders": {"contactId": ASKED, "orderDate": ASKED, "lineItems": [_SALES_LINE]},
    "bills": {**_BILL, "billDate": ASKED, "billNumber": ASKED},
    "bills/lineItems": _COST_LINE,
    "vendorCredit": {**_BILL, "vendorCreditDate": ASKED},
    "vendorCredits": {**_BILL, "vendorCreditDate": ASKED},
    "payments": {
        "journalCode": ASKED,
        "paymentLines": [{"accountId": ASKED, "amount": ASKED, "paymentDate": ASKED}],
    },
    "journalEntries": _ENTRY,
    "journalEntries/bulk": {"entries": [_ENTRY]},
    "transactions": _TRANSACTION,
    "expenses": _EXPENSE,
    "expenses/async": _LATER_EXPENSE,
    "bookingProposals": _PROPOSAL,
    "v2/bookingProposals": _LATER_PROPOSAL,
}
_PARTS = ("journal_entry", "expense", "transaction", "bookingProposal")  # of forms
_FOLLOWING = (  # what is rarely a caller's to say
    *("status", "paymentStatus", "fileId", "documentId", "id", "oneLineAddress", "accountingPeriodId"),
)
_RELATIONS = ("customers", "suppliers", "contacts")
_WHOLE: Mapping[str, Record] = {"dimensions": {"name": ASKED, "categoryName": ASKED}}
_SUMS = ("totalNetAmount", "totalTaxAmount", "totalGrossAmount")
_DISCOUNTS = ("discountItemPercentage", "unitDiscountPercentage", "totalDiscountPercentage")
_OF_LINES = (*_SUMS, "grossTotalAmount", "totalDiscountAmount", "totalDiscountPercentage", "accountId")
_OWN = (
    "taxRate",
    "currency",
    "exchangeRate",
    "discountAmount",
    *_SUMS,
)  # what may tip the balance of an entry


class Filling:
    """Fills one body after the other; `schemas` are the components of the document."""

    def __init__(self, books: Books, schemas: Mapping[str, Any]) -> None:
        self._books = books
        self._schemas = schemas

    def filled(self, body: Record, schema: Any, path: str, method: str, random: Random) -> Record:
        """The body with values of the books; `schema` is the operation's."""
        needed = {} if method == "PATCH" else NEEDED.get(_static(path), {})
        parts = [part for part in _PARTS if part in self.shape(schema).get("properties", {})]
        if parts or "file" in body:  # a part of a form that is null would be the text "null"
            body = {name: value for name, value in body.items() if value is not None}
        body_of = _Body(self, self._books, collection_of(path), random)
        return body_of.record(body, schema, {parts[0]: needed} if parts else needed)

    def shape(self, schema: Any) -> Any:
        """The schema itself, behind references and beside null."""
        if "$ref" in schema:
            return self.shape(self._schemas[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            return self.shape(next(one for one in schema["anyOf"] if one.get("type") != "null"))
        return schema


class _Body:
    """One body that is being filled."""

    def __init__(self, filling: Filling, books: Books, collection: str, random: Random) -> None:
        self._filling = filling
        self._books = books
        self._collection = collection
        self._random = random
        self._kept = random.choice((0.05, 0.3, 0.7, 1.0))  # of the fields that nothing asks for
        self._changed = random.choice((1, 1, 1, 0.9, 0.5))  # of those that books know

    def record(self, given: Record, schema: Any, needed: Record) -> Record:
        shape = self._filling.shape(schema)
        schemas = shape.get("properties", {})
        asked = {**dict.fromkeys(shape.get("required", ()), ASKED), **needed}
        names = [name for name in given if name in asked or self._often(self._share(name))]
        names += [name for name in asked if name not in given]
        made = {
            name: self._field(name, given.get(name), schemas.get(name, {}), asked.get(name)) for name in names
        }
        return self._agreed(made, shape.get("required", ()))

    def _field(self, name: str, given: Any, schema: Any, needed: Any) -> Any:
        shape = self._filling.shape(schema)
        if needed is ASKED and shape.get("type") in ("array", "object"):
            needed = _EMPTY[shape["type"]]
        if "enum" in shape:
            return self._choice(name, given, shape["enum"], needed)
        if shape.get("type") == "array":
            return self._rows(name, given, shape.get("items", {}), needed)
        if shape.get("type") == "object":
            return self._object(name, given or {}, shape, needed or {}) if given or needed else given
        return self._value(name, given, shape, needed)

    def _choice(self, name: str, given: Any, values: Any, needed: Any) -> Any:
        """What the books would have, where the list has it, else what is given."""
        if given is None and needed is None:
            return None
        found = self._value(name, given, {"type": "string"}, needed)
        return found if found in values else given or self._random.choice(values)

    def _rows(self, name: str, given: Any, schema: Any, needed: Any) -> Any:
        if self._filling.shape(schema).get("type") != "object" or (given is None and needed is None):
            return given
        if name == "addresses" and self._collection not in _RELATIONS and self._often(0.8):
            return []  # those of a document must be known
        rows = [*(given or ()), *({} for _ in (needed or ())[len(given or ()) :])]
        asked = (needed or [_WHOLE.get(name, {})])[0]
        rows = [self._object(name, row, schema, asked) for row in rows if isinstance(row, dict)]
        return self._balanced(rows) if name == "journalLineItems" and self._often(self._changed) else rows

    def _object(self, name: str, given: Record, schema: Any, needed: Record) -> Record:
        made = self.record(given, schema, needed)
        try:
            filled = self._books.fill(name, made, self._collection, self._random)
        except LookupError:
            return made
        schemas = self._filling.shape(schema)["properties"]
        return {key: _as(value, schemas.get(key, {}), self._filling) for key, value in filled.items()}

    def _value(self, name: str, given: Any, shape: Any, needed: Any) -> Any:
        if not (self._often(self._changed) or (given is None and needed)):
            return given
        try:
            found = self._books.value(name, self._collection, self._random)
        except LookupError:
            return given if given is not None or needed is None else _EMPTY.get(shape.get("type"))
        made = _as(found, shape, self._filling)
        return given if made is None else made

    # --- amounts ----------------------------------------------------------------------------------

    def _agreed(self, made: Record, required: Any) -> Record:
        """The totals of a line as its own amounts make them, those of a document left out; now and then not."""
        if not self._often(self._changed):
            return made
        if made.get("customerId") and made.get("supplierId"):
            made.pop(self._random.choice(("customerId", "supplierId")))
        if any(isinstance(value, list) and value for value in made.values()):
            return {name: value for name, value in made.items() if name not in _OF_LINES or name in required}
        rate = self._books.rate_of(made.get("taxCode"))
        discount = next((name for name in _DISCOUNTS if _is_number(made.get(name))), None)
        net = _net(made, made[discount] if discount else 0)
        if net is None:
            return made
        tax = round(net * rate / 100, 2)
        sums = dict(zip(_SUMS, (net, tax, round(net + tax, 2)), strict=True))
        right = {**sums, "grossAmount": sums["totalGrossAmount"], "taxRatePercentage": rate}
        plain = {name: value for name, value in made.items() if name == discount or "iscount" not in name}
        return {
            **{name: 0 for name in made if name in required},
            **plain,
            **{n: right[n] for n in right if n in made},
        }

    def _balanced(self, rows: list[Record]) -> list[Record]:
        """The same sums on both sides."""
        plain = [{name: value for name, value in row.items() if name not in _OWN} for row in rows]
        amounts = [round(self._random.uniform(0.01, 900), 2) for _ in plain[1:]]
        first = {"totalGrossAmount": round(sum(amounts), 2), "debitCreditIndicator": "DEBIT"}
        others = [{"totalGrossAmount": one, "debitCreditIndicator": "CREDIT"} for one in amounts]
        return [{**row, **side} for row, side in zip(plain, (first, *others), strict=True)]

    def _share(self, name: str) -> float:
        return self._kept * (0.1 if name in _FOLLOWING else 1)

    def _often(self, share: float) -> bool:
        return self._random.random() < share


def _net(line: Record, discount: float) -> float | None:
    """What a line comes to without VAT, where its amounts say it more than once."""
    if _is_number(line.get("quantity")) and _is_number(line.get("unitAmount")):
        return float(round(line["quantity"] * line["unitAmount"] * (1 - discount / 100), 2))
    said = [line[name] for name in _SUMS if _is_number(line.get(name))]
    return float(round(said[0], 2)) if len(said) > 1 else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as(value: Any, schema: Any, filling: Filling) -> Any:
    """The value in the type that the schema asks for; None where it is no such thing."""
    kind = filling.shape(schema).get("type")
    if value is None or isinstance(value, dict | list):
        return None
    if kind == "string":
        return str(value)
    if kind == "number" and isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return value


def _static(path: str) -> str:
    """`bills/lineItems` of `/accounting/bills/{billId}/lineItems/{lineItemId}`."""
    return "/".join(part for part in path.removeprefix("/accounting/").split("/") if not part.startswith("{"))
