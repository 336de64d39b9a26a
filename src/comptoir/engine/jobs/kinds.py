"""Kinds: how the jobs of each kind are done, registered when the parts are put together."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from comptoir.engine.jobs.lease import Lease
from comptoir.engine.jobs.verdicts import Verdict
from comptoir.kit.backoff import Backoff
from comptoir.store.jobs import Job

Run = Callable[[Job, Lease], Awaitable[Verdict]]
"""Does a job, or goes on with it. What it raises is a verdict too (`verdicts.verdict_of`)."""

# Whose turn it is first, of the jobs that are due: what a person waits for, then what keeps a connection
# alive, then what another system told, then what fills a copy.
FOR_A_CALLER, KEEP_ALIVE, WEBHOOK, POLL, BACKFILL = 10, 20, 30, 60, 90


@dataclass(frozen=True, slots=True)
class Kind:
    """`name` is stored with each job, so it outlives a version. `backoff` is for tries that failed."""

    name: str
    run: Run
    backoff: Backoff = field(default_factory=Backoff)
