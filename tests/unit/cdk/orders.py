"""A small resource and a vendor who keeps it, with one row of every kind: what the kit's tests map."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct

from comptoir.cdk.mapping import (
    Codec,
    Column,
    Constant,
    Derived,
    Endpoint,
    FirstLine,
    Joined,
    Lines,
    One,
    Reference,
    Row,
    Spread,
    Table,
)
from comptoir.unified.values import Input, Maybe
from comptoir.unified.vocabulary import Filter, Operation, Resource, Verb


class Email(Struct, kw_only=True, rename="camel"):
    address: str | None = None
    type: str | None = None


class Line(Struct, kw_only=True, rename="camel"):
    line_id: str | None = None
    item_id: str | None = None
    amount: Decimal | None = None
    side: str | None = None


class Order(Struct, kw_only=True, rename="camel"):
    id: str | None = None
    number: str | None = None
    name: str | None = None
    description: str | None = None
    customer_id: str | None = None
    quantity: Decimal | None = None
    total: Decimal | None = None
    is_rush: bool | None = None
    rank: str | None = None
    booked_on: str | None = None
    status: str | None = None
    kind: str | None = None
    emails: list[Email] | None = None
    lines: list[Line] | None = None


class EmailInput(Input, kw_only=True):
    address: Maybe[str] = UNSET
    type: Maybe[str] = UNSET


class LineInput(Input, kw_only=True):
    item_id: Maybe[str] = UNSET
    amount: Maybe[Decimal] = UNSET
    side: Maybe[str] = UNSET
    colour: Maybe[str] = UNSET


class OrderInput(Input, kw_only=True):
    id: Maybe[str] = UNSET
    number: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    description: Maybe[str] = UNSET
    customer_id: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    gross_total: Maybe[Decimal] = UNSET
    is_rush: Maybe[bool] = UNSET
    booked_on: Maybe[str] = UNSET
    status: Maybe[str] = UNSET
    kind: Maybe[str] = UNSET
    colour: Maybe[str] = UNSET
    emails: Maybe[list[EmailInput]] = UNSET
    lines: Maybe[list[LineInput]] = UNSET


class LineChange(Input, kw_only=True):
    line_id: str
    amount: Maybe[Decimal] = UNSET
    side: Maybe[str] = UNSET
    item_id: Maybe[str] = UNSET


class OrderPatch(Input, kw_only=True):
    number: Maybe[str] = UNSET
    name: Maybe[str] = UNSET
    quantity: Maybe[Decimal] = UNSET
    lines: Maybe[list[LineChange]] = UNSET


ORDERS = Resource(
    name="orders",
    model=Order,
    key_param="orderId",
    operations=(
        Operation("getOrders", Verb.LIST, filters=(Filter("number"), Filter("status")), orders=("number",)),
        Operation("createOrder", Verb.CREATE, OrderInput),
        Operation("patchOrder", Verb.PATCH, OrderPatch),
    ),
)
LINES = Resource(
    name="orders.lines",
    model=Line,
    key="line_id",
    key_param="lineId",
    operations=(
        Operation("createLine", Verb.CREATE, LineInput),
        Operation("patchLine", Verb.PATCH, LineChange),
    ),
    parent=ORDERS,
)

SHEETS = Endpoint(
    "sheets",
    "ID",
    {
        "ID": Column(str),
        "Code": Column(str, post=True, put=True),
        "Title": Column(str, post=True, put=True),
        "Customer": Column(str, post=True),
        "Quantity": Column(Decimal, post=True, put=True),
        "Total": Column(Decimal),
        "Rush": Column(bool, post=True, put=True),
        "Rank": Column(int),
        "Blocked": Column(bool, post=True, put=True),
        "Reason": Column(str, post=True, put=True),
        "Kind": Column(str, post=True),
        "Email": Column(str, post=True, put=True),
        "Lines": Column(list, post=True),
    },
)
POSTINGS = Endpoint(
    "postings",
    "ID",
    {
        "ID": Column(str),
        "Sheet": Column(str, post=True),
        "Item": Column(str, post=True, put=True),
        "Amount": Column(Decimal, post=True, put=True),
        "Day": Column(str, post=True),
        "Source": Column(int, post=True),
    },
)

CUSTOMER = Reference("people", "ID", "customer", "ID eq '{}'")
ITEM = Reference("goods", "ID", "item", "ID eq '{}'")


def _lower(text: str) -> str:
    """Ids are written in lower case; the vendor has none with a blank in it."""
    if " " in text:
        raise ValueError(f"{text!r} is no id.")
    return text.lower()


def _status(blocked: bool | None, reason: str | None) -> str:
    return f"BLOCKED: {reason}" if blocked else "OPEN"


def _block(status: str) -> Mapping[str, Any]:
    if status not in ("OPEN", "BLOCKED"):
        raise ValueError(f"{status!r} is no status.")
    return {"Blocked": status == "BLOCKED", "Reason": "by hand" if status == "BLOCKED" else None}


def _signed(amount: Decimal | None, side: str | None) -> Decimal:
    if amount is None:
        raise ValueError("A line needs an amount.")
    return -abs(amount) if side == "CREDIT" else amount


def _day(text: str) -> str:
    return f"{text[:10]}T00:00:00Z"


def _short_day(text: str) -> str:
    if len(text) < 10:
        raise ValueError(f"{text!r} is no day.")
    return text[:10]


ID = Codec("ID", str, encode=_lower)
TEXT = Codec("TEXT", str, encode=str, inline="({0} or None)")
AMOUNT = Codec("AMOUNT", Decimal, encode=Decimal)
FLAG = Codec("FLAG", bool, encode=bool)
RANK = Codec("RANK", int, decode=str)
DAY = Codec("DAY", str, decode=_day, encode=_short_day)

LINE_TABLE = Table(
    LINES,
    POSTINGS,
    also=("Day",),
    fixed={"Source": 7},
    rows=(
        Row("line_id", "ID", ID, write=False),
        Row("item_id", "Item", ID, required=True, refers=ITEM),
        Row("amount", "Amount", AMOUNT, write=False),
        Derived("side", ("Amount",), lambda amount: "CREDIT" if amount and amount < 0 else "DEBIT"),
        Joined("amount", ("side",), "Amount", _signed),
    ),
)
ORDER_ROWS = (
    Row("id", "ID", ID, write=False),
    Row("number", "Code", TEXT, required=True),
    Row("name", "Title", TEXT),
    Row("description", "Title", TEXT, fallback=True),
    Row("customer_id", "Customer", ID, refers=CUSTOMER),
    Row("quantity", "Quantity", AMOUNT),
    Row("total", "Total", AMOUNT, write=False),
    Row("is_rush", "Rush", FLAG),
    Row("rank", "Rank", RANK),
    Constant("kind", "PAPER"),
    Derived("status", ("Blocked", "Reason"), _status),
    Spread("status", ("Blocked", "Reason"), _block),
    One("emails", Email, (Row("address", "Email", TEXT), Constant("type", "WORK"))),
    Lines(
        "lines",
        "Lines",
        LINE_TABLE,
        required=True,
        balanced="Amount",
        inherits=(Row("booked_on", "Day", DAY),),
    ),
    FirstLine("booked_on", "Lines", "Day", DAY),
)
ORDER_TABLE = Table(
    ORDERS,
    SHEETS,
    rows=ORDER_ROWS,
    fixed={"Kind": "paper"},
    needs=(("name", "description"),),
    filters={"number": "Code eq '{}'"},
    orders={"number": "Code"},
    checks={"gross_total": "total"},
)
