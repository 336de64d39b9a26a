"""Journal entries: bookings in the ledger that must balance (exact-facts 12)."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, Written, refuse
from comptoir.cdk.mapping import Constant, DefaultValue, Derived, FirstLine, Joined, Lines, Row, Spread, Table
from comptoir.connectors.exact_online.booking.currencies import one_currency
from comptoir.connectors.exact_online.booking.rates import ENTRIES, settle_rate
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
    CODE,
    CODE_REFERENCE,
    CURRENCY,
    DATE,
    GUID,
    MOMENT,
    NUMBER_REFERENCE,
    NUMBER_TEXT,
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
    MODIFIED_SINCE,
    TAX_CODE_FACTS,
    TYPED_ACCOUNT,
)
from comptoir.connectors.exact_online.resources.dimensions import DIMENSION_COLUMNS, NAMED_COLUMNS
from comptoir.connectors.exact_online.telling.attached import FILES_OF_ENTRIES
from comptoir.unified.dimensions import LineDimension
from comptoir.unified.journal_entries import JOURNAL_ENTRIES, JOURNAL_ENTRY_LINES
from comptoir.unified.tax_rates import TaxRateReference

_OPEN, _PROCESSED = 20, 50
_PERIOD = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)


def _signed(gross: Decimal | None, net: Decimal | None, side: str | None) -> Decimal:
    """Debit is positive, credit negative; without a side the amount's own sign counts.

    Raises ValueError for a negative amount beside a side: some mean the other side by it, some the same.
    """
    amount = gross if gross is not None else net
    if amount is None:
        raise ValueError("A line needs totalGrossAmount or totalNetAmount.")
    if side is not None and amount < 0:
        raise ValueError(f"{amount} as {side} could mean either side: send it positive, with its side.")
    return -amount if side == "CREDIT" else amount


def _side(amount: Decimal | None) -> str | None:
    if amount is None:
        return None
    return "DEBIT" if amount >= 0 else "CREDIT"


def _size(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else abs(amount)


def _net(amount: Decimal | None, base: Decimal | None, code: str | None) -> Decimal | None:
    """Without VAT: as booked, and for a line without a VAT code the whole."""
    return _size(base if code and code.strip() else amount)


def _period_id(year: int | None, period: int | None) -> str | None:
    """Exact's financial period, as 2026-03."""
    return None if year is None or period is None else f"{year}-{period:02}"


def _period(text: str) -> Mapping[str, Any]:
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no financial period such as 2026-03.")
    return {"FinancialYear": int(found[1]), "FinancialPeriod": int(found[2])}


def tax_rate_of(code: str | None, name: str | None, fraction: Decimal | None) -> TaxRateReference | None:
    if not code or not code.strip():
        return None
    percentage = None if fraction is None else format(fraction.scaleb(2).normalize(), "f")
    return TaxRateReference(code=code.strip(), name=name or None, tax_rate_percentage=percentage)


def tax_column(tax_rate: Any) -> Mapping[str, Any]:
    """The column of a line's VAT code, by its code or its id; a rate alone is looked up later.

    Raises ValueError where there is none of them.
    """
    known, rate = (
        next((name.strip() for name in names if isinstance(name, str) and name.strip()), None)
        for names in ((tax_rate.code, tax_rate.id), (tax_rate.tax_rate_percentage,))
    )
    if known is None and rate is None:
        raise ValueError("Exact Online knows a VAT rate by its code: send taxRate.code.")
    return {} if known is None else {"VATCode": known}


async def settle_entry(draft: Draft, caller: Caller) -> None:
    """One currency, and the VAT codes of lines that name a rate. Raises InvalidBody with all that is wrong.

    Up to three calls where a line has no code beside its rate, remembered.
    """
    lines = getattr(draft.record, "journal_line_items", None) or ()
    bodies = draft.written.payload.get("GeneralJournalEntryLines") or ()
    problems = one_currency(draft, "journal_line_items", with_rate=True)
    for place, (line, body) in enumerate(zip(lines, bodies, strict=True)):
        written = Written(body, warnings=draft.written.warnings)
        problems += await settle_rate(line, written, f"journalLineItems[{place}].", ENTRIES, caller)
    refuse(problems)


