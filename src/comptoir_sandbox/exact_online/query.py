"""Answers a list: finds the rows, filters, sorts, cuts the page, and says where the next one starts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any

from comptoir_sandbox.exact_online.books import Books, Row, Table
from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.history.layered import LayeredTable
from comptoir_sandbox.exact_online.odata import (
    Dialect,
    Order,
    Predicate,
    QueryOptions,
    Value,
    after,
    check_filter,
    check_options,
    parse_filter,
    parse_orderby,
    parse_skiptoken,
    skiptoken,
    sort_key,
    total_order,
)
from comptoir_sandbox.exact_online.rules.derived import Record
from comptoir_sandbox.exact_online.rules.frame import Derive, Reading

_UNCAPPED = 1_000_000
_INDEXED = ("Edm.Guid", "Edm.Int32")


@dataclass(frozen=True)
class Source:
    """Where the rows of an endpoint come from."""

    entity_set: EntitySet
    table: Table
    derived: Mapping[str, Derive]
    reading: Reading
    stream: Callable[[Books, int], Iterator[Row]] | None = None  # a sync endpoint's own changes
    only: list[Row] | None = None  # these rows, in this order, instead of the table's
    shown: Callable[[Row], Row] | None = None  # how a row reads in the language that was asked for

    def records(self, rows: Iterable[Row]) -> Iterator[Record]:
        if self.shown is not None:
            rows = map(self.shown, rows)
        return (Record(row, self.entity_set, self.derived, self.reading) for row in rows)

    def since(self, stamp: int) -> Iterator[Row]:
        """The changes after a row version, oldest first."""
        if self.stream is not None:
            return self.stream(self.reading.books, stamp)
        return self.table.since(stamp)


@dataclass(frozen=True)
class Page:
    """One page of an answer. `token` is None on the last page."""

    records: list[Record]
    token: str | None
    remaining_top: int | None
    count: int | None
    bare: bool  # a `$top` within one page: the answer is an array


@dataclass(frozen=True)
class Question:
    """A list request, read and checked against its entity set."""

    options: QueryOptions
    predicate: Predicate | None
    order: Order
    seen: Mapping[str, Value] | None  # the values of the skip token
    size: int


def read_question(
    options: QueryOptions, entity_set: EntitySet, dialect: Dialect, *, mandatory_filter: bool
) -> Question:
    """Parse the options; ODataError when the vendor would refuse them."""
    check_options(options, entity_set)
    predicate = parse_filter(options.filter, entity_set, dialect) if options.filter else None
    check_filter(predicate, entity_set, mandatory=mandatory_filter)
    order = parse_orderby(options.orderby, entity_set, dialect) if options.orderby else ()
    seen = parse_skiptoken(options.skiptoken, order, entity_set) if options.skiptoken else None
    return Question(options, predicate, order, seen, entity_set.page_size or _UNCAPPED)


def ask(question: Question, source: Source, dialect: Dialect) -> Page:
    """The page that a question asks for."""
    options = question.options
    found = _in_order(question, source, dialect)
    count = None
    if options.inlinecount:
        count = count_all(question, source)
    if question.seen is not None and not _seeks(question):
        behind = after(question.seen, question.order, source.entity_set, dialect)
        found = (record for record in found if behind(record))
    left = question.size if options.top is None else min(options.top, question.size)
    rest = islice(found, options.skip or 0, None)
    records = list(islice(rest, left))
    more = (
        left == question.size and (options.top is None or options.top > left) and next(rest, None) is not None
    )
    return Page(
        records,
        skiptoken(records[-1], question.order, source.entity_set) if more and records else None,
        options.top - left if more and options.top is not None else None,
        count,
        bare=options.top is not None and options.top <= question.size,
    )


def count_all(question: Question, source: Source) -> int:
    """How many rows match, whatever the paging."""
    if question.predicate is None and source.only is None and source.entity_set.key != "Timestamp":
        return len(source.table)
    return sum(1 for _ in _matching(question, source, _candidates(question, source, seek=False)))


def _in_order(question: Question, source: Source, dialect: Dialect) -> Iterable[Record]:
    found = _matching(question, source, _candidates(question, source, seek=True))
    if not question.order:
        return found
    return sorted(found, key=sort_key(total_order(question.order, source.entity_set), dialect))


def _matching(question: Question, source: Source, rows: Iterable[Row]) -> Iterable[Record]:
    records = source.records(rows)
    return filter(question.predicate.test, records) if question.predicate else records


def _seeks(question: Question) -> bool:
    """Whether the skip token is a place in the table's own order, which candidates start behind."""
    return question.seen is not None and not question.order


def _candidates(question: Question, source: Source, *, seek: bool) -> Iterable[Row]:
    """The rows that may match, in the entity set's own order, by an index where one helps."""
    seen = question.seen if seek and _seeks(question) else None
    if source.only is not None:
        return _behind(source.only, source.entity_set.key, seen)
    if source.entity_set.key == "Timestamp":
        return source.since(_first_stamp(question, seen))
    seen_key = seen.get(source.table.key) if seen else None
    equal = dict(question.predicate.equalities) if question.predicate else {}
    if source.table.key in equal:
        row = source.table.get(equal[source.table.key])
        rows = [row] if row else []
    elif isinstance(source.table, LayeredTable):
        least = question.predicate.at_least if question.predicate else {}
        return source.table.matching(equal, least, seen_key, _of_stored(question.predicate, source))
    elif name := _indexed(equal, source):
        rows = source.table.where(name, equal[name])
    else:
        return source.table.after(seen_key) if seen_key is not None else source.table
    return _behind(rows, source.table.key, seen)


def _of_stored(predicate: Predicate | None, source: Source) -> Callable[[Any], bool] | None:
    """The filter's test when it looks at stored values alone, so that a store can use it by itself."""
    return predicate.test if predicate and predicate.fields.isdisjoint(source.derived) else None


def _behind(rows: list[Row], key: str, seen: Mapping[str, object] | None) -> list[Row]:
    """The rows after the one that a skip token names; all without a token, none when it is not there."""
    if seen is None:
        return rows
    place = next((place for place, row in enumerate(rows) if row.get(key) == seen[key]), len(rows))
    return rows[place + 1 :]


def _indexed(equal: Mapping[str, object], source: Source) -> str | None:
    types = source.entity_set.properties
    return next((name for name in equal if types[name].type in _INDEXED and name not in source.derived), None)


def _first_stamp(question: Question, seen: Mapping[str, object] | None) -> int:
    bounds = [0]
    if question.predicate and "Timestamp" in question.predicate.at_least:
        bounds.append(int(str(question.predicate.at_least["Timestamp"])) - 1)
    if seen:
        bounds.append(int(str(seen["Timestamp"])))
    return max(bounds)


def merged(streams: Iterable[Iterator[Row]]) -> Iterator[Row]:
    """Several tables' changes as one stream in the order of their row versions."""
    return merge(*streams, key=lambda row: row["Timestamp"])  # type: ignore[arg-type,return-value]  # always an int
