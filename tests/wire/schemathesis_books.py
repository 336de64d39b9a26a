"""What stands in the company's books, read once through the API, as values for fields and for paths.

schemathesis makes up ids and codes that no company has, so that whatever it writes ends at the first reference.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import count
from random import Random
from typing import Any

Record = dict[str, Any]
Lists = Mapping[str, list[Record]]

LISTS = (
    *(
        "customers",
        "suppliers",
        "contacts",
        "items",
        "accounts",
        "taxRates",
        "journals",
        "paymentTerms",
        "units",
    ),
    *("projects", "dimensions", "bankAccounts", "invoices", "bills", "offers", "salesOrders", "payments"),
)
_LATEST = 20  # records that were made a moment ago can be changed, old ones are mostly settled
SPELLED = {"vendorCredit": "vendorCredits", "batch": "contacts"}
_LINES = ("lineItems", "creditNoteLines")
_COMMON = ("EXPENSE", "REVENUE")  # classes of accounts that lines are mostly booked on
_BUYING = ("bills", "vendorCredits", "bookingProposals", "expenses")
_TILLS = {"expenses": "CASH", "payments": "BANK", "transactions": "BANK", "journalEntries": "GENERAL"}
_JOURNALS = {"invoices": "SALES", "creditNotes": "SALES", **dict.fromkeys(_BUYING, "PURCHASE"), **_TILLS}


def collection_of(path: str) -> str:
    """`bills` of `/accounting/bills/{billId}/lineItems`."""
    name = path.removeprefix("/accounting/").removeprefix("v2/").partition("/")[0]
    return SPELLED.get(name, name)


class Books:
    """The records by collection, and those that answers have told since; each value is drawn by `random`."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._ids: dict[str, dict[str, None]] = {}
        self._lines: dict[str, dict[str, None]] = {}
        self._numbers = count(1)
        for name, rows in lists.items():
            self.learn(f"/accounting/{name}", rows)

    def learn(self, path: str, told: Any) -> None:
        """Remember the ids, and the lines, of what the operation at `path` told, unless those are lines themselves."""
        if "}/" in path:
            return
        rows = told if isinstance(told, list) else [told]
        for row in (row for row in rows if isinstance(row, dict)):
            for key in _keys_of([row]):
                self._ids.setdefault(collection_of(path), {})[key] = None
                lines = (line for name in _LINES for line in row.get(name) or ())
                self._lines[key] = dict.fromkeys(_keys_of(lines))

    def keys_for(self, path: str, random: Random, *, used_up: bool) -> dict[str, str]:
        """Ids for the parameters of the path, as far as records of that collection are known."""
        ids = self._ids.get(collection_of(path))
        if not ids:
            return {}
        record = ids.popitem()[0] if used_up else self._one_of(list(ids), random)
        lines = list(self._lines.get(record, ()))
        found = (record, *([self._one_of(lines, random)] if lines else []))
        return dict(zip(re.findall(r"{(\w+)}", path), found, strict=False))

    def _one_of(self, ids: list[str], random: Random) -> str:
        return random.choice(ids[-_LATEST:] if random.random() < 0.7 else ids)

    # --- fields -----------------------------------------------------------------------------------

    def value(self, name: str, collection: str, random: Random) -> Any:
        """What a field of that name may hold in these books. Raises LookupError where they say nothing of it."""
        if name in _REFERENCES:
            return self._reference(_REFERENCES[name], collection, random)
        if name in _FRESH:
            return f"{_FRESH[name]}{next(self._numbers)}"
        if name.endswith(("Date", "Date2", "Deadline", "Deadline2")):
            return _day(random)
        return _VALUES[name](random)

    def rate_of(self, code: Any) -> float:
        """The percentage of a VAT code, 0 where it is none of these books."""
        rates = self._lists["taxRates"]
        return next((row["percentage"] or 0 for row in rates if code in (row["code"], row["id"])), 0)

    def fill(self, name: str, reference: Record, collection: str, random: Random) -> Record:
        """The keys that `reference` has, all of them as one record has them. Raises LookupError."""
        source, columns = _OBJECTS[name]
        row = self._row(source, collection, random)
        return {key: row.get(columns.get(key, key), value) for key, value in reference.items()}

    def _reference(self, wish: tuple[str, tuple[str, ...]], collection: str, random: Random) -> Any:
        source, columns = wish
        row = self._row(source, collection, random)
        return row.get(random.choice(columns))

    def _row(self, source: str, collection: str, random: Random) -> Record:
        if source == "contacts":
            source = "suppliers" if collection in _BUYING else "customers"
        rows = self._lists[source]
        return random.choice(list(_fitting(source, rows, collection)) if random.random() < 0.8 else rows)


def _fitting(source: str, rows: list[Record], collection: str) -> Iterator[Record]:
    """Those of the rows that mostly stand where this collection refers to them."""
    kind = _JOURNALS.get(collection)
    for row in rows:
        if source == "accounts" and row["class"] not in _COMMON:
            continue
        if source == "journals" and kind is not None and row["type"] != kind:
            continue
        yield row


