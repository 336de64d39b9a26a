"""Payments: bank entries, then cash entries, as one list; each read, booked and deleted where it stands."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from comptoir.cdk.contract import Caller, Outcome, Query, Records, Request
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.booking.settling import document
from comptoir.connectors.exact_online.calls.answers import keys_in, read_all
from comptoir.connectors.exact_online.calls.keys import MOST_KEYS, either
from comptoir.connectors.exact_online.calls.query import Ready, question
from comptoir.connectors.exact_online.calls.references import facts_of
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.conditions import JOURNAL
from comptoir.connectors.exact_online.resources.payments import BANK, CASH, bank_payments, cash_payments
from comptoir.connectors.exact_online.telling.joined import read_joined
from comptoir.connectors.exact_online.telling.paid import (
    LINES,
    OPEN_ITEMS,
    leave_out_documents,
    name_documents,
)
from comptoir.kit.errors import FieldProblem, InvalidBody, RecordUnknown, ReferenceUnknown
from comptoir.unified.payments import Payment, PaymentInput

_TABLES = {BANK: bank_payments, CASH: cash_payments}
_JOURNALS = {12: BANK, 10: CASH}
_TYPED_JOURNAL = replace(JOURNAL, facts=("Type",))


async def get_payments(request: Request, caller: Caller) -> Records:
    """A page of payments: two calls, one for ledger accounts not seen yet, four for those of one invoice.

    The documents that they pay, where the lines are asked for by name: a call for forty lines of each kind.
    """
    assert request.query is not None
    key = request.query.filters.get("invoiceId")
    if not isinstance(key, str):
        return await _listed(request, request.query, caller)
    entries = await _entries_for(key.strip(), caller)
    if not entries:
        return Records([], 0, [] if request.query.raw else None)
    found = await _listed(request, _only(request.query, entries), caller, of=key.strip().lower())
    if len(entries) <= MOST_KEYS:
        return found
    text = f"The document was paid in {len(entries)} entries: the first {MOST_KEYS} are told."
    return replace(found, warnings=[*found.warnings, text])


async def _listed(request: Request, query: Query, caller: Caller, of: str | None = None) -> Records:
    found = await read_joined((bank_payments, cash_payments), query, caller)
    if LINES not in request.only:
        leave_out_documents(found.items, caller, but=of)
        return found
    said = await name_documents(found.items, caller)
    return replace(found, warnings=[*found.warnings, *said])


def _only(query: Query, entries: Sequence[str]) -> Query:
    condition = Ready(either(entries[:MOST_KEYS]))
    return replace(query, filters={**query.filters, "invoiceId": condition})


async def _entries_for(key: str, caller: Caller) -> list[str]:
    """The entries with a line that bears the number of an invoice or a bill, of the same party."""
    for kind in OPEN_ITEMS:
        found = await document(kind, key, caller)
        if found is not None:
            text = f"OurRef eq {int(found['InvoiceNumber'])} and Account eq guid'{found['Account']}'"
            return [entry for table in _TABLES.values() for entry in await _lines_under(table, text, caller)]
    return []


async def _lines_under(table: Table, text: str, caller: Caller) -> list[str]:
    assert table.lines is not None
    path = table.lines.table.endpoint.path
    options = (("$filter", text), ("$select", "EntryID"))
    return sorted(keys_in(await read_all(question(path, options), dict[str, Any], caller), "EntryID"))


async def get_payment(request: Request, caller: Caller) -> Outcome:
    """One payment. One call for a bank entry, two for a cash entry, three for what it pays at the most.

    Raises RecordUnknown.
    """
    assert request.key is not None
    try:
        found = await DIALECT.read_one(bank_payments, request.key, caller, None, raw=request.raw)
    except RecordUnknown:
        found = await DIALECT.read_one(cash_payments, request.key, caller, None, raw=request.raw)
    return await _with_documents(found, caller)


async def _with_documents(found: Outcome, caller: Caller) -> Outcome:
    warnings = await name_documents([found.record], caller)
    return replace(found, warnings=[*found.warnings, *warnings])


async def create_payment(request: Request, caller: Caller) -> Outcome:
    """Book a payment in the journal that is named, else in the first one for its payment type."""
    assert isinstance(request.body, PaymentInput)
    table = await place(request.body, caller)
    return await _with_documents(await DIALECT.create(table, request.body, caller, None), caller)


async def delete_payment(request: Request, caller: Caller) -> Outcome:
    """Take a payment out of the books, which Exact allows until it is processed. Raises RecordUnknown."""
    assert request.key is not None
    try:
        await DIALECT.delete(bank_payments, request.key, caller, None, request.expected)
    except RecordUnknown:
        await DIALECT.delete(cash_payments, request.key, caller, None, request.expected)
    return Outcome(Payment(id=request.key))


async def place(body: PaymentInput, caller: Caller) -> Table:
    """Bank or cash: as the journal is, else as the payment type says. Raises InvalidBody."""
    named = body.payment_type if isinstance(body.payment_type, str) and body.payment_type else None
    if named is not None and named not in _TABLES:
        raise _unfit("paymentType", "invalid_value", f"paymentType is one of {', '.join(_TABLES)}.")
    if not (isinstance(body.journal_code, str) and body.journal_code.strip()):
        return _TABLES[named or BANK]
    try:
        facts = await facts_of(_TYPED_JOURNAL, body.journal_code.strip(), caller)
    except ReferenceUnknown:
        return _TABLES[named or BANK]  # which refuses it by the name of its field
    kind = _JOURNALS.get(facts["Type"])
    if kind is None:
        raise _unfit("journalCode", "invalid_value", "Payments are booked in a bank or a cash journal.")
    if named not in (None, kind):
        raise _unfit("paymentType", "contradiction", f"The journal is one of type {kind}.")
    return _TABLES[kind]


def _unfit(field: str, code: str, text: str) -> InvalidBody:
    return InvalidBody(text, fields=[FieldProblem(field, code, text)])
