"""Transactions: money in or out of a bank account, as an entry with one line in its journal."""

from decimal import Decimal
from typing import Any

from msgspec import UNSET

from comptoir.cdk.contract import Caller, Outcome, Request
from comptoir.connectors.exact_online.actions.payments import place
from comptoir.connectors.exact_online.calls.references import facts_at_hand
from comptoir.connectors.exact_online.calls.uploading import kind_of, require_files, upload_with_entry
from comptoir.connectors.exact_online.crossings import ledger_number
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.regions import SYSTEM
from comptoir.connectors.exact_online.resources.conditions import TYPED_ACCOUNT
from comptoir.kit.errors import BadRequest, FieldProblem, InvalidBody
from comptoir.unified.payments import Payment, PaymentInput, PaymentLine, PaymentLineInput
from comptoir.unified.transactions import Transaction, TransactionInput
from comptoir.unified.values import CurrencyCode

_FIELDS = {"accountId": "accountId", "amount": "amount", "contactId": "contact", "paymentDate": "bookingDate"}
_NO_PLACE = {
    "id": "id",
    "code": "code",
    "ledger_name": "ledgerName",
    "tax_rate_percentage": "taxRatePercentage",
    "value_date": "valueDate",
}


async def create_transaction(request: Request, caller: Caller) -> Outcome:
    """Book an entry of one line, then keep its files with it.

    A failure after the booking names the entry in `changedBefore`, so that nobody books it again.
    """
    assert isinstance(request.body, TransactionInput)
    wanted = request.body
    _require_booked(wanted)
    if request.files:
        require_files(request.files, "files")
        await kind_of(None, caller)  # what the document is called is known before anything is booked
    body = _entry(wanted)
    try:
        made = await DIALECT.create(await place(body, caller), body, caller, None)
    except BadRequest as problem:
        problem.fields = [_renamed(field) for field in problem.fields]
        raise
    assert isinstance(made.record, Payment)
    found = _transaction(made.record, wanted)
    _tell_account(found, caller)
    if request.files:
        done = [f"transactions {found.id} added"]
        found.files = await upload_with_entry(found.id, request.files, done, caller)
    return Outcome(found, None, [*made.warnings, *_unused(wanted)])


def _require_booked(wanted: TransactionInput) -> None:
    """A transaction stands in the books at once. Raises InvalidBody for any other status."""
    if wanted.status not in (UNSET, None, "BOOKED"):
        text = f"status: A new transaction cannot become {wanted.status} at Exact Online."
        hint = "Leave it out: it is BOOKED at once."
        raise InvalidBody(text, fields=[FieldProblem("status", "invalid_value", text, hint)])


def _entry(wanted: TransactionInput) -> PaymentInput:
    """The same as a payment: spent money is negative, and stands on payables where only a party is named.

    Raises InvalidBody for money that is received and negative: nobody knows which of both is meant.
    """
    amount = wanted.amount
    if isinstance(amount, Decimal) and isinstance(wanted.type, str):
        spent = wanted.type.startswith("SPEND")
        if amount < 0 and not spent:
            text = f"amount: {amount} was sent as {wanted.type}: what is received is positive."
            hint = "Send it positive, or as one of the types that begin with SPEND."
            raise InvalidBody(text, fields=[FieldProblem("amount", "contradiction", text, hint)])
        amount = -abs(amount) if spent else amount
    is_out = isinstance(amount, Decimal) and amount < 0
    line = PaymentLineInput(
        account_id=_account(wanted),
        amount=amount,
        contact_id=wanted.contact,
        description=wanted.description or wanted.reference,
        payment_date=wanted.booking_date,
    )
    return PaymentInput(
        currency=wanted.currency,
        document_type="BILL" if is_out else "INVOICE",
        journal_code=wanted.journal_code,
        payment_lines=[line],
    )


def _account(wanted: TransactionInput) -> Any:
    """The ledger account that the money is booked on, by id or else by number."""
    if wanted.account_id or not isinstance(wanted.account_number, Decimal):
        return wanted.account_id
    return format(wanted.account_number, "f")


def _unused(wanted: TransactionInput) -> list[str]:
    names = [name for attribute, name in _NO_PLACE.items() if getattr(wanted, attribute) not in (UNSET, None)]
    if wanted.reference and wanted.description:
        names.append("reference")
    return [f"{name} was not written: {SYSTEM} has no place for it." for name in names]


def _renamed(field: FieldProblem) -> FieldProblem:
    """A problem of the line under the name by which the caller knows the field."""
    name = field.field.removeprefix("paymentLines[0].")
    known = _FIELDS.get(name, name)
    return FieldProblem(known, field.code, field.message.replace(field.field, known), field.hint)


def _is_reference(wanted: TransactionInput) -> bool:
    """Whether the reference was booked, as the description that was not sent."""
    return bool(wanted.reference) and not wanted.description


def _tell_account(found: Transaction, caller: Caller) -> None:
    """The number and the name of the ledger account, which the answer of a payment has looked up. No call."""
    facts = facts_at_hand(TYPED_ACCOUNT, found.account_id, caller) if found.account_id else None
    if facts:
        found.account_number = ledger_number(facts["Code"])
        found.ledger_name = facts["Description"] or None


def _currency(code: str | None) -> CurrencyCode | None:
    """A code outside the published list reads as null, because that list is closed."""
    return CurrencyCode(code) if code is not None and code in CurrencyCode.__members__ else None


def _transaction(made: Payment, wanted: TransactionInput) -> Transaction:
    line = made.payment_lines[0] if made.payment_lines else PaymentLine()
    kind = wanted.type if isinstance(wanted.type, str) else None
    return Transaction(
        id=made.id,
        account_id=line.account_id,
        amount=line.amount,
        booking_date=line.payment_date,
        contact=line.contact_id,
        currency=_currency(made.currency),
        description=line.description,
        files=[],
        journal_code=made.journal_code,
        reference=line.description if _is_reference(wanted) else None,
        status="BOOKED",
        type=kind or ("SPEND" if (line.amount or 0) < 0 else "RECEIVE"),
    )
