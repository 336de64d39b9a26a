"""Expenses: cash entries, then those of credit cards, as one list; booked in the till that paid for them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import UNSET

from comptoir.cdk.contract import Caller, Outcome, Query, Records, Request
from comptoir.connectors.exact_online.actions.filtered import require_journal
from comptoir.connectors.exact_online.calls.query import Ready, literal
from comptoir.connectors.exact_online.calls.uploading import kind_of, require_files, upload_with_entry
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.expenses import card_expenses, cash_expenses
from comptoir.connectors.exact_online.telling.attached import FILES_OF_ENTRIES
from comptoir.connectors.exact_online.telling.joined import read_joined
from comptoir.connectors.exact_online.telling.tills import Till, tills
from comptoir.kit.errors import FieldProblem, InvalidBody, RecordUnknown
from comptoir.unified.expenses import Expense, ExpenseInput

_UNPAID = ("CREDIT", "COLLECTION")
_NOT_YET = "What is still to be paid is a bill at Exact Online: send it to POST /accounting/bills."
_BY_BANK = "Exact Online books what a bank account pays by POST /accounting/transactions, without VAT."


async def get_expenses(request: Request, caller: Caller) -> Records:
    """A page of expenses. One call, another where the company has credit cards, one to find out, once.

    Their files where they are asked for: two more.
    """
    assert request.query is not None
    found = await _listed(request.query, caller)
    if FILES_OF_ENTRIES.attributes[0] not in request.only:
        return found
    said = await FILES_OF_ENTRIES.tell(found.items, caller)
    return replace(found, warnings=[*found.warnings, *said])


async def _listed(query: Query, caller: Caller) -> Records:
    cards = [till.code for till in await tills(caller) if till.is_card]
    if not cards:
        return await read_joined((cash_expenses,), query, caller)
    codes = [*(till.code for till in await tills(caller) if till.is_cash), *cards]
    return await read_joined((cash_expenses, card_expenses), _in_journals(query, codes), caller)


def _in_journals(query: Query, codes: list[str]) -> Query:
    text = " or ".join(f"JournalCode eq '{literal(code)}'" for code in codes)
    return replace(query, filters={**query.filters, "journalCode": Ready(f"({text})")})


async def get_expense(request: Request, caller: Caller) -> Outcome:
    """One expense with the ids of its files. Raises RecordUnknown."""
    assert request.key is not None
    try:
        found = await DIALECT.read_one(cash_expenses, request.key, caller, None, raw=request.raw)
    except RecordUnknown:
        found = await DIALECT.read_one(card_expenses, request.key, caller, None, raw=request.raw)
    record: Any = found.record
    require_journal(request, record)
    warnings = await FILES_OF_ENTRIES.tell([record], caller)
    return replace(found, warnings=[*found.warnings, *warnings])


async def create_expense(request: Request, caller: Caller) -> Outcome:
    """Book an expense, then keep its files with it.

    A failure after the booking names the entry in `changedBefore`, so that nobody books it again.
    """
    wanted = request.body
    assert isinstance(wanted, ExpenseInput)
    if request.files:
        require_files(request.files, "files")
        await kind_of(None, caller)  # what the document is called is known before anything is booked
    till = await _till(wanted, caller)
    wanted = msgspec.structs.replace(wanted, journal_code=till.code)
    made = await DIALECT.create(cash_expenses if till.is_cash else card_expenses, wanted, caller, None)
    expense = made.record
    assert isinstance(expense, Expense)
    if expense.files is None and not expense.document_id:
        expense.files = []
    if request.files:
        done = [f"expenses {expense.id} added"]
        expense.files = await upload_with_entry(expense.id, request.files, done, caller)
    return made


async def _till(wanted: ExpenseInput, caller: Caller) -> Till:
    """The journal that is named, that of the account that is named, else the first of its kind.

    Raises InvalidBody for what was not paid in cash or by card.
    """
    if wanted.payment_type in _UNPAID:
        raise _unfit("paymentType", "invalid_value", _NOT_YET)
    known = [till for till in await tills(caller) if not till.is_blocked]
    given = _named(wanted)
    field, named = next(iter(given.items()), (None, None))
    for place, (name, value) in enumerate(given.items()):
        before, known = known, [till for till in known if value in _names(till, name)]
        if place and before and not known:
            text = f"{name} {value!r} is not the ledger account of that journal."
            raise _unfit(name, "contradiction", text)
    paid = [till for till in known if _pays(till, wanted.payment_type)]
    if paid:
        return paid[0]
    if field is None:
        kind = "credit card" if wanted.payment_type == "CREDIT_CARD" else "cash"
        raise _unfit("paymentType", "invalid_value", f"This company has no {kind} journal. {_BY_BANK}")
    if not known:
        text = f"There is no cash or credit card journal for {field} {named!r} in this company."
        raise _unfit(field, "reference_unknown", text)
    raise _unfit(field, "invalid_value", f"This is no journal of the paymentType. {_BY_BANK}")


def _pays(till: Till, kind: object) -> bool:
    if kind == "CASH":
        return till.is_cash
    if kind == "CREDIT_CARD":
        return till.is_card
    return kind != "CHECK" and (till.is_cash or till.is_card)


def _named(wanted: ExpenseInput) -> Mapping[str, str]:
    """The fields by which the till is named, and how."""
    number = wanted.account_number
    given = {
        "journalCode": wanted.journal_code,
        "accountId": wanted.account_id,
        "accountCode": wanted.account_code,
        "accountNumber": format(number, "f") if number not in (UNSET, None) else None,
    }
    return {
        field: value.strip().lower()
        for field, value in given.items()
        if isinstance(value, str) and value.strip()
    }


def _names(till: Till, field: str | None) -> set[str]:
    if field == "journalCode":
        return {till.code.strip().lower(), till.id.lower()}
    return {(till.account or "").lower(), (till.account_code or "").strip().lower()} - {""}


def _unfit(field: str, code: str, text: str) -> InvalidBody:
    return InvalidBody(text, fields=[FieldProblem(field, code, text)])
