"""The words that declare a resource: Resource, Operation, Verb, Filter.

A declaration is all that routes, OpenAPI, command line, docs and connectors need to know. The names on
the wire are the published ones (maesn-facts 3 and 10), quirks included: an irregular path or an answer
that comes as a list is a value in a declaration, never a branch elsewhere.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

import msgspec

from comptoir.unified.values import Input

PAGE_SIZES = (5, 10, 20, 50, 100)
DEFAULT_PAGE_SIZE = 50
LAST_PAGE = 1_000_000
LONGEST_FILTER = 500


class Verb(StrEnum):
    """What an operation does, independent of HTTP."""

    LIST = "list"
    GET = "get"
    CREATE = "create"
    REPLACE = "replace"
    PATCH = "patch"
    DELETE = "delete"

    @property
    def method(self) -> str:
        """The HTTP method of this verb."""
        return _METHODS[self]

    @property
    def status(self) -> int:
        """The HTTP status of success, unless the operation has its own: a 201 for a POST, else a 200."""
        return 201 if self is Verb.CREATE else 200

    @property
    def writes(self) -> bool:
        return self not in (Verb.LIST, Verb.GET)

    @property
    def on_one(self) -> bool:
        """Whether the path ends in the key of one record."""
        return self not in (Verb.LIST, Verb.CREATE)


_METHODS = {
    Verb.LIST: "GET",
    Verb.GET: "GET",
    Verb.CREATE: "POST",
    Verb.REPLACE: "PUT",
    Verb.PATCH: "PATCH",
    Verb.DELETE: "DELETE",
}


class FilterKind(Enum):
    """How a filter's text is read."""

    TEXT = "text"
    BOOLEAN = "boolean"
    NUMBER = "number"
    MOMENT = "moment"  # an ISO 8601 date or date-time
    DAY = "day"  # the same, of which the day counts as it is written, whatever the offset

    @property
    def json_type(self) -> str:
        """The JSON type that OpenAPI states."""
        return self.value if self in (FilterKind.BOOLEAN, FilterKind.NUMBER) else "string"


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter, mostly one that narrows a list. `values` closes it to an enum."""

    name: str
    kind: FilterKind = FilterKind.TEXT
    values: tuple[str, ...] = ()
    doc: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Deferred:
    """Work that goes on after the answer: the operation `id` of the same resource, run for each entry.

    `entries` is the attribute of the input that lists them; without it the input is the only one.
    `convert` makes of an entry what that operation takes, and says what of it has no place there.
    """

    id: str
    entries: str | None = None
    convert: Callable[[Any], tuple[msgspec.Struct, Sequence[str]]] | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One published operation on a resource.

    `filters` are the query parameters beside those that many operations share. `orders` are the values of
    `orderField`. `paged`: the list takes a page and a limit. `raw`: it takes `rawData`. `path` stands in for
    the resource's, `aliases` are further paths by which published clients call it. `tolerated` are
    parameters that published clients send although they mean nothing here.
    `as_list`: the single record is answered as a list of one (maesn-facts 10.7). `form`: the input comes as
    multipart/form-data, a part for each of its fields. `answer` stands in for the resource's model, `status`
    for the verb's; `also` are further ways to succeed, each with the model of its answer. `deferred`: what it
    does is done after the answer. `doc` says what it does where verb and collection do not.
    """

    id: str
    verb: Verb
    input: type[msgspec.Struct] | None = None
    filters: tuple[Filter, ...] = ()
    orders: tuple[str, ...] = ()
    paged: bool = True
    raw: bool = True
    path: str | None = None
    tolerated: tuple[str, ...] = ()
    as_list: bool = False
    aliases: tuple[str, ...] = ()
    form: bool = False
    answer: type[msgspec.Struct] | None = None
    status: int | None = None
    also: tuple[tuple[int, type[msgspec.Struct]], ...] = ()
    deferred: Deferred | None = None
    doc: str = ""

    @property
    def record(self) -> type[msgspec.Struct] | None:
        """The record that the body carries: the body itself, or the one part of a form that is a record."""
        if self.input is None or not self.form:
            return self.input
        parts = (part.type for part in msgspec.structs.fields(self.input))
        return next((part for part in parts if isinstance(part, type) and issubclass(part, Input)), None)


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record: its collection on the wire, its model, its key, and the operations on it.

    `name` is unique (`invoices`, `invoices.lineItems`); `collection` is the path segment; `key` is the
    attribute of `model` that identifies a record; `key_param` names it in the path; `root` is what the path
    of a resource without a parent begins with. `few`: a company has so few of them that they can be offered
    as the values of a field. `ours`: Comptoir keeps them itself, whatever the target system is.
    """

    name: str
    model: type[msgspec.Struct]
    key_param: str
    operations: tuple[Operation, ...]
    key: str = "id"
    parent: "Resource | None" = None
    tag: str = "accounting"
    doc: str = field(default="", compare=False)
    root: str = "/accounting"
    few: bool = False
    ours: bool = False

    @property
    def collection(self) -> str:
        return self.name.rsplit(".", 1)[-1]

    @property
    def path(self) -> str:
        """The path of the whole collection, such as `/accounting/invoices/{invoiceId}/lineItems`."""
        if self.parent is None:
            return f"{self.root}/{self.collection}"
        return f"{self.parent.path}/{{{self.parent.key_param}}}/{self.collection}"

    def path_of(self, operation: Operation) -> str:
        """Where the operation lives, its own `path` first."""
        if operation.path is not None:
            return operation.path
        return f"{self.path}/{{{self.key_param}}}" if operation.verb.on_one else self.path

    def operation(self, operation_id: str) -> Operation:
        """The operation of that id. Raises LookupError where a declaration names none."""
        for operation in self.operations:
            if operation.id == operation_id:
                return operation
        raise LookupError(f"{self.name} declares no operation {operation_id!r}")

    def find(self, verb: Verb) -> Operation | None:
        """The operation with this verb, if the published surface has one."""
        return next((operation for operation in self.operations if operation.verb is verb), None)


LAST_MODIFIED_AT = Filter(
    "lastModifiedAt",
    FilterKind.MOMENT,
    doc="Only records changed at this moment or later. ISO 8601; without an offset it is read as UTC.",
)
IS_ACTIVE = Filter("isActive", FilterKind.BOOLEAN, doc="true: only active records; false: only blocked ones.")
FISCAL_YEAR = Filter("fiscalYear", FilterKind.NUMBER, doc="Only this financial year.")
FISCAL_YEAR_START = Filter(
    "fiscalYearStartDate", FilterKind.DAY, doc="Only the financial year that begins on this day."
)


def walk(resources: Iterable[Resource]) -> Iterator[tuple[Resource, Operation]]:
    """Every operation with the resource that declares it, in the order of declaration."""
    for resource in resources:
        for operation in resource.operations:
            yield resource, operation
