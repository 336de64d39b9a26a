"""Turns expressions into quick closures over a row.

Null behaves as in SQL: a comparison with a missing value is neither true nor, negated, false, so the row is
left out either way; only `eq null` and `ne null` ask for it. That is a guess: the framework and the database
below it disagree here, so the dialect can have it the other way.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from comptoir_sandbox.exact_online.odata.dialect import Dialect
from comptoir_sandbox.exact_online.odata.errors import filter_unsupported
from comptoir_sandbox.exact_online.odata.expressions import (
    Call,
    Comparison,
    Expression,
    Field,
    Junction,
    Negation,
    Operator,
    fields,
)
from comptoir_sandbox.exact_online.odata.functions import FUNCTIONS
from comptoir_sandbox.exact_online.odata.literals import Literal, Value
from comptoir_sandbox.exact_online.odata.rows import Row

Test = Callable[[Row], bool]
Reading = Callable[[Row], Any]

_TEXT = "Edm.String"
_OPPOSITE: Mapping[Operator, Operator] = MappingProxyType(
    {"eq": "ne", "ne": "eq", "gt": "le", "le": "gt", "lt": "ge", "ge": "lt"}
)
_COMPARE: Mapping[Operator, Callable[[Any, Any], bool]] = MappingProxyType(
    {
        "eq": operator.eq,
        "ne": operator.ne,
        "gt": operator.gt,
        "ge": operator.ge,
        "lt": operator.lt,
        "le": operator.le,
    }
)


def compiled(condition: Expression, dialect: Dialect) -> Test:
    """The test of one row that a condition amounts to."""
    return _Compiler(dialect).condition(condition, negated=False)


class _Compiler:
    """Turns expressions into closures; `negated` asks for the test of the opposite."""

    def __init__(self, dialect: Dialect) -> None:
        self._ignore_case = dialect.ignore_text_case
        self._null_differs = dialect.null_differs
        self._offset_id_null = dialect.offset_id_null

    def condition(self, expression: Expression, *, negated: bool) -> Test:
        if negated and self._null_differs:
            return _turned(self.condition(expression, negated=False))
        match expression:
            case Junction():
                return self._junction(expression, negated=negated)
            case Negation(condition=inner):
                return self.condition(inner, negated=not negated)
            case Comparison():
                return self._comparison(expression.field_first(), negated=negated)
        return _is(self._reading(expression), not negated)

    def _junction(self, junction: Junction, *, negated: bool) -> Test:
        among = self._among(junction) if junction.word == "or" and not negated else None
        if among is not None:
            return among
        tests = tuple(self.condition(part, negated=negated) for part in junction.conditions)
        every = (junction.word == "and") is not negated
        if len(tests) == 2:  # noqa: PLR2004  the usual case, without a loop
            return _both(*tests) if every else _either(*tests)
        return _every(tests) if every else _some(tests)

    def _among(self, junction: Junction) -> Test | None:
        """`ID eq … or ID eq … or …`, as clients ask for many records at once: one look into a set."""
        asked, values = set(), set()
        for part in junction.conditions:
            match part.field_first() if isinstance(part, Comparison) else part:
                case Comparison(operator="eq", left=Field() as field, right=Literal() as constant) if (
                    constant.value is not None
                ):
                    asked.add((field.name, field.type))
                    values.add(self._folded(constant.value) if constant.type == _TEXT else constant.value)
                case _:
                    return None
        if len(asked) > 1:
            return None
        reading = self._reading(field)
        return lambda row: reading(row) in values

    def _comparison(self, comparison: Comparison, *, negated: bool) -> Test:
        word = _OPPOSITE[comparison.operator] if negated else comparison.operator
        left, right = comparison.left, comparison.right
        if (
            isinstance(right, Literal)
            and isinstance(right.value, bool)
            and not isinstance(left, Field | Literal)
        ):
            return self.condition(left, negated=right.value is not (word == "eq"))
        if isinstance(right, Literal):
            return self._against(left, word, right)
        return _compare(_COMPARE[word], self._reading(left), self._reading(right))

    def _against(self, left: Expression, word: Operator, constant: Literal) -> Test:
        """The usual case: something of the row against a constant."""
        if constant.value is None:
            if isinstance(left, Field) and left.name == "OffsetID" and word == "eq":
                return self._unmatched()
            return _null_test(self._reading(left), word)
        value = self._folded(constant.value) if constant.type == _TEXT else constant.value
        if word == "ne" and self._null_differs:
            return _turned(_against(self._reading(left), _COMPARE["eq"], value))
        if not isinstance(left, Field):
            return _against(self._reading(left), _COMPARE[word], value)
        if word == "eq" and not (constant.type == _TEXT and self._ignore_case):
            return _field_equals(left.name, value)
        return _against(self._reading(left), _COMPARE[word], value)

    def _unmatched(self) -> Test:
        """`OffsetID eq null`, which does not work (exact-facts 5.3); how it fails is a guess."""
        if self._offset_id_null == "refuse":
            raise filter_unsupported()
        if self._offset_id_null == "works":
            return _null_test(_field("OffsetID"), "eq")
        found = self._offset_id_null == "unfiltered"
        return lambda row: found  # noqa: ARG005  whatever the row

    def _reading(self, expression: Expression) -> Reading:
        """How the value is got from a row; text comes folded when its case does not count."""
        match expression:
            case Field(name=name, type=kind):
                return _folding(name) if kind == _TEXT and self._ignore_case else _field(name)
            case Literal(value=value):
                return _constant(self._folded(value))
            case Call(function=name, arguments=arguments, type=kind):
                call = _call(FUNCTIONS[name].work, arguments, self._reading)
                return _lowered(call) if kind == _TEXT and self._ignore_case else call
        return self.condition(expression, negated=False)

    def _folded(self, value: Value) -> Value:
        return value.lower() if self._ignore_case and isinstance(value, str) else value


def _turned(test: Test) -> Test:
    return lambda row: not test(row)


def _is(reading: Reading, wanted: bool) -> Test:
    return lambda row: reading(row) is wanted


def _both(first: Test, second: Test) -> Test:
    return lambda row: first(row) and second(row)


def _either(first: Test, second: Test) -> Test:
    return lambda row: first(row) or second(row)


def _every(tests: tuple[Test, ...]) -> Test:
    return lambda row: all(test(row) for test in tests)


def _some(tests: tuple[Test, ...]) -> Test:
    return lambda row: any(test(row) for test in tests)


def _null_test(reading: Reading, word: Operator) -> Test:
    if word == "eq":
        return lambda row: reading(row) is None
    if word == "ne":
        return lambda row: reading(row) is not None
    return lambda row: False  # noqa: ARG005  nothing is greater or less than null, whatever the row


def _field_equals(name: str, value: Value) -> Test:
    return lambda row: row.get(name) == value


def _against(reading: Reading, compare: Callable[[Any, Any], bool], value: Value) -> Test:
    def test(row: Row) -> bool:
        found = reading(row)
        return found is not None and compare(found, value)

    return test


def _compare(compare: Callable[[Any, Any], bool], left: Reading, right: Reading) -> Test:
    def test(row: Row) -> bool:
        first, second = left(row), right(row)
        return first is not None and second is not None and compare(first, second)

    return test


def _field(name: str) -> Reading:
    return lambda row: row.get(name)


def _folding(name: str) -> Reading:
    def read(row: Row) -> str | None:
        value: str | None = row.get(name)
        return value and value.lower()

    return read


def _lowered(reading: Reading) -> Reading:
    def read(row: Row) -> str | None:
        value: str | None = reading(row)
        return value and value.lower()

    return read


def _constant(value: Value) -> Reading:
    return lambda row: value  # noqa: ARG005  a reading takes the row


def _call(
    work: Callable[..., Any], arguments: Sequence[Expression], read: Callable[[Expression], Reading]
) -> Reading:
    """A function's value; at most one argument depends on the row, so the others are worked out once."""
    index = next((at for at, argument in enumerate(arguments) if fields(argument)), 0)
    before = [read(argument)({}) for argument in arguments[:index]]
    behind = [read(argument)({}) for argument in arguments[index + 1 :]]
    reading = read(arguments[index])
    if None in before or None in behind:
        return _constant(None)

    def call(row: Row) -> Any:
        value = reading(row)
        return None if value is None else work(*before, value, *behind)

    return call
