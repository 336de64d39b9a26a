"""Expenses: receipts that were paid at once, as entries in cash journals and in those of credit cards.

Exact has expense reports of its own, but documents no interface to them. What a receipt comes to in the books
is an entry in the journal of the money that it was paid with: lines on accounts of costs, VAT inside them.
"""

from collections.abc import Mapping
from typing import Any

from comptoir.cdk.mapping import Derived, FirstLine, Lines, Node, Row, Spread, Table, Told
from comptoir.connectors.exact_online.booking.receipts import complete_receipt
from comptoir.connectors.exact_online.crossings import (
    CODE_REFERENCE,
    CURRENCY,
    DATE,
    GUID,
    MOMENT,
    NUMBER_REFERENCE,
    NUMBER_TEXT,
    RATE,
    RATE_TEXT,
    REFERENCE,
    TEXT,
    ledger_number,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources import dimensions
from comptoir.connectors.exact_online.resources.conditions import (
    DOCUMENT,
    JOURNAL,
    KNOWN_CUSTOMER,
    KNOWN_SUPPLIER,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    TAX_CODE_FACTS,
)
from comptoir.connectors.exact_online.resources.dimensions import DIMENSION_COLUMNS, NAMED_COLUMNS
from comptoir.connectors.exact_online.resources.entries import tax_column, tax_rate_of
from comptoir.connectors.exact_online.telling.spent import OF_TILL, TOTALS, spent, spent_net, tell_spent
from comptoir.unified.dimensions import LineDimension
from comptoir.unified.expenses import EXPENSES, ExpenseLine
from comptoir.unified.vocabulary import Resource

_LINES = Resource(
    name="expenses.lines", model=ExpenseLine, key_param="id", operations=(), parent=EXPENSES
)  # they come with their expense
_TOLD = (*OF_TILL, "type", *TOTALS)
_LINE_TOTALS = ("total_gross_amount", "total_net_amount")


def _later(_: Any) -> Mapping[str, Any]:
    """No column: it says in which journal the entry is booked, or which way the money goes."""
    return {}


_OF_LINE: tuple[Node, ...] = (
    #   unified          Exact Online      crossing
    Row("id", "ID", GUID, write=False),
    Row("account_id", "GLAccount", REFERENCE, refers=LEDGER_ACCOUNT),
    Row("account_code", "GLAccountCode", TEXT),
    Derived("account_number", ("GLAccountCode",), ledger_number),
    Row("created_date", "Created", MOMENT),
    Row("description", "Description", TEXT),
    Derived("dimensions", NAMED_COLUMNS, dimensions.reading(LineDimension), lists=DIMENSION_COLUMNS),
    Row("document_number", "DocumentNumber", NUMBER_TEXT),
    Row("exchange_rate", "ExchangeRate", RATE),
    Derived("tax_rate", ("VATCode", "VATCodeDescription", "VATPercentage"), tax_rate_of),
    Derived("total_gross_amount", ("AmountFC",), spent),
    Derived("total_net_amount", ("AmountFC", "AmountVATFC", "VATPercentage"), spent_net),
    Row("updated_date", "Modified", MOMENT),
)
_WRITTEN_OF_LINE: tuple[Node, ...] = (
    Row("account_code", "GLAccount", REFERENCE, read=False, fallback=True, refers=LEDGER_ACCOUNT),
    Row("account_number", "GLAccount", NUMBER_REFERENCE, read=False, fallback=True, refers=LEDGER_ACCOUNT),
    dimensions.writing(),
    Spread("tax_rate", ("VATCode",), tax_column, refers=(("VATCode", TAX_CODE_FACTS),)),
    *(Spread(name, (), _later) for name in _LINE_TOTALS),
)
_OF_ENTRY: tuple[Node, ...] = (
    #   unified          Exact Online      crossing
    Row("id", "EntryID", GUID, write=False),
    Row("created_date", "Created", MOMENT),
    Row("currency", "Currency", CURRENCY),
    Row("journal_code", "JournalCode", CODE_REFERENCE, required=True, refers=JOURNAL),
    Row("updated_date", "Modified", MOMENT),
)
_WRITTEN_OF_ENTRY: tuple[Node, ...] = tuple(
    Spread(name, (), _later) for name in _TOLD if name != "ledger_name"
)
_WRITTEN_ON_LINES = (
    Row("transaction_date", "Date", DATE),
    Row("supplier_id", "Account", REFERENCE, refers=KNOWN_SUPPLIER),
    Row("customer_id", "Account", REFERENCE, fallback=True, refers=KNOWN_CUSTOMER),
    Row("description", "Description", TEXT, fallback=True),
    Row("note", "Notes", TEXT),
    Row("document_id", "Document", REFERENCE, refers=DOCUMENT),
    Row("exchange_rate", "ExchangeRate", RATE_TEXT, fallback=True),
)


def _read_from_first(lines: str) -> tuple[Node, ...]:
    return (
        FirstLine("transaction_date", lines, "Date", DATE),
        FirstLine("supplier_id", lines, "Account", GUID),
        FirstLine("description", lines, "Description", TEXT),
        FirstLine("note", lines, "Notes", TEXT),
        FirstLine("document_id", lines, "Document", GUID),
        FirstLine("exchange_rate", lines, "ExchangeRate", RATE_TEXT),
    )


def _lines(path: str) -> Table:
    return Table(
        _LINES,
        endpoint(f"financialtransaction/{path}"),
        also=("Account", "Date", "Document", "Notes"),
        rows=(*_OF_LINE, *_WRITTEN_OF_LINE),
        checks={name: name for name in (*_LINE_TOTALS, "currency")},
    )


def _expenses(entries: str, lines: str) -> Table:
    each = Lines(
        "expense_lines",
        lines,
        _lines(lines),
        required=True,
        inherits=_WRITTEN_ON_LINES,
        shares=(Row("currency", "Currency", CURRENCY),),
    )
    return Table(
        EXPENSES,
        endpoint(f"financialtransaction/{entries}"),
        rows=(*_OF_ENTRY, *_WRITTEN_OF_ENTRY, each, *_read_from_first(lines)),
        checks={name: name for name in TOTALS},
        filters={"lastModifiedAt": MODIFIED_SINCE},
        finish=complete_receipt,
        told=Told((*_TOLD, "customer_id"), tell_spent, remembered=True, calls=2),
    )


cash_expenses = _expenses("CashEntries", "CashEntryLines")
card_expenses = _expenses("BankEntries", "BankEntryLines")
