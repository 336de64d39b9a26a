"""Key predicates, as in `Accounts(guid'…')`, `Divisions(124132)` and `Currencies('EUR')`."""

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.odata.errors import ODataError, bad_syntax
from comptoir_sandbox.exact_online.odata.expressions import family
from comptoir_sandbox.exact_online.odata.lexer import Kind, Token, tokens
from comptoir_sandbox.exact_online.odata.literals import INTEGERS, Literal, Value, format_literal
from comptoir_sandbox.exact_online.odata.rows import Row


def parse_key(text: str, entity_set: EntitySet) -> dict[str, Value]:
    """The key's values by property. `text` may have its parentheses; ODataError if it is no key of it."""
    found = tokens(text.removeprefix("(").removesuffix(")"))[:-1]
    parts = _split(found)
    if len(parts) == 1 and len(parts[0]) == 1 and len(entity_set.keys) == 1:
        values = {entity_set.key: parts[0][0].literal}
    else:
        values = dict(_named(part) for part in parts)
    if set(values) != set(entity_set.keys) or len(parts) != len(values):
        raise bad_syntax()
    return {name: _fitting(literal, entity_set.properties[name].type) for name, literal in values.items()}


def format_key(row: Row, entity_set: EntitySet) -> str:
    """A row's key in parentheses, for its URI."""
    if len(entity_set.keys) == 1:
        return f"({_written(row, entity_set.key, entity_set)})"
    return "(" + ",".join(f"{name}={_written(row, name, entity_set)}" for name in entity_set.keys) + ")"


def _written(row: Row, name: str, entity_set: EntitySet) -> str:
    return format_literal(row.get(name), entity_set.properties[name].type)


def _split(found: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in found:
        if token.kind is Kind.MARK and token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _named(part: list[Token]) -> tuple[str, Literal | None]:
    if len(part) != 3 or part[0].kind is not Kind.NAME or part[1].text != "=":  # noqa: PLR2004  name = value
        raise bad_syntax()
    return part[0].text, part[2].literal


def _fitting(literal: Literal | None, edm_type: str) -> Value:
    """The literal's value, if it may stand for a key of this type; an Int64 may come without its L."""
    if literal is None or literal.value is None or family(literal.type) != family(edm_type):
        raise bad_syntax()
    if edm_type in INTEGERS and literal.type not in INTEGERS:
        raise bad_syntax()
    return literal.value


def entity_path(row: Row, entity_set: EntitySet) -> str:
    """The set's path with the row's key: what follows the division in an entity's URI."""
    if not entity_set.keys:
        raise ODataError("Resource not found for the segment '" + entity_set.name + "'.", 404)
    return entity_set.path + format_key(row, entity_set)
