"""The lines of a document: their order, their numbers, and what the ledger takes over from them."""

from collections.abc import Iterable

from comptoir_sandbox.exact_online.books import Row

_CARRIED = ("VATCode", "VATPercentage", "CostCenter", "CostUnit", "Project", "Description", "Quantity")


def in_order(lines: Iterable[Row]) -> list[Row]:
    return sorted(lines, key=_number)


def next_number(lines: Iterable[Row]) -> int:
    """The number of a line that goes behind these."""
    return max(map(_number, lines), default=0) + 1


def carried(line: Row, *also: str) -> Row:
    """What a ledger line says of the document's line from which it comes, as far as that says anything."""
    return {name: line[name] for name in (*_CARRIED, *also) if line.get(name) is not None}


def _number(line: Row) -> int:
    return int(str(line.get("LineNumber") or 0))
