"""Documents of random lines, as Hypothesis draws them from what stands in a company's books."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Record = dict[str, Any]
Books = Mapping[str, list[Record]]
Draw = Callable[[st.SearchStrategy[Any]], Any]

DAYS = st.dates(date(2026, 1, 1), date(2026, 10, 31)).map(str)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).map(str.strip)
WORDS = TEXTS.filter(bool)
PERCENTS = st.sampled_from([Decimal(0), Decimal(5), Decimal("12.5"), Decimal("33.33"), Decimal(100)])
PRICES = st.integers(0, 4).flatmap(lambda places: _decimals("0", "9999", places))
QUANTITIES = st.integers(0, 4).flatmap(lambda places: _decimals("1", "50", places))
MONEY = st.integers(0, 2).flatmap(lambda places: _decimals("1", "9999", places))
CURRENCIES = st.sampled_from(["EUR", "USD", "GBP"])


def _decimals(low: str, high: str, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(Decimal(low), Decimal(high), places=places)


def invoice(draw: Draw, books: Books) -> Record:
    lines = _lines(draw, lambda: _sold(draw, books, "discountItemPercentage", dimensions=_dimension(books)))
    more = _some(
        draw, reference=WORDS, name=WORDS, currency=CURRENCIES, paymentTermId=_codes(books, "paymentTerms")
    )
    return {"contactId": _customer(draw, books), "invoiceDate": draw(DAYS), "lineItems": lines, **more}


def credit_note(draw: Draw, books: Books) -> Record:
    lines = _lines(draw, lambda: _sold(draw, books, "unitDiscountPercentage"))
    more = _some(draw, reference=WORDS, currency=CURRENCIES)
    return {
        "contactId": _customer(draw, books),
        "creditNoteDate": draw(DAYS),
        "creditNoteLines": lines,
        **more,
    }


def order(draw: Draw, books: Books) -> Record:
    lines = _lines(draw, lambda: _sold(draw, books, "unitDiscountPercentage"))
    more = _some(draw, comment=WORDS, deliveryDate=DAYS, currency=CURRENCIES)
    return {"contactId": _customer(draw, books), "orderDate": draw(DAYS), "lineItems": lines, **more}


def bill(draw: Draw, books: Books) -> Record:
    lines = _lines(draw, lambda: _bought(draw, books))
    number = draw(st.integers(1, 10**9).map(str))
    more = _some(draw, name=WORDS, currency=CURRENCIES, paymentTermCode=_codes(books, "paymentTerms"))
    supplier = _one(draw, books["suppliers"], "id", "number")
    return {"contactId": supplier, "billDate": draw(DAYS), "billNumber": number, "lineItems": lines, **more}


def vendor_credit(draw: Draw, books: Books) -> Record:
    made = bill(draw, books)
    made.pop("paymentTermCode", None)
    day, number = made.pop("billDate"), made.pop("billNumber")
    return {**made, "vendorCreditDate": day, "vendorCreditNumber": number}


def entry(draw: Draw, books: Books) -> Record:
    """One side against all others; in a foreign currency the rate comes along."""
    amounts = _lines(draw, lambda: draw(MONEY))[:19]
    one, many = draw(st.permutations(["DEBIT", "CREDIT"]))
    sides = [(sum(amounts), one), *((amount, many) for amount in amounts)]
    lines = [
        {**_cost(draw, books), "totalGrossAmount": amount, "debitCreditIndicator": way}
        for amount, way in sides
    ]
    rate = st.sampled_from(["1.1", "0.9134", "1.234567"])
    foreign = {"currency": "USD", "exchangeRate": draw(rate)} if draw(st.booleans()) else {}
    return {"transactionDate": draw(DAYS), "journalLineItems": lines, **foreign}


def expense(draw: Draw, books: Books) -> Record:
    lines = _lines(draw, lambda: {**_cost(draw, books), draw(_SUM): draw(MONEY)})
    for line in lines:
        line.pop("dimensions", None)
    return {"paymentType": "CASH", "transactionDate": draw(DAYS), "expenseLines": lines}


def payment(draw: Draw, books: Books) -> Record:
    def line() -> Record:
        paid = {"amount": draw(MONEY), "paymentDate": draw(DAYS), **_some(draw, description=WORDS)}
        return {**paid, "customerId": _customer(draw, books)}

    return {"journalCode": draw(st.sampled_from(["10", "20"])), "paymentLines": _lines(draw, line)}


# --- parts ----------------------------------------------------------------------------------------

_SUM = st.sampled_from(["totalNetAmount", "totalGrossAmount"])


def _lines(draw: Draw, line: Callable[[], Any]) -> list[Any]:
    return [line() for _ in range(draw(st.integers(1, 20)))]


def _sold(draw: Draw, books: Books, discount: str, **more: st.SearchStrategy[Any]) -> Record:
    wishes = {"description": WORDS, "taxCode": _codes(books, "taxRates"), discount: PERCENTS, **more}
    item = _one(draw, books["items"], "id", "itemNumber")
    return {"itemId": item, "quantity": draw(QUANTITIES), "unitAmount": draw(PRICES), **_some(draw, **wishes)}


def _bought(draw: Draw, books: Books) -> Record:
    return {**_cost(draw, books), "taxCode": draw(_codes(books, "taxRates")), draw(_SUM): draw(MONEY)}


def _cost(draw: Draw, books: Books) -> Record:
    costs = [row for row in books["accounts"] if row["class"] == "EXPENSE"]
    more = _some(draw, description=WORDS, dimensions=_dimension(books))
    return {"accountId": _one(draw, costs, "id", "code"), **more}


def _customer(draw: Draw, books: Books) -> str:
    return str(_one(draw, books["customers"], "id", "number"))


def _one(draw: Draw, rows: list[Record], *names: str) -> Any:
    return rows[draw(st.integers(0, len(rows) - 1))][draw(st.sampled_from(names))]


def _codes(books: Books, name: str) -> st.SearchStrategy[str]:
    return st.sampled_from([row["code"] for row in books[name]])


def _dimension(books: Books) -> st.SearchStrategy[list[Record]]:
    said = [{name: row[name] for name in ("categoryName", "name")} for row in books["dimensions"]]
    return st.sampled_from(said).map(lambda one: [one])


def _some(draw: Draw, **wishes: st.SearchStrategy[Any]) -> Record:
    return {name: draw(wish) for name, wish in wishes.items() if draw(st.booleans())}
