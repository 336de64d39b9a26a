"""Reads the query of a request against its declaration, with a typed problem for each mistake."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches

import msgspec

from comptoir.cdk.contract import FilterValue, Query
from comptoir.kit.errors import FieldProblem, InvalidParameter, UnknownParameter
from comptoir.unified.vocabulary import (
    DEFAULT_PAGE_SIZE,
    LAST_PAGE,
    LONGEST_FILTER,
    PAGE_SIZES,
    Filter,
    FilterKind,
    Operation,
    Verb,
)

SHARED = ("companyId", "environmentName", "rawData")
OF_A_READ, OF_A_WRITE = ("fields", "explain"), ("dryRun",)
EVERY_FIELD = "*"
PAGING = ("page", "limit", "cursor")
ORDERING = ("orderField", "orderDir")
_LOST_PLUS = re.compile(r"(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$")


class Parameters:
    """The query of one request. An empty value counts as absent, as published clients send it so."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._values: dict[str, str] = {}
        for name, value in pairs:
            if "\0" in f"{name}{value}":
                raise invalid(name, f"{name!r} holds a NUL character, which no record has.")
            if value and self._values.setdefault(name, value) != value:
                raise invalid(name, f"{name} is given twice with different values.")

    @property
    def names(self) -> Sequence[str]:
        return tuple(self._values)

    def text(self, name: str) -> str | None:
        return self._values.get(name)

    def require_environment(self, target: str) -> None:
        """The one environment of a connection is its target system. Raises InvalidParameter for another."""
        named = self.text("environmentName")
        if named not in (None, target):
            text = f"There is no environment {named!r:.80} of this connection."
            raise invalid("environmentName", text, f"Leave it out, or send {target}.")

    def flag(self, name: str) -> bool | None:
        text = self._values.get(name)
        if text is None:
            return None
        if text.lower() not in ("true", "false"):
            raise invalid(name, f"{name} is true or false.")
        return text.lower() == "true"

    def only(self, known: Sequence[str]) -> None:
        """Raise UnknownParameter for the first that is not among `known`."""
        for name in self._values:
            if name not in known:
                text = f"There is no parameter {name} here."
                problem = FieldProblem(name, "unknown_parameter", text, _meant(name, known))
                raise UnknownParameter(text, fields=[problem])


def read_query(operation: Operation, given: Parameters) -> Query | None:
    """Filters, order and page of a list; None for an operation on one record.

    Raises UnknownParameter or InvalidParameter.
    """
    listing = operation.verb is Verb.LIST
    filters = {found.name: found for found in operation.filters}
    ordering = ORDERING if operation.orders else ()
    paging = PAGING if listing and operation.paged else ()
    own = OF_A_WRITE if operation.verb.writes else OF_A_READ
    given.only((*paging, *filters, *ordering, *SHARED, *own, *operation.tolerated))
    if not listing:
        return None
    return Query(
        page=_page(given),
        limit=_limit(given) if operation.paged else None,
        filters={
            name: value for name, rule in filters.items() if (value := _filter(given, rule)) is not None
        },
        order=_one_of(given, "orderField", operation.orders) if operation.orders else None,
        descending=_one_of(given, "orderDir", ("ASC", "DESC")) == "DESC",
        raw=given.flag("rawData") is True,
    )


def read_where(operation: Operation, given: Parameters) -> Mapping[str, FilterValue]:
    """What else must hold of the one record that is read. Raises InvalidParameter."""
    if operation.verb is Verb.LIST:
        return {}
    found = {rule.name: _filter(given, rule) for rule in operation.filters}
    return {name: value for name, value in found.items() if value is not None}


def read_fields(model: type[msgspec.Struct], given: Parameters) -> Mapping[str, str]:
    """The fields that are wanted of each record, published name to attribute; empty where nothing is said.

    `*` stands for all of them, also those that cost a list further calls.
    Raises InvalidParameter for a name that the model does not have.
    """
    text = given.text("fields")
    if text is None:
        return {}
    known = dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))
    names = [name.strip() for name in text.split(",")]
    if EVERY_FIELD in names:
        return known
    for name in names:
        if name not in known:
            raise invalid("fields", f"There is no field {name[:80]!r} here.", _meant(name, [*known]))
    return {name: known[name] for name in names}


def _meant(name: str, known: Sequence[str]) -> str:
    """The hint for a name that is not known."""
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."


def _page(given: Parameters) -> int:
    text = given.text("page") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:10]) <= LAST_PAGE):
        raise invalid("page", f"page is a whole number from 1, not {text[:40]!r}.")
    return int(text)


def _limit(given: Parameters) -> int:
    text = given.text("limit") or str(DEFAULT_PAGE_SIZE)
    if text not in map(str, PAGE_SIZES):
        known = ", ".join(map(str, PAGE_SIZES))
        raise invalid("limit", f"limit is one of {known}, not {text[:40]!r}.", f"Send one of {known}.")
    return int(text)


def _one_of(given: Parameters, name: str, values: Sequence[str]) -> str | None:
    text = given.text(name)
    if text is not None and text not in values:
        raise invalid(name, f"{name} is one of {', '.join(values)}.")
    return text


def _filter(given: Parameters, rule: Filter) -> FilterValue | None:
    text = given.text(rule.name)
    if text is None:
        if rule.required:
            raise invalid(rule.name, f"{rule.name} is required.")
        return None
    if rule.values:
        return _one_of(given, rule.name, rule.values)
    if rule.kind is FilterKind.BOOLEAN:
        return given.flag(rule.name)
    return _READERS[rule.kind](rule.name, text)


def _short(name: str, text: str) -> str:
    """A text that fits into a target system's URL, which holds 6,000 characters at Exact Online."""
    if len(text) > LONGEST_FILTER:
        raise invalid(name, f"{name} may have {LONGEST_FILTER} characters at the most.")
    return text


def _number(name: str, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise invalid(name, f"{name} is a number.")
    return number


def _moment(name: str, text: str) -> datetime:
    """A moment in UTC; without an offset it is UTC."""
    moment = _date_time(name, text)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError:
        raise _no_date_time(name) from None


def _day(name: str, text: str) -> datetime:
    """The beginning of the day that was written: a due date is a day, and moves with no time zone."""
    return _date_time(name, text).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)


def _date_time(name: str, text: str) -> datetime:
    """ISO 8601. A `+` that a client forgot to encode is put back."""
    try:
        return datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", text))
    except ValueError:
        raise _no_date_time(name) from None


def _no_date_time(name: str) -> InvalidParameter:
    return invalid(name, f"{name} is an ISO 8601 date-time such as 2026-06-25T13:00:00Z.")


_READERS: Mapping[FilterKind, Callable[[str, str], FilterValue]] = {
    FilterKind.TEXT: _short,
    FilterKind.NUMBER: _number,
    FilterKind.MOMENT: _moment,
    FilterKind.DAY: _day,
}


def invalid(name: str, text: str, hint: str | None = None) -> InvalidParameter:
    return InvalidParameter(text, fields=[FieldProblem(name, "invalid_parameter", text, hint)])
