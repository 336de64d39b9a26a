"""Currencies of documents, and what one unit of a foreign one is worth in the company's own (facts 12)."""

from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import cents
from comptoir_sandbox.exact_online.rules.derived import described
from comptoir_sandbox.exact_online.rules.descriptions import NAMED
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Writing, as_decimal

CURRENCIES, RATES = "general/currencies", "financial/exchangerates"
_ONE = Decimal(1)


def settle_currency(writing: Writing, date: object, rate: str = "") -> Decimal:
    """The document's currency and rate: sent, else the company's own, else the rate table's on `date`.

    `rate` is the property that holds the rate, where the document has one. The own currency is always 1.
    """
    row = writing.row
    if not row.get("Currency"):
        row["Currency"] = writing.currency
    sent = writing.decimal(rate) if rate and _counts(writing, rate) else None
    if sent is not None and sent <= 0:
        raise Invalid("invalid", rate)
    own = row["Currency"] == writing.currency
    if own and sent not in (None, _ONE) and writing.switches.own_currency_rate == "refuse":
        raise Invalid("invalid", rate)
    found = _ONE if own else sent or rate_on(writing, row["Currency"], date)
    if rate:
        row[rate] = found
    return found


def check_journal_currency(writing: Writing, journal: Row) -> None:
    """Another currency than the journal's needs its permission (facts 12)."""
    if journal.get("AllowVariableCurrency"):
        return
    if writing.row.get("Currency") != (journal.get("Currency") or writing.currency):
        raise Invalid("invalid", "Currency")


def rate_on(writing: Writing, currency: object, day: object) -> Decimal:
    """The rate in force on a day; where there is none, 1 or a refusal, by switch."""
    if currency in (None, "", writing.currency):
        return _ONE
    found = _in_force(writing.books, currency, day)
    if found is not None:
        return found
    if writing.switches.missing_rate == "refuse":
        raise Invalid("mandatory", "ExchangeRate")
    return _ONE


def in_own_currency(line: Row, rate: Decimal, names: tuple[str, ...]) -> Row:
    """The …DC properties of a line from its …FC ones."""
    return {f"{name}DC": cents((as_decimal(line.get(f"{name}FC")) or Decimal(0)) * rate) for name in names}


def _counts(writing: Writing, rate: str) -> bool:
    """A rate that was sent counts, and so does the old one until currency or rate are sent anew."""
    return rate in writing.sent or (writing.old is not None and "Currency" not in writing.sent)


def _in_force(books: Books, currency: object, day: object) -> Decimal | None:
    rates = [
        (row["StartDate"], as_decimal(row.get("Rate")))
        for row in books.table(RATES).where("SourceCurrency", currency)
        if isinstance(row.get("StartDate"), datetime) and isinstance(day, datetime)
    ]
    in_force = [(start, rate) for start, rate in rates if str(start) <= str(day)]
    return max(in_force, key=lambda pair: str(pair[0]))[1] if in_force else None


def check_rate(writing: Writing) -> None:
    """A foreign currency's worth from a day on; the company's own is the target."""
    row = writing.row
    row["TargetCurrency"] = writing.currency
    writing.default("StartDate", writing.today)
    writing.require("SourceCurrency", "Rate")
    if row["SourceCurrency"] == writing.currency:
        raise Invalid("invalid", "SourceCurrency")
    if (writing.decimal("Rate") or Decimal(0)) <= 0:
        raise Invalid("invalid", "Rate")


CURRENCY = Behaviour(derived={"Description": described("Code", NAMED["CurrencyDescription"][1])})
EXCHANGE_RATE = Behaviour(create=check_rate, change=check_rate)