def _keys_of(rows: Iterable[Any]) -> Iterator[str]:
    for row in rows:
        for name in ("id", "invoiceId", "lineItemId"):
            if isinstance(row.get(name), str):
                yield row[name]


def _day(random: Random) -> str:
    """A day of 2026, with a time now and then."""
    day = f"2026-{random.randint(1, 10):02}-{random.randint(1, 28):02}"
    return day + random.choice(("", "", "T00:00:00Z", "T09:30:00+02:00"))


def _amount(random: Random) -> float:
    """Mostly of cents; now and then with four decimals, negative, or nothing."""
    return round(
        random.choice((1, 1, 1, 1, 1, 1, 1, -1)) * random.uniform(0, 2000),
        random.choice((0, 1, 2, 2, 2, 3, 4)),
    )


def _one_of(*values: Any) -> Callable[[Random], Any]:
    return lambda random: random.choice(values)


_PARTY = ("contacts", ("id", "id", "number"))
_ACCOUNT = ("accounts", ("id", "id", "code"))
_REFERENCES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(("contactId", "billingContactId", "shippingContactId"), _PARTY),
    "customerId": ("customers", ("id", "number")),
    "supplierId": ("suppliers", ("id", "number")),
    "contactName": ("contacts", ("companyName",)),
    "contactAccountNumber": ("contacts", ("accountNumber",)),
    **dict.fromkeys(("accountId", "parentAccountId", "assetAccountId", "expenseAccountId"), _ACCOUNT),
    "incomeAccountId": _ACCOUNT,
    "accountCode": ("accounts", ("code",)),
    "accountNumber": ("accounts", ("code",)),
    "itemId": ("items", ("id", "id", "itemNumber")),
    "taxCode": ("taxRates", ("code", "code", "id")),
    "bookingTaxCode": ("taxRates", ("code",)),
    "journalCode": ("journals", ("code",)),
    "paymentTermId": ("paymentTerms", ("id", "code")),
    "paymentTermsId": ("paymentTerms", ("id", "code")),
    "paymentTermCode": ("paymentTerms", ("code",)),
    "projectId": ("projects", ("id", "code")),
    "parentProjectId": ("projects", ("id", "code")),
    "bankAccountId": ("bankAccounts", ("id",)),
    "unitName": ("units", ("code", "description")),
    "invoiceId": ("invoices", ("invoiceId", "invoiceNumber")),
    "dimension1": ("dimensions", ("name", "id")),
    "dimension2": ("dimensions", ("name", "id")),
}
_OBJECTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "account": ("accounts", {}),
    "contact": ("contacts", {"name": "companyName"}),
    "taxRate": ("taxRates", {"taxRatePercentage": "percentage"}),
    "dimensions": ("dimensions", {"code": "id", "dimension": "categoryName"}),
}
_FRESH = {
    **dict.fromkeys(("number", "code", "itemNumber", "offerNumber", "name"), "F"),
    **dict.fromkeys(("billNumber", "vendorCreditNumber", "reference", "documentNumber"), "F-"),
    **dict.fromkeys(("companyName", "firstName", "lastName", "description", "note", "notes"), "Example "),
}
_VALUES: Mapping[str, Callable[[Random], Any]] = {
    **dict.fromkeys(("totalNetAmount", "totalGrossAmount", "amount", "grossAmount"), _amount),
    **dict.fromkeys(("unitAmount", "unitSalesPrice", "unitPurchasePrice"), _amount),
    **dict.fromkeys(("discountItemPercentage", "totalDiscountPercentage"), _one_of(0, 5, 12.5, 33.33, 100)),
    **dict.fromkeys(("unitDiscountPercentage", "discountPercentage"), _one_of(0, 5, 12.5, 33.33, 100)),
    "taxRatePercentage": _one_of(0, 9, 21),
    "quantity": _one_of(1, 1, 1, 2, 2, 3, 3, 4, 0.5, 1.25, 12, -1),
    "currency": _one_of("EUR", "EUR", "EUR", "USD", "GBP"),
    "exchangeRate": _one_of(1, 1.1, 0.9134),
    "paymentDays": _one_of(0, 14, 30),
    "paymentTermDuration": _one_of(0, 14, 30),
    "email": _one_of("office@company.example", "invoices@company.example"),
    "iban": _one_of("NL91ABNA0417164300", "NL09INGB0339645261"),
    "countryCode": _one_of("NL", "BE", "DE"),
    "debitCreditIndicator": _one_of("DEBIT", "CREDIT"),
    "bookingType": _one_of("BILL", "INVOICE"),
    "class": _one_of("EXPENSE", "ASSET", "LIABILITY"),
    "contactType": _one_of("COMPANY"),
    "fiscalYearStartDate": _one_of("2026-01-01"),
    "file": _one_of("%PDF-1.4\n%%EOF\n"),
    "path": _one_of("current/Me", "crm/Accounts", "logistics/Items", "financial/GLAccounts"),
}