journal_entry_lines = Table(
    JOURNAL_ENTRY_LINES,
    endpoint("generaljournalentry/GeneralJournalEntryLines"),
    also=("Date", "Document"),
    needs=(("account_id", "account_code", "account_number"),),
    rows=(
        #   unified                 Exact Online      crossing
        Row("id", "ID", GUID, write=False),
        Row("account_id", "GLAccount", REFERENCE, refers=TYPED_ACCOUNT),
        Row("account_code", "GLAccountCode", TEXT),
        Row("account_code", "GLAccount", REFERENCE, read=False, fallback=True, refers=TYPED_ACCOUNT),
        Row("account_number", "GLAccount", NUMBER_REFERENCE, read=False, fallback=True, refers=TYPED_ACCOUNT),
        Derived("account_number", ("GLAccountCode",), ledger_number),
        Row("document_number", "DocumentNumber", NUMBER_TEXT),
        Row("description", "Description", TEXT),
        Row("customer_id", "Account", REFERENCE, refers=KNOWN_CUSTOMER),  # any party, until it is told
        Row("supplier_id", "Account", REFERENCE, read=False, fallback=True, refers=KNOWN_SUPPLIER),
        Row("third_party_code", "AccountCode", CODE),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Derived("total_gross_amount", ("AmountFC",), _size),
        Derived("total_net_amount", ("AmountFC", "VATBaseAmountFC", "VATCode"), _net),
        Derived("total_tax_amount", ("AmountVATFC",), _size),
        Derived("debit_credit_indicator", ("AmountFC",), _side),
        Joined("total_gross_amount", ("total_net_amount", "debit_credit_indicator"), "AmountFC", _signed),
        Derived("tax_rate", ("VATCode", "VATCodeDescription", "VATPercentage"), tax_rate_of),
        Spread("tax_rate", ("VATCode",), tax_column, refers=(("VATCode", TAX_CODE_FACTS),)),
        Derived("dimensions", NAMED_COLUMNS, dimensions.reading(LineDimension), lists=DIMENSION_COLUMNS),
        dimensions.writing(),
    ),
    checks={name: name for name in ("currency", "exchange_rate")},  # the entry's own
)

journal_entries = Table(
    JOURNAL_ENTRIES,
    endpoint("generaljournalentry/GeneralJournalEntries"),
    rows=(
        #   unified           Exact Online          crossing
        Row("id", "EntryID", GUID, write=False),
        Row("journal_code", "JournalCode", CODE_REFERENCE, refers=JOURNAL),
        Row("number", "EntryNumber", NUMBER_TEXT, write=False),
        Derived("accounting_period_id", ("FinancialYear", "FinancialPeriod"), _period_id),
        Spread("accounting_period_id", ("FinancialYear", "FinancialPeriod"), _period),
        Row("currency", "Currency", CURRENCY),
        Row("exchange_rate", "ExchangeRate", RATE_TEXT),
        Derived("is_provisional", ("Status",), {_OPEN: True, _PROCESSED: False}.get),
        Constant("journal_type", "GENERAL"),
        Row("created_date", "Created", MOMENT),
        Row("updated_date", "Modified", MOMENT),
        Lines(
            "journal_line_items",
            "GeneralJournalEntryLines",
            journal_entry_lines,
            required=True,
            balanced="AmountFC",
            inherits=(
                Row("transaction_date", "Date", DATE),
                Row("description", "Description", TEXT, fallback=True),
                Row("document_id", "Document", REFERENCE, refers=DOCUMENT),
            ),
            shares=(Row("currency", "Currency", CURRENCY), Row("exchange_rate", "ExchangeRate", AMOUNT)),
        ),
        FirstLine("transaction_date", "GeneralJournalEntryLines", "Date", DATE),
        FirstLine("description", "GeneralJournalEntryLines", "Description", TEXT),
        FirstLine("document_id", "GeneralJournalEntryLines", "Document", GUID),
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
    told=FILES_OF_ENTRIES,
    filters={"lastModifiedAt": MODIFIED_SINCE, "fiscalYear": "FinancialYear eq {}"},
    finish=settle_entry,
)
