"""`/_sandbox/…`: the levers over a site as a whole. Never counted, never limited, never in the call log."""

from datetime import UTC, datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from comptoir_sandbox.exact_online import control_bodies as bodies
from comptoir_sandbox.exact_online.company import Company
from comptoir_sandbox.exact_online.control_reading import (
    Wrong,
    json_answer,
    levers,
    read,
    read_query,
)
from comptoir_sandbox.exact_online.oauth import App, User, may_connect
from comptoir_sandbox.exact_online.oauth_routes import location, may_return_to
from comptoir_sandbox.exact_online.seed.added import add_rows
from comptoir_sandbox.exact_online.site import Site
from comptoir_sandbox.exact_online.snapshots import Snapshots
from comptoir_sandbox.kit import Call

_FIRST_YEAR, _LAST_YEAR = 2000, 2199  # of the clock


class Control:
    """The control routes for consent, the call log, the state, the clock and the seeds of one site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._snapshots = Snapshots()

    def routes(self) -> list[Route]:
        return levers(
            ("POST", "consent", self.consent),
            ("GET", "calls", self.calls),
            ("DELETE", "calls", self.clear_calls),
            ("POST", "reset", self.reset),
            ("GET", "snapshots", self.snapshots),
            ("POST", "snapshot", self.take_snapshot),
            ("POST", "restore", self.restore_snapshot),
            ("GET", "clock", self.clock),
            ("POST", "clock", self.move_clock),
            ("POST", "seed", self.seed),
        )

    async def consent(self, request: Request) -> Response:
        """The consent page without a browser: a code, and where the browser would have gone with it."""
        given = await read(request, bodies.Consent)
        app, user = known_app(self._site, given.client_id), known_user(self._site, given.user)
        if not may_return_to(app, given.redirect_uri, self._site.switches):
            hint = (
                f"the app has {', '.join(app.redirect_uris)}" if app.redirect_uris else "https, or loopback"
            )
            raise Wrong("this app may not be returned to that redirect_uri", "redirect_uri", "refused", hint)
        if not may_connect(app, user):
            text = "access_denied: this app has not passed review and the user is of another instance"
            raise Wrong(text, "user", "refused", "give the user the instance that owns the app")
        wanted = user.divisions if given.divisions is None else given.divisions
        for division in wanted:
            if division not in user.divisions:
                hint = f"this user has {', '.join(map(str, user.divisions))}"
                raise Wrong(f"the user has no division {division}", "divisions", "unknown", hint)
        code = self._site.authority.consent(app, user, given.redirect_uri, frozenset(wanted))
        return json_answer({"code": code, "location": location(given.redirect_uri, code, given.state)})

    async def calls(self, request: Request) -> Response:
        """The calls received, newest last; `?since=n` leaves out the first n, `?bodies=1` shows bodies."""
        query = read_query(request, bodies.CallsQuery)
        shown = [_call(call, bodies=query.bodies) for call in self._site.calls]
        return json_answer({"calls": shown[query.since :], "count": len(shown)})

    async def clear_calls(self, _: Request) -> Response:
        self._site.calls.clear()
        return json_answer({"calls": [], "count": 0})

    async def reset(self, request: Request) -> Response:
        """Everything as at the start."""
        await read(request, bodies.Nothing)
        self._site.reset()
        return self._time()

    async def snapshots(self, _: Request) -> Response:
        return json_answer({"snapshots": list(self._snapshots)})

    async def take_snapshot(self, request: Request) -> Response:
        """Keep the present state in memory under `{"name"}`."""
        name = (await read(request, bodies.Snapshot)).name
        self._snapshots.take(self._site, name)
        return json_answer({"name": name}, 201)

    async def restore_snapshot(self, request: Request) -> Response:
        """The state of then, by `{"name"}`: books, tokens, clock; faults start empty, the call log stays."""
        name = (await read(request, bodies.Snapshot)).name
        if name not in self._snapshots:
            hint = f"there is {', '.join(self._snapshots) or 'none yet'}"
            raise Wrong(f"there is no snapshot {name!r}", "name", "unknown", hint)
        self._snapshots.restore(self._site, name)
        return self._time()

    async def clock(self, _: Request) -> Response:
        return self._time()

    async def move_clock(self, request: Request) -> Response:
        """`advance` by seconds, `set` to a moment, or `speed`: virtual seconds in a real one."""
        given = await read(request, bodies.ClockMove)
        clock = self._site.clock
        start = _moment(given.set) if isinstance(given.set, str) else clock.now()
        by = given.advance if isinstance(given.advance, float) else 0.0
        end = _later(start, by)
        if isinstance(given.set, str):
            clock.set(end)
        else:
            clock.advance(by)
        if isinstance(given.speed, float):
            clock.run(given.speed)
        return self._time()

    async def seed(self, request: Request) -> Response:
        """More rows in a company: `{"division", "invoices": n, "customers": n}`."""
        given = bodies.told(await read(request, bodies.Seed))
        company = known_company(self._site, given.pop("division"))
        user = next(iter(self._site.users.values()))
        try:
            add_rows(company.books, given, user.user_id, self._site.wall_clock(), self._site.region)
        except ValueError as wrong:
            hint = "nothing was added; seed first what this needs"
            raise Wrong(str(wrong), "", "wrong_value", hint) from wrong
        return json_answer({"division": company.code, **given})

    def _time(self) -> Response:
        now = self._site.clock.now()
        return json_answer(
            {
                "now": now.isoformat(),
                "wallClock": self._site.wall_clock().isoformat(),
                "speed": self._site.clock.speed,
            }
        )


def known_app(site: Site, client_id: str) -> App:
    app = site.authority.app(client_id)
    if app is None:
        raise Wrong("that client_id is not known", "client_id", "unknown", "GET /_sandbox/apps lists them")
    return app


def known_user(site: Site, email: str) -> User:
    user = site.user_by_email(email)
    if user is None:
        raise Wrong("that user is not known", "user", "unknown", "GET /_sandbox/users lists them")
    return user


def known_company(site: Site, division: int, field: str = "division") -> Company:
    company = site.company(division)
    if company is None:
        hint = "GET /_sandbox/divisions lists them"
        raise Wrong(f"there is no such division: {division}", field, "unknown", hint)
    return company


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Wrong(f"no moment: {text!r}", "set", "wrong_value", "such as 2026-07-01T09:00:00Z") from wrong
    return _in_range(found if found.tzinfo else found.replace(tzinfo=UTC), "set")


def _later(now: datetime, seconds: float) -> datetime:
    try:
        return _in_range(now + timedelta(seconds=seconds), "advance")
    except OverflowError:
        raise _out_of_range("advance") from None


def _in_range(moment: datetime, field: str) -> datetime:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise _out_of_range(field)
    return moment


def _out_of_range(field: str) -> Wrong:
    hint = f"stay between the years {_FIRST_YEAR} and {_LAST_YEAR}"
    return Wrong("the clock cannot go there", field, "wrong_value", hint)


def _call(call: Call, *, bodies: bool) -> dict[str, object]:
    shown: dict[str, object] = {
        "time": call.time.isoformat(),
        "method": call.method,
        "path": call.path,
        "query": call.query,
        "division": call.division,
        "client": call.client,
        "status": call.status,
        "fault": call.fault,
    }
    if bodies:
        shown |= {
            "request": call.request.decode(errors="replace"),
            "answer": call.answer.decode(errors="replace"),
        }
    return shown
