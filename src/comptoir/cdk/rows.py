"""The rows of a mapping: one unified attribute each, and how it crosses to the vendor's columns."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from comptoir.cdk.mapping import Table


@dataclass(frozen=True, slots=True)
class Codec:
    """A two-way crossing of one value.

    `kind` is the vendor's JSON kind. `decode` makes the unified value of a vendor value that is not null;
    `inline` says the same as an expression with `{0}` for the value, where speed counts. `encode` goes
    back and raises ValueError for what the vendor could never take; None makes the column read-only.
    `closed`: a vendor value that it does not know becomes null, and is told. `choices` are the unified values
    that such a crossing knows.
    """

    name: str
    kind: type
    decode: Callable[[Any], Any] | None = None
    encode: Callable[[Any], Any] | None = None
    inline: str | None = None
    closed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """What a written value points to: a record of `endpoint` in the same company.

    A caller may give the record's id or its code. `by_id` and `by_code` are the conditions that find it, in
    the vendor's language; `written` is the column of the found record that is sent on, its id or its code.
    `facts` are more columns of it, read with it for a table's `finish`. `names` gives further names of a
    record where there are so few that all are read at once: what they are called, in a caller's words.
    `by_name` finds the others by what they are called, where no id and no code is: one of that name at most.
    `fits` says of the facts whether such a record may stand there; references that differ in it alone are
    looked up together.
    """

    endpoint: str
    what: str
    by_id: str
    by_code: str | None = None
    id: str = "ID"
    code: str = "Code"
    written: str = "ID"
    facts: tuple[str, ...] = ()
    names: Callable[[Mapping[str, Any]], Sequence[str]] | None = None
    by_name: str | None = None
    fits: Callable[[Mapping[str, Any]], bool] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One unified attribute, one vendor column, one crossing, both ways unless told otherwise.

    `required` holds for creation. A `fallback` is written only where no row above has set the column.
    """

    unified: str
    vendor: str
    codec: Codec
    read: bool = True
    write: bool = True
    required: bool = False
    fallback: bool = False
    refers: Reference | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """A unified attribute worked out of several vendor columns; read-only. `work` takes their raw values.

    It is an empty list, and nothing is worked out, where all columns that `lists` names are empty.
    """

    unified: str
    vendors: tuple[str, ...]
    work: Callable[..., Any]
    lists: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """A unified attribute that sets several vendor columns; write-only.

    `work` gives column → value and raises ValueError for what the vendor could never take. A `fallback`
    sets only columns that no row above has set. `refers` names the columns whose values must
    exist. `same` tells whether a value was booked as it was sent, where the columns cannot tell.
    """

    unified: str
    vendors: tuple[str, ...]
    work: Callable[[Any], Mapping[str, Any]]
    fallback: bool = False
    refers: tuple[tuple[str, Reference], ...] = ()
    same: Callable[[Any, Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """Several unified attributes that make one vendor column, such as an amount and its side; write-only.

    `work` takes their values, None for those that were not sent, and raises ValueError for nonsense.
    """

    unified: str
    others: tuple[str, ...]
    vendor: str
    work: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class FirstLine:
    """A unified attribute of the whole record that the vendor keeps on each line; read from the first."""

    unified: str
    lines: str
    column: str
    codec: Codec


@dataclass(frozen=True, slots=True)
class Constant:
    """A unified attribute that is the same for every record of this table."""

    unified: str
    value: Any


@dataclass(frozen=True, slots=True)
class One:
    """A list of at most one record, its columns flat in the vendor's record; empty when all are empty.

    Of a list that is sent it takes the first item, or the first that `takes` says yes to. Several of one
    attribute stand one behind the other, each with what it takes.
    """

    unified: str
    model: type[msgspec.Struct]
    rows: tuple[Row | Constant, ...]
    takes: Callable[[Any], bool] | None = None

    def taken(self, items: Sequence[Any]) -> int | None:
        """The place of the item that belongs here."""
        return next((n for n, item in enumerate(items) if self.takes is None or self.takes(item)), None)

    def own(self, items: Sequence[Any] | None) -> Any:
        """The item that belongs here, or None."""
        place = self.taken(items or ())
        return None if place is None else (items or ())[place]


@dataclass(frozen=True, slots=True)
class Lines:
    """A nested collection: the vendor's navigation column, mapped by a table of its own.

    `inherits` are attributes of the whole record that are written on every line. The column `balanced`
    must add up to nothing over all lines. `whole`: where the record is changed, a list stands for all its
    lines, so that those without a key are added and those that it leaves out are removed. `shares` are rows
    of the whole record whose value every line is told with; read-only.
    """

    unified: str
    vendor: str
    table: "Table"
    required: bool = False
    inherits: tuple[Row, ...] = ()
    balanced: str | None = None
    whole: bool = False
    shares: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A list of records that the vendor keeps by themselves, each with a column that names this one.

    That column is the `foreign` of their table. They are read with a single record, in a call more, and
    in a list for a caller who names them; they are written one by one after it. `same` tells whether what
    was sent is a record that exists: then it is changed, else added; what is not sent stays. `sent` is the
    input's attribute where that has another name; it may hold a single record. Where a `One` has the same
    attribute, these are the records that it does not take.
    """

    unified: str
    table: "Table"
    same: Callable[[Any, Any], bool]
    sent: str | None = None

    def items(self, record: msgspec.Struct) -> Sequence[Any]:
        """What an input says of these records."""
        value = getattr(record, self.sent or self.unified, None)
        if isinstance(value, msgspec.Struct):
            return [value]
        return value if isinstance(value, list) else []


Node = Row | Derived | Spread | Joined | FirstLine | Constant | One | Lines | Beside
