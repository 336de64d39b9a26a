"""Completes the lines of bills and vendor credits: account and VAT code by default, then the amount.

A line without a VAT code gets the supplier's, else the account's. It is sent, not left to Exact, because
the amount depends on it; which one was taken is said in a warning.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from msgspec import UNSET
from msgspec.structs import replace

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, Pointer, Written, refuse
from comptoir.connectors.exact_online.booking.amounts import Stated, Vat, booked, stated
from comptoir.connectors.exact_online.booking.purchase_codes import change_rate, find_code, supplier_of
from comptoir.connectors.exact_online.booking.totals import Made, check_totals, entered, summed
from comptoir.connectors.exact_online.booking.vat_codes import check_rate, vat_of
from comptoir.connectors.exact_online.booking.wishes import Wishes
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.references import facts_of, resolve_references
from comptoir.connectors.exact_online.resources.conditions import (
    PURCHASE_ACCOUNT,
    TAXED_SUPPLIER,
)
from comptoir.connectors.exact_online.telling.payables import tell
from comptoir.kit.errors import FieldProblem, InvalidBody

_LINES = "PurchaseEntryLines"
_LINE = "purchaseentry/PurchaseEntryLines"
_UNPAID = ("PENDING", "NO_OPEN_ITEM")  # what a new entry is
_DIGITS = 100  # an amount may have 30 before the point and 30 behind it, a quantity too


class Completion:
    """The `finish` of one kind of purchase entry; `sign` is that of its amounts at Exact.

    `wishes` is what may be asked of its status.
    """

    def __init__(self, sign: int, wishes: Wishes) -> None:
        self._sign = sign
        self._wishes = wishes

    async def whole(self, draft: Draft, caller: Caller) -> None:
        """A new entry with all its lines, or a changed one. Raises InvalidBody with all that is wrong."""
        self._wishes.check(draft)
        await _check_paid(draft, caller)
        await _check_account(draft, caller)
        if draft.before is not None:
            made, record = await self._changed(draft, caller), draft.record
            worth = _worth(made) if isinstance(getattr(record, "line_items", None), list) else None
            refuse(self._check_sign(worth) or check_totals(record, summed(made)))
            _tell_number(draft)
            return
        bodies: Sequence[dict[str, Any]] = draft.written.payload.get(_LINES) or ()
        lines = getattr(draft.record, "line_items", None) or ()
        supplier = draft.written.payload.get("Supplier")
        problems: list[FieldProblem] = []
        for position, (line, body) in enumerate(zip(lines, bodies, strict=True)):
            written = Written(body, warnings=draft.written.warnings)
            one = Draft(line, written, f"lineItems[{position}].")
            problems += await self._complete(one, supplier, caller)
        if not problems:
            worth = sum((self._sign * body["AmountFC"] for body in bodies), Decimal(0)) if bodies else None
            problems = self._check_sign(worth) or await self._check_totals(draft.record, bodies, caller)
        refuse(problems)

    async def line(self, draft: Draft, caller: Caller) -> None:
        """A line that is added to an entry, or changed. Raises InvalidBody."""
        if draft.before is not None:
            problems = await self._change(draft, caller)
        else:
            supplier = getattr(draft.owner, "contact_id", None) or await supplier_of(draft, caller)
            problems = await self._complete(draft, supplier, caller)
        refuse(problems or await self._check_left(draft, caller))

    async def _check_left(self, draft: Draft, caller: Caller) -> list[FieldProblem]:
        """A line that comes by itself leaves the entry what it is. One call where it takes something away."""
        amount, before = draft.written.payload.get("AmountFC"), _standing(draft.before)
        if draft.owner is not None or draft.parent is None or amount is None:
            return []  # with the others of its entry it is looked at there
        if self._sign * amount >= (before.gross if before else 0):
            return []
        call = question(_LINE, (("$filter", f"EntryID eq guid'{draft.parent}'"), ("$select", "ID,AmountFC")))
        own = getattr(draft.before, "id", None)
        rows = await read_all(call, dict[str, Any], caller)
        left = sum((Decimal(str(row["AmountFC"])) for row in rows if row["ID"].lower() != own), Decimal(0))
        problems = self._check_sign(self._sign * (left + amount))
        path = f"{draft.place}totalNetAmount"
        return [FieldProblem(path, each.code, each.message, each.hint) for each in problems]

    async def _complete(self, draft: Draft, supplier: str | None, caller: Caller) -> list[FieldProblem]:
        """What a new line lacks."""
        body, place = draft.written.payload, draft.place
        if "GLAccount" not in body:
            account = (
                (await facts_of(TAXED_SUPPLIER, supplier, caller))["GLAccountPurchase"] if supplier else None
            )
            if account is None:
                text = f"{place}accountId is required: the supplier has no account of its own for purchases."
                return [FieldProblem(f"{place}accountId", "required", text)]
            body["GLAccount"] = account
            draft.written.warnings.append(
                f"{place}accountId was not given: the supplier's account was taken."
            )
        if "VATCode" not in body and (problems := await find_code(draft, supplier, caller)):
            return problems
        vat = await vat_of(body.get("VATCode"), caller)
        return [*check_rate(draft.record, vat, draft.place), *self._amount(draft, vat)]

    async def _change(self, draft: Draft, caller: Caller) -> list[FieldProblem]:
        """Amounts anew where they, or the VAT code that says what they contain, are changed."""
        body, before = draft.written.payload, draft.before
        if "VATCode" not in body and (problems := await change_rate(draft, caller)):
            return problems
        code = body["VATCode"] if "VATCode" in body else getattr(before, "tax_code", None)
        vat = await vat_of(code, caller)
        problems = check_rate(draft.record, vat, draft.place)
        if _states_amounts(draft.record):
            return [*problems, *self._amount(draft, vat)]
        if "VATCode" not in body:
            return problems
        kept = Stated(getattr(before, "total_net_amount", None), None, None)
        return [*problems, *self._amount(draft, vat, kept)]

    def _amount(self, draft: Draft, vat: Vat | None, kept: Stated | None = None) -> list[FieldProblem]:
        """Put the amount that the line states, or the `kept` one, into the body: every digit of it."""
        try:
            with localcontext(prec=_DIGITS):
                amount, tax = booked(kept or stated(draft.record), vat)
                draft.written.payload["AmountFC"] = self._sign * amount
                if tax is not None and vat is not None:
                    draft.written.payload["VATAmountFC"] = self._sign * tax
        except ValueError as error:
            path = f"{draft.place}totalNetAmount"
            return [FieldProblem(path, "invalid_value", f"{path}: {error}")]
        return []

    async def _check_totals(
        self, record: Any, bodies: Sequence[Mapping[str, Any]], caller: Caller
    ) -> list[FieldProblem]:
        """The totals of the whole against its lines. No call: the VAT codes are known by now."""
        return check_totals(record, summed([await self._made(body, None, caller) for body in bodies]))

    async def _changed(self, draft: Draft, caller: Caller) -> list[Made | None]:
        """The lines of an entry that is changed: those that are sent, else those that stand."""
        record: Any = draft.record
        before: Any = draft.before
        standing = {line.id: line for line in before.line_items or ()}
        if not isinstance(record.line_items, list):
            return [_standing(line) for line in standing.values()]
        made = []
        for line, body in zip(record.line_items, draft.lines, strict=True):
            known = standing.get(line.id.lower()) if isinstance(line.id, str) else None
            made.append(await self._made(body, known, caller))
        return made

    async def _made(self, body: Mapping[str, Any], before: Any, caller: Caller) -> Made | None:
        """What a line comes to as it is sent, or as it stands where its amounts are left alone."""
        if "AmountFC" not in body:
            return _standing(before)
        code = body["VATCode"] if "VATCode" in body else getattr(before, "tax_code", None)
        tax, vat = body.get("VATAmountFC"), await vat_of(code, caller)
        return entered(self._sign * body["AmountFC"], None if tax is None else self._sign * tax, vat)

    def _check_sign(self, total: Decimal | None) -> list[FieldProblem]:
        """Exact tells bills from credits by the sign of the total (exact-facts 12)."""
        if total is None:
            return []
        if self._sign > 0 and total < 0:
            text = "The lines of a bill add up to less than nothing: create a vendor credit."
            return [FieldProblem("lineItems", "invalid_value", text, "Send it to /accounting/vendorCredit.")]
        if self._sign < 0 and total <= 0:
            text = "The amounts of a vendor credit are what the supplier gives back: send them positive."
            return [FieldProblem("lineItems", "invalid_value", text, "Send a purchase to /accounting/bills.")]
        return []


def _worth(made: Sequence[Made | None]) -> Decimal | None:
    """What lines come to without VAT; None where one of them is not known, or there are none."""
    whole = summed(made) if made else None
    return None if whole is None else whole.net


def _standing(line: Any) -> Made | None:
    """What a line comes to as it is booked."""
    if line is None or line.total_net_amount is None:
        return None
    return Made(line.total_net_amount, line.total_tax_amount or Decimal(0))


async def _check_paid(draft: Draft, caller: Caller) -> None:
    """What is paid follows from payments: it may be said as it is. Raises InvalidBody.

    Up to two calls where it is said of an entry that is there.
    """
    wanted = getattr(draft.record, "payment_status", None)
    if not isinstance(wanted, str):
        return
    standing: tuple[str | None, ...] = _UNPAID
    if draft.before is not None:
        known: Any = replace(draft.before)
        draft.written.warnings.extend(await tell([known], caller))
        standing = (known.payment_status,)
    if wanted not in standing and None not in standing:
        text = f"paymentStatus: {wanted} was sent, but it is {standing[0]}: it follows from what is paid."
        hint = "Book what was paid: POST /accounting/payments."
        raise InvalidBody(text, fields=[FieldProblem("paymentStatus", "contradiction", text, hint)])


async def _check_account(draft: Draft, caller: Caller) -> None:
    """Exact keeps an account with each line: that of the whole must be one of theirs. Raises InvalidBody.

    A call at the most. Raises ReferenceUnknown.
    """
    wanted = getattr(draft.record, "account_id", None)
    if not isinstance(wanted, str) or not wanted.strip():
        return
    found: dict[str, Any] = {}
    await resolve_references([Pointer("accountId", wanted.strip(), PURCHASE_ACCOUNT, found, "key")], caller)
    bodies = (*(draft.written.payload.get(_LINES) or ()), *draft.lines)
    standing = getattr(draft.before, "line_items", None) or ()
    own = {body.get("GLAccount") for body in bodies} | {line.account_id for line in standing}
    if found["key"].lower() not in {account.lower() for account in own if account}:
        text = "accountId: every line has an account of its own, and none has this one."
        hint = "Leave it out, or send it as the accountId of the lines that are to have it."
        raise InvalidBody(text, fields=[FieldProblem("accountId", "contradiction", text, hint)])


def _tell_number(draft: Draft) -> None:
    """Exact keeps one text for both: a changed reference is a changed number of the supplier's document."""
    number, sent = getattr(draft.before, "reference", None), draft.written.payload.get("YourRef")
    own = (getattr(draft.record, name, UNSET) for name in ("bill_number", "vendor_credit_number"))
    if number and sent and sent != number and all(value is UNSET for value in own):
        draft.written.warnings.append(
            f"reference and the document's number are one at Exact Online: {number} is no longer its number."
        )


def _states_amounts(line: Any) -> bool:
    names = ("total_net_amount", "total_tax_amount", "total_gross_amount", "unit_amount")
    return any(isinstance(getattr(line, name), Decimal) for name in names)
