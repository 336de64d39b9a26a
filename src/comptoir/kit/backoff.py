"""Backoff: how long to wait before something that failed is tried again, said as a value."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits of `first` seconds and `factor` times longer after each try, `most` at the longest."""

    first: float = 2.0
    factor: float = 3.0
    most: float = 900.0
    tries: int = 6

    def after(self, tries: int, spread: float) -> float | None:
        """Seconds to wait after so many failed tries; None when it is time to give up.

        `spread`, from 0 to 1, keeps those that failed together from coming back together: the wait is
        between half and the whole of what the schedule says.
        """
        if tries >= self.tries:
            return None
        whole = min(self.most, self.first * self.factor ** max(0, tries - 1))
        return whole * (1 + spread) / 2
