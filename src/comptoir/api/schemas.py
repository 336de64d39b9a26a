"""The schemas of the OpenAPI document, from the structs that are encoded and decoded.

msgspec writes a schema of what a struct accepts. An answer is described by what it always holds, numbers
are numbers with all their digits rather than decimal strings, a file is a file, and fields carry a sample.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import NODEFAULT, UNSET, Struct, inspect

from comptoir.api.samples import sample
from comptoir.unified.forms import Upload

Schema = dict[str, Any]

_REF = "#/components/schemas/{name}"
_UPLOAD = Upload.__name__


class Schemas:
    """The schema of each type that was asked for, and the components that they refer to."""

    def __init__(self, answers: Iterable[Any], inputs: Iterable[Any]) -> None:
        answered = list(dict.fromkeys(answers))
        types = list(dict.fromkeys([*answered, *inputs]))
        schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
        for struct in _structs(answered):
            _complete(components[struct.__name__], struct)
        self.components: dict[str, Schema] = {name: _plain(part) for name, part in sorted(components.items())}
        if _UPLOAD in self.components:
            self.components[_UPLOAD] = {"type": "string", "contentMediaType": "application/octet-stream"}
        self._by_type = {kind: _plain(schema) for kind, schema in zip(types, schemas, strict=True)}

    def of(self, kind: Any) -> Schema:
        """The schema of `kind`, a reference where it is a component."""
        return self._by_type[kind]


def ref(name: str) -> Schema:
    """A reference to a component schema."""
    return {"$ref": _REF.format(name=name)}


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _structs(types: Iterable[Any]) -> Iterator[type[Struct]]:
    """Every struct within `types`, however deep, once."""
    pending = list(inspect.multi_type_info(types))
    seen: set[type[Struct]] = set()
    while pending:
        info = pending.pop()
        if not isinstance(info, inspect.StructType):
            pending.extend(_inner(info))
        elif info.cls not in seen:
            seen.add(info.cls)
            pending.extend(field.type for field in info.fields)
            yield info.cls


def _inner(info: inspect.Type) -> Iterable[inspect.Type]:
    match info:
        case inspect.UnionType(types=types):
            return types
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            return (item,)
        case inspect.DictType(value_type=value):
            return (value,)
    return ()


def _complete(component: Schema, struct: type[Struct]) -> None:
    """State that every field is present which encoding never leaves out; defaults mean nothing then."""
    omits = struct.__struct_config__.omit_defaults
    component["required"] = [
        field.encode_name
        for field in msgspec.structs.fields(struct)
        if field.default is not UNSET and (field.default is NODEFAULT or not omits)
    ]
    for schema in component["properties"].values():
        schema.pop("default", None)


def _plain(schema: Schema) -> Schema:
    """`schema` without generated titles, with numbers as numbers and a sample at every field that has one."""
    if schema.get("format") == "decimal":
        return {"type": "number"}
    plain = {key: _plain_part(part) for key, part in schema.items() if key not in ("title", "properties")}
    if not plain.get("required", True):
        del plain["required"]
    if "enum" in plain:
        plain["type"] = "string"
    if "properties" in schema:
        plain["properties"] = {name: _field(name, part) for name, part in schema["properties"].items()}
    return plain


def _plain_part(part: Any) -> Any:
    if isinstance(part, list):
        return [_plain_part(item) for item in part]
    return _plain(part) if isinstance(part, dict) else part


def _field(name: str, schema: Schema) -> Schema:
    plain = _plain(schema)
    options = plain.get("anyOf", [plain])
    kinds = [option["type"] for option in options if option.get("type") in ("string", "number")]
    value = sample(name, kinds[0]) if kinds and "enum" not in options[0] else None
    return plain if value is None else {**plain, "examples": [value]}
