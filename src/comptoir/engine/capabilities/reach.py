"""What a table, or a function in its place, reaches of a record: by paths of attributes, read and written."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from comptoir.cdk.by_hand import ByHand
from comptoir.cdk.mapping import Beside, Joined, Lines, Node, One, Row, Spread, Table
from comptoir.cdk.writing import is_written
from comptoir.unified.vocabulary import Verb


@dataclass(slots=True)
class Reach:
    """Paths of attributes: `whole` with all that is inside, `exact` without."""

    exact: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)

    def has(self, path: str) -> bool:
        steps = path.split(".")
        above = {".".join(steps[:depth]) for depth in range(1, len(steps) + 1)}
        return path in self.exact or not above.isdisjoint(self.whole)


class _Everything(Reach):
    """All that the model has: what a function reaches that says nothing of itself."""

    def has(self, path: str) -> bool:
        return bool(path)


def reading(table: Table | None, hand: ByHand) -> Reach:
    """What an answer has."""
    if table is None and hand.reads is None:
        return _Everything()
    reach = Reach(whole=set(hand.reads or ()))
    reach.exact.update(path.rpartition(".")[0] for path in reach.whole)
    if table is not None:
        _read_rows(table.rows, "", reach)
        reach.whole.update(table.told.attributes if table.told else ())
    return reach


def _read_rows(rows: Sequence[Node], prefix: str, reach: Reach) -> None:
    for row in rows:
        path = f"{prefix}{row.unified}"
        match row:
            case One():
                reach.exact.add(path)
                _read_rows(row.rows, f"{path}.", reach)
            case Lines():
                reach.exact.add(path)
                _read_rows((*row.table.rows, *row.shares), f"{path}.", reach)
            case Beside():
                reach.exact.add(path)
                _read_rows(row.table.rows, f"{path}.", reach)
            case Row() if not row.read:
                pass
            case Spread() | Joined():
                pass
            case _:
                reach.whole.add(path)


def writing(table: Table | None, verb: Verb, hand: ByHand) -> Reach:
    """What a new record, or a change of one, may have and must have."""
    if table is None and hand.writes is None:
        return _Everything()
    reach = Reach(whole=set(hand.writes or ()))
    reach.exact.update(path.rpartition(".")[0] for path in reach.whole)
    if table is not None:
        _write_rows(table, table.rows, verb, "", reach)
        reach.required.update(group[0] for group in table.needs if len(group) == 1)
    reach.required.update(hand.requires)
    reach.required.difference_update(hand.optional)
    return reach


def _write_rows(table: Table, rows: Sequence[Node], verb: Verb, prefix: str, reach: Reach) -> None:
    for row in rows:
        path = f"{prefix}{row.unified}"
        match row:
            case Row():
                if is_written(table, row, verb):
                    reach.whole.add(path)
                if row.required:
                    reach.required.add(path)
            case Spread():
                reach.whole.add(path)
            case Joined():
                reach.whole.update((path, *(f"{prefix}{name}" for name in row.others)))
            case One():
                reach.exact.add(path)
                _write_rows(table, row.rows, verb, f"{path}.", reach)
            case Lines():
                _write_lines(row, verb, prefix, reach)
            case Beside():
                _write_inside(row.table, verb, f"{prefix}{row.sent or row.unified}", reach)


def _write_lines(row: Lines, verb: Verb, prefix: str, reach: Reach) -> None:
    path = f"{prefix}{row.unified}"
    reach.whole.update(f"{prefix}{inherited.unified}" for inherited in row.inherits)
    if row.required:
        reach.required.add(path)
    _write_inside(row.table, verb, path, reach)


def _write_inside(table: Table, verb: Verb, path: str, reach: Reach) -> None:
    reach.exact.add(path)
    _write_rows(table, table.rows, verb, f"{path}.", reach)
    reach.required.update(f"{path}.{group[0]}" for group in table.needs if len(group) == 1)
