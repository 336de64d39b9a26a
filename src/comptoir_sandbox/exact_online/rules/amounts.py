"""Money on sales lines: prices, discounts, VAT and totals, in decimals, and the day when it is due."""

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """Rounded to cents, half away from zero."""
    return plain(amount.quantize(CENT, ROUND_HALF_UP))


def plain(number: Decimal) -> Decimal:
    """Without trailing zeros and without an exponent, as the wire shows it: 12.5, 100, 0."""
    short = number.normalize()
    return short.quantize(Decimal(1)) if short.as_tuple().exponent > 0 else short  # type: ignore[operator]  # finite


@dataclass(frozen=True)
class LineAmounts:
    """What a line comes to: excluding VAT, and its VAT."""

    excluding: Decimal
    vat: Decimal


def line_amounts(quantity: Decimal, net_price: Decimal, percentage: Decimal, including: bool) -> LineAmounts:
    """Amounts of a line; `percentage` is a fraction, `including` says that the price contains the VAT."""
    amount = cents(quantity * net_price)
    if including:
        excluding = cents(amount / (1 + percentage))
        return LineAmounts(excluding, plain(amount - excluding))
    return LineAmounts(amount, cents(amount * percentage))


@dataclass(frozen=True)
class Totals:
    """What an invoice comes to, after the discount of its header."""

    excluding: Decimal
    vat: Decimal
    discount: Decimal
    discount_excluding: Decimal

    @property
    def including(self) -> Decimal:
        return plain(self.excluding + self.vat)


def totals(lines: list[LineAmounts], discount: Decimal = ZERO) -> Totals:
    """Sum the lines and take the header's discount (a fraction) from both parts."""
    excluding = sum((line.excluding for line in lines), ZERO)
    vat = sum((line.vat for line in lines), ZERO)
    less, less_vat = cents(excluding * discount), cents(vat * discount)
    return Totals(plain(excluding - less), plain(vat - less_vat), plain(less + less_vat), less)


def due_date(day: datetime, days: int, months_end: int) -> datetime:
    """The day after `days` more days, moved to the end of the month when the condition says so.

    OverflowError when that is past the last day that there is.
    """
    due = day + timedelta(days=days)
    if not months_end:
        return due
    month = due.month - 1 + (months_end - 1)
    year, month = due.year + month // 12, month % 12 + 1
    if year > MAXYEAR:
        raise OverflowError("date value out of range")
    return due.replace(year=year, month=month, day=calendar.monthrange(year, month)[1])
