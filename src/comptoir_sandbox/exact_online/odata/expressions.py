"""The parts of a filter after reading: typed, and each with its place in the text."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal as OneOf

from comptoir_sandbox.exact_online.odata.literals import NUMBERS, Literal

Operator = OneOf["eq", "ne", "gt", "ge", "lt", "le"]
_MIRRORED: Mapping[Operator, Operator] = MappingProxyType(
    {"eq": "eq", "ne": "ne", "gt": "lt", "lt": "gt", "ge": "le", "le": "ge"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """A property of the entity."""

    name: str
    type: str
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function over expressions."""

    function: str
    arguments: tuple["Expression", ...]
    type: str
    position: int


@dataclass(frozen=True, slots=True)
class Comparison:
    operator: Operator
    left: "Expression"
    right: "Expression"
    position: int

    @property
    def type(self) -> str:
        return "Edm.Boolean"

    def field_first(self) -> "Comparison":
        """The same with a constant on the right, unless both sides are constants."""
        if not isinstance(self.left, Literal):
            return self
        return Comparison(_MIRRORED[self.operator], self.right, self.left, self.position)


@dataclass(frozen=True, slots=True)
class Junction:
    """Several conditions joined by the same `and` or `or`."""

    word: OneOf["and", "or"]
    conditions: tuple["Expression", ...]
    position: int

    @property
    def type(self) -> str:
        return "Edm.Boolean"


@dataclass(frozen=True, slots=True)
class Negation:
    condition: "Expression"
    position: int

    @property
    def type(self) -> str:
        return "Edm.Boolean"


Expression = Literal | Field | Call | Comparison | Junction | Negation


def family(edm_type: str | None) -> str | None:
    """Types of one family can be compared with each other: all numbers are one family."""
    return "number" if edm_type in NUMBERS else edm_type


def system_type(edm_type: str | None) -> str:
    """A type as .NET names it in error texts."""
    match edm_type:
        case None:
            return "null"
        case "Edm.Binary":
            return "System.Byte[]"
        case "Edm.Time":
            return "System.TimeSpan"
        case _:
            return edm_type.replace("Edm.", "System.")


def fields(expression: Expression) -> frozenset[str]:
    """The names of all properties that an expression reads."""
    match expression:
        case Field(name=name):
            return frozenset({name})
        case Call(arguments=parts) | Junction(conditions=parts):
            return frozenset().union(*(fields(part) for part in parts))
        case Comparison(left=left, right=right):
            return fields(left) | fields(right)
        case Negation(condition=condition):
            return fields(condition)
    return frozenset()
