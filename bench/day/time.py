"""The day's one clock, moved from event to event, and the vendor's virtual clock upon it."""

from datetime import UTC, datetime, timedelta

MIDNIGHT = datetime(2026, 3, 3, tzinfo=UTC)  # a Tuesday
DAY = 86_400.0
MINUTE = 60.0


class DayClock:
    """Seconds since midnight, UTC; only the simulation moves it, so nothing here may sleep."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        return MIDNIGHT + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        raise RuntimeError(f"the day's clock does not sleep, not even {seconds} s: it goes by events")
