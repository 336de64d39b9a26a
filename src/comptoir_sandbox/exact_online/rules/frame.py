"""The frame that the rules of an entity hang in: what they may see while reading and while writing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from comptoir_sandbox.exact_online.books import Books, Row
from comptoir_sandbox.exact_online.messages import DEFAULT_LANGUAGE
from comptoir_sandbox.exact_online.refusals import Invalid
from comptoir_sandbox.exact_online.rules.posting import Ledger
from comptoir_sandbox.exact_online.rules.references import REFERENCES, Reference
from comptoir_sandbox.exact_online.switches import Switches


@dataclass(frozen=True)
class Reading:
    """What a derived property may look at."""

    books: Books
    division: int
    language: str
    people: Mapping[str, str]  # user id → full name
    base: str  # the host's URL
    switches: Switches
    country: str = ""  # two letters, of the site
    seen: dict[tuple[str, object], Row | None] = field(default_factory=dict)  # referred rows of this request
    plans: dict[tuple[int, tuple[str, ...]], "Wanted"] = field(default_factory=dict)  # see `derived`

    def referred(self, reference: Reference, value: object) -> Row | None:
        """The row that a GUID or a code stands for."""
        if value is None:
            return None
        place = reference.table, value
        if place not in self.seen:
            table = self.books.table(reference.table)
            by_key = reference.by == table.key
            self.seen[place] = table.get(value) if by_key else table.first(reference.by, value)
        return self.seen[place]


Derive = Callable[[Row, Reading], object]
Wanted = list[tuple[str, Derive]]


@dataclass
class Writing:
    """One document on its way into the books.

    `row` is what will be stored; `sent` names the properties that the caller gave; `old` is the stored row
    when this is a change.
    """

    books: Books
    row: Row
    sent: frozenset[str]
    old: Row | None
    lines: list["Writing"]
    user: str
    currency: str
    now: datetime  # wall clock, with milliseconds
    new_guid: Callable[[], str]
    switches: Switches
    parent: "Writing | None" = None
    table: str = ""  # of a line: where it will be stored
    ids: Mapping[str, tuple[object, ...]] = field(default_factory=dict)  # lists of bare ids, as they came
    client: str = ""  # the app that writes
    speaks: str = DEFAULT_LANGUAGE  # the user's language, two letters
    ignored: Mapping[str, object] = field(default_factory=dict)  # read-only properties, as they came

    @property
    def ledger(self) -> Ledger:
        """The general ledger of these books."""
        return Ledger(self.books, self.user, self.now, self.new_guid)

    @property
    def today(self) -> datetime:
        return self.now.replace(hour=0, minute=0, second=0, microsecond=0)

    def default(self, name: str, value: object) -> None:
        """Take `value` where nothing is there yet."""
        if self.row.get(name) is None:
            self.row[name] = value

    def require(self, *names: str) -> None:
        """Refuse when one of these is missing or empty."""
        for name in names:
            if self.row.get(name) in (None, ""):
                raise Invalid("mandatory", name)

    def referred(self, name: str) -> Row | None:
        """The row that property `name` refers to; its being there has been checked before."""
        reference = REFERENCES[name]
        value = self.row.get(name)
        if value is None:
            return None
        table = self.books.table(reference.table)
        return table.get(value) if reference.by == table.key else table.first(reference.by, value)

    def decimal(self, name: str) -> Decimal | None:
        """A number of the row as a decimal; None when it is not there."""
        return as_decimal(self.row.get(name))


def as_decimal(value: object) -> Decimal | None:
    """A stored number as a decimal."""
    return None if value is None else Decimal(str(value))


def _nothing(writing: Writing) -> None:
    del writing


@dataclass(frozen=True)
class LinesOf:
    """A header's lines: the collection's name and the property of the line that names the header."""

    collection: str
    table: str
    parent: str


@dataclass(frozen=True)
class Behaviour:
    """What is special about an entity; the defaults make a plain, storable one.

    `create` and `change` complete and check a row before it is stored, `stored` acts after it,
    `remove` refuses before a row goes, `removed` acts after it.
    """

    own_key: str = ""  # when the key is also the name of a reference elsewhere
    defaults: Mapping[str, object] = field(default_factory=dict)
    derived: Mapping[str, Derive] = field(default_factory=dict)
    lines: LinesOf | None = None
    header: str = ""  # for a line: the table of its header
    auto: frozenset[str] = frozenset()  # flagged mandatory in the documents, but filled in when absent
    unique: str = ""  # a property that no two rows share
    owns: tuple[
        tuple[str, str], ...
    ] = ()  # tables whose rows go with this one, and their property that names it
    full_answer: bool = False
    transient: bool = False  # an action: answered, but not kept as a row
    create: Callable[[Writing], None] = _nothing
    change: Callable[[Writing], None] = _nothing
    stored: Callable[[Writing], None] = _nothing
    remove: Callable[[Writing], None] = _nothing
    removed: Callable[[Writing], None] = _nothing
