"""A company's books, filled; the one door to the seeds."""

import zlib
from collections.abc import Mapping
from datetime import datetime
from random import Random

from comptoir_sandbox.exact_online.books import Books
from comptoir_sandbox.exact_online.seed.bookkeeping import book, fill_bookkeeping
from comptoir_sandbox.exact_online.seed.companies import BOOKED_FROM, BOOKED_UNTIL
from comptoir_sandbox.exact_online.seed.currencies import fill_currencies
from comptoir_sandbox.exact_online.seed.filling import Filling
from comptoir_sandbox.exact_online.seed.goods import fill_goods
from comptoir_sandbox.exact_online.seed.invoices import fill_invoices
from comptoir_sandbox.exact_online.seed.ledger import fill_ledger
from comptoir_sandbox.exact_online.seed.locales import Firm, Locale
from comptoir_sandbox.exact_online.seed.relations import fill_relations
from comptoir_sandbox.exact_online.seed.trade import fill_trade

_STAMPED = datetime(2021, 1, 4, 9, 0)  # noqa: DTZ001  # wall clock; the day the companies went live
_SEED = "comptoir sandbox"


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
