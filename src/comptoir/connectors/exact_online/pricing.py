"""Refuses what is sold otherwise than the caller says: another rate, prices with VAT, other totals.

Whether `UnitPrice` contains VAT follows from the type of the VAT code (exact-facts 12); the invoice itself
has no say in it. Booked all the same, the customer would be asked for the VAT twice, or not at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, Written
from comptoir.cdk.writing import says_nothing, wire_name
from comptoir.connectors.exact_online.addressing import Parties
from comptoir.connectors.exact_online.amounts import Vat
from comptoir.connectors.exact_online.completing import check_rate, vat_of
from comptoir.connectors.exact_online.rates import SALES, name_code, named_rate
from comptoir.connectors.exact_online.references import facts_of
from comptoir.connectors.exact_online.resources.conditions import (
    ORDERED_INVOICE,
    TAX_CODE_FACTS,
    TAXED_CUSTOMER,
    TAXED_ITEM,
)
from comptoir.connectors.exact_online.totals import (
    BY_PRICE,
    TOTALS,
    check_totals,
    priced,
    summed,
    tells,
)
from comptoir.connectors.exact_online.wishes import Wishes
from comptoir.kit.errors import FieldProblem, InvalidBody

_LINES = "SalesInvoiceLines"
_ROUNDED = Decimal("0.02")  # what rounding may make of a line's VAT, here and at the caller's
_INVOICE_LINE, _INVOICE = {"gross": "gross_amount"}, {"gross": "gross_total_amount"}
_ON_ITS_OWN = ("INCLUSIVE", "NOTAX")  # what no VAT code of an item or a customer can be trusted to mean
_KINDS = ("EXCLUSIVE", *_ON_ITS_OWN)


@dataclass(frozen=True, slots=True)
class Sold:
    """A new document of what is sold: its lines as they were sent, and the bodies that they became.

    `name` is what the caller calls the lines, `customer` who ordered them, `sign` that of their quantities.
    """

    draft: Draft
    name: str
    lines: Sequence[Any]
    bodies: Sequence[dict[str, Any]]
    customer: str | None
    sign: int = 1

    def each(self) -> Iterator[tuple[Any, dict[str, Any], str]]:
        """Each line, its body, and its place in what the caller sent."""
        for position, (line, body) in enumerate(zip(self.lines, self.bodies, strict=True)):
            yield line, body, f"{self.name}[{position}]."


def _sold(draft: Draft, unified: str, lines: str, party: str) -> Sold:
    payload = draft.written.payload
    sent = getattr(draft.record, unified, None)
    name = wire_name(draft.record, unified)
    return Sold(draft, name, sent or (), payload.get(lines) or (), payload.get(party))


async def check_invoice(draft: Draft, caller: Caller) -> None:
    """The lines of a new invoice, or those that a change names. Raises InvalidBody.

    A call for the VAT codes where a line names a rate in place of one, another where a total is stated and a
    code left to Exact, both remembered.
    """
    said = _kind_said(draft.record)
    if draft.before is not None:
        await _check_changed(draft, said, caller)
        return
    sold = _sold(draft, "line_items", _LINES, "OrderedBy")
    _refuse(await _name_codes(sold, caller, said))
    problems: list[FieldProblem] = []
    for line, body, place in sold.each():
        vat = await vat_of(body.get("VATCode"), caller)
        problems += check_rate(line, vat, place) if vat else ()
        if isinstance(line.unit_amount, Decimal):
            problems += _check_kind(said, vat, body, place)
    _refuse(problems)
    await _check_totals(sold, caller, _INVOICE_LINE, _INVOICE)


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
    _refuse(problems)


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


async def _check_totals(
    sold: Sold, caller: Caller, of_line: Mapping[str, str] = TOTALS, of_whole: Mapping[str, str] = TOTALS
) -> None:
    """Totals of lines and of the whole against prices, as far as these are sent. Raises InvalidBody.

    A call where Exact chooses a VAT code by itself, remembered.
    """
    record = sold.draft.record
    if not tells(record, of_whole) and not any(tells(line, of_line) for line in sold.lines):
        return
    made = [priced(body, await _booked_vat(body, sold.customer, caller), sold.sign) for body in sold.bodies]
    problems: list[FieldProblem] = []
    for (line, _, place), one in zip(sold.each(), made, strict=True):
        problems += check_totals(line, one, place, of_line, BY_PRICE)
    whole = summed(made, sold.draft.written.payload.get("Discount"))
    _refuse(problems or check_totals(record, whole, names=of_whole))


async def _booked_vat(body: Mapping[str, Any], customer: str | None, caller: Caller) -> Vat | None:
    """The VAT code of a line, or the only one that Exact can choose by itself; None where it has a choice."""
    code = body.get("VATCode")
    if code is None:
        usual = {each.strip() for each in await _usual(customer, body.get("Item"), caller) if each}
        code = usual.pop() if len(usual) == 1 else None
    return await vat_of(code, caller)


async def _name_codes(sold: Sold, caller: Caller, said: Any = None) -> list[FieldProblem]:
    """The VAT codes of lines that name a rate in place of one."""
    problems: list[FieldProblem] = []
    for line, body, place in sold.each():
        named = named_rate(line, place, said)
        if named is not None and "VATCode" not in body:
            written = Written(body, warnings=sold.draft.written.warnings)
            usual = await _usual(sold.customer, body.get("Item"), caller)
            problems += await name_code(written, named, SALES, usual, caller)
    return problems


async def _usual(customer: str | None, item: str | None, caller: Caller) -> Sequence[str | None]:
    """The VAT codes that Exact would choose by itself: the customer's, then the item's."""
    found = []
    if customer:
        found.append((await facts_of(TAXED_CUSTOMER, customer, caller))["SalesVATCode"])
    if item:
        found.append((await facts_of(TAXED_ITEM, item, caller))["SalesVatCode"])
    return found


class Ordered:
    """The `finish` of offers, sales orders and credit notes, whose new lines go along in the column `lines`.

    `parties` are the columns of the accounts and addresses, `wishes` what may be asked of the status,
    `unified` the attribute of the lines, `sign` that of their quantities at Exact.
    """

    def __init__(
        self, lines: str, parties: Parties, wishes: Wishes, unified: str = "line_items", sign: int = 1
    ) -> None:
        self._lines = lines
        self._parties = parties
        self._wishes = wishes
        self._unified = unified
        self._sign = sign

    async def __call__(self, draft: Draft, caller: Caller) -> None:
        """Raises InvalidBody with all that contradicts the VAT codes, or the prices.

        A call for the codes where a line names a rate in place of one, another where totals are stated and a
        code is left to Exact, both remembered; one for addresses where these are sent.
        """
        self._wishes.check(draft)
        sold = replace(_sold(draft, self._unified, self._lines, self._parties.ordered), sign=self._sign)
        _refuse(await _name_codes(sold, caller))
        problems: list[FieldProblem] = []
        for line, body, place in sold.each():
            vat = await vat_of(body.get("VATCode"), caller)
            problems += _check_ordered(line, vat, place) if vat is not None else ()
        _refuse(problems)
        await _check_totals(sold, caller)
        _refuse(_check_discounts(sold))
        await self._parties.settle(draft, caller)


def _check_discounts(sold: Sold) -> list[FieldProblem]:
    """Discounts that are told as amounts, or of a whole that has none: Exact takes percentages."""
    record, payload = sold.draft.record, sold.draft.written.payload
    problems: list[FieldProblem] = []
    for line, body, place in sold.each():
        fraction, price, quantity = (
            body.get("Discount") or Decimal(0),
            body.get("UnitPrice"),
            body.get("Quantity"),
        )
        if fraction and (price is None or quantity is None):
            continue
        off = fraction * (price or 0)
        for name, made in (
            ("unit_discount_amount", off),
            ("total_discount_amount", off * sold.sign * (quantity or 0)),
        ):
            problems += _check_discount(line, name, made, f"{place}{wire_name(line, name)}")
    if not any(body.get("Discount") for body in (payload, *sold.bodies)):
        for name in ("total_discount_amount", "total_discount_percentage"):
            problems += _check_discount(record, name, Decimal(0), wire_name(record, name))
    return problems


def _check_discount(record: Any, name: str, made: Decimal, path: str) -> Sequence[FieldProblem]:
    told = _told(record, name)
    if not told or abs(told - made) <= _ROUNDED:
        return ()
    text = f"{path}: {told:f} was sent, but the percentages of the discounts make {made.normalize():f}."
    return [FieldProblem(path, "contradiction", text, "Send unitDiscountPercentage with each line.")]


def _check_ordered(line: Any, vat: Vat, place: str) -> Sequence[FieldProblem]:
    """The rate that a line names, and the VAT that its totals make, as its VAT code has them."""
    named = getattr(line, "tax_rate_percentage", None)
    wrong = () if says_nothing(line, "tax_rate_percentage", named) else check_rate(line, vat, place)
    made = _totals(line)
    if wrong or made is None or not vat.is_charged:
        return wrong
    net, tax = made
    if abs(tax - net * vat.fraction) <= _ROUNDED:
        return ()
    path = f"{place}totalTaxAmount"
    percentage = vat.fraction.scaleb(2).normalize()
    text = f"{path}: {tax} of VAT was sent for {net}, but VAT code {vat.code} makes {percentage:f} %."
    return [FieldProblem(path, "contradiction", text, "Send the taxCode that makes these totals.")]


def _totals(line: Any) -> tuple[Decimal, Decimal] | None:
    """A line's amount without VAT and its VAT, where two of its totals tell them."""
    net, tax, gross = (_told(line, f"total_{name}_amount") for name in ("net", "tax", "gross"))
    if net is not None and gross is not None:
        return net, gross - net if tax is None else tax
    if tax is None or (net is None and gross is None):
        return None
    return (gross - tax if net is None else net), tax  # type: ignore[operator]  # one of both is given


