"""A company's books, filled; the one door to the seeds."""

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from comptoir_sandbox.exact_online.books import Books
from comptoir_sandbox.exact_online.history.layered import write_history
from comptoir_sandbox.exact_online.history.recipe import drawn
from comptoir_sandbox.exact_online.regions import Region
from comptoir_sandbox.exact_online.seed.bookkeeping import book, fill_bookkeeping
from comptoir_sandbox.exact_online.seed.companies import BOOKED_FROM, BOOKED_UNTIL
from comptoir_sandbox.exact_online.seed.currencies import fill_currencies
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.seed.goods import fill_goods
from comptoir_sandbox.exact_online.seed.invoices import fill_invoices
from comptoir_sandbox.exact_online.seed.ledger import fill_ledger
from comptoir_sandbox.exact_online.seed.locales import LOCALES, Firm, Locale
from comptoir_sandbox.exact_online.seed.relations import add_relations, fill_relations
from comptoir_sandbox.exact_online.seed.trade import TRADE_ENTITIES, add_trade, fill_trade

_STAMPED = datetime(2021, 1, 4, 9, 0)  # noqa: DTZ001  # wall clock; the day the companies went live
_SEED = "comptoir sandbox"
_A_YEAR = 365


def filled(firm: Firm, locale: Locale, user: str, keys: Mapping[str, str]) -> Books:
    """The books of a firm as every start shows them."""
    books = Books(firm.division, keys)
    random = Random(zlib.crc32(f"{_SEED} {firm.division}".encode()))  # noqa: S311  # repeatable on purpose
    filling = Filling(books, random, user, BOOKED_UNTIL, _STAMPED, locale)
    fill_ledger(filling)
    fill_relations(filling, firm.customers, firm.suppliers)
    fill_goods(filling, firm.trade)
    fill_invoices(filling, firm.invoices, BOOKED_FROM, BOOKED_UNTIL)
    if firm.light:
        for row in filling.rows("salesinvoice/salesinvoices"):
            if row["InvoiceNumber"] is not None:
                book(filling, row)
    else:
        fill_bookkeeping(filling, BOOKED_FROM, BOOKED_UNTIL)
        fill_trade(filling, BOOKED_UNTIL)
    fill_currencies(filling)
    return books


ENTITIES = ("customers", "suppliers", "invoices", "transactionLines", *TRADE_ENTITIES)


def add_rows(books: Books, counts: dict[str, int], user: str, now: datetime, region: Region) -> None:
    """More rows of the named entities, made now; invoices are spread over the past year."""
    random = Random(f"{_SEED} {books.division} {books.stamp}")  # noqa: S311  # repeatable on purpose
    filling = Filling(books, random, user, now, now, LOCALES[region.code])
    add_relations(filling, counts.get("customers", 0), counts.get("suppliers", 0))
    invoices = counts.get("invoices", 0)
    if invoices:
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        start = today - timedelta(days=_A_YEAR)
        for row in fill_invoices(filling, invoices, start, today - timedelta(days=1), drafts=0):
            book(filling, row)
    add_trade(filling, counts, now.replace(hour=0, minute=0, second=0, microsecond=0))
    lines = counts.get("transactionLines", 0)
    if lines:
        write_history(books, drawn(books, lines, user, region.currency, (BOOKED_FROM, BOOKED_UNTIL)))
