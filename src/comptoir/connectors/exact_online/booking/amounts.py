"""What a line of a purchase entry is booked with: Exact takes one amount, with or without the VAT.

Which of both it is follows the type of the VAT code (exact-facts 12): I contains it, the others do not.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

_CENT = Decimal("0.01")
_DIGITS = 200  # an amount, a quantity and two discounts may have 30 before the point each, and 30 behind it
_INCLUDING = "I"
_TAXED = ("I", "E")
_DISCOUNTS = (
    "total_discount_amount",
    "total_discount_percentage",
    "unit_discount_amount",
    "unit_discount_percentage",
)


@dataclass(frozen=True, slots=True)
class Vat:
    """A VAT code: its type as Exact writes it, and its rate as a fraction."""

    code: str
    kind: str | None
    fraction: Decimal

    @property
    def is_charged(self) -> bool:
        """Whether the VAT is paid to the one who sells, not reckoned otherwise, such as by reverse charge."""
        return self.kind in _TAXED


@dataclass(frozen=True, slots=True)
class Stated:
    """The amounts of a line as its sender states them; None for what follows from nothing stated."""

    net: Decimal | None
    tax: Decimal | None
    gross: Decimal | None

    @property
    def nothing(self) -> bool:
        return self.net is None and self.gross is None


def stated(line: Any) -> Stated:
    """What a line says of its amounts, in totals or else as quantity and price without VAT.

    Raises ValueError where the totals contradict each other.
    """
    net, tax, gross = (
        _number(line, name) for name in ("total_net_amount", "total_tax_amount", "total_gross_amount")
    )
    if net is None and gross is None:
        net = _priced(line)
    if net is not None and gross is not None:
        if tax not in (None, gross - net):
            raise ValueError(f"A net amount of {net} and a tax of {tax} do not make {gross}.")
        return Stated(net, gross - net, gross)
    if tax is None or (net is None and gross is None):
        return Stated(net, tax, gross)
    return Stated(gross - tax if net is None else net, tax, net + tax if gross is None else gross)  # type: ignore[operator]  # one of both is given


def booked(line: Stated, vat: Vat | None) -> tuple[Decimal, Decimal | None]:
    """The line's amount as Exact wants it, and its VAT where that is not left to Exact.

    Raises ValueError where the amounts need a VAT code that there is none of, or state nothing.
    """
    if line.nothing:
        raise ValueError("A line needs totalNetAmount or totalGrossAmount, or quantity and unitAmount.")
    if vat is None:
        if line.tax:
            raise ValueError(f"A tax of {line.tax} needs a taxCode: neither supplier nor account has one.")
        return _first(line.net, line.gross), None
    rate = 1 + (vat.fraction if vat.kind in _TAXED else 0)
    net, gross = line.net, line.gross
    if vat.kind == _INCLUDING:
        amount = gross if gross is not None else cents(_first(net) * rate)
        return amount, amount - net if net is not None else None
    amount = net if net is not None else cents(_first(gross) / rate)
    return amount, gross - amount if gross is not None else None


def _priced(line: Any) -> Decimal | None:
    """Quantity by price. A discount beside them could be meant in more than one way, so it is refused."""
    quantity, price = _number(line, "quantity"), _number(line, "unit_amount")
    if quantity is None or price is None:
        return None
    if any(_number(line, name) for name in _DISCOUNTS):
        raise ValueError("Exact Online keeps no discount here: send totalNetAmount, with it taken off.")
    return cents(quantity * price)


def _number(line: Any, name: str) -> Decimal | None:
    value = getattr(line, name)
    return value if isinstance(value, Decimal) else None


def _first(*amounts: Decimal | None) -> Decimal:
    return next(amount for amount in amounts if amount is not None)


def cents(amount: Decimal) -> Decimal:
    """What Exact makes of an amount of money with more decimals than two, however many digits it has."""
    with localcontext(prec=_DIGITS):
        return amount.quantize(_CENT, ROUND_HALF_UP)
