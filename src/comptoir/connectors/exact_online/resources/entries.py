"""Journal entries: bookings in the ledger that must balance (exact-facts 12)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from comptoir.cdk.mapping import DefaultValue, Derived, FirstLine, Joined, Lines, Row, Spread, Table
from comptoir.connectors.exact_online.crossings import (
    CODE,
    CODE_REFERENCE,
    CURRENCY,
    DATE,
    GUID,
    MOMENT,
    NUMBER_REFERENCE,
    NUMBER_TEXT,
    REFERENCE,
    TEXT,
)
from comptoir.connectors.exact_online.endpoints import endpoint
from comptoir.connectors.exact_online.resources import dimensions
from comptoir.connectors.exact_online.resources.conditions import (
    CUSTOMER,
    JOURNAL,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    SUPPLIER,
    TAX_CODE,
)
from comptoir.connectors.exact_online.resources.dimensions import DIMENSION_COLUMNS
from comptoir.unified.dimensions import LineDimension
from comptoir.unified.journal_entries import JOURNAL_ENTRIES, JOURNAL_ENTRY_LINES
from comptoir.unified.tax_rates import TaxRateReference


def _signed(gross: Decimal | None, net: Decimal | None, side: str | None) -> Decimal:
    """Debit is positive, credit negative; without a side the amount's own sign counts."""
    amount = gross if gross is not None else net
    if amount is None:
        raise ValueError("A line needs totalGrossAmount or totalNetAmount.")
    return {"DEBIT": abs(amount), "CREDIT": -abs(amount)}.get(side or "", amount)


def _side(amount: Decimal | None) -> str | None:
    if amount is None:
        return None
    return "DEBIT" if amount >= 0 else "CREDIT"


def _size(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else abs(amount)


def tax_rate_of(code: str | None, name: str | None, fraction: Decimal | None) -> TaxRateReference | None:
    if not code or not code.strip():
        return None
    percentage = None if fraction is None else format(fraction.scaleb(2).normalize(), "f")
    return TaxRateReference(code=code.strip(), name=name or None, tax_rate_percentage=percentage)


def tax_column(tax_rate: Any) -> Mapping[str, Any]:
    """The column of a line's VAT code, by its code or its id. Raises ValueError where there is none."""
    known = next(
        (name for name in (tax_rate.code, tax_rate.id) if isinstance(name, str) and name.strip()), None
    )
    if known is None:
        raise ValueError("Exact Online knows a VAT rate by its code: send taxRate.code.")
    return {"VATCode": known.strip()}


journal_entry_lines = Table(
    JOURNAL_ENTRY_LINES,
    endpoint("generaljournalentry/GeneralJournalEntryLines"),
    also=("Date",),
    needs=(("account_id", "account_code", "account_number"),),
    rows=(
        #   unified                 Exact Online      crossing
        Row("id", "ID", GUID, write=False),
        Row("account_id", "GLAccount", REFERENCE, refers=LEDGER_ACCOUNT),
        Row("account_code", "GLAccountCode", TEXT),
        Row("account_code", "GLAccount", REFERENCE, read=False, fallback=True, refers=LEDGER_ACCOUNT),
        Row(
            "account_number", "GLAccount", NUMBER_REFERENCE, read=False, fallback=True, refers=LEDGER_ACCOUNT
        ),
        Row("description", "Description", TEXT),
        Row("customer_id", "Account", REFERENCE, refers=CUSTOMER),
        Row("supplier_id", "Account", REFERENCE, read=False, fallback=True, refers=SUPPLIER),
        Row("third_party_code", "AccountCode", CODE),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("total_gross_amount", ("AmountFC",), _size),
        Derived("debit_credit_indicator", ("AmountFC",), _side),
        Joined("total_gross_amount", ("total_net_amount", "debit_credit_indicator"), "AmountFC", _signed),
        Derived("tax_rate", ("VATCode", "VATCodeDescription", "VATPercentage"), tax_rate_of),
        Spread("tax_rate", ("VATCode",), tax_column, refers=(("VATCode", TAX_CODE),)),
        Derived("dimensions", DIMENSION_COLUMNS, dimensions.reading(LineDimension)),
        dimensions.writing(),
    ),
)

journal_entries = Table(
    JOURNAL_ENTRIES,
    endpoint("generaljournalentry/GeneralJournalEntries"),
    rows=(
        #   unified           Exact Online          crossing
        Row("id", "EntryID", GUID, write=False),
        Row("journal_code", "JournalCode", CODE_REFERENCE, refers=JOURNAL),
        Row("number", "EntryNumber", NUMBER_TEXT, write=False),
        Row("currency", "Currency", CURRENCY),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines(
            "journal_line_items",
            "GeneralJournalEntryLines",
            journal_entry_lines,
            required=True,
            balanced="AmountFC",
            inherits=(Row("transaction_date", "Date", DATE),),
        ),
        FirstLine("transaction_date", "GeneralJournalEntryLines", "Date", DATE),
    ),
    defaults=(
        DefaultValue(
            "JournalCode",
            "financial/Journals",
            "Code",
            "Type eq 90 and IsBlocked eq false",
            "journalCode",
            "general journal",
        ),
    ),
    filters={"lastModifiedAt": MODIFIED_SINCE, "fiscalYear": "FinancialYear eq {}"},
)
