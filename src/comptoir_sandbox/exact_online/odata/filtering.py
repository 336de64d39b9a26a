"""A `$filter` as a predicate over rows, with what an index can use beside it."""

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.odata.compiling import Test, compiled
from comptoir_sandbox.exact_online.odata.dialect import DEFAULT, Dialect
from comptoir_sandbox.exact_online.odata.expressions import (
    Comparison,
    Expression,
    Field,
    Junction,
    Operator,
    fields,
)
from comptoir_sandbox.exact_online.odata.filter_parser import read_filter
from comptoir_sandbox.exact_online.odata.literals import Literal, Value
from comptoir_sandbox.exact_online.odata.rows import Row

_TEXT = "Edm.String"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A compiled filter: call it, or its bare `test`, with a row.

    `equalities` are values that every matching row has, `at_least` lower bounds that every matching row
    keeps, so that a store may look rows up before testing them. Text is left out of both where its case
    does not count. `fields` are all properties that the filter reads.
    """

    test: Test
    equalities: Mapping[str, Value]
    at_least: Mapping[str, Value]
    fields: frozenset[str]

    def __call__(self, row: Row) -> bool:
        return self.test(row)


def parse_filter(text: str, entity_set: EntitySet, dialect: Dialect = DEFAULT) -> Predicate:
    """The compiled `$filter`; ODataError when Exact Online would refuse it."""
    condition = read_filter(text, entity_set, dialect)
    certain = [
        each for each in _certain(condition) if not (dialect.ignore_text_case and each[0].type == _TEXT)
    ]
    return Predicate(
        test=compiled(condition, dialect),
        equalities={field.name: value for field, word, value in reversed(certain) if word == "eq"},
        at_least={field.name: value for field, word, value in reversed(certain) if word in {"gt", "ge"}},
        fields=fields(condition),
    )


def _certain(condition: Expression) -> list[tuple[Field, Operator, Value]]:
    """The comparisons of a property with a constant that hold for every row that passes."""
    if isinstance(condition, Junction) and condition.word == "and":
        return [found for part in condition.conditions for found in _certain(part)]
    if not isinstance(condition, Comparison):
        return []
    match condition.field_first():
        case Comparison(word, Field() as field, Literal(value=value)) if value is not None:
            return [(field, word, value)]
    return []
