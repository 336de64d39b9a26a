"""What is known of an account, and when its budget will be spent if calls go on as they did."""

from collections.abc import Sequence
from typing import Any

from comptoir.engine.budgets.books import Books
from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.values import Account, Share, Terms, View

_DAY = 86_400


def view_of(books: Books, earliest: float, latest: float) -> View:
    """The account of these books, at a moment of the vendor's clock between these two."""
    shares = books.shares(latest)
    today = books.day == latest // _DAY
    return View(
        books.account,
        shares,
        books.under_way,
        tuple(books.by_class) if today else (0,) * len(Class),
        books.pauses(earliest),
        exhausted_at(shares, latest),
    )


def kept_view(account: Account, terms: Terms, kept: list[Any] | None, span: tuple[float, float]) -> View:
    """The account by the books that a store keeps; None where it keeps none, before the first call."""
    books = Books(account, terms)
    if kept is not None:
        books.load(kept)
    return view_of(books, *span)


def exhausted_at(shares: Sequence[Share], now: float) -> float | None:
    """The moment at which the longest window's calls will be spent at its pace so far; None if they last.

    `now` and the answer are moments of the vendor's clock, in seconds since 1970.
    """
    longest = max(shares, key=lambda share: share.window.seconds, default=None)
    if longest is None or not longest.used:
        return None
    passed = max(1.0, now - (longest.resets_at - longest.window.seconds))
    moment = now + longest.remaining * passed / longest.used
    return moment if moment < longest.resets_at else None
