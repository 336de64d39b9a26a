"""The token calls that a vendor allows a login on each of its own days, and how many of them are left."""

from datetime import UTC, datetime

from comptoir.cdk.limits import Rate
from comptoir.engine.budgets import Share
from comptoir.engine.tokens import words
from comptoir.engine.tokens.pairs import Holder
from comptoir.engine.tokens.times import VendorTimes
from comptoir.kit.errors import BudgetSpent
from comptoir.store.logins import Login

_DAY = 86_400


class Allowance:
    """Goes by the vendors' clocks: a day begins at midnight UTC over there."""

    def __init__(self, times: VendorTimes) -> None:
        self._times = times

    def share(self, login: Login, rate: Rate, base_url: str) -> Share:
        """The login's token calls of the vendor's day as they stand."""
        earliest, _ = self._times.span(base_url)
        resets_at = earliest - earliest % _DAY + _DAY
        return Share(rate.window, rate.calls, login.calls_of(_day_of(earliest)), resets_at)

    def day(self, holder: Holder, login: Login, most: int | None) -> str:
        """The vendor's day. Raises BudgetSpent when all of the login's calls of it are used up, or `most`."""
        earliest, _ = self._times.span(holder.app.base_url)
        day = _day_of(earliest)
        limit = holder.calls_a_day if most is None else most
        if limit is not None and login.calls_of(day) >= limit:
            raise self.spent(holder, limit)
        return day

    def spent(self, holder: Holder, limit: int | None) -> BudgetSpent:
        """What a call is told, with the seconds until the vendor's next day."""
        earliest, _ = self._times.span(holder.app.base_url)
        return BudgetSpent(
            words.DAY_SPENT,
            retry_after=_DAY - earliest % _DAY + 1,
            details={"budget": "tokens", "limit": limit},
        )


def _day_of(moment: float) -> str:
    """The UTC day of a moment of the vendor's, in seconds since 1970."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
