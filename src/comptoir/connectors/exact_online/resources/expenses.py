"""Expenses: receipts that were paid at once, as entries in cash journals and in those of credit cards.

Exact has expense reports of its own, but documents no interface to them. What a receipt comes to in the books
is an entry in the journal of the money that it was paid with: lines on accounts of costs, VAT inside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.mapping import Derived, FirstLine, Lines, Row, Spread, Table, Told
from comptoir.connectors.exact_online.crossings import (
    AMOUNT,
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
from comptoir.connectors.exact_online.receipts import complete_receipt
from comptoir.connectors.exact_online.references import known_facts
from comptoir.connectors.exact_online.resources import dimensions
from comptoir.connectors.exact_online.resources.conditions import (
    CUSTOMER,
    DOCUMENT,
    JOURNAL,
    LEDGER_ACCOUNT,
    MODIFIED_SINCE,
    SUPPLIER,
    TAX_CODE_FACTS,
)
from comptoir.connectors.exact_online.resources.dimensions import DIMENSION_COLUMNS, NAMED_COLUMNS
from comptoir.connectors.exact_online.resources.entries import tax_column, tax_rate_of
from comptoir.connectors.exact_online.scopes import not_read
from comptoir.connectors.exact_online.tills import tills
from comptoir.kit.errors import Forbidden
from comptoir.unified.dimensions import LineDimension
from comptoir.unified.expenses import EXPENSES, ExpenseLine
from comptoir.unified.vocabulary import Resource

_CENT = Decimal("0.01")
_PARTY = replace(CUSTOMER, facts=("Status", "IsSupplier"))
_NOT_TOLD = "supplierId may be a customer: " + not_read("customers and suppliers", _PARTY.endpoint)
_LINES = Resource(
    name="expenses.lines", model=ExpenseLine, key_param="id", operations=(), parent=EXPENSES
)  # they come with their expense
_TOLD = (
    "account_id",
    "account_code",
    "account_number",
    "ledger_name",
    "payment_type",
    "type",
    "total_gross_amount",
    "total_net_amount",
    "total_tax_amount",
)


def _spent(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else -amount


def _spent_net(amount: Decimal | None, tax: Decimal | None, fraction: Decimal | None) -> Decimal | None:
    """Without the VAT inside: as it was booked, else as the rate of its code has it."""
    if amount is None:
        return None
    if tax:
        return abs(tax).copy_sign(amount) - amount
    return -(amount / (1 + (fraction or 0))).quantize(_CENT, ROUND_HALF_UP)


def _later(_: Any) -> Mapping[str, Any]:
    """No column: it says in which journal the entry is booked, or which way the money goes."""
    return {}


def _total(lines: Sequence[ExpenseLine], attribute: str) -> Decimal:
    return sum((getattr(line, attribute) or Decimal(0) for line in lines), Decimal(0))


async def _tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """The till of each expense, which way its money went, and its totals. One call for the tills, once.

    What was refunded counts as positive too: `type` says that it came back.
    """
    known = {till.code.strip(): till for till in await tills(caller)} if records else {}
    for record in records:
        lines = record.expense_lines or []
        gross = _total(lines, "total_gross_amount")
        record.type = "REFUND" if gross < 0 else "EXPENSE"
        if gross < 0:
            for line in lines:
                line.total_gross_amount = _spent(line.total_gross_amount)
                line.total_net_amount = _spent(line.total_net_amount)
        record.total_gross_amount = abs(gross)
        record.total_net_amount = _total(lines, "total_net_amount")
        record.total_tax_amount = record.total_gross_amount - record.total_net_amount
        till = known.get(record.journal_code or "")
        if till is not None:
            record.payment_type = "CASH" if till.is_cash else "CREDIT_CARD" if till.is_card else None
            record.account_id, record.account_code = till.account, till.account_code
            record.account_number = ledger_number(till.account_code)
            record.ledger_name = till.account_name
    return await _tell_parties(records, caller)


async def _tell_parties(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Whether the party of an expense is a customer alone. One call for parties not seen yet."""
    parties = {record.supplier_id for record in records if record.supplier_id}
    refused = (_PARTY.endpoint, "refused")
    if caller.cache.get(refused):
        return [_NOT_TOLD] if parties else []
    try:
        known = await known_facts(_PARTY, parties, caller)
    except Forbidden:
        caller.cache.put(refused, True)
        return [_NOT_TOLD]
    for record in records:
        facts = known.get(record.supplier_id or "", {})
        if facts.get("Status") == "C" and not facts.get("IsSupplier"):
            record.customer_id, record.supplier_id = record.supplier_id, None
    return []


