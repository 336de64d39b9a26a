"""Rules for receivables and payments: what is still open, and the little that may be changed (facts 12)."""

from decimal import Decimal

from comptoir_sandbox.exact_online.books import Row
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.amounts import ZERO, cents, plain
from comptoir_sandbox.exact_online.rules.derived import looked_up
from comptoir_sandbox.exact_online.rules.frame import Behaviour, Reading, Writing
from comptoir_sandbox.exact_online.rules.posting import RECEIVABLE
from comptoir_sandbox.exact_online.rules.references import REFERENCES


def remaining(row: Row, reading: Reading) -> object:
    """What is still open; the sign of receivables is a matter of two contradicting reports."""
    return _turned(row, reading, Decimal(str(row.get("Remaining") or ZERO)))


def remaining_foreign(row: Row, reading: Reading) -> object:
    """The same in the currency of the invoice."""
    return _turned(row, reading, open_foreign(row))


def open_foreign(row: Row) -> Decimal:
    """What is still open in the currency of the invoice, at its own rate."""
    rest, whole = (Decimal(str(row[name])) for name in ("Remaining", "TransactionAmountDC"))
    foreign = Decimal(str(row["TransactionAmountFC"]))
    return foreign if rest == whole else cents(foreign * rest / whole)


def _turned(row: Row, reading: Reading, amount: Decimal) -> Decimal:
    turned = row.get("LineType") == RECEIVABLE and reading.switches.receivable_sign == "negative"
    return plain(-amount) if turned else plain(amount)


def check_method(writing: Writing) -> None:
    """A method of payment that there is (facts 13)."""
    if "PaymentMethod" in writing.sent and writing.row.get("PaymentMethod") not in _METHODS:
        raise Invalid("invalid", "PaymentMethod")


_METHODS = ("B", "I", "K", "Q", "V")
_TERMS = REFERENCES["PaymentCondition"]
OPEN_ITEM = Behaviour(
    change=check_method,
    derived={
        "AmountDC": remaining,
        "AmountFC": remaining_foreign,
        "AmountDiscountDC": lambda _row, _reading: ZERO,
        "AmountDiscountFC": lambda _row, _reading: ZERO,
        "AccountCountry": looked_up("Account", REFERENCES["Account"], ("Country",)),
        "PaymentDays": looked_up("PaymentCondition", _TERMS, ("PaymentDays",)),
        "PaymentDaysDiscount": looked_up("PaymentCondition", _TERMS, ("DiscountPaymentDays",)),
        "PaymentDiscountPercentage": looked_up("PaymentCondition", _TERMS, ("DiscountPercentage",)),
    },
)
