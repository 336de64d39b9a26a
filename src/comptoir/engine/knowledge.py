"""What is known of companies for a while: references that were seen to exist, codes, journals, choices."""

from collections import OrderedDict
from typing import Any

from comptoir.kit.clock import Clock

KEPT_FOR = 600.0
_MOST = 50_000

Key = tuple[str, ...]


class Knowledge:
    """All that is remembered, by connection and company, the least used forgotten first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._facts: OrderedDict[Key, tuple[float, object]] = OrderedDict()

    def of(self, connection_id: str, company: str) -> "CompanyKnowledge":
        """The part of one company; no other connection and no other company can read it."""
        return CompanyKnowledge(self, (connection_id, company))

    def get(self, key: Key) -> object | None:
        found = self._facts.get(key)
        if found is None or self._clock.monotonic() - found[0] > KEPT_FOR:
            return None
        self._facts.move_to_end(key)
        return found[1]

    def put(self, key: Key, value: object) -> None:
        self._facts[key] = (self._clock.monotonic(), value)
        self._facts.move_to_end(key)
        if len(self._facts) > _MOST:
            self._facts.popitem(last=False)


class CompanyKnowledge:
    """The cache that a dialect sees: bound to one connection and one company."""

    def __init__(self, knowledge: Knowledge, prefix: Key) -> None:
        self._knowledge = knowledge
        self._prefix = prefix

    def get(self, key: Key) -> Any | None:
        return self._knowledge.get((*self._prefix, *key))

    def put(self, key: Key, value: object) -> None:
        self._knowledge.put((*self._prefix, *key), value)
