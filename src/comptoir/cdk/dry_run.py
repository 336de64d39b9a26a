"""Dry runs: every check of a write is made, and the first call that would book is told, not sent."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from comptoir.cdk.contract import Answer, Call, Caller, Rehearsal, Rehearsed
from comptoir.cdk.relay import Relay
from comptoir.kit.errors import Problem

_MOST = 12
_TOO_MANY = f"Only the first {_MOST} calls of it were checked in advance."


class WouldSend(Exception):
    """Here a write would leave. No Problem, so that nothing on the way takes it for a failure."""

    def __init__(self, call: Call, warnings: Sequence[str] = ()) -> None:
        super().__init__(f"{call.method} {call.path}")
        self.call = call
        self.warnings = list(warnings)


class DryCaller(Relay):
    """A way to the target system that reads, and sends nothing that writes.

    `rehearse` looks at a write in its place: it raises what the target system would refuse it for. Calls that
    follow are looked at too, as long as each is answered with no more than that it is done. WouldSend, with
    the first of them, ends the run: at a write whose answer is not known, and at what would be read after a
    write, for the books would be others by then.
    """

    def __init__(self, caller: Caller, rehearse: Rehearsal | None = None) -> None:
        super().__init__(caller)
        self._reader = _Remembering(caller)
        self._rehearse = rehearse
        self._looked_at = 0
        self.stop: WouldSend | None = None

    async def send(self, call: Call) -> Answer:
        if not call.writes:
            if self.stop is not None:
                raise self.stop
            return await super().send(call)
        self.stop = self.stop or WouldSend(call)
        rehearsed = await self._rehearsed(call)
        self.stop.warnings += [text for text in rehearsed.warnings if text not in self.stop.warnings]
        if rehearsed.answer is None:
            raise self.stop
        return rehearsed.answer

    async def _rehearsed(self, call: Call) -> Rehearsed:
        """Each call costs reads: those behind the first few are not looked at."""
        if self._rehearse is None:
            return Rehearsed()
        self._looked_at += 1
        if self._looked_at > _MOST:
            return Rehearsed([_TOO_MANY])
        try:
            return await self._rehearse(call, self._reader)
        except Problem as problem:
            problem.foreseen = True
            raise


class _Remembering(Relay):
    """What was read stays as it is for one dry run: the lines of a document name the same things."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self._answers: dict[Call, Answer] = {}

    async def send(self, call: Call) -> Answer:
        if call not in self._answers:
            self._answers[call] = await super().send(call)
        return self._answers[call]


@contextmanager
def telling(warnings: Sequence[str]) -> Iterator[None]:
    """What a dialect would say of the write inside goes along with a dry run of it."""
    try:
        yield
    except WouldSend as stop:
        stop.warnings += [warning for warning in warnings if warning not in stop.warnings]
        raise
