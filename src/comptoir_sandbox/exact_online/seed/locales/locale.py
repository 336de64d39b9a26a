"""The form that a country's seeds are written in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

# code, description, group, unit, price, VAT code, stock item
Item = tuple[str, str, str, str, str, str, bool]


@dataclass(frozen=True)
class Firm:
    """What a company looks like before its books are filled."""

    division: int
    hid: int
    name: str
    trade: str
    street: str
    postcode: str
    city: str
    phone: str
    email: str
    invoices: int
    customers: int
    suppliers: int
    sector: str
    light: bool = False  # made in numbers: a ledger and invoices, but no purchases and payments

    @property
    def website(self) -> str:
        return f"www.{self.email.partition('@')[2]}"


@dataclass(frozen=True)
class Words:
    """What names and addresses are put together from; nobody real is meant."""

    cities: tuple[tuple[str, str, str], ...]  # city, beginning of its postcodes, area code
    streets: tuple[str, ...]
    families: tuple[str, ...]
    first_names: tuple[tuple[str, str], ...]  # name, M or V
    trades: tuple[str, ...]
    forms: tuple[str, ...]
    venues: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Texts:
    """What the fixed rows are called; tuples in the order of the ledger's own lists."""

    journals: tuple[str, ...]
    conditions: tuple[str, ...]
    cost_centres: tuple[str, ...]
    cost_units: tuple[str, ...]
    units: tuple[str, ...]
    vat: tuple[str, ...]
    orders: tuple[str, ...]  # what invoices are about
    categories: tuple[str, ...]  # of documents; the first is the main one
    warehouse: str
    opening: str
    invoice: str


@dataclass(frozen=True)
class Goods:
    """What a trade sells: group code → (name, revenue, costs), and the items."""

    groups: Mapping[str, tuple[str, str, str]]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Locale:
    """A country. Ledger accounts go by the Dutch code of their role; `chart` has the local code and name."""

    country: str
    language: str
    currency: str
    firms: tuple[Firm, ...]
    words: Words
    texts: Texts
    chart: Mapping[str, tuple[str, str]]
    low: Decimal  # the two VAT rates, as fractions
    high: Decimal
    goods: Mapping[str, Goods]
    address: Callable[[Random, str], str]  # random, street → street with number
    postcode: Callable[[Random, str], str]  # random, beginning → postcode
    numbers: Callable[[Random], tuple[str | None, str | None]]  # VAT number and register number
    bank_account: Callable[[Random], str]


def behind(random: Random, street: str) -> str:
    return f"{street} {random.randrange(1, 240)}"


def before(random: Random, street: str) -> str:
    return f"{random.randrange(1, 240)} {street}"


def five_digits(random: Random, beginning: str) -> str:
    return f"{int(beginning) + random.randrange(80):05d}"
