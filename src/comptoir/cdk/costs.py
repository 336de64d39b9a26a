"""Cost: what an operation costs in calls to the target system, said as data beside a connector's tables."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cost:
    """Calls of one operation: `least` where every reference is known already, `most` where none is.

    `page` is how many records of a list a call brings: a page of more costs a call for each further so
    many. `note` says what may add to it.
    """

    least: int
    most: int
    page: int | None = None
    note: str = ""
