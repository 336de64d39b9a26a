"""Verdicts: what the run of a job came to, as a value that the worker acts on.

Verdict
├── Done      it came to its end
├── Later     it is to go on at a moment, such as when a spent budget is granted again; no failure
├── Failed    it is to be tried again by the schedule of its kind, until that gives up
└── Dead      trying again would change nothing
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from comptoir.engine.budgets import again_after
from comptoir.kit.errors import BudgetSpent, Problem, Retry, TargetDown

_A_MINUTE = 60.0
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


def verdict_of(error: Exception, now: datetime, spread: float = 0.0) -> Later | Failed | Dead:
    """What an error says of the job that raised it; one that nobody foresaw is tried again.

    `spread`, a random number from 0 to 1, keeps jobs that wait for the same moment from coming all at once.
    """
    if not isinstance(error, Problem):
        return Failed(f"{type(error).__name__}: {error}"[:_LONGEST_REASON])
    wait = None if error.retry_after is None else now + timedelta(seconds=error.retry_after)
    reason = f"{error.code}: {error.message}"[:_LONGEST_REASON]
    if isinstance(error, BudgetSpent | TargetDown):
        return Later(now + timedelta(seconds=again_after(error.retry_after or _A_MINUTE, spread)))
    return Dead(reason) if error.retry is Retry.NEVER else Failed(reason, wait)
