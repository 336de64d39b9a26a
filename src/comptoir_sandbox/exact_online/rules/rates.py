"""Exchange rates: what one unit of a foreign currency is worth in the company's own."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books
from comptoir_sandbox.exact_online.rules.frame import as_decimal

_ONE = Decimal(1)


def exchange_rate(books: Books, currency: object, own: str, day: object) -> Decimal:
    """The rate entered by hand that is in force on `day`; 1 where none was entered (guessed)."""
    if currency in (None, own):
        return _ONE
    rates = [
        (row["StartDate"], as_decimal(row.get("Rate")) or _ONE)
        for row in books.table("financial/exchangerates").where("SourceCurrency", currency)
        if isinstance(row.get("StartDate"), datetime) and isinstance(day, datetime)
    ]
    in_force = [(start, rate) for start, rate in rates if str(start) <= str(day)]
    return max(in_force, key=lambda pair: str(pair[0]))[1] if in_force else _ONE
