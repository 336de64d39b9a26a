"""What a history is made from: enough to make it again, small enough to be kept in a data file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from random import Random
from typing import Any

from comptoir_sandbox.exact_online.books import Books, Row

_GENERAL_JOURNAL = 90
_GENERAL_ACCOUNT, _REVENUE = 90, 110
_MOST_ENTRIES = 4_000  # longer histories have longer entries: the day journals of a web shop
_LINES_AN_ENTRY = 8
_FEWEST = 2
_MOST_REVENUES = 4
_DELIVERY = Decimal("0.05")
_ACCOUNTS, _TAXES = "financial/glaccounts", "vat/vatcodes"


@dataclass(frozen=True)
class Recipe:
    """A history: what was sold day by day, booked as general journal entries."""

    seed: str
    lines: int
    entries: int
    first: datetime  # its first day, wall clock
    days: int
    stamp: int  # the row version before its first one
    numbers: Mapping[int, int]  # year → its first entry number
    journal: str
    currency: str
    user: str
    clearing: str  # ledger accounts by id: what customers owe the shop's payment service,
    revenues: Sequence[str]  # sales,
    vat_account: str  # and the tax on them
    vat_code: str  # empty where there is none
    vat_percentage: Decimal

    @property
    def versions(self) -> int:
        """How many row versions it takes: entries and lines, each in the journal and in the ledger."""
        return 2 * (self.entries + self.lines)


def drawn(books: Books, lines: int, user: str, currency: str, period: tuple[datetime, datetime]) -> Recipe:
    """A recipe for these books; `period` is the first day and the day behind the last.

    ValueError for a single line, which cannot balance, and when the books lack a general journal, or an
    account or VAT code to book on.
    """
    if lines < _FEWEST:
        raise ValueError(f"a history has at least {_FEWEST} lines")
    journal = str(_lowest(_found(books, "financial/journals", Type=_GENERAL_JOURNAL))["Code"])
    entries = max(1, min(_MOST_ENTRIES, lines // _LINES_AN_ENTRY))
    seed = f"{books.division} {books.stamp}"
    first, until = period
    days = max((until - first).days, 1)
    years = Counter((first + timedelta(days=day)).year for day in entry_days(seed, entries, days))
    return Recipe(
        seed=seed,
        lines=lines,
        entries=entries,
        first=first,
        days=days,
        stamp=books.stamp,
        numbers={year: _reserve(books, journal, year, count) for year, count in years.items()},
        journal=journal,
        currency=currency,
        user=user,
        clearing=_id(_lowest(_found(books, _ACCOUNTS, Type=_GENERAL_ACCOUNT, BalanceType="B"))),
        **_sales(books),
    )


def _sales(books: Books) -> dict[str, Any]:
    """Where sales and their tax are booked; without VAT (com), charges for delivery stand in for it."""
    revenues = sorted(_found(books, _ACCOUNTS, Type=_REVENUE), key=itemgetter("Code"))
    taxed = [row for row in _found(books, _TAXES, Type="E") if row.get("GLToPay") and row["Percentage"]]
    rate = max(taxed, key=itemgetter("Percentage"), default=None)
    return {
        "revenues": tuple(map(_id, revenues[:_MOST_REVENUES])),
        "vat_account": str(rate["GLToPay"]) if rate else _id(revenues[-1]),
        "vat_code": str(rate["Code"]) if rate else "",
        "vat_percentage": Decimal(str(rate["Percentage"])) if rate else _DELIVERY,
    }


def entry_days(seed: str, entries: int, days: int) -> list[int]:
    """The day of each entry, counted from the first, ascending."""
    random = Random(f"{seed} days")  # noqa: S311  # repeatable on purpose
    return sorted(random.randrange(days) for _ in range(entries))


def _found(books: Books, table: str, **values: object) -> list[Row]:
    """The rows with these values; ValueError when there are none but in tables of taxes."""
    rows = [
        row for row in books.table(table) if all(row.get(name) == value for name, value in values.items())
    ]
    if not rows and table != _TAXES:
        raise ValueError(f"the books hold no {table} with {values}")
    return rows


def _lowest(rows: list[Row]) -> Row:
    return min(rows, key=itemgetter("Code"))


def _id(row: Row) -> str:
    return str(row["ID"])


def _reserve(books: Books, journal: str, year: int, count: int) -> int:
    """The first of `count` entry numbers of a year, in the series that single entries go on with."""
    digits = int(journal[:2]) if journal[:2].isdecimal() else 99
    series, start = f"entry {year} {journal}", (year % 100) * 1_000_000 + digits * 10_000 + 1
    first = books.next_number(series, start)
    books.numbers[series] += count - 1
    return first
