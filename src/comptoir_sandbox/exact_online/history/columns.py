"""The numbers of a history, in arrays: 16 bytes a line instead of two kilobytes."""

from array import array
from collections.abc import Iterator
from random import Random

from comptoir_sandbox.exact_online.history.recipe import Recipe, entry_days

CLEARING, VAT, REVENUE = 0, 1, 2  # places in `Columns.accounts`; revenue accounts follow from the third on
_ORDER = 3  # lines of a usual order: received, sold, tax
_LEAST, _MOST = 450, 48_000  # cents of an order without tax


class Columns:
    """What was booked: `entry`, `account` and `cents` of each line, `day` and `first` line of each entry."""

    def __init__(self, recipe: Recipe) -> None:
        random = Random(f"{recipe.seed} lines")  # noqa: S311  # repeatable on purpose
        self.accounts = (recipe.clearing, recipe.vat_account, *recipe.revenues)
        self.day = array("I", entry_days(recipe.seed, recipe.entries, recipe.days))
        self.first = array("I", _first_lines(random, recipe))
        self.entry, self.account, self.cents = array("I"), array("B"), array("q")
        percentage = float(recipe.vat_percentage)
        for entry in range(recipe.entries):
            count = self.first[entry + 1] - self.first[entry]
            self.entry.extend([entry] * count)
            for account, cents in _orders(random, count, percentage, len(recipe.revenues)):
                self.account.append(account)
                self.cents.append(cents)


def _first_lines(random: Random, recipe: Recipe) -> Iterator[int]:
    """Where each entry begins, and where the last one ends; entries of two lines and more, of all lengths."""
    weights = [random.uniform(0.5, 1.5) for _ in range(recipe.entries)]
    spare, total, passed = recipe.lines - 2 * recipe.entries, sum(weights), 0.0
    for place, weight in enumerate(weights):
        yield 2 * place + int(spare * passed / total)
        passed += weight
    yield recipe.lines


def _orders(random: Random, lines: int, percentage: float, revenues: int) -> Iterator[tuple[int, int]]:
    """Account and cents of an entry's lines; every order sums to zero, and so does the entry."""
    pick, draw = random.random, _MOST - _LEAST
    usual = lines // _ORDER - (lines % _ORDER == 1)
    for _ in range(usual):
        sold = _LEAST + int(pick() * draw)
        tax = round(sold * percentage)
        yield CLEARING, sold + tax
        yield REVENUE + int(pick() * revenues), -sold
        yield VAT, -tax
    for _ in range((lines - usual * _ORDER) // 2):  # orders without tax use up the rest
        sold = _LEAST + int(pick() * draw)
        yield CLEARING, sold
        yield REVENUE + int(pick() * revenues), -sold
