"""What a target system allows, as data: Rate and ErrorBudget, and the headers that correct our count."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_MOST_DIGITS = 15  # more than any count has, and any moment in milliseconds


class Window(StrEnum):
    """When an allowance starts anew: with the clock's minute, or at 00:00 UTC."""

    MINUTE = "minute"
    DAY = "day"

    @property
    def seconds(self) -> int:
        return 60 if self is Window.MINUTE else 86_400


@dataclass(frozen=True, slots=True)
class Rate:
    """`calls` per window, counted per app and company.

    The three headers state the vendor's own count: the allowance, what is left of it, and when the
    window ends (milliseconds since 1970, UTC).
    """

    window: Window
    calls: int
    limit_header: str | None = None
    remaining_header: str | None = None
    reset_header: str | None = None


@dataclass(frozen=True, slots=True)
class ErrorBudget:
    """More than `errors` answers with one of `statuses` within `seconds` block the key for a while.

    Counted per app, user, company and endpoint. We leave an endpoint alone after `pause_at` of them.
    """

    errors: int
    seconds: int
    statuses: tuple[int, ...]
    pause_at: int = 7


def number_in(headers: Mapping[str, str], name: str | None) -> int | None:
    """The whole number that a header tells; None for anything else, or where there is no such header."""
    text = headers.get(name, "") if name else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
