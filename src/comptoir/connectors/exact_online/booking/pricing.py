"""What is sold: the lines of a document, with their VAT codes and totals as sent and as they will book."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from comptoir.cdk.contract import Caller
from comptoir.cdk.drafts import Draft, Written, refuse
from comptoir.cdk.writing import wire_name
from comptoir.connectors.exact_online.booking.amounts import Vat
from comptoir.connectors.exact_online.booking.rates import SALES, name_code, named_rate
from comptoir.connectors.exact_online.booking.totals import (
    BY_PRICE,
    TOTALS,
    check_totals,
    priced,
    summed,
    tells,
)
from comptoir.connectors.exact_online.booking.vat_codes import vat_of
from comptoir.connectors.exact_online.calls.references import facts_of
from comptoir.connectors.exact_online.resources.conditions import TAXED_CUSTOMER, TAXED_ITEM
from comptoir.kit.errors import FieldProblem


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


def sold_in(draft: Draft, unified: str, lines: str, party: str) -> Sold:
    payload = draft.written.payload
    sent = getattr(draft.record, unified, None)
    name = wire_name(draft.record, unified)
    return Sold(draft, name, sent or (), payload.get(lines) or (), payload.get(party))


async def check_sold_totals(
    sold: Sold, caller: Caller, of_line: Mapping[str, str] = TOTALS, of_whole: Mapping[str, str] = TOTALS
) -> None:
    """Totals of lines and of the whole against prices, as far as these are sent. Raises InvalidBody.

    A call where Exact chooses a VAT code by itself, remembered.
    """
    record = sold.draft.record
    if not tells(record, of_whole) and not any(tells(line, of_line) for line in sold.lines):
        return
    made = [priced(body, await booked_vat(body, sold.customer, caller), sold.sign) for body in sold.bodies]
    problems: list[FieldProblem] = []
    for (line, _, place), one in zip(sold.each(), made, strict=True):
        problems += check_totals(line, one, place, of_line, BY_PRICE)
    whole = summed(made, sold.draft.written.payload.get("Discount"))
    refuse(problems or check_totals(record, whole, names=of_whole))


async def booked_vat(body: Mapping[str, Any], customer: str | None, caller: Caller) -> Vat | None:
    """The VAT code of a line, or the only one that Exact can choose by itself; None where it has a choice."""
    code = body.get("VATCode")
    if code is None:
        usual = {each.strip() for each in await usual_codes(customer, body.get("Item"), caller) if each}
        code = usual.pop() if len(usual) == 1 else None
    return await vat_of(code, caller)


async def name_codes(sold: Sold, caller: Caller, said: Any = None) -> list[FieldProblem]:
    """The VAT codes of lines that name a rate in place of one."""
    problems: list[FieldProblem] = []
    for line, body, place in sold.each():
        named = named_rate(line, place, said)
        if named is not None and "VATCode" not in body:
            written = Written(body, warnings=sold.draft.written.warnings)
            usual = await usual_codes(sold.customer, body.get("Item"), caller)
            problems += await name_code(written, named, SALES, usual, caller)
    return problems


async def usual_codes(customer: str | None, item: str | None, caller: Caller) -> Sequence[str | None]:
    """The VAT codes that Exact would choose by itself: the customer's, then the item's."""
    found = []
    if customer:
        found.append((await facts_of(TAXED_CUSTOMER, customer, caller))["SalesVATCode"])
    if item:
        found.append((await facts_of(TAXED_ITEM, item, caller))["SalesVatCode"])
    return found
