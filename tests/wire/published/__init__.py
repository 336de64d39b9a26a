"""The published contract as three tables, and how they are read.

`operations.tsv` holds all 164 operations, `models.tsv` every field of the 162 models, `value_lists.tsv` the
lists of values that are too long for a cell (`@name` refers to one). Compared with the description they were
taken from, three things were set right: the code of Norway, which a YAML reader had turned into a truth value,
and the answers of getItem and getFiscalYear, which the published clients read as lists.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_PARAMETER = re.compile(r"(?P<name>\w+)(?P<required>!?):(?P<type>\w+)(?:\[(?P<values>[^\]]*)\])?")


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str
    required: bool
    values: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    status: int
    enveloped: bool
    media: str
    data: str


@dataclass(frozen=True)
class PublishedOperation:
    id: str
    tag: str
    method: str
    path: str
    query: tuple[Parameter, ...]
    sent_as: str
    sent: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Field:
    name: str
    type: str
    required: bool
    nullable: bool
    values: tuple[str, ...]


@cache
def operations() -> dict[str, PublishedOperation]:
    """Every published operation by its id."""
    return {row["operation"]: _operation(row) for row in _rows("operations.tsv")}


@cache
def models() -> dict[str, dict[str, Field]]:
    """The fields of every published model, by model and name."""
    found: dict[str, dict[str, Field]] = {}
    for row in _rows("models.tsv"):
        found.setdefault(row["model"], {})[row["field"]] = Field(
            name=row["field"],
            type=row["type"],
            required=row["required"] == "yes",
            nullable=row["nullable"] == "yes",
            values=_values(row["values"]),
        )
    return found


@cache
def value_lists() -> dict[str, tuple[str, ...]]:
    return {row["list"]: tuple(row["values"].split("|")) for row in _rows("value_lists.tsv")}


def _values(cell: str) -> tuple[str, ...]:
    if cell.startswith("@"):
        return value_lists()[cell[1:]]
    return tuple(cell.split("|")) if cell else ()


def _operation(row: dict[str, str]) -> PublishedOperation:
    return PublishedOperation(
        id=row["operation"],
        tag=row["tag"],
        method=row["method"],
        path=row["path"],
        query=tuple(map(_parameter, row["query"].split())),
        sent_as=row["sent_as"],
        sent=row["sent"],
        answers=tuple(map(_answer, row["answered"].split(" | "))),
    )


def _parameter(text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    assert match is not None, text
    values = match["values"]
    return Parameter(
        name=match["name"],
        type=match["type"],
        required=bool(match["required"]),
        values=tuple(values.split("|")) if values else (),
    )


def _answer(text: str) -> Answer:
    status, wrapping, media, data = text.split(" ", 3)
    return Answer(status=int(status), enveloped=wrapping == "enveloped", media=media, data=data)


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
