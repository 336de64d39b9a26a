"""Classes of calls, the more urgent ones first, and how much of a window each keeps free for them."""

from dataclasses import dataclass
from enum import IntEnum


class Class(IntEnum):
    """Why a call is made. Where calls are scarce, the lower number goes first."""

    INTERACTIVE = 0
    WRITE = 1
    WEBHOOK = 2
    POLL = 3
    BACKFILL = 4

    @property
    def title(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Kept:
    """The part of a window (0 to 1) that a class leaves to the classes above it.

    The part melts away evenly until the window ends, so that what nobody claimed is used after all.
    """

    minute: tuple[float, ...] = (0.0, 0.0, 0.05, 0.1, 0.2)
    day: tuple[float, ...] = (0.0, 0.0, 0.02, 0.05, 0.2)
