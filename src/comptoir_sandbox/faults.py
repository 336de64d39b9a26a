"""Faults on demand: which calls go wrong, how, and how often."""

import itertools
import re
from dataclasses import dataclass, field, replace

KINDS = frozenset(
    {
        "status",  # answer with `status`, `body`, `headers` and do not book
        "latency",  # wait `seconds`, then go on as if nothing were
        "cut_before",  # close the connection before anything is booked or answered
        "cut_during",  # book, then close the connection in the middle of the answer
        "cut_after",  # book, then close the connection without a byte of answer
        "html",  # a page with status 200 instead of JSON
        "truncated",  # book, then answer with half of the body under a correct length
        "empty",  # book, then answer with an empty body
        "validation",  # HTTP 500 with one sentence in Dutch; nothing is booked
        "distort",  # book something else than what was sent: `set` holds the values
        "drop_webhook",  # an event is not delivered; `path` is searched in the topic's name
        "repeat_webhook",  # an event is delivered twice
        "late_webhook",  # an event comes `seconds` later, by the region's clock
    }
)

_OF_WEBHOOKS = frozenset({"drop_webhook", "repeat_webhook", "late_webhook"})


@dataclass
class Fault:
    """One rule. It fires for calls that match, after `skip` of them, at most `times` times (None: always).

    `method` and `path` select: the path is a regular expression, searched without regard to case in the
    path behind the host. `set` (for `distort`) gives property values that are booked instead of the ones
    sent; a key such as `SalesInvoiceLines.Quantity` reaches into every line. `seconds` of waiting come first,
    whatever the kind.
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int | None = 1
    skip: int = 0
    status: int = 503
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    after_bytes: int | None = None
    set: dict[str, object] = field(default_factory=dict)
    id: int = 0
    fired: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(sorted(KINDS))}")
        try:
            re.compile(self.path)
        except re.error as wrong:
            raise ValueError(f"path is no regular expression: {wrong}") from wrong

    def matches(self, method: str, path: str) -> bool:
        return (not self.method or self.method.upper() == method) and (
            re.search(self.path, path, re.IGNORECASE) is not None
        )


class Faults:
    """The rules in force, oldest first; the first one that matches a call is taken."""

    def __init__(self) -> None:
        self._rules: list[Fault] = []
        self._ids = itertools.count(1)

    def add(self, fault: Fault) -> Fault:
        added = replace(fault, id=next(self._ids))
        self._rules.append(added)
        return added

    def clear(self) -> None:
        self._rules.clear()

    def remove(self, number: int) -> None:
        self._rules = [rule for rule in self._rules if rule.id != number]

    def __iter__(self) -> "itertools.chain[Fault]":
        return itertools.chain(self._rules)

    def take(self, method: str, path: str, *, webhook: bool = False) -> Fault | None:
        """The fault that befalls this call, counted as fired; None when all is well."""
        for rule in self._rules:
            if (rule.kind in _OF_WEBHOOKS) != webhook or not rule.matches(method, path):
                continue
            if rule.times == rule.fired:
                continue
            if rule.skip > 0:
                rule.skip -= 1
                continue
            rule.fired += 1
            return rule
        return None

    def take_webhook(self, topic: str) -> Fault | None:
        """The fault that befalls an event of this topic."""
        return self.take("POST", topic, webhook=True)
