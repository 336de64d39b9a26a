"""Conditions on many keys at once, and how many of them one call may name."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

MOST_KEYS = 65  # in one condition: each takes about 66 characters of a URL of 6,000 (exact-facts 1)
_Each = TypeVar("_Each")


def either(keys: Collection[str], column: str = "EntryID") -> str:
    """The condition that a record has one of these keys."""
    return " or ".join(f"{column} eq guid'{key}'" for key in keys)


def neither(keys: Collection[str], column: str = "EntryID") -> str:
    """The condition that a record has none of these keys."""
    return " and ".join(f"{column} ne guid'{key}'" for key in keys)


def in_parts(keys: Sequence[_Each], most: int = MOST_KEYS) -> Iterator[Sequence[_Each]]:
    """As many at a time as one call may name."""
    for start in range(0, len(keys), most):
        yield keys[start : start + most]
