"""A history as rows: its entries and lines, as the general journal has them and as the ledger has them."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Protocol

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.history.columns import REVENUE, Columns
from comptoir_sandbox.exact_online.history.guids import Guids
from comptoir_sandbox.exact_online.history.recipe import Recipe
from comptoir_sandbox.exact_online.rules.posting import LINES, TRANSACTIONS
from comptoir_sandbox.exact_online.rules.statements import GENERAL

Values = Mapping[str, object]
Group = tuple[object, ...]
_PROCESSED = 50
_BOOKED_AT = timedelta(hours=23, minutes=30)
_ASCENDING = ("Date", "Created", "Modified")  # with the entries
_ONE = Decimal(1)


class Glance(Protocol):
    """Answers for single values of a row."""

    def get(self, name: str, /) -> object:
        """The value, None when the row has none of that name."""
        ...


class Block(Protocol):
    """Rows of one table that nobody has changed yet, in key order and in the order of their versions."""

    stamp: int  # the row version of the first row
    count: int
    guids: Guids

    def row(self, place: int) -> Row:
        """The row at a place, made anew each time."""
        ...

    def glance(self, place: int) -> Glance:
        """What a filter may ask of the row at a place, without making it."""
        ...

    def samples(self, name: str) -> Iterable[Row]:
        """Rows that show every value that a property which names another row has here."""
        ...

    def places(self, equal: Values, at_least: Values) -> Iterable[int]:
        """Ascending places, among them every one whose row has these values."""
        ...


class History:
    """The columns of one recipe, and what its lines share with their entry."""

    def __init__(self, recipe: Recipe) -> None:
        self.recipe = recipe
        self.columns = Columns(recipe)
        self.entry_ids = Guids(f"{recipe.seed} entry", recipe.entries)
        self.line_ids = Guids(f"{recipe.seed} line", recipe.lines)

    @cached_property
    def entries(self) -> list[Row]:
        """What every line takes over from its entry."""
        running = dict(self.recipe.numbers)
        return [self._entry(place, running) for place in range(self.recipe.entries)]

    def _entry(self, place: int, running: dict[int, int]) -> Row:
        recipe = self.recipe
        day = recipe.first + timedelta(days=self.columns.day[place])
        number = running[day.year]
        running[day.year] += 1
        return {
            "EntryID": self.entry_ids.at(place),
            "EntryNumber": number,
            "JournalCode": recipe.journal,
            "Type": GENERAL.type,
            "Status": _PROCESSED,
            "Date": day,
            "FinancialYear": day.year,
            "FinancialPeriod": day.month,
            "Currency": recipe.currency,
            "ExchangeRate": _ONE,
            "Created": day + _BOOKED_AT,
            "Modified": day + _BOOKED_AT,
            "Creator": recipe.user,
            "Modifier": recipe.user,
        }

    def entries_with(self, equal: Values, at_least: Values) -> list[int]:
        """The entries that have these values, as far as entries have them."""
        if "EntryID" in equal:
            place = self.entry_ids.find(equal["EntryID"])
            return [] if place is None else [place]
        start = 0
        for name in _ASCENDING:
            if isinstance(least := at_least.get(name), datetime):
                start = max(start, bisect_left(self.entries, least, key=itemgetter(name)))
        wanted = [(name, value) for name, value in equal.items() if name in self.entries[0]]
        return [
            place
            for place in range(start, len(self.entries))
            if all(self.entries[place][name] == value for name, value in wanted)
        ]

    @cached_property
    def totals(self) -> dict[Group, list[Decimal]]:
        """Number of lines, debit and credit by year, period, account, dimensions, type and status."""
        sums: dict[tuple[int, int], list[int]] = {}
        columns = self.columns
        for entry, account, cents in zip(columns.entry, columns.account, columns.cents, strict=True):
            group = sums.setdefault((entry, account), [0, 0, 0])
            group[0] += 1
            group[1 if cents > 0 else 2] += abs(cents)
        found: dict[Group, list[Decimal]] = {}
        for (entry, account), (count, debit, credit) in sums.items():
            shared = self.entries[entry]
            period = (shared["FinancialYear"], shared["FinancialPeriod"])
            key = (*period, columns.accounts[account], None, None, GENERAL.type, _PROCESSED)
            group_total = found.setdefault(key, [Decimal(0)] * 3)
            for place, value in enumerate((Decimal(count), _euros(debit), _euros(credit))):
                group_total[place] += value
        return found


class EntryBlock:
    """One row an entry."""

    def __init__(self, history: History, stamp: int, more: Row) -> None:
        self.history, self.stamp, self._more = history, stamp, more
        self.count, self.guids = history.recipe.entries, history.entry_ids

    def row(self, place: int) -> Row:
        return {**self.history.entries[place], **self._more, "Timestamp": self.stamp + place}

    def glance(self, place: int) -> Glance:
        return self.row(place)

    def samples(self, name: str) -> Iterable[Row]:
        del name  # they all name the same journal
        return [self.row(0)]

    def places(self, equal: Values, at_least: Values) -> Iterable[int]:
        return self.history.entries_with(equal, at_least)


class LineBlock:
    """One row a line."""

    def __init__(self, history: History, stamp: int) -> None:
        self.history, self.stamp = history, stamp
        self.count, self.guids = history.recipe.lines, history.line_ids

    def row(self, place: int) -> Row:
        columns, recipe = self.history.columns, self.history.recipe
        entry, account = columns.entry[place], columns.account[place]
        amount = _euros(columns.cents[place])
        row = {
            **self.history.entries[entry],
            "ID": self.guids.at(place),
            "LineNumber": place - columns.first[entry] + 1,
            "GLAccount": columns.accounts[account],
            "AmountDC": amount,
            "AmountFC": amount,
            "Description": f"Order {100_000 + place // 3}",
            "Timestamp": self.stamp + place,
        }
        if account >= REVENUE and recipe.vat_code:
            row["VATCode"] = recipe.vat_code
        return row

    def glance(self, place: int) -> Glance:
        return _LineGlance(self, place)

    def samples(self, name: str) -> Iterable[Row]:
        """The first line on each account; entries are named by their ledger alone."""
        del name
        accounts = self.history.columns.account
        return [self.row(accounts.index(account)) for account in sorted(set(accounts))]

    def places(self, equal: Values, at_least: Values) -> Iterable[int]:
        columns = self.history.columns
        ranges = (
            range(columns.first[entry], columns.first[entry + 1])
            for entry in self.history.entries_with(equal, at_least)
        )
        places = chain.from_iterable(ranges)
        if "GLAccount" not in equal:
            return places
        wanted = {at for at, account in enumerate(columns.accounts) if account == equal["GLAccount"]}
        return (place for place in places if columns.account[place] in wanted)


class _LineGlance:
    """A line of which only the values are worked out that somebody asks for."""

    __slots__ = ("_block", "_place")

    def __init__(self, block: LineBlock, place: int) -> None:
        self._block = block
        self._place = place

    def get(self, name: str, /) -> object:
        read = _OF_LINE.get(name)
        if read is not None:
            return read(self._block, self._place)
        history = self._block.history
        return history.entries[history.columns.entry[self._place]].get(name)


def _amount(block: LineBlock, place: int) -> object:
    return _euros(block.history.columns.cents[place])


def _account(block: LineBlock, place: int) -> object:
    columns = block.history.columns
    return columns.accounts[columns.account[place]]


def _line_number(block: LineBlock, place: int) -> object:
    columns = block.history.columns
    return place - columns.first[columns.entry[place]] + 1


def _vat_code(block: LineBlock, place: int) -> object:
    history = block.history
    return history.recipe.vat_code or None if history.columns.account[place] >= REVENUE else None


# What lines have of their own; the rest they share with their entry.
_OF_LINE: Mapping[str, Callable[[LineBlock, int], object]] = {
    "ID": lambda block, place: block.guids.at(place),
    "LineNumber": _line_number,
    "GLAccount": _account,
    "AmountDC": _amount,
    "AmountFC": _amount,
    "Description": lambda _, place: f"Order {100_000 + place // 3}",
    "Timestamp": lambda block, place: block.stamp + place,
    "VATCode": _vat_code,
}


def blocks(history: History) -> Iterator[tuple[str, Block]]:
    """Every table that the history stands below, with its rows."""
    recipe = history.recipe
    stamp = recipe.stamp + 1
    yield GENERAL.header, EntryBlock(history, stamp, {"Reversal": False})
    stamp += recipe.entries
    yield GENERAL.lines, LineBlock(history, stamp)
    stamp += recipe.lines
    yield TRANSACTIONS, EntryBlock(history, stamp, {"Description": "Webwinkel"})
    stamp += recipe.entries
    yield LINES, LineBlock(history, stamp)


def _euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)
