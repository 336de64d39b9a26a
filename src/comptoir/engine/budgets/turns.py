"""The queue before the ledger: urgent classes first, and within a class the companies by turns.

Deficit round robin: a company whose turn it is makes as many calls as its weight says, then the next one
comes, so nobody's backfill starves anybody. A company that may make no call now is parked and costs
nothing until its time has come. Nothing here waits or asks a clock; `now` is any clock that never runs back.
"""

import heapq
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.values import Account, Denied, Terms

SLOTS = 64  # calls under way at a time, in all companies together


@dataclass(slots=True, eq=False)
class Turn:
    """One call that waits, at most until `deadline`; what `waiter` is, its maker knows.

    `denied` is why it has not been let through so far.
    """

    account: Account
    terms: Terms
    kind: Class
    deadline: float
    endpoint: str = ""
    user: str = ""
    waiter: object = None
    waits: bool = True
    denied: Denied | None = None


@dataclass(slots=True, eq=False)
class _Line:
    """The turns of one company in one class, the oldest first."""

    account: Account
    kind: Class
    weight: float
    turns: deque[Turn] = field(default_factory=deque)
    deficit: float = 0.0
    parked: bool = False


class Turns:
    """All who wait, and how many calls are under way."""

    def __init__(self, slots: int = SLOTS) -> None:
        self._slots = slots
        self._rings: tuple[deque[_Line], ...] = tuple(deque() for _ in Class)
        self._lines: dict[Account, dict[Class, _Line]] = {}
        self._parked: list[tuple[float, int, _Line]] = []
        self._deadlines: list[tuple[float, int, Turn]] = []
        self._order = count()
        self.under_way = 0
        self.waiting = 0

    def may_pass(self, account: Account, kind: Class) -> bool:
        """Whether a new call may go straight to the ledger: a slot is free, and it overtakes nobody."""
        if self.under_way >= self._slots:
            return False
        if not self.waiting:
            return True
        lines = self._lines.get(account)
        if lines is not None and any(other <= kind for other in lines):
            return False
        return not any(self._rings[other] for other in range(kind + 1))

    def enter(self, turn: Turn) -> None:
        """Wait behind those of the same company and class."""
        lines = self._lines.setdefault(turn.account, {})
        line = lines.get(turn.kind)
        if line is None:
            line = lines[turn.kind] = _Line(turn.account, turn.kind, turn.terms.weight)
            self._rings[turn.kind].append(line)
        line.turns.append(turn)
        heapq.heappush(self._deadlines, (turn.deadline, next(self._order), turn))
        self.waiting += 1

    def next(self, now: float) -> Turn | None:
        """Whose turn it is, None while there is no slot or nobody to fill it.

        Answer it with `granted` or `denied` before asking again.
        """
        self._wake(now)
        if self.under_way >= self._slots:
            return None
        for ring in self._rings:
            while ring:
                line = ring[0]
                if not self._head(line):
                    ring.popleft()
                    self._forget(line)
                elif line.deficit < 1:
                    line.deficit += line.weight
                    if line.deficit < 1:
                        ring.rotate(-1)
                else:
                    return line.turns[0]
        return None

    def granted(self, turn: Turn) -> None:
        """The call is made."""
        line = self._lines[turn.account][turn.kind]
        self._leave(turn)
        self.under_way += 1
        line.deficit -= 1
        if line.deficit < 1 and not line.parked:
            self._rings[line.kind].rotate(-1)

    def denied(self, turn: Turn, found: Denied, now: float) -> bool:
        """The call may not be made now. True when its turn has left, for it would have to wait too long."""
        turn.denied = found
        if now + found.wait > turn.deadline:
            self.leave(turn)
            return True
        self.park(turn, now + found.wait)
        return False

    def passed(self) -> None:
        """A call is made that did not have to wait."""
        self.under_way += 1

    def park(self, turn: Turn, until: float) -> None:
        """The company may make no call of this class before `until`, or before one of its calls ends."""
        line = self._lines[turn.account][turn.kind]
        self._rings[line.kind].popleft()
        line.parked = True
        heapq.heappush(self._parked, (until, next(self._order), line))

    def leave(self, turn: Turn) -> None:
        """Whoever waited has gone."""
        if turn.waits:
            self._leave(turn)

    def ended(self, account: Account) -> None:
        """A call has ended: a slot is free, and its company may be let through again."""
        self.under_way -= 1
        for line in self._lines.get(account, {}).values():
            self._unpark(line)

    def expired(self, now: float) -> Iterator[Turn]:
        """Those who have waited as long as they would; each leaves."""
        while self._deadlines and self._deadlines[0][0] <= now:
            turn = heapq.heappop(self._deadlines)[2]
            if turn.waits:
                self._leave(turn)
                yield turn

    def wake_at(self) -> float | None:
        """When to look again, if nothing else happens; None when nobody waits for a time."""
        self._tidy()
        moments = [heap[0][0] for heap in (self._parked, self._deadlines) if heap]
        return min(moments, default=None)

    def _leave(self, turn: Turn) -> None:
        turn.waits = False
        self.waiting -= 1

    def _head(self, line: _Line) -> bool:
        """Whether anybody still waits in this line."""
        while line.turns and not line.turns[0].waits:
            line.turns.popleft()
        return bool(line.turns)

    def _forget(self, line: _Line) -> None:
        lines = self._lines[line.account]
        del lines[line.kind]
        if not lines:
            del self._lines[line.account]

    def _wake(self, now: float) -> None:
        while self._parked and self._parked[0][0] <= now:
            self._unpark(heapq.heappop(self._parked)[2])

    def _unpark(self, line: _Line) -> None:
        if line.parked:
            line.parked = False
            self._rings[line.kind].append(line)

    def _tidy(self) -> None:
        """Forget what time has already dealt with."""
        while self._parked and not self._parked[0][2].parked:
            heapq.heappop(self._parked)
        while self._deadlines and not self._deadlines[0][2].waits:
            heapq.heappop(self._deadlines)
