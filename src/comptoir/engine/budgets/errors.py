"""The vendor's patience with errors: an endpoint that gave too many is left alone before it is blocked.

Counted over any stretch of the period, so that it holds whether the vendor's hour is the clock's or begins
with the first error (exact-facts 7 leaves that open).
"""

from collections.abc import Iterator

from comptoir.cdk.limits import ErrorBudget
from comptoir.engine.budgets.values import Pause

_Place = tuple[str, str]  # user and endpoint
_MOST_PLACES = 100  # from which on a new one makes us look for those that have run out


class Errors:
    """The errors of one account: moments of the vendor's clock, oldest first, by user and endpoint."""

    __slots__ = ("_budget", "_moments")

    def __init__(self, budget: ErrorBudget) -> None:
        self._budget = budget
        self._moments: dict[_Place, list[float]] = {}

    def counts(self, status: int) -> bool:
        return status in self._budget.statuses

    def wait(self, place: _Place, earliest: float, under_way: int) -> float:
        """Seconds until a call to this endpoint may be risked; 0 when it may be now.

        Calls that are under way may all be errors too; together they must not reach the block.
        """
        moments = self._current(place, earliest)
        if not moments:
            return 0.0
        if len(moments) >= self._budget.pause_at:
            return moments[-self._budget.pause_at] + self._budget.seconds - earliest
        return 0.0 if len(moments) + under_way < self._budget.errors else 1.0

    def note(self, place: _Place, earliest: float, latest: float) -> None:
        if len(self._moments) >= _MOST_PLACES:
            for other in list(self._moments):
                self._current(other, earliest)
        self._moments.setdefault(place, []).append(latest)

    def pauses(self, earliest: float) -> Iterator[Pause]:
        """The endpoints that are paused now; `until` is told by the vendor's clock."""
        for user, endpoint in list(self._moments):
            moments = self._current((user, endpoint), earliest)
            if len(moments) >= self._budget.pause_at:
                until = moments[-self._budget.pause_at] + self._budget.seconds
                yield Pause(endpoint, user, len(moments), until)

    def dump(self) -> dict[str, list[float]]:
        """What a store keeps, by `name_of` the place."""
        return {name_of(place): moments for place, moments in self._moments.items()}

    def load(self, kept: dict[str, list[float]]) -> None:
        self._moments = {
            (name.partition("\n")[0], name.partition("\n")[2]): each for name, each in kept.items()
        }

    @property
    def limit(self) -> int:
        return self._budget.pause_at

    def __bool__(self) -> bool:
        return bool(self._moments)

    def _current(self, place: _Place, earliest: float) -> list[float]:
        """What still counts; what does not is forgotten."""
        moments = self._moments.get(place)
        if moments is None:
            return []
        oldest = earliest - self._budget.seconds
        if moments[0] <= oldest:
            moments = [moment for moment in moments if moment > oldest]
            if not moments:
                del self._moments[place]
                return moments
            self._moments[place] = moments
        return moments


def name_of(place: _Place) -> str:
    """A place as a key in a store; no header and no path holds a line break."""
    return "\n".join(place)
