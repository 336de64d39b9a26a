"""Verdicts: what the run of a job came to, as a value that the worker acts on.

Verdict
├── Done      it came to its end
├── Later     it is to go on at a moment, such as when a spent budget is granted again; no failure
├── Failed    it is to be tried again by the schedule of its kind, until that gives up
└── Dead      trying again would change nothing
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.kit.errors import BudgetSpent, Problem, Retry

_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Done:
    pass


@dataclass(frozen=True, slots=True)
class Later:
    """`at` is when the job can go on."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """`not_before` is a moment before which another try is known to be in vain."""

    reason: str
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dead:
    reason: str


Verdict = Done | Later | Failed | Dead


def verdict_of(error: Exception, now: datetime) -> Later | Failed | Dead:
    """What an error says of the job that raised it; one that nobody foresaw is tried again."""
    if not isinstance(error, Problem):
        return Failed(f"{type(error).__name__}: {error}"[:_LONGEST_REASON])
    wait = None if error.retry_after is None else now + timedelta(seconds=error.retry_after)
    reason = f"{error.code}: {error.message}"[:_LONGEST_REASON]
    if isinstance(error, BudgetSpent):
        return Later(wait or now + timedelta(minutes=1))
    return Dead(reason) if error.retry is Retry.NEVER else Failed(reason, wait)
