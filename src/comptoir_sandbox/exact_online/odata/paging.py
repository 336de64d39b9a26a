"""Skip tokens and the link to the next page (exact-facts 5.2)."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from comptoir_sandbox.exact_online.catalogue import EntitySet
from comptoir_sandbox.exact_online.odata.dialect import DEFAULT, Dialect
from comptoir_sandbox.exact_online.odata.errors import bad_syntax
from comptoir_sandbox.exact_online.odata.expressions import family
from comptoir_sandbox.exact_online.odata.lexer import Kind, tokens
from comptoir_sandbox.exact_online.odata.literals import Value, format_literal
from comptoir_sandbox.exact_online.odata.options import QueryOptions
from comptoir_sandbox.exact_online.odata.ordering import Order, sort_key, total_order
from comptoir_sandbox.exact_online.odata.rows import Row

_KEPT = (
    "$filter",
    "$expand",
    "$orderby",
    "$inlinecount",
    "$select",
)  # then $top and $skiptoken; $skip is done
_LEFT_ALONE = "$'(),*/-._~"


def skiptoken(row: Row, order: Order, entity_set: EntitySet) -> str:
    """The token that names `row` as the last one seen: its values in the order asked for, then its key."""
    names = [name for name, _ in total_order(order, entity_set)]
    return ",".join(format_literal(row.get(name), entity_set.properties[name].type) for name in names)


def parse_skiptoken(text: str, order: Order, entity_set: EntitySet) -> dict[str, Value]:
    """The values of a token by property; ODataError when it does not fit the order asked for."""
    names = [name for name, _ in total_order(order, entity_set)]
    found = tokens(text)[:-1]
    literals = [token.literal for token in found[::2]]
    commas = found[1::2]
    if len(literals) != len(names) or len(commas) != len(names) - 1:
        raise bad_syntax()
    if any(comma.kind is not Kind.MARK or comma.text != "," for comma in commas):
        raise bad_syntax()
    values: dict[str, Value] = {}
    for name, literal in zip(names, literals, strict=True):
        kind = entity_set.properties[name].type
        if literal is None or family(literal.type) not in {family(kind), None}:
            raise bad_syntax()
        values[name] = literal.value
    return values


def after(
    token: Mapping[str, Value], order: Order, entity_set: EntitySet, dialect: Dialect = DEFAULT
) -> Callable[[Row], bool]:
    """A test for the rows that come behind the token's row."""
    key = sort_key(total_order(order, entity_set), dialect)
    seen = key(token)
    return lambda row: bool(seen < key(row))


def next_link(url: str, options: QueryOptions, token: str, remaining_top: int | None) -> str:
    """The URL of the next page: the caller's options, `$top` less what was sent, and the skip token.

    `url` is the address without its query; `remaining_top` is None when no `$top` was asked for.
    """
    pairs = list(options.parameters.items())
    pairs += [(name, options.given[name]) for name in _KEPT if name in options.given]
    if remaining_top is not None:
        pairs.append(("$top", str(remaining_top)))
    pairs.append(("$skiptoken", token))
    return (
        url
        + "?"
        + "&".join(f"{quote(name, _LEFT_ALONE)}={quote(value, _LEFT_ALONE)}" for name, value in pairs)
    )