def _told(line: Any, name: str) -> Decimal | None:
    value = getattr(line, name, None)
    return value if isinstance(value, Decimal) and not says_nothing(line, name, value) else None


async def check_line(draft: Draft, caller: Caller) -> None:
    """A line that is added or changed. Raises InvalidBody.

    Up to four calls where it names a rate in place of a VAT code, remembered.
    """
    if "VATCode" not in draft.written.payload:
        _refuse(await _name_code(draft, caller))
    vat = await vat_of(draft.written.payload.get("VATCode"), caller)
    _refuse(check_rate(draft.record, vat, draft.place) if vat else ())
    _refuse(await _check_line_total(draft, caller))


async def _check_line_total(draft: Draft, caller: Caller) -> list[FieldProblem]:
    """The total of a line that is added or changed against its price."""
    if not tells(draft.record, _INVOICE_LINE):
        return []
    body = _as_priced(draft.written.payload, draft.before)
    customer = None if body.get("VATCode") else await _customer_of(draft, caller)
    made = priced(body, await _booked_vat(body, customer, caller))
    return check_totals(draft.record, made, draft.place, _INVOICE_LINE, BY_PRICE)


async def _name_code(draft: Draft, caller: Caller) -> list[FieldProblem]:
    """The VAT code of a line by its rate: another one than it has, of the same kind."""
    before: Any = draft.before
    named = named_rate(draft.record, draft.place, await _kind_of(before, caller))
    if named is None or (before is not None and before.tax_rate_percentage == named.percentage):
        return []
    item = draft.written.payload.get("Item") or (before.item_id if before else None)
    usual = await _usual(await _customer_of(draft, caller), item, caller)
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


def _refuse(problems: Sequence[FieldProblem]) -> None:
    if problems:
        raise InvalidBody("The body does not fit.", fields=problems)
