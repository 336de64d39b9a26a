"""The clocks of the token endpoints: a pair's age counts by the clock that issued it, whatever ours says."""

from collections.abc import Mapping
from dataclasses import dataclass

from comptoir.engine.budgets import VendorClock
from comptoir.kit.clock import Clock

GUARD = 60.0  # seconds that a vendor's clock and ours may differ before we have heard it
_OFTEN = 60.0  # seconds after which another answer is worth reading
_SAME = 1.0  # seconds that two clocks are taken to differ where a vendor never says its time


@dataclass(slots=True)
class _Vendor:
    clock: VendorClock
    heard: float | None = None


class VendorTimes:
    """What is known of the vendors' clocks, by base URL."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._vendors: dict[str, _Vendor] = {}

    def span(self, base_url: str) -> tuple[float, float]:
        """The earliest and the latest that it can be over there now, in seconds since 1970."""
        return self._of(base_url).clock.span()

    def is_heard(self, base_url: str) -> bool:
        """Whether an answer has told it since we started."""
        return self._of(base_url).heard is not None

    def hear(self, base_url: str, taken: float, headers: Mapping[str, str], *, anew: bool = False) -> None:
        """Learn from an answer to a request of `taken` (monotonic); now and then is enough unless `anew`."""
        vendor = self._of(base_url)
        now = self._clock.monotonic()
        if not anew and vendor.heard is not None and now - vendor.heard < _OFTEN:
            return
        if "date" in headers:
            vendor.clock.hear(taken, (), headers)
        elif vendor.heard is None:
            ours = self._clock.now().timestamp()
            vendor.clock.learn(taken, ours - _SAME, ours + _SAME)
        vendor.heard = now

    def _of(self, base_url: str) -> _Vendor:
        if base_url not in self._vendors:
            ahead = self._clock.now().timestamp() - self._clock.monotonic()
            self._vendors[base_url] = _Vendor(VendorClock(self._clock, ahead=ahead, guard=GUARD))
        return self._vendors[base_url]
