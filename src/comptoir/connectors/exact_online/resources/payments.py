"""Payments: entries in bank and cash journals, one line for each document that is paid (exact-mapping).

Money that comes in is positive, money that goes out negative, as in Exact's own journals.
"""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import Constant, DefaultValue, FirstLine, Lines, Node, Row, Spread, Table, Told
from comptoir.connectors.exact_online.booking.settling import complete_entry
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    CURRENCY_TEXT,
    DATE,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    RATE,
    REFERENCE,
    TEXT,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources.conditions import (
    JOURNAL,
    KNOWN_CUSTOMER,
    KNOWN_RELATION,
    KNOWN_SUPPLIER,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
)
from comptoir.connectors.exact_online.telling.paid import tell_paid
from comptoir.unified.payments import PAYMENTS, PaymentLine
from comptoir.unified.vocabulary import Resource

BANK, CASH = "BANK", "CASH"
_LINES = Resource(
    name="payments.lines", model=PaymentLine, key_param="id", operations=(), parent=PAYMENTS
)  # they come with their payment


def _document(kind: str) -> Mapping[str, Any]:
    """No column: it says where the documents of the lines are found, and which way the money goes."""
    if kind not in ("INVOICE", "BILL"):
        raise ValueError(f"Exact Online has no {kind} to pay; it knows INVOICE and BILL.")
    return {}


def _later(_: str) -> Mapping[str, Any]:
    """No column yet: the number of the document is found out before the entry is sent."""
    return {}


_OF_LINE: tuple[Node, ...] = (
    #   unified          Exact Online     crossing
    Row("account_id", "GLAccount", REFERENCE, refers=LEDGER_ACCOUNT),
    Row("amount", "AmountFC", AMOUNT, required=True),
    Row("contact_name", "AccountName", TEXT),
    Row("contact_id", "Account", REFERENCE, refers=KNOWN_RELATION),
    Row("description", "Description", TEXT),
    Row("invoice_id", "OurRef", NUMBER_TEXT, write=False),
    Row("payment_date", "Date", DATE),
)
_WRITTEN_OF_LINE: tuple[Node, ...] = (
    Row("customer_id", "Account", REFERENCE, read=False, fallback=True, refers=KNOWN_CUSTOMER),
    Row("supplier_id", "Account", REFERENCE, read=False, fallback=True, refers=KNOWN_SUPPLIER),
    Spread("invoice_id", (), _later),
)
_OF_ENTRY: tuple[Node, ...] = (
    #   unified          Exact Online     crossing
    Row("id", "EntryID", GUID),
    Row("currency", "Currency", CURRENCY_TEXT),
    Row("created_date", "Created", MOMENT),
    Row("journal_code", "JournalCode", CODE_REFERENCE, refers=JOURNAL),
    Row("updated_date", "Modified", MOMENT),
)
_WRITTEN_OF_ENTRY: tuple[Node, ...] = (Spread("document_type", (), _document),)
_WRITTEN_ON_LINES = (Row("exchange_rate", "ExchangeRate", RATE),)


def _lines(path: str) -> Table:
    return Table(
        _LINES,
        endpoint(f"financialtransaction/{path}"),
        also=("ExchangeRate",),
        rows=(*_OF_LINE, *_WRITTEN_OF_LINE),
    )


def _payments(kind: str, entries: str, lines: str, journal_type: int) -> Table:
    journal = DefaultValue(
        "JournalCode",
        "financial/Journals",
        "Code",
        f"Type eq {journal_type} and IsBlocked eq false",
        "journalCode",
        f"{kind.lower()} journal",
    )
    return Table(
        PAYMENTS,
        endpoint(f"financialtransaction/{entries}"),
        rows=(
            *_OF_ENTRY,
            *_WRITTEN_OF_ENTRY,
            Constant("payment_type", kind),
            Lines("payment_lines", lines, _lines(lines), required=True, inherits=_WRITTEN_ON_LINES),
            FirstLine("exchange_rate", lines, "ExchangeRate", RATE),
        ),
        defaults=(journal,),
        filters={"lastModifiedAt": MODIFIED_SINCE},
        finish=complete_entry,
        told=Told(("document_type",), tell_paid, remembered=True),
    )


bank_payments = _payments(BANK, "BankEntries", "BankEntryLines", 12)
cash_payments = _payments(CASH, "CashEntries", "CashEntryLines", 10)
