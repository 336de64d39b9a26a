"""What every emulator needs: a clock that can be moved, a log of the calls, and names for new rows."""

import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from comptoir.kit.clock import Clock

_CALLS_KEPT = 20_000
_BODIES_KEPT = 500  # bodies are large; older calls keep only their line


class VirtualClock:
    """A clock over another clock that can be advanced, set, and run faster or slower."""

    def __init__(self, base: Clock) -> None:
        self._base = base
        self.speed = 1.0
        self._anchor_base = base.monotonic()
        self._anchor = base.now()
        self._elapsed = 0.0

    def now(self) -> datetime:
        return self._anchor + timedelta(seconds=self._since_anchor())

    def monotonic(self) -> float:
        return self._elapsed + self._since_anchor()

    async def sleep(self, seconds: float) -> None:
        """Return when that many virtual seconds have passed at the present speed."""
        await self._base.sleep(seconds / self.speed)

    def advance(self, seconds: float) -> None:
        """Move by `seconds`; a negative number moves the date back, as `set` does."""
        self._settle()
        self._anchor += timedelta(seconds=seconds)
        self._elapsed += max(seconds, 0.0)

    def set(self, moment: datetime) -> None:
        """Continue from `moment` (aware; a naive one is taken as UTC)."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        self.advance((aware - self.now()).total_seconds())

    def run(self, speed: float) -> None:
        """From now on `speed` virtual seconds pass in one real second."""
        if speed <= 0:
            raise ValueError("a clock runs at a positive speed")
        self._settle()
        self.speed = speed

    def restart(self) -> None:
        """Back to the base clock's own time and speed."""
        self.speed = 1.0
        self._anchor_base = self._base.monotonic()
        self._anchor = self._base.now()

    def _since_anchor(self) -> float:
        return (self._base.monotonic() - self._anchor_base) * self.speed

    def _settle(self) -> None:
        passed = self._since_anchor()
        self._anchor += timedelta(seconds=passed)
        self._elapsed += passed
        self._anchor_base = self._base.monotonic()


@dataclass(slots=True)
class Call:
    """One call that an emulator received and how it was answered."""

    time: datetime
    method: str
    path: str
    query: str
    division: int | None
    client: str | None
    status: int
    fault: str | None = None
    request: bytes = b""
    answer: bytes = b""


@dataclass
class CallLog:
    """The calls received, newest last; old ones lose their bodies, and fall out when there are very many."""

    _calls: deque[Call] = field(default_factory=lambda: deque(maxlen=_CALLS_KEPT))

    def add(self, call: Call) -> None:
        self._calls.append(call)
        if len(self._calls) > _BODIES_KEPT:
            old = self._calls[-_BODIES_KEPT - 1]
            old.request = old.answer = b""

    def clear(self) -> None:
        self._calls.clear()

    def __iter__(self) -> Iterator[Call]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)


def new_guid(random: Random) -> str:
    """A version 4 GUID in lower case, drawn from `random`, so that a seed repeats its GUIDs."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
