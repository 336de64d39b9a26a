"""The fields of a resource as its models declare them, by the paths of their attributes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

import msgspec

from comptoir.unified.values import closed_values
from comptoir.unified.vocabulary import Operation, Resource


@dataclass(frozen=True, slots=True)
class Field:
    """A field as a struct declares it: where it is among attributes, its published name, its values."""

    path: str
    name: str
    required: bool
    values: tuple[str, ...]


def inputs(operations: Sequence[Operation]) -> list[type[msgspec.Struct]]:
    return [found for operation in operations if (found := operation.record) is not None]


def by_path(models: Sequence[type[msgspec.Struct]]) -> dict[str, Field]:
    return {found.path: found for model in reversed(models) for found in _declared(model, "", "", ())}


def _declared(model: type[msgspec.Struct], path: str, name: str, above: tuple[type, ...]) -> Iterator[Field]:
    for part in msgspec.structs.fields(model):
        said = Field(
            f"{path}{part.name}", f"{name}{part.encode_name}", part.required, closed_values(part.type)
        )
        yield said
        inner, listed = _struct_in(part.type)
        if inner is not None and inner not in above:
            dots = "[]." if listed else "."
            yield from _declared(inner, f"{said.path}.", f"{said.name}{dots}", (*above, model))


def _struct_in(kind: Any, *, listed: bool = False) -> tuple[type[msgspec.Struct] | None, bool]:
    """The struct that a field holds, and whether it is a list of them."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind, listed
    found = [_struct_in(part, listed=listed or get_origin(kind) is list) for part in get_args(kind)]
    return next((each for each in found if each[0] is not None), (None, listed))


def names_of(resource: Resource) -> Mapping[str, str]:
    """The published names of a resource's fields, by the paths of their attributes."""
    known = by_path([*inputs(resource.operations), resource.model])
    return {path: said.name for path, said in known.items()}
