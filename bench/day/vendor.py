"""The vendor of the simulated day: the sandbox's own limits, an outage, and who could have known of a 429.

A 429 is foreseeable when, at the moment our call left, the calls of ours that the vendor had counted in the
spent window, and those of others that its answers had told us by then, made up the whole allowance. What
another app takes between an answer and our next call cannot be foreseen, and is counted apart.
"""

from dataclasses import dataclass, field

from bench.day.time import DAY, MINUTE, DayClock
from bench.day.world import Division
from comptoir_sandbox.exact_online.limits import Limits, Verdict
from comptoir_sandbox.exact_online.velocity import COUNTED_ERRORS
from comptoir_sandbox.kit import VirtualClock

APP, USER = "11111111-1111-1111-1111-111111111111", "demo"
OTHER = "22222222-2222-2222-2222-222222222222"  # an app on the same caps
OUTAGE = range(10 * 3_600, 10 * 3_600 + 1_800)  # seconds of the day
GATEWAY = 900  # seconds for which the outage answers 503; after that nobody picks up
_DAY_LEFT, _MINUTE_LEFT = "X-RateLimit-Remaining", "X-RateLimit-Minutely-Remaining"


@dataclass(slots=True)
class Told:
    """Calls of others in one company that our side was told of: in which minute and day, and how many."""

    minute: int = -1
    in_minute: int = 0
    day: int = -1
    in_day: int = 0


@dataclass(slots=True)
class Reply:
    """An answer of the vendor, and what it tells of others; status 0 is a refused connection."""

    status: int
    headers: dict[str, str]
    told: Told | None = None


@dataclass(slots=True)
class Books:
    """What the vendor has counted for one company since the minute and the day began: ours, and the others'.

    `days` holds both counts of each day that is over.
    """

    minute: int = -1
    in_minute: int = 0
    day: int = -1
    in_day: int = 0
    others_in_day: int = 0
    days: dict[int, tuple[int, int]] = field(default_factory=dict)


class Vendor:
    """Answers calls as the sandbox's admission does, and keeps the audit of its refusals."""

    def __init__(self, clock: DayClock, skew: float) -> None:
        self._clock = clock
        self._skew = skew
        virtual = VirtualClock(clock)
        virtual.advance(skew)
        self.limits = Limits(virtual)
        self.books: dict[int, Books] = {}
        self.foreseeable = 0
        self.unforeseeable = 0
        self.blocked = 0
        self.outage_calls = 0

    def admit(self, division: Division) -> None:
        """A company moves in, with its plan."""
        self.limits.plans[division.code] = division.plan
        self.books[division.code] = Books()

    def answer(self, division: Division, endpoint: str, good: int, told: Told) -> Reply:
        """Answer a call that arrives now; `told` is what our side had been told when it left."""
        if int(self._clock.seconds) in OUTAGE:
            self.outage_calls += 1
            return Reply(503 if self._clock.seconds < OUTAGE.start + GATEWAY else 0, {})
        books = self._opened(division)
        verdict = self.limits.take(APP, division.code)
        if verdict.refused:
            return self._refused(division, books, told, verdict)
        books.in_minute += 1
        books.in_day += 1
        status = good
        place = (APP, USER, division.code, endpoint)
        if self.limits.velocity.blocked(place, "endpoint"):
            self.blocked += 1
            status = 403
        if status in COUNTED_ERRORS:
            self.limits.velocity.note(place, "hour")
        plan, headers = division.plan, verdict.headers
        in_minute = plan.minute - int(headers[_MINUTE_LEFT]) - books.in_minute
        in_day = plan.day - int(headers[_DAY_LEFT]) - books.in_day
        return Reply(status, headers, Told(books.minute, in_minute, books.day, in_day))

    def eat(self, division: Division, calls: int) -> None:
        """Another app makes calls, as far as the caps let it."""
        left = self.limits.look(APP, division.code)
        eaten = min(calls, int(left[_MINUTE_LEFT]), int(left[_DAY_LEFT]))
        self.limits.eat(OTHER, division.code, eaten, eaten)
        self._opened(division).others_in_day += eaten

    def blocks(self) -> int:
        """How many times an endpoint was blocked for too many errors."""
        return sum(int(each[-1]) for each in self.limits.velocity.told())

    def calls(self, division: Division, day: int) -> tuple[int, int]:
        """Ours and the others' that were let through on this day."""
        books = self.books[division.code]
        return (books.in_day, books.others_in_day) if books.day == day else books.days.get(day, (0, 0))

    def _refused(self, division: Division, books: Books, told: Told, verdict: Verdict) -> Reply:
        plan = division.plan
        in_minute = told.in_minute if told.minute == books.minute else 0
        in_day = told.in_day if told.day == books.day else 0
        if verdict.refused == "minute":
            foreseen = books.in_minute + in_minute >= plan.minute
            in_minute = plan.minute - books.in_minute
        else:
            foreseen = books.in_day + in_day >= plan.day
            in_day = plan.day - books.in_day
        self.foreseeable += foreseen
        self.unforeseeable += not foreseen
        return Reply(429, verdict.headers, Told(books.minute, in_minute, books.day, in_day))

    def _opened(self, division: Division) -> Books:
        books, seconds = self.books[division.code], self._clock.seconds + self._skew
        minute = int(seconds // MINUTE)
        if minute != books.minute:
            books.minute, books.in_minute = minute, 0
            day = int(seconds // DAY)
            if day != books.day:
                books.days[books.day] = books.in_day, books.others_in_day
                books.day, books.in_day, books.others_in_day = day, 0, 0
        return books
