"""Which values of a field a target system takes: each is tried on the rows that would write it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from comptoir.cdk.by_hand import ByHand
from comptoir.cdk.mapping import Beside, Constant, Lines, Node, One, Row, Spread, Table

Takers = Mapping[str, Sequence[Callable[[str], Any]]]


def takers(table: Table | None) -> Takers:
    """By the path of an attribute, what makes a column of its value, or raises ValueError."""
    found: dict[str, list[Callable[[str], Any]]] = {}
    for path, take in _of_rows(table.rows, "") if table is not None else ():
        found.setdefault(path, []).append(take)
    return found


def sendable(path: str, values: Sequence[str], known: Takers, table: Table | None, hand: ByHand) -> list[str]:
    """Those of the published `values` that can be sent; of a field without any, those that its column has."""
    if path in hand.takes:
        return list(hand.takes[path])
    if not values:
        return list(_choices(table, path))
    mine = known.get(path, ())
    return [value for value in values if any(_takes(take, value) for take in mine)] if mine else list(values)


def in_place_of(
    path: str, values: Sequence[str], taken: Sequence[str], hand: ByHand
) -> dict[str, str] | None:
    """What to do in the place of each published value that cannot be sent; None where nothing is known."""
    if path not in hand.instead:
        return None
    return {value: hand.instead[path](value) for value in values if value not in taken} or None


def _takes(take: Callable[[str], Any], value: str) -> bool:
    try:
        take(value)
    except ValueError:
        return False
    return True


def _of_rows(rows: Sequence[Node], prefix: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    for row in rows:
        path = f"{prefix}{row.unified}"
        match row:
            case Row() if row.write and row.codec.encode is not None:
                yield path, row.codec.encode
            case Spread():
                yield path, row.work
            case Constant():
                yield path, _only(row.value)
            case One():
                yield from _of_rows(row.rows, f"{path}.")
            case Lines():
                yield from _of_rows(row.table.rows, f"{path}.")
            case Beside():
                yield from _of_rows(row.table.rows, f"{prefix}{row.sent or row.unified}.")
            case _:
                pass


def _only(known: object) -> Callable[[str], Any]:
    def take(value: str) -> str:
        if value != known:
            raise ValueError(f"{value} is not {known}.")
        return value

    return take


def _choices(table: Table | None, path: str) -> Sequence[str]:
    """The meanings of the column that a field without published values is written to."""
    rows = table.rows if table is not None else ()
    mine = (row for row in rows if isinstance(row, Row) and row.unified == path and row.write)
    return next((row.codec.choices for row in mine), ())
