"""The deliveries that wait, bounded, and the latest that are done; time comes from the region's clock."""

import heapq
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

_MOST_WAITING = 10_000
_MOST_DONE = 2_000
RETRIES = 10

WAITING, DELIVERED, WITHHELD, DROPPED, FAILED = "waiting", "delivered", "withheld", "dropped", "failed"


@dataclass(frozen=True)
class Attempt:
    """One try: the receiver's status, or None and what went wrong."""

    time: datetime
    status: int | None
    error: str = ""

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004  # any success


@dataclass
class Delivery:
    """A POST to a callback address: an event, or the empty one that validates a new subscription."""

    subscription: object
    division: int
    client: str
    kind: str  # event or validation
    topic: str
    url: str
    due: datetime
    body: bytes = b""
    action: str = ""
    key: str = ""
    status: str = WAITING
    reason: str = ""
    attempts: list[Attempt] = field(default_factory=list)
    id: int = 0


Lane = tuple[int, object]  # a division and a subscription in it


@dataclass
class Outbox:
    """All deliveries of a region. When too many wait, new ones are lost, and counted.

    Each subscription has a lane: a heap by the moment of the next try. `wake` is called when something waits.
    """

    done: deque[Delivery] = field(default_factory=lambda: deque(maxlen=_MOST_DONE))
    most: int = _MOST_WAITING
    lost: int = 0
    wake: Callable[[], None] = lambda: None
    unsaved: dict[int, Delivery] | None = None  # what a data file has still to write; None without one
    _lanes: dict[Lane, list[tuple[datetime, int, Delivery]]] = field(default_factory=dict)
    _carried: dict[int, Delivery] = field(default_factory=dict)
    _last: int = 0  # the id given last

    def add(self, delivery: Delivery) -> None:
        if self.waiting() >= self.most:
            self.lost += 1
            return
        self._number(delivery)
        self._push(delivery)

    def lose(self, delivery: Delivery, reason: str) -> None:
        """Show a delivery that is never tried."""
        self._number(delivery)
        delivery.status, delivery.reason = DROPPED, reason
        self.done.append(delivery)

    def waiting(self) -> int:
        """How many are not done, those on their way included."""
        return sum(len(lane) for lane in self._lanes.values()) + len(self._carried)

    def ready(self, now: datetime) -> list[Lane]:
        """The lanes in which something is due."""
        return [lane for lane, heap in self._lanes.items() if heap[0][0] <= now]

    def take(self, lane: Lane, now: datetime) -> Delivery | None:
        """The next delivery of a lane, if it is due; it must be finished, or tried again later."""
        heap = self._lanes.get(lane)
        if not heap or heap[0][0] > now:
            return None
        _, _, delivery = heapq.heappop(heap)
        if not heap:
            del self._lanes[lane]
        self._carried[delivery.id] = delivery
        return delivery

    def finish(self, delivery: Delivery, status: str, reason: str = "") -> None:
        """It is over, one way or another; unless a reset has forgotten it meanwhile."""
        delivery.status, delivery.reason = status, reason
        if self._brought_back(delivery):
            self._note(delivery)
            self.done.append(delivery)

    def retry(self, delivery: Delivery, unit: timedelta) -> bool:
        """After the n-th failure wait 2^n units; False when the retries are used up."""
        failures = len(delivery.attempts)
        if failures > RETRIES:
            return False
        delivery.due = delivery.attempts[-1].time + unit * 2**failures
        if self._brought_back(delivery):
            self._push(delivery)
        return True

    def __iter__(self) -> Iterator[Delivery]:
        """Everything that is known, in the order in which it was queued."""
        queued = (delivery for lane in self._lanes.values() for _, _, delivery in lane)
        return iter(sorted([*self.done, *self._carried.values(), *queued], key=lambda each: each.id))

    def remember(self) -> list[dict[str, Any]]:
        """What waits or is on its way, as plain values."""
        return [plain(each) for each in self if each.status == WAITING]

    def recall(self, deliveries: Iterable[dict[str, Any]]) -> None:
        """Put back what `remember` told; what was on its way is tried again."""
        for each in deliveries:
            attempts = [Attempt(**attempt) for attempt in each["attempts"]]
            delivery = Delivery(**{**each, "attempts": attempts})
            self._last = max(self._last, delivery.id)
            self._push(delivery)

    def clear(self) -> None:
        self._lanes.clear()
        self._carried.clear()
        self.done.clear()
        self.lost = 0

    def _number(self, delivery: Delivery) -> None:
        self._last += 1
        delivery.id = self._last

    def _note(self, delivery: Delivery) -> None:
        if self.unsaved is not None:
            self.unsaved[delivery.id] = delivery

    def _brought_back(self, delivery: Delivery) -> bool:
        """Whether this delivery was on its way for us, and not for a state that has been left."""
        if self._carried.get(delivery.id) is not delivery:
            return False
        del self._carried[delivery.id]
        return True

    def _push(self, delivery: Delivery) -> None:
        self._note(delivery)
        lane = (delivery.division, delivery.subscription)
        heapq.heappush(self._lanes.setdefault(lane, []), (delivery.due, delivery.id, delivery))
        self.wake()


def plain(delivery: Delivery) -> dict[str, Any]:
    """A delivery as `Outbox.recall` takes it."""
    return asdict(delivery)
