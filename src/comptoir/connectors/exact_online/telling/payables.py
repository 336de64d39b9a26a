"""What is paid of invoices and bills: Exact tells it at receivables and payables, not there (exact-facts 12).

The bulk endpoint answers 1,000 rows a call, one or more an entry: what was paid in parts, or is to be. An
entry without a row has nothing to be paid.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller
from comptoir.connectors.exact_online.calls.answers import read_all
from comptoir.connectors.exact_online.calls.keys import either, in_parts
from comptoir.connectors.exact_online.calls.permitted import permitted
from comptoir.connectors.exact_online.calls.query import question
from comptoir.connectors.exact_online.calls.references import facts_at_hand, known_facts
from comptoir.connectors.exact_online.calls.scopes import not_read
from comptoir.connectors.exact_online.crossings import decode_date
from comptoir.connectors.exact_online.resources.conditions import TERM_DAYS

SALES, PURCHASES = "bulk/Cashflow/Receivables", "bulk/Cashflow/Payments"
_COLUMNS = "EntryID,Status,AmountDC,TransactionAmountDC,EndDate"
_OPEN = (20, 30)  # open, or selected to be paid
_FIRST_PURCHASE = 30  # types of transaction from here on are of purchases (exact-facts 13)
_NO_DAYS = "The days of payment terms are not known: " + not_read("them", TERM_DAYS.endpoint)
_NOT_TOLD = "paymentStatus is not known: "


def owed(also: str = "") -> Mapping[str, str]:
    """The filter by state, as far as the document tells; its parts tell the rest, in steps of their own."""
    something = f"AmountFC ne 0{also}"
    states = dict.fromkeys(("PENDING", "PARTLY_PAID", "PAID"), something)
    return {**states, "NO_OPEN_ITEM": f"AmountFC eq 0{also}"}


class Payable(msgspec.Struct):
    """A part of what is owed: its state, what is left of it and of how much, and when it was settled."""

    entry: str = msgspec.field(name="EntryID")
    state: int = msgspec.field(name="Status")
    left: Decimal | None = msgspec.field(name="AmountDC", default=None)
    whole: Decimal | None = msgspec.field(name="TransactionAmountDC", default=None)
    end: str | None = msgspec.field(name="EndDate", default=None)


async def tell(records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """What is paid of the bills or vendor credits of a page. The warnings."""
    return await tell_settled(PURCHASES, records, caller)


def tell_new(record: Any, caller: Caller) -> None:
    """What is paid of a bill or vendor credit made just now: nothing yet. The days where they are at hand."""
    record.payment_status = "PENDING" if record.total_gross_amount else "NO_OPEN_ITEM"
    facts = facts_at_hand(TERM_DAYS, _term(record) or "", caller)
    if facts and facts["PaymentDays"] is not None:
        setattr(record, str(_days_of(record)), Decimal(str(facts["PaymentDays"])))


async def tell_settled(side: str, records: Sequence[Any], caller: Caller) -> Sequence[str]:
    """Put the state of payment, the day, and the days of the terms on the records of a page. The warnings.

    One call, mostly, and another for terms that were not seen in the last minutes.

    An app without the right still gets its records, and is told why this is not known.
    """
    if not records:
        return []
    unknown = await tell_days(records, caller)
    found = await permitted(_of(side, [_key(record) for record in records], caller), caller, side)
    if found is None:
        return [*unknown, _NOT_TOLD + not_read("what is owed", side)]
    for record in records:
        record.payment_status, day = state(found.get(_key(record), ()))
        if hasattr(record, "paid_date"):
            record.paid_date = day
    return unknown


def _key(record: Any) -> str:
    """An invoice's id is that of its entry too (exact-facts 10)."""
    key: str = record.invoice_id if hasattr(record, "invoice_id") else record.id
    return key


async def tell_days(records: Sequence[Any], caller: Caller) -> list[str]:
    """The days of the payment terms; documents keep the code of terms that are long gone. The warnings."""
    dated = [record for record in records if _days_of(record) is not None]
    if not dated:
        return []
    terms = filter(None, map(_term, dated))
    known = await permitted(known_facts(TERM_DAYS, terms, caller), caller, TERM_DAYS.endpoint)
    if known is None:
        return [_NO_DAYS]
    for record in dated:
        facts = known.get(_term(record) or "")
        if facts and facts["PaymentDays"] is not None:
            setattr(record, str(_days_of(record)), Decimal(str(facts["PaymentDays"])))
    return []


def _days_of(record: Any) -> str | None:
    """The attribute for the days of the terms; credit notes have none."""
    names = ("payment_days", "payment_term_duration")
    return next((name for name in names if hasattr(record, name)), None)


def _term(record: Any) -> str | None:
    """The code of a bill's or a vendor credit's payment term."""
    name = "payment_term_code" if hasattr(record, "payment_term_code") else "payment_term_id"
    code: str | None = getattr(record, name)
    return code


def state(payables: Sequence[Payable]) -> tuple[str | None, str | None]:
    """The unified state, and the day on which the last part was settled where nothing is open any more.

    Of a document over nothing, nothing is to be paid, whether Exact lists it or not.
    """
    if all(payable.whole == 0 for payable in payables):
        return "NO_OPEN_ITEM", None
    still = [payable for payable in payables if payable.state in _OPEN]
    if not still:
        days = sorted(decode_date(payable.end) for payable in payables if payable.end)
        return "PAID", days[-1] if days else None
    begun = any(_size(each.left) < _size(each.whole) for each in still)
    return ("PARTLY_PAID" if begun or len(still) < len(payables) else "PENDING"), None


def _size(amount: Decimal | None) -> Decimal:
    return abs(amount or Decimal(0))


async def not_settled(kind: int, caller: Caller) -> Mapping[str, Sequence[Payable]]:
    """The entries of a kind of which something is open, with all their parts, settled ones too.

    Mostly two calls: one for each 1,000 open parts, and one for each 65 entries.
    """
    side = PURCHASES if kind >= _FIRST_PURCHASE else SALES
    text = f"TransactionType eq {kind} and (Status eq 20 or Status eq 30)"
    return await _of(side, list(await _read(side, text, caller)), caller)


async def _of(side: str, entries: Sequence[str], caller: Caller) -> Mapping[str, Sequence[Payable]]:
    found: dict[str, Sequence[Payable]] = {}
    for part in in_parts(entries):
        found |= await _read(side, either(part), caller)
    return found


async def _read(side: str, text: str, caller: Caller) -> dict[str, list[Payable]]:
    """All payables under a condition, by entry."""
    found: dict[str, list[Payable]] = {}
    options = (("$filter", text), ("$select", _COLUMNS))
    for payable in await read_all(question(side, options), Payable, caller):
        found.setdefault(payable.entry, []).append(payable)
    return found
