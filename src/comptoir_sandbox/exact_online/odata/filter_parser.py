"""Reads a `$filter` into typed expressions, by recursive descent over OData 2's grammar.

    condition   = conjunction { "or" conjunction }
    conjunction = comparison { "and" comparison }
    comparison  = unary [ ("eq" | "ne" | "gt" | "ge" | "lt" | "le") unary ]
    unary       = "not" unary | operand
    operand     = literal | property | function "(" condition { "," condition } ")" | "(" condition ")"

Arithmetic, paths into navigation properties, field-to-field comparison and everything of OData 4
are refused, as Exact Online does (exact-facts 5.3).
"""

from typing import cast

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.odata.dialect import DEFAULT, Dialect
from comptoir_sandbox.exact_online.odata.errors import (
    bad_syntax,
    boolean_expected,
    filter_unsupported,
    incompatible,
    incompatible_operand,
)
from comptoir_sandbox.exact_online.odata.expressions import (
    Call,
    Comparison,
    Expression,
    Field,
    Junction,
    Negation,
    Operator,
    family,
    fields,
    system_type,
)
from comptoir_sandbox.exact_online.odata.functions import result_type
from comptoir_sandbox.exact_online.odata.lexer import Kind, Token, tokens
from comptoir_sandbox.exact_online.odata.properties import find_property

DEEPEST = 40  # nested parentheses, functions and negations; the vendor's own limit is not known

_BOOLEAN = "Edm.Boolean"
_COMPARISONS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_EQUALITY = frozenset({"eq", "ne"})


def read_filter(text: str, entity_set: EntitySet, dialect: Dialect = DEFAULT) -> Expression:
    """The condition that `text` states about an entity; ODataError when Exact Online would refuse it."""
    return _Parser(tokens(text), entity_set, dialect).whole()


class _Parser:
    def __init__(self, found: list[Token], entity_set: EntitySet, dialect: Dialect) -> None:
        self._tokens = found
        self._at = 0
        self._depth = 0
        self._entity_set = entity_set
        self._dialect = dialect

    def whole(self) -> Expression:
        condition = self._condition()
        if self._here.kind is not Kind.END:
            raise bad_syntax()
        if condition.type != _BOOLEAN:
            raise boolean_expected(condition.position)
        return condition

    @property
    def _here(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._here
        self._at += 1
        return token

    def _accept(self, kind: Kind, text: str) -> Token | None:
        return self._take() if self._here.kind is kind and self._here.text == text else None

    def _expect(self, mark: str) -> None:
        if self._accept(Kind.MARK, mark) is None:
            raise bad_syntax()

    def _condition(self) -> Expression:
        first = self._conjunction()
        conditions = [first]
        while word := self._accept(Kind.NAME, "or"):
            conditions.append(self._both("or", word, conditions[-1], self._conjunction()))
        if len(conditions) == 1:
            return first
        found = Junction("or", tuple(conditions), first.position)
        if self._dialect.one_property_per_or and len(fields(found)) > 1:
            raise filter_unsupported()
        return found

    def _conjunction(self) -> Expression:
        first = self._comparison()
        conditions = [first]
        while word := self._accept(Kind.NAME, "and"):
            conditions.append(self._both("and", word, conditions[-1], self._comparison()))
        return first if len(conditions) == 1 else Junction("and", tuple(conditions), first.position)

    def _both(self, name: str, word: Token, left: Expression, right: Expression) -> Expression:
        """The right condition, when both sides are conditions."""
        if left.type != _BOOLEAN or right.type != _BOOLEAN:
            raise incompatible(name, system_type(left.type), system_type(right.type), word.position)
        return right

    def _comparison(self) -> Expression:
        left = self._unary()
        if self._here.kind is not Kind.NAME or self._here.text not in _COMPARISONS:
            return left
        word = self._take()
        right = self._unary()
        _check(word, left, right)
        return Comparison(cast("Operator", word.text), left, right, left.position)

    def _unary(self) -> Expression:
        word = self._accept(Kind.NAME, "not")
        if word is None:
            return self._operand()
        self._descend()
        condition = self._unary()
        self._depth -= 1
        if condition.type != _BOOLEAN:
            raise incompatible_operand("not", system_type(condition.type), word.position)
        return Negation(condition, word.position)

    def _operand(self) -> Expression:
        token = self._take()
        if token.literal is not None:
            return token.literal
        if token.kind is Kind.NAME:
            return self._call(token) if self._accept(Kind.MARK, "(") else self._field(token)
        if token.kind is not Kind.MARK or token.text != "(":
            raise bad_syntax()
        self._descend()
        inner = self._condition()
        self._expect(")")
        self._depth -= 1
        return inner

    def _call(self, name: Token) -> Expression:
        self._descend()
        arguments = [self._condition()]
        while self._accept(Kind.MARK, ","):
            arguments.append(self._condition())
        self._expect(")")
        self._depth -= 1
        kind = result_type(name.text, [argument.type for argument in arguments])
        if sum(bool(fields(argument)) for argument in arguments) > 1:
            raise filter_unsupported()
        return Call(name.text, tuple(arguments), kind, name.position)

    def _field(self, name: Token) -> Expression:
        found = find_property(name.text, self._entity_set, name.position, self._dialect)
        if found.collection is not None or self._accept(Kind.MARK, "/"):
            raise filter_unsupported()
        return Field(found.name, found.type, name.position)

    def _descend(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise bad_syntax()


def _check(word: Token, left: Expression, right: Expression) -> None:
    """Both sides must be of one family, and only one of them may read the entity."""
    pair = {family(left.type), family(right.type)}
    ordered = word.text in _EQUALITY or not pair & {_BOOLEAN, "Edm.Binary"}
    if (len(pair) > 1 and None not in pair) or not ordered:
        raise incompatible(word.text, system_type(left.type), system_type(right.type), word.position)
    if fields(left) and fields(right):
        raise filter_unsupported()
