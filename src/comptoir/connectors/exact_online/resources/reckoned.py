"""Amounts that are worked out of several columns: with VAT and without it, and what a discount comes to."""

from decimal import Decimal


def plus(net: Decimal | None, tax: Decimal | None) -> Decimal | None:
    return None if net is None else net + (tax or 0)


def less(whole: Decimal | None, part: Decimal | None) -> Decimal | None:
    return None if whole is None else whole - (part or 0)


def plus_given_back(net: Decimal | None, tax: Decimal | None) -> Decimal | None:
    """Of what Exact holds as negative, and is told as positive."""
    return None if net is None else -net - (tax or 0)


def less_given_back(whole: Decimal | None, part: Decimal | None) -> Decimal | None:
    return None if whole is None else (part or 0) - whole


def off(price: Decimal | None, net: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """What a line's discount comes to."""
    return None if price is None or net is None or quantity is None else (price - net) * quantity


def off_given_back(price: Decimal | None, net: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    found = off(price, net, quantity)
    return None if found is None else -found
