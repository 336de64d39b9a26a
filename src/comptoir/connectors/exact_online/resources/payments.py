"""Payments: entries in bank and cash journals, one line for each document that is paid (exact-mapping).

Money that comes in is positive, money that goes out negative, as in Exact's own journals.
"""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import Constant, DefaultValue, FirstLine, Lines, Row, Spread, Table, Told
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE_REFERENCE,
    DATE,
    GUID,
    MOMENT,
    NUMBER_TEXT,
    REFERENCE,
    TEXT,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.paid import tell_paid
from comptoir.connectors.exact_online.resources.conditions import (
    CUSTOMER,
    JOURNAL,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    SUPPLIER,
)
from comptoir.connectors.exact_online.settling import complete_entry
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


def _table(kind: str, entries: str, lines: str, journal_type: int) -> Table:
    inner = Table(
        _LINES,
        endpoint(f"financialtransaction/{lines}"),
        also=("ExchangeRate",),
        rows=(
            #   unified          Exact Online     crossing
            Row("account_id", "GLAccount", REFERENCE, refers=LEDGER_ACCOUNT),
            Row("amount", "AmountFC", AMOUNT, required=True),
            Row("contact_name", "AccountName", TEXT),
            Row("contact_id", "Account", REFERENCE, refers=CUSTOMER),
            Row("customer_id", "Account", REFERENCE, read=False, fallback=True, refers=CUSTOMER),
            Row("supplier_id", "Account", REFERENCE, read=False, fallback=True, refers=SUPPLIER),
            Row("description", "Description", TEXT),
            Row("invoice_id", "OurRef", NUMBER_TEXT, write=False),
            Spread("invoice_id", (), _later),
            Row("payment_date", "Date", DATE),
        ),
    )
    return Table(
        PAYMENTS,
        endpoint(f"financialtransaction/{entries}"),
        finish=complete_entry,
        rows=(
            #   unified          Exact Online     crossing
            Row("id", "EntryID", GUID),
            Row("currency", "Currency", TEXT),
            Row("created_date", "Created", MOMENT),
            Spread("document_type", (), _document),
            Row("journal_code", "JournalCode", CODE_REFERENCE, refers=JOURNAL),
            Row("updated_date", "Modified", MOMENT),
            Constant("payment_type", kind),
            Lines(
                "payment_lines",
                lines,
                inner,
                required=True,
                inherits=(Row("exchange_rate", "ExchangeRate", AMOUNT),),
            ),
            FirstLine("exchange_rate", lines, "ExchangeRate", AMOUNT),
        ),
        defaults=(
            DefaultValue(
                "JournalCode",
                "financial/Journals",
                "Code",
                f"Type eq {journal_type} and IsBlocked eq false",
                "journalCode",
                f"{kind.lower()} journal",
            ),
        ),
        filters={"lastModifiedAt": MODIFIED_SINCE},
        told=Told(("document_type",), tell_paid, remembered=True),
    )


bank_payments = _table(BANK, "BankEntries", "BankEntryLines", 12)
cash_payments = _table(CASH, "CashEntries", "CashEntryLines", 10)
