"""Refuses invoices that are booked otherwise than the caller says: another rate, other prices, other totals.

Whether `UnitPrice` contains VAT follows from the type of the VAT code (exact-facts 12); the invoice itself
has no say in it. Booked all the same, the customer would be asked for the VAT twice, or not at all.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, refuse
from comptoir.connectors.exact_online.booking.amounts import Vat
from comptoir.connectors.exact_online.booking.pricing import (
    booked_vat,
    check_sold_totals,
    name_codes,
    sold_in,
    usual_codes,
)
from comptoir.connectors.exact_online.booking.rates import SALES, name_code, named_rate
from comptoir.connectors.exact_online.booking.totals import BY_PRICE, check_totals, priced, tells
from comptoir.connectors.exact_online.booking.vat_codes import check_rate, vat_of
from comptoir.connectors.exact_online.calls.references import facts_of
from comptoir.connectors.exact_online.resources.conditions import ORDERED_INVOICE, TAX_CODE_FACTS
from comptoir.kit.errors import FieldProblem, InvalidBody

_LINES = "SalesInvoiceLines"
_INVOICE_LINE, _INVOICE = {"gross": "gross_amount"}, {"gross": "gross_total_amount"}
_ON_ITS_OWN = ("INCLUSIVE", "NOTAX")  # what no VAT code of an item or a customer can be trusted to mean
_KINDS = ("EXCLUSIVE", *_ON_ITS_OWN)


async def check_invoice(draft: Draft, caller: Caller) -> None:
    """The lines of a new invoice, or those that a change names. Raises InvalidBody.

    A call for the VAT codes where a line names a rate in place of one, another where a total is stated and a
    code left to Exact, both remembered.
    """
    said = _kind_said(draft.record)
    if draft.before is not None:
        await _check_changed(draft, said, caller)
        return
    sold = sold_in(draft, "line_items", _LINES, "OrderedBy")
    refuse(await name_codes(sold, caller, said))
    problems: list[FieldProblem] = []
    for line, body, place in sold.each():
        vat = await vat_of(body.get("VATCode"), caller)
        problems += check_rate(line, vat, place) if vat else ()
        if isinstance(line.unit_amount, Decimal):
            problems += _check_kind(said, vat, body, place)
    refuse(problems)
    await check_sold_totals(sold, caller, _INVOICE_LINE, _INVOICE)


def _kind_said(record: Any) -> str | None:
    """What the prices contain, as the invoice says it. Raises InvalidBody for a word that says nothing."""
    said = record.line_amount_types
    if not isinstance(said, str) or not said.strip():
        return None
    kind = said.strip().upper()
    if kind not in _KINDS:
        text = f"lineAmountTypes: {said!r:.40} does not say what the prices contain."
        hint = f"Send one of {', '.join(_KINDS)}."
        raise InvalidBody(text, fields=[FieldProblem("lineAmountTypes", "invalid_value", text, hint)])
    return kind


async def _check_changed(draft: Draft, said: str | None, caller: Caller) -> None:
    """What a change says of the prices of the lines that it names; their rates are checked line by line."""
    record: Any = draft.record
    problems: list[FieldProblem] = []
    for position, (line, body) in enumerate(zip(record.line_items or (), draft.lines, strict=False)):
        if isinstance(line.unit_amount, Decimal):
            vat = await vat_of(body.get("VATCode"), caller)
            problems += _check_kind(said, vat, body, f"lineItems[{position}].")
    refuse(problems)


def _check_kind(said: Any, vat: Vat | None, body: Mapping[str, Any], place: str) -> Sequence[FieldProblem]:
    """Whether the prices contain VAT, as the invoice says it and as the line's VAT code does."""
    path = f"{place}taxCode"
    if "VATCode" not in body:
        text = f"{path} is required where lineAmountTypes is {said}: it decides what the prices contain."
        return [FieldProblem(path, "required", text)] if said in _ON_ITS_OWN else ()
    if vat is None or not vat.fraction or said is None:
        return ()
    means = "INCLUSIVE" if vat.kind == "I" else "EXCLUSIVE"
    if said == means:
        return ()
    text = (
        f"lineAmountTypes is {said}, but VAT code {vat.code} means {means} at {vat.fraction.scaleb(2):f} %."
    )
    return [FieldProblem(path, "contradiction", text, "Send a taxCode that means the same.")]


async def check_line(draft: Draft, caller: Caller) -> None:
    """A line that is added or changed. Raises InvalidBody.

    Up to four calls where it names a rate in place of a VAT code, remembered.
    """
    if "VATCode" not in draft.written.payload:
        refuse(await _name_code(draft, caller))
    vat = await vat_of(draft.written.payload.get("VATCode"), caller)
    refuse(check_rate(draft.record, vat, draft.place) if vat else ())
    refuse(await _check_line_total(draft, caller))


async def _check_line_total(draft: Draft, caller: Caller) -> list[FieldProblem]:
    """The total of a line that is added or changed against its price."""
    if not tells(draft.record, _INVOICE_LINE):
        return []
    body = _as_priced(draft.written.payload, draft.before)
    customer = None if body.get("VATCode") else await _customer_of(draft, caller)
    made = priced(body, await booked_vat(body, customer, caller))
    return check_totals(draft.record, made, draft.place, _INVOICE_LINE, BY_PRICE)


def _as_priced(body: Mapping[str, Any], before: Any) -> Mapping[str, Any]:
    """What a line is priced by: as it is sent, else as it stands."""
    if before is None:
        return body
    standing = {
        "UnitPrice": before.unit_amount,
        "Quantity": before.quantity,
        "Discount": (before.discount_item_percentage or Decimal(0)).scaleb(-2),
        "VATCode": before.tax_code,
    }
    return {**standing, **body}


async def _name_code(draft: Draft, caller: Caller) -> list[FieldProblem]:
    """The VAT code of a line by its rate: another one than it has, of the same kind."""
    before: Any = draft.before
    named = named_rate(draft.record, draft.place, await _kind_of(before, caller))
    if named is None or (before is not None and before.tax_rate_percentage == named.percentage):
        return []
    item = draft.written.payload.get("Item") or (before.item_id if before else None)
    usual = await usual_codes(await _customer_of(draft, caller), item, caller)
    return await name_code(draft.written, named, SALES, usual, caller)


async def _kind_of(line: Any, caller: Caller) -> str | None:
    """What the price of a line contains, which stays as it is when its rate changes."""
    if line is None or not line.tax_code:
        return None
    facts = await facts_of(TAX_CODE_FACTS, line.tax_code, caller)
    return {"I": "INCLUSIVE", "E": "EXCLUSIVE"}.get(facts["Type"] or "")


async def _customer_of(draft: Draft, caller: Caller) -> str | None:
    """Who ordered the invoice that a line belongs to."""
    if draft.owner is not None:
        customer: str | None = getattr(draft.owner, "contact_id", None)
    else:
        assert draft.parent is not None
        customer = (await facts_of(ORDERED_INVOICE, draft.parent, caller))["OrderedBy"]
    return customer