def _table(entries: str, lines: str) -> Table:
    inner = Table(
        _LINES,
        endpoint(f"financialtransaction/{lines}"),
        also=("Account", "Date", "Document", "Notes"),
        rows=(
            #   unified              Exact Online     crossing
            Row("id", "ID", GUID, write=False),
            Row("account_id", "GLAccount", REFERENCE, refers=LEDGER_ACCOUNT),
            Row("account_code", "GLAccountCode", TEXT),
            Row("account_code", "GLAccount", REFERENCE, read=False, fallback=True, refers=LEDGER_ACCOUNT),
            Derived("account_number", ("GLAccountCode",), ledger_number),
            Row(
                "account_number",
                "GLAccount",
                NUMBER_REFERENCE,
                read=False,
                fallback=True,
                refers=LEDGER_ACCOUNT,
            ),
            Row("created_date", "Created", MOMENT),
            Row("description", "Description", TEXT),
            Derived("dimensions", NAMED_COLUMNS, dimensions.reading(LineDimension), lists=DIMENSION_COLUMNS),
            dimensions.writing(),
            Row("document_number", "DocumentNumber", NUMBER_TEXT),
            Row("exchange_rate", "ExchangeRate", AMOUNT),
            Derived("tax_rate", ("VATCode", "VATCodeDescription", "VATPercentage"), tax_rate_of),
            Spread("tax_rate", ("VATCode",), tax_column, refers=(("VATCode", TAX_CODE_FACTS),)),
            Derived("total_gross_amount", ("AmountFC",), _spent),
            Spread("total_gross_amount", (), _later),
            Derived("total_net_amount", ("AmountFC", "AmountVATFC", "VATPercentage"), _spent_net),
            Spread("total_net_amount", (), _later),
            Row("updated_date", "Modified", MOMENT),
        ),
        checks={name: name for name in ("total_gross_amount", "total_net_amount")},
    )
    return Table(
        EXPENSES,
        endpoint(f"financialtransaction/{entries}"),
        finish=complete_receipt,
        told=Told((*_TOLD, "customer_id"), _tell, remembered=True, calls=2),
        rows=(
            #   unified              Exact Online     crossing
            Row("id", "EntryID", GUID, write=False),
            Row("created_date", "Created", MOMENT),
            Row("currency", "Currency", CURRENCY),
            Row("journal_code", "JournalCode", CODE_REFERENCE, required=True, refers=JOURNAL),
            Row("updated_date", "Modified", MOMENT),
            *(Spread(name, (), _later) for name in _TOLD if name != "ledger_name"),
            Lines(
                "expense_lines",
                lines,
                inner,
                required=True,
                inherits=(
                    Row("transaction_date", "Date", DATE),
                    Row("supplier_id", "Account", REFERENCE, refers=SUPPLIER),
                    Row("customer_id", "Account", REFERENCE, fallback=True, refers=CUSTOMER),
                    Row("description", "Description", TEXT, fallback=True),
                    Row("note", "Notes", TEXT),
                    Row("document_id", "Document", REFERENCE, refers=DOCUMENT),
                    Row("exchange_rate", "ExchangeRate", RATE_TEXT, fallback=True),
                ),
                shares=(Row("currency", "Currency", CURRENCY),),
            ),
            FirstLine("transaction_date", lines, "Date", DATE),
            FirstLine("supplier_id", lines, "Account", GUID),
            FirstLine("description", lines, "Description", TEXT),
            FirstLine("note", lines, "Notes", TEXT),
            FirstLine("document_id", lines, "Document", GUID),
            FirstLine("exchange_rate", lines, "ExchangeRate", RATE_TEXT),
        ),
        checks={name: name for name in ("total_gross_amount", "total_net_amount", "total_tax_amount")},
        filters={"lastModifiedAt": MODIFIED_SINCE},
    )


cash_expenses = _table("CashEntries", "CashEntryLines")
card_expenses = _table("BankEntries", "BankEntryLines")
