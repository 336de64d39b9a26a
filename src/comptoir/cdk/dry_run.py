"""Dry runs: every check of a write is made, and the first call that would book is told, not sent."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from comptoir.cdk.contract import Answer, Call, Caller, Rehearsal
from comptoir.cdk.relay import Relay


class WouldSend(Exception):
    """Here a write would leave. No Problem, so that nothing on the way takes it for a failure."""

    def __init__(self, call: Call, warnings: Sequence[str] = ()) -> None:
        super().__init__(f"{call.method} {call.path}")
        self.call = call
        self.warnings = list(warnings)


class DryCaller(Relay):
    """A way to the target system that reads, and raises WouldSend at the first call that writes.

    `rehearse` looks at that call before: it raises what the target system would refuse it for.
    """

    def __init__(self, caller: Caller, rehearse: Rehearsal | None = None) -> None:
        super().__init__(caller)
        self._rehearse = rehearse

    async def send(self, call: Call) -> Answer:
        if call.writes:
            raise WouldSend(call, await self._rehearse(call, self) if self._rehearse else ())
        return await super().send(call)


@contextmanager
def telling(warnings: Sequence[str]) -> Iterator[None]:
    """What a dialect would say of the write inside goes along with a dry run of it."""
    try:
        yield
    except WouldSend as stop:
        stop.warnings += [warning for warning in warnings if warning not in stop.warnings]
        raise
