"""Who waits for a token, and for how long.

Patience, dead holders of a lease, token endpoints that fail, tokens that were refused.
"""

import asyncio
from dataclasses import dataclass

from comptoir.engine.directory import App
from comptoir.kit.clock import Clock
from comptoir.kit.crypto import Secret
from comptoir.kit.errors import Problem, UpstreamUnavailable
from comptoir.store.logins import Login

_WHIMS = 2  # refusals of a young token after which it is not tried again at once
_PAUSE = 30.0  # seconds until it is tried again then, doubled each time
_FIRST_REST = 5.0  # seconds for which a token endpoint is left alone that failed twice, doubled each time
_LONGEST_REST = 300.0


@dataclass(frozen=True, slots=True)
class Lease:
    """How often the holder of a lease shows that it is alive, and after how long a silence it is dead.

    In the machine's own seconds, whatever clock the house goes by.
    """

    beat: float = 3.0
    dead_after: float = 15.0


class Patience:
    """How long one call may still wait: by the house's clock for a moment, by the machine's for an answer."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock.monotonic() + seconds
        self._end_here = asyncio.get_running_loop().time() + seconds

    def bound(self) -> asyncio.Timeout:
        """Around what is waited for: a TimeoutError when that is too long for this call."""
        return asyncio.timeout_at(self._end_here)

    async def wait(self, seconds: float, text: str, retry_after: float | None = None) -> None:
        """Sleep, or raise UpstreamUnavailable with `text` when that is too long for this call."""
        if self._clock.monotonic() + seconds > self._end:
            later = seconds if retry_after is None else min(seconds, retry_after)
            raise UpstreamUnavailable(text, retry_after=max(1.0, later))
        await self._clock.sleep(seconds)

    async def poll(self, seconds: float, text: str, retry_after: float) -> None:
        """Give way to somebody else's answer for a moment, or raise UpstreamUnavailable with `text`."""
        here = asyncio.get_running_loop().time()
        if here + seconds > self._end_here or self._clock.monotonic() + seconds > self._end:
            raise UpstreamUnavailable(text, retry_after=retry_after)
        await self._clock.sleep(seconds)


class Watch:
    """Looks at the holder of a lease: one whose beat stands still for long enough is dead."""

    def __init__(self, dead_after: float) -> None:
        self._dead_after = dead_after
        self._seen: tuple[int, str | None, int] | None = None
        self._since = 0.0

    def is_dead(self, login: Login) -> bool:
        """Whether this lease may be taken over."""
        now = asyncio.get_running_loop().time()
        seen = (login.version, login.refresher, login.beat)
        if seen != self._seen:
            self._seen, self._since = seen, now
        return login.refresher is not None and now - self._since >= self._dead_after


@dataclass(slots=True)
class _Failed:
    app: App
    problem: Problem
    until: float
    times: int


class Rests:
    """Refreshes that failed without ending the login: the first is tried again at once, later ones rest.

    Every try is one of the day's token calls, so a busy login would spend them all in a moment of outage.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: dict[str, _Failed] = {}

    def note(self, login_id: str, app: App, problem: Problem) -> None:
        """A refresh with this app has failed."""
        known = self._failed.get(login_id)
        times = known.times + 1 if known is not None and known.app == app else 1
        rest = min(_LONGEST_REST, _FIRST_REST * 2 ** (times - 2)) if times > 1 else 0.0
        self._failed[login_id] = _Failed(app, problem, self._clock.monotonic() + rest, times)

    def problem(self, login_id: str, app: App) -> Problem | None:
        """What the last refresh failed of, while it is too soon for another; None when one may be tried."""
        known = self._failed.get(login_id)
        if known is None or known.app != app:
            return None
        rest = known.until - self._clock.monotonic()
        if rest <= 0:
            return None
        last = known.problem
        return type(last)(last.message, downstream=last.downstream, retry_after=max(1.0, rest))

    def forget(self, login_id: str) -> None:
        self._failed.pop(login_id, None)


@dataclass(slots=True)
class _Refused:
    token: Secret
    since: float
    times: int = 1
    is_tested: bool = False


class Refusals:
    """Tokens that the vendor did not take although they are too young to be replaced.

    It may have been a whim: so the same call tries the token again, and the next call does. After that only
    one call now and then does, for every refusal is an error that the vendor counts.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._refused: dict[str, _Refused] = {}

    def note(self, login_id: str, token: Secret) -> None:
        """The vendor refused this token; calls that were under way together count as one."""
        now, known = self._clock.monotonic(), self._refused.get(login_id)
        if known is None or known.token != token:
            self._refused[login_id] = _Refused(token, now)
        elif known.is_tested:
            self._refused[login_id] = _Refused(token, now, known.times + 1)

    def has(self, login_id: str, token: Secret) -> bool:
        known = self._refused.get(login_id)
        return known is not None and known.token == token

    def rest(self, login_id: str) -> float | None:
        """Seconds until the token may be tried again, None if it was not refused."""
        known = self._refused.get(login_id)
        if known is None:
            return None
        pause = _PAUSE * 2 ** (known.times - _WHIMS - 1) if known.times > _WHIMS else 0.0
        return max(0.0, known.since + pause - self._clock.monotonic())

    def may_test(self, login_id: str) -> bool:
        """Whether this call may try the refused token; after a pause only one call may."""
        known = self._refused.get(login_id)
        if known is None or self.rest(login_id):
            return False
        known.since, known.is_tested = self._clock.monotonic(), True
        return True

    def withdraw(self, login_id: str, token: Secret) -> None:
        """The vendor takes the token after all."""
        if self._refused and self.has(login_id, token):
            del self._refused[login_id]

    def forget(self, login_id: str) -> None:
        self._refused.pop(login_id, None)
