"""A relay: a way to the target system over another one, for those who look at the calls that go by."""

from datetime import datetime

from comptoir.cdk.contract import Answer, Cache, Call, Caller, Target


class Relay:
    """Passes every call on; who inherits it looks at the call first, or does not let it pass."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    @property
    def target(self) -> Target:
        return self._caller.target

    @property
    def cache(self) -> Cache:
        return self._caller.cache

    @property
    def now(self) -> datetime:
        return self._caller.now

    async def send(self, call: Call) -> Answer:
        return await self._caller.send(call)
