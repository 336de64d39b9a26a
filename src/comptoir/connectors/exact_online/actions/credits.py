"""Credit notes, told as what they give back: as positive, whichever sign Exact holds."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import msgspec

from comptoir.cdk.contract import Caller, Outcome, Records, Request
from comptoir.cdk.mapping import Table
from comptoir.connectors.exact_online.dialect import DIALECT
from comptoir.connectors.exact_online.resources.credits import credit_notes, plain_credit_notes, turned
from comptoir.kit.errors import FieldProblem, InvalidBody
from comptoir.unified.credit_notes import CreditNoteInput

_LINES, _TOTAL = "creditNoteLines", "total_gross_amount"
_A_SALE = "Send a sale to POST /accounting/invoices."


async def get_credit_notes(request: Request, caller: Caller) -> Records:
    """A page of credit notes."""
    assert request.query is not None
    found = await DIALECT.read_list(_table(request), request.query, caller, None)
    return replace(found, items=[_given_back(note) for note in found.items])


async def get_credit_note(request: Request, caller: Caller) -> Outcome:
    """One credit note. Raises RecordUnknown."""
    assert request.key is not None
    found = await DIALECT.read_one(_table(request), request.key, caller, None, raw=request.raw)
    return replace(found, record=_given_back(found.record))


async def create_credit_note(request: Request, caller: Caller) -> Outcome:
    """Book a credit note. Raises InvalidBody."""
    assert isinstance(request.body, CreditNoteInput)
    made = await DIALECT.create(credit_notes, _counted(request.body), caller, None)
    return replace(made, record=_given_back(made.record))


def _table(request: Request) -> Table:
    """The table that was asked for, as long as it tells which sign the amounts have."""
    assert request.table is not None
    rows = {row.unified for row in request.table.rows}
    return request.table if _TOTAL in rows else plain_credit_notes


def _given_back(note: Any) -> Any:
    return turned(note) if (getattr(note, _TOTAL) or 0) < 0 else note


def _counted(wanted: CreditNoteInput) -> CreditNoteInput:
    """With a quantity on each line, one where none is sent. Raises InvalidBody where nothing comes back."""
    lines: list[Any] = wanted.credit_note_lines if isinstance(wanted.credit_note_lines, list) else []
    counted = [
        line if isinstance(line.quantity, Decimal) else msgspec.structs.replace(line, quantity=Decimal(1))
        for line in lines
    ]
    if lines and all(line.quantity <= 0 for line in counted):
        text = "The quantities of a credit note are what customers give back: send them positive."
        raise InvalidBody(text, fields=[FieldProblem(_LINES, "invalid_value", text, _A_SALE)])
    if _worth(counted) < 0:
        text = "The lines of a credit note add up to less than nothing: they are what customers give back."
        raise InvalidBody(text, fields=[FieldProblem(_LINES, "invalid_value", text, _A_SALE)])
    return msgspec.structs.replace(wanted, credit_note_lines=counted) if lines else wanted


def _worth(lines: list[Any]) -> Decimal:
    """What the lines come to by their own prices, as far as its sign; nothing where Exact has a price."""
    if not all(isinstance(line.unit_amount, Decimal) for line in lines):
        return Decimal(0)
    return sum((line.quantity * line.unit_amount for line in lines), Decimal(0))
