"""A record on its way to a vendor: its body in the making, what that points to, and what goes beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from comptoir.cdk.rows import Beside, Reference
from comptoir.kit.errors import FieldProblem, InvalidBody


@dataclass(frozen=True, slots=True)
class Pointer:
    """A written value that must exist in the company, and the places where its resolved form belongs.

    `field` is the path that the caller knows; `body` and `column` are the vendor's; `record` and `attribute`
    are the caller's own, so that what was sent can be compared with what was booked.
    """

    field: str
    value: str
    to: Reference
    body: dict[str, Any] | None = None
    column: str = ""
    record: msgspec.Struct | None = None
    attribute: str = ""

    def resolve(self, value: str) -> None:
        """Put the id or code that the vendor wants in the place of what the caller gave."""
        if self.body is not None:
            self.body[self.column] = value
        if self.record is not None:
            setattr(self.record, self.attribute, value)


@dataclass(frozen=True, slots=True)
class Aside:
    """A record to be written beside another: the row that tells of it, what was sent, and its body."""

    row: Beside
    record: msgspec.Struct
    place: str
    payload: dict[str, Any]


@dataclass(slots=True)
class Written:
    """A vendor's body in the making. `payload` is what will be sent, column by column."""

    payload: dict[str, Any] = field(default_factory=dict)
    pointers: list[Pointer] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problems: list[FieldProblem] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a table's `finish` completes: a record, and the body that is to be sent for it.

    `place` is where the record stands in the caller's body. `parent` is the key of the record above it,
    `before` the record as it stands where it is changed, `owner` the same of the record above a line.
    `lines` are the bodies of the lines that go with a changed record.
    """

    record: msgspec.Struct
    written: Written
    place: str = ""
    parent: str | None = None
    before: msgspec.Struct | None = None
    owner: msgspec.Struct | None = None
    lines: Sequence[Mapping[str, Any]] = ()


def refuse(problems: Sequence[FieldProblem]) -> None:
    """Raise InvalidBody with all that is wrong, where anything is."""
    if problems:
        raise InvalidBody("The body does not fit.", fields=problems)
