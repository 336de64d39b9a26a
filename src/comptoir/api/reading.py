"""Reads a request against its declaration: query, paging and body, with a typed problem for each mistake."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, get_args, get_origin

import msgspec
from starlette.requests import Request

from comptoir.cdk.contract import FilterValue, Query
from comptoir.kit.errors import FieldProblem, InvalidBody, InvalidParameter, TooLarge, UnknownParameter
from comptoir.unified.values import closed_values
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
_READ = "comptoir.body"  # where a request keeps its body once it was read
MOST_BYTES = 10 * 1024 * 1024
_LOST_PLUS = re.compile(r"(:\d\d(?:\.\d+)?) (\d\d:?\d\d)$")
_PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_STEPS = re.compile(r"[^.\[\]]+")
_MISSING = re.compile(r"missing required field `(?P<field>[^`]+)`")
_NAMED = re.compile(r"^`(?P<field>[^`]+)` (?P<fault>is not .+)")  # what an Input says of a field of its own


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
                close = get_close_matches(name, known, n=1)
                hint = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."
                text = f"There is no parameter {name} here."
                raise UnknownParameter(text, fields=[FieldProblem(name, "unknown_parameter", text, hint)])


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
            close = get_close_matches(name, known, n=1)
            hint = f"Did you mean {close[0]}?" if close else f"Known are: {', '.join(known)}."
            raise invalid("fields", f"There is no field {name[:80]!r} here.", hint)
    return {name: known[name] for name in names}


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
    match rule.kind:
        case FilterKind.BOOLEAN:
            return given.flag(rule.name)
        case FilterKind.NUMBER:
            return _number(rule.name, text)
        case FilterKind.MOMENT:
            return _moment(rule.name, text)
        case FilterKind.TEXT:
            return _short(rule.name, text)


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
    """ISO 8601; without an offset it is UTC. A `+` that a client forgot to encode is put back."""
    try:
        moment = datetime.fromisoformat(_LOST_PLUS.sub(r"\1+\2", text))
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise invalid(name, f"{name} is an ISO 8601 date-time such as 2026-06-25T13:00:00Z.") from None


def invalid(name: str, text: str, hint: str | None = None) -> InvalidParameter:
    return InvalidParameter(text, fields=[FieldProblem(name, "invalid_parameter", text, hint)])


async def read_body(request: Request) -> bytes:
    """The body's bytes; whoever asks again gets the same.

    Raises TooLarge past 10 MB, before it is all read.
    """
    if _READ in request.scope:
        return bytes(request.scope[_READ])
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge("A body may have 10 MB at the most.")
        chunks.append(chunk)
    body = request.scope[_READ] = b"".join(chunks)
    return body


def decode_body(body: bytes, kind: Any) -> tuple[Any, list[str]]:
    """The body as `kind`, and a warning for each field that it does not have. Raises InvalidBody."""
    if not body.strip():
        raise InvalidBody("This operation needs a JSON body.")
    try:
        decoded = msgspec.json.decode(body, type=kind)
        plain = msgspec.json.decode(body)
    except msgspec.ValidationError as error:
        raise _invalid_body(str(error), kind) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = f"The body is not JSON: {error}."
        raise InvalidBody(text, fields=[FieldProblem("", "malformed_json", text)]) from None
    if b"\\u0000" in body:
        _refuse_nul(plain)
    warnings = [
        f"{path} is no field of this operation and was ignored." for path in unknown_fields(plain, kind)
    ]
    return decoded, warnings


def _refuse_nul(plain: Any) -> None:
    """No book keeps a NUL character, and PostgreSQL stores no text with one."""
    place = next(_nuls(plain), None)
    if place is not None:
        text = f"{place or 'The body'} holds a NUL character."
        raise InvalidBody(text, fields=[FieldProblem(place, "invalid_value", text)])


def _nuls(plain: Any, place: str = "") -> Iterator[str]:
    """The paths of the texts in which a NUL character stands."""
    if isinstance(plain, str) and "\0" in plain:
        yield place
    elif isinstance(plain, Mapping):
        for name, value in plain.items():
            yield from _nuls(value, f"{place}.{name}".lstrip("."))
    elif isinstance(plain, list):
        for position, value in enumerate(plain):
            yield from _nuls(value, f"{place}[{position}]")


def _invalid_body(message: str, kind: Any) -> InvalidBody:
    """A problem with the path of the field, from msgspec's sentence; of a closed list, what it has."""
    place = _PLACE.search(message)
    path = place["path"] if place else ""
    text = _PLACE.sub("", message)
    if missing := _MISSING.search(text):
        path = f"{path}.{missing['field']}".lstrip(".")
        return InvalidBody(
            f"{path} is required.", fields=[FieldProblem(path, "required", f"{path} is required.")]
        )
    sentence = f"{path or 'The body'}: {text}."
    if named := _NAMED.match(text):
        path = f"{path}.{named['field']}".lstrip(".")
        sentence = f"{path} {named['fault']}."
    known = ", ".join(_closed_at(path, kind))
    hint = f"Send one of {known}." if known else None
    return InvalidBody(sentence, fields=[FieldProblem(path, "invalid_value", sentence, hint)])


def _closed_at(path: str, kind: Any) -> Sequence[str]:
    """The values that a closed field takes, such as `lineItems[0].type`; none where it is not closed."""
    for step in _STEPS.findall(path):
        if step.isdigit():
            kind = _item_type(kind)
            continue
        model = _struct_in(kind)
        fields = msgspec.structs.fields(model) if model is not None else ()
        kind = next((found.type for found in fields if found.encode_name == step), None)
    return closed_values(kind)


def unknown_fields(plain: Any, kind: Any, prefix: str = "") -> Iterator[str]:
    """The paths of the keys in `plain` that the struct `kind` does not have, however deep."""
    if isinstance(plain, list):
        for position, item in enumerate(plain):
            yield from unknown_fields(item, _item_type(kind), f"{prefix[:-1]}[{position}].")
        return
    model = _struct_in(kind)
    if model is None or not isinstance(plain, Mapping):
        return
    types = {found.encode_name: found.type for found in msgspec.structs.fields(model)}
    for name, value in plain.items():
        if name not in types:
            yield f"{prefix}{name}"
        elif isinstance(value, (list, Mapping)):
            yield from unknown_fields(value, types[name], f"{prefix}{name}.")


def _struct_in(kind: Any) -> Any | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    return next((found for part in get_args(kind) if (found := _struct_in(part))), None)


def _item_type(kind: Any) -> Any:
    if get_origin(kind) is list:
        return get_args(kind)[0]
    return next((found for part in get_args(kind) if (found := _item_type(part)) is not None), None)
