"""What this process has asked of target systems, counted for whoever watches it."""

from collections import defaultdict
from dataclasses import dataclass

from comptoir.engine.budgets.classes import Class
from comptoir.engine.budgets.values import Account, Spent, Terms

_RECENT = 3_600.0  # seconds after which an account that made no call is no longer shown
_MOST = 50_000  # accounts


@dataclass(slots=True)
class _Seen:
    terms: Terms
    at: float


class Tally:
    """Counters since the start, by target system, and the accounts that were in use of late."""

    def __init__(self) -> None:
        self.taken: defaultdict[tuple[str, Class], int] = defaultdict(int)
        self.denied: defaultdict[tuple[str, Spent, Class], int] = defaultdict(int)
        self.refused: defaultdict[str, int] = defaultdict(int)
        self.waited: defaultdict[tuple[str, Class], float] = defaultdict(float)
        self._accounts: dict[Account, _Seen] = {}

    def take(self, account: Account, terms: Terms, kind: Class, now: float) -> None:
        """A call was let through."""
        self.taken[account.target, kind] += 1
        seen = self._accounts.get(account)
        if seen is not None:
            seen.at = now
        elif account.company:
            if len(self._accounts) >= _MOST:
                self._forget(now)
            self._accounts[account] = _Seen(terms, now)

    def deny(self, account: Account, which: Spent, kind: Class) -> None:
        """A call was denied, and its caller told so."""
        self.denied[account.target, which, kind] += 1

    def recent(self, now: float) -> dict[Account, Terms]:
        """The accounts of companies that made a call within the last hour."""
        self._forget(now)
        return {account: seen.terms for account, seen in self._accounts.items()}

    def _forget(self, now: float) -> None:
        old = [account for account, seen in self._accounts.items() if now - seen.at > _RECENT]
        for account in old:
            del self._accounts[account]
