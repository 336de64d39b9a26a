"""One way to write down a shape, for the published models and for the schemas that the document states.

A shape is a mapping of dotted places to short descriptions: `lineItems[].quantity` → `number required`.
Two rules hold for the whole API and are applied to the published side here:

- an answer always has all its keys, also those that the contract lets out: some published clients fail on a
  missing key, none on a null;
- an input may say null where it could leave a field out. Which parts of a form may be left out is not
  published: all but the record and the file itself.

Forms are published as `object{part:type,…}`; a file is a `string(binary)`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from published import Field, models

Shape = dict[str, str]


def published_answer(kind: str) -> Shape:
    return dict(_published(kind, "", answer=True))


def published_input(kind: str) -> Shape:
    return dict(_published(kind, "", answer=False))


def stated(schema: Mapping[str, Any], components: Mapping[str, Any]) -> Shape:
    """The shape of a schema of the document."""
    return dict(_stated(schema, "", components))


def _published(kind: str, place: str, *, answer: bool) -> Iterator[tuple[str, str]]:
    if kind.startswith("array<"):
        yield from _published(kind[6:-1], f"{place}[]", answer=answer)
    for name, field in (_parts(kind) or models().get(kind, {})).items():
        here = f"{place}.{name}" if place else name
        yield here, _describe(field, answer=answer)
        yield from _published(field.type, here, answer=answer)


def _parts(kind: str) -> dict[str, Field]:
    """The parts of a form, or of a record that is written out in place."""
    if not kind.startswith("object{"):
        return {}
    parts = re.findall(r"(\w+):((?:object\{.*?\}|[^,{}])+)", kind[7:-1])
    return {
        name: Field(name=name, type=inner, required=_is_needed(inner), nullable=False, values=())
        for name, inner in parts
    }


def _is_needed(kind: str) -> bool:
    return kind in models() or kind == "string(binary)"


def _describe(field: Field, *, answer: bool) -> str:
    kind = _kind(field.type)
    required = answer or field.required
    nullable = field.nullable or not (answer or field.required)
    return _words(kind, required, nullable, field.values)


def _kind(published: str) -> str:
    if published.startswith("array<"):
        return "array"
    scalar = published.removesuffix("(binary)")
    return scalar if scalar in ("string", "number", "boolean") else "object"


def _stated(
    schema: Mapping[str, Any], place: str, components: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    schema, _ = _opened(schema, components)
    if "items" in schema:
        yield from _stated(schema["items"], f"{place}[]", components)
    required = schema.get("required", ())
    for name, part in schema.get("properties", {}).items():
        here = f"{place}.{name}" if place else name
        inner, nullable = _opened(part, components)
        yield here, _words(inner.get("type", "anything"), name in required, nullable, inner.get("enum", ()))
        yield from _stated(inner, here, components)


def _opened(schema: Mapping[str, Any], components: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """`schema` with references followed and the null taken off, and whether there was one."""
    options = schema.get("anyOf", [schema])
    kept = [option for option in options if option != {"type": "null"}]
    assert len(kept) == 1, f"a union of more than one type: {schema}"
    inner = kept[0]
    if "$ref" in inner:
        inner = components[inner["$ref"].rsplit("/", 1)[-1]]
    return inner, len(kept) < len(options)


def _words(kind: str, required: bool, nullable: bool, values: Any) -> str:
    said = [kind, "required" if required else "optional", "or null" if nullable else ""]
    return " ".join([*filter(None, said), *sorted(values)])
